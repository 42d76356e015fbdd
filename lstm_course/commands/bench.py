"""``python -m lstm_course bench``: how fast is the NumPy LSTM, as ratios measured in one run?

Seconds differ between machines, and on one machine from minute to minute. So the two things that
are compared take turns, and what is reported is the ratio of their medians.
"""

import argparse
from pathlib import Path

from lstm_course.bench import tables
from lstm_course.bench.numpy_lstm import against_torch, time_per_step, truncated_memory


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

    print()
    return tables.run(rounds=rounds, compiled=arguments.compile, target=target)
