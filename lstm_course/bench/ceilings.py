"""What a device can do at best, measured here and now: the ceilings above every program.

Williams, Waterman & Patterson, "Roofline: an insightful visual performance model" (2009): a program
that does I operations on each byte that it moves cannot be faster than min(matrix rate,
I × bandwidth). A third ceiling holds for programs of many small jobs: starting one takes time.
"""

import statistics
import time
from dataclasses import dataclass

import torch

from lstm_course.pytorch.devices import wait_for

COPIED = 64 * 2**20  # bytes: more than most caches hold
CACHED = (2**17, 2**19, 2**22)  # bytes: one of these fits in a fast cache
SIDE = {"cpu": 768, "accelerator": 4096}  # of the square matrices that are multiplied
STARTS = 500


@dataclass(frozen=True)
class Ceilings:
    """The best that one device does in one number format.

    Attributes:
        bandwidth: bytes a second, read and written, of a copy that is too large for the caches.
        cache: the same for a small copy that is done again and again; never less.
        rate: floating-point operations a second of a large matrix product.
        start: seconds that one job takes that has nothing to do.
    """

    bandwidth: float
    cache: float
    rate: float
    start: float

    def roof(self, intensity):
        """The most operations a second of a program that does ``intensity`` operations a byte."""
        return min(self.rate, self.cache * intensity)

    def least_milliseconds(self, flops, moved, jobs):
        """{"compute", "move", "start"}: what each takes at least, with all data in the cache."""
        return {
            "compute": 1e3 * flops / self.rate,
            "move": 1e3 * moved / self.cache,
            "start": 1e3 * jobs * self.start,
        }


def measure_ceilings(device="cpu", dtype="float32", rounds=7):
    """Measure the ``Ceilings`` of a device for one number format; about a second."""
    kind = "cpu" if torch.device(device).type == "cpu" else "accelerator"
    form = {"device": device, "dtype": getattr(torch, dtype)}
    matrix = torch.ones(SIDE[kind], SIDE[kind], **form)
    product = torch.empty_like(matrix)
    nothing = torch.ones(1, **form)

    def copied_bytes_a_second(size, times):
        source = torch.ones(size // nothing.element_size(), **form)
        target = torch.empty_like(source)

        def copies():
            for _ in range(times):
                target.copy_(source)

        return 2 * size * times / _seconds(copies, device, rounds)

    def many_starts():
        for _ in range(STARTS):
            torch.add(nothing, nothing)

    bandwidth = copied_bytes_a_second(COPIED, 1)
    multiplying = _seconds(lambda: torch.mm(matrix, matrix, out=product), device, rounds)
    return Ceilings(
        bandwidth=bandwidth,
        cache=max(bandwidth, *(copied_bytes_a_second(size, 50) for size in CACHED)),
        rate=2 * SIDE[kind] ** 3 / multiplying,
        start=_seconds(many_starts, device, rounds) / STARTS,
    )


def _seconds(call, device, rounds):
    """The median time of a call, after two that do not count."""
    times = []
    for turn in range(2 + rounds):
        wait_for(device)
        start = time.perf_counter()
        call()
        wait_for(device)
        if turn >= 2:
            times.append(time.perf_counter() - start)
    return statistics.median(times)
