"""Time several things in turns, so that they can be compared as ratios within one run."""

import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one call: the median, and the middle half of all calls."""

    median: float
    quarter: float
    three_quarters: float

    def __str__(self):
        return f"{self.median:8.2f} ms ({self.quarter:.2f} to {self.three_quarters:.2f})"


def take_turns(calls, rounds=30, warm_up=3, after=None):
    """Time several functions in turns, so that a busy moment hits all of them alike.

    Args:
        calls: dict from a name to a function without arguments.
        rounds: how often each is called, at least 2.
        warm_up: untimed calls before that.
        after: called after each call, inside the timing: waits for a GPU to finish.

    Returns:
        A dict from name to ``Timing``.
    """
    samples = {name: [] for name in calls}
    for turn in range(warm_up + rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            if after:
                after()
            if turn >= warm_up:
                samples[name].append(1e3 * (time.perf_counter() - start))
    timings = {}
    for name, values in samples.items():
        quarter, median, three_quarters = statistics.quantiles(values, n=4, method="inclusive")
        timings[name] = Timing(median, quarter, three_quarters)
    return timings
