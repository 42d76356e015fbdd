"""``python -m lstm_course bench``: how fast is the NumPy LSTM, as ratios measured in one run?

Seconds differ between machines, and on one machine from minute to minute. So the two things that
are compared take turns, and what is reported is the ratio of their medians.
"""

import argparse
import statistics
import sys
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstm_course.layers import Linear, SequenceModel
from lstm_course.losses import mean_squared_error
from lstm_course.lstm_layer import LSTM
from lstm_course.optim import SGD
from lstm_course.training import truncated_bptt

SIZES = [(20, 16, 8, 16), (50, 32, 16, 32), (50, 32, 16, 128)]
"""(T, B, D, H) of the comparison with ``torch.nn.LSTM``."""


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


def numpy_step(T, B, D, H, dtype=np.float32, seed=0):
    """A function that runs one forward and backward of the NumPy LSTM on fixed random numbers."""
    rng = np.random.default_rng(seed)
    layer = LSTM(D, H, dtype=dtype, seed=seed)
    x = rng.standard_normal((T, B, D)).astype(dtype)
    d_outputs = rng.standard_normal((T, B, H)).astype(dtype)

    def step():
        layer.forward(x)
        layer.backward(d_outputs)

    step.layer, step.x, step.d_outputs = layer, x, d_outputs
    return step


def torch_step(numpy_version):
    """The same step, same weights and same numbers, with ``torch.nn.LSTM`` on the CPU."""
    import torch

    module = numpy_version.layer.to_torch()
    x = torch.from_numpy(numpy_version.x).requires_grad_()
    d_outputs = torch.from_numpy(numpy_version.d_outputs)

    def step():
        module.zero_grad()
        x.grad = None
        module(x)[0].backward(d_outputs)

    step.module, step.x = module, x
    return step


def assert_same(numpy_version, torch_version, tolerance=1e-3):
    """Both steps give the same gradients, or the comparison of their times means nothing."""
    numpy_version()
    torch_version()
    ours = numpy_version.layer.grads["W_h"]
    theirs = torch_version.module.weight_hh_l0.grad.numpy()
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * np.abs(theirs).max())


def against_torch(rounds):
    """Rows of ``(size, NumPy timing, torch timing)``, float32, forward and backward, one thread."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for size in SIZES:
            ours = numpy_step(*size)
            theirs = torch_step(ours)
            assert_same(ours, theirs)
            timings = take_turns({"numpy": ours, "torch": theirs}, rounds)
            yield size, timings["numpy"], timings["torch"]
    finally:
        torch.set_num_threads(threads)


def time_per_step(lengths=(100, 1_000, 10_000), rounds=5):
    """Milliseconds a time step at several T (B 4, D 8, H 16): flat when time is linear in T."""
    calls = {T: numpy_step(T, 4, 8, 16) for T in lengths}
    return {T: timing.median / T for T, timing in take_turns(calls, rounds, 1).items()}


def truncated_memory(lengths=(500, 5_000, 50_000)):
    """Peak MiB of truncated BPTT (blocks of 50, B 8, H 16): flat when memory is constant in T."""
    peaks = {}
    for T in lengths:
        model = SequenceModel(LSTM(1, 16), Linear(16, 1))
        x = np.zeros((T, 8, 1))
        tracemalloc.start()
        truncated_bptt(model, x, x, mean_squared_error, block=50, optimizer=SGD(model.params))
        peaks[T] = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
    return peaks


def main(argv=None):
    """Print the tables; exit code 1 if a file cannot be written."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course bench",
        description="Measure how fast the NumPy LSTM is beside torch.nn.LSTM. The two take turns "
        "within one run, and the ratio of their medians is shown: seconds differ between machines.",
    )
    parser.add_argument("--rounds", type=int, default=30, help="timed calls of each (default 30)")
    parser.add_argument("--compile", action="store_true", help="add the loop under torch.compile")
    parser.add_argument("--json", metavar="FILE", help="write the PyTorch rows to a file")
    arguments = parser.parse_args(argv)
    rounds = max(2, arguments.rounds)
    target = Path(arguments.json) if arguments.json else None
    if target and not target.parent.is_dir():
        print(f"{target} cannot be written: there is no such folder. Make it first.")
        return 1
    print("NumPy LSTM against torch.nn.LSTM: CPU, one thread, float32, forward + backward.")
    print("Same weights, same numbers, gradients compared first. Median (middle half).\n")
    print("   T   B   D    H   NumPy                          torch.nn.LSTM                  ratio")
    for (T, B, D, H), ours, theirs in against_torch(rounds):
        ratio = ours.median / theirs.median
        print(f"{T:4}{B:4}{D:4}{H:5}   {ours!s:<31}{theirs!s:<31}{ratio:5.2f}")
    print("\nTime for one step (B 4, D 8, H 16), as a ratio to the first row:")
    per_step = time_per_step()
    first = next(iter(per_step.values()))
    for T, milliseconds in per_step.items():
        print(f"  T = {T:6}   {milliseconds / first:5.2f}")
    print("\nPeak memory of truncated BPTT, blocks of 50 steps:")
    for T, mebibytes in truncated_memory().items():
        print(f"  T = {T:6}   {mebibytes:5.2f} MiB")

    from lstm_course.torch_speed import report

    print()
    return report.run(rounds=rounds, compiled=arguments.compile, target=target)


if __name__ == "__main__":
    sys.exit(main())
