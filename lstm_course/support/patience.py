"""How slow this machine is now, so that a time limit finds what hangs and not who is busy.

Limits are stated for a quiet machine of the year 2021 and multiplied by what is measured here, in
this run: an old processor takes longer, and so does one that others use too. Standard library only.
"""

import time

LOOPS = 8_000_000
QUIET_SECONDS = 0.25  # what the loops take on a quiet machine (one core of an AMD EPYC of 2021)
FRESH_SECONDS = 30  # how long a measurement is believed

_last = {"at": float("-inf"), "slowness": 1.0}


def seconds(quiet):
    """The time limit here and now for what may take ``quiet`` seconds on a quiet machine."""
    return quiet * slowness()


def slowness():
    """How many times as long as on a quiet machine a piece of work takes now; 1 or more.

    Takes a quarter of a second on a quiet machine; within half a minute the last answer is given
    again.
    """
    now = time.monotonic()
    if now - _last["at"] > FRESH_SECONDS:
        _last["slowness"] = max(1.0, _work() / QUIET_SECONDS)
        _last["at"] = time.monotonic()
    return _last["slowness"]


def _work():
    """Wall-clock seconds of the loops, in which the processor is shared with who else wants it."""
    start = time.perf_counter()
    for _ in range(LOOPS):
        pass
    return time.perf_counter() - start
