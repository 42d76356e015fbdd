"""The PyTorch part of ``python -m lstm_course bench``: measure, print a table, write a file."""

import sys

from lstm_course.bench.ceilings import measure_ceilings
from lstm_course.bench.results import bundle, device_name, write
from lstm_course.bench.sweep import EVERYTHING, chosen, crossover, measure
from lstm_course.pytorch.devices import devices_here

WHAT_IS_COMPARED = """\
PyTorch: NumPy, the loop, and nn.LSTM with the same weights; one CPU thread, forward + backward.
Outputs and all gradients are compared on the same inputs first. Median (middle half) in ms;
"x": the time in units of nn.LSTM's. The last three columns say why: what the arithmetic, the bytes
moved and the starting of the jobs would take, each alone, at the device's measured ceilings."""
HEAD = (
    "dtype       T   B    H  version          ms (middle half)              x   jobs"
    "  compute     move    start"
)


def run(*, cases=EVERYTHING, rounds=30, compiled=False, target=None):
    """Measure, print, write; returns the exit code."""
    print(WHAT_IS_COMPARED)
    if not compiled:
        print("The compiled loop is left out: ask for it with --compile (its first call is slow).")
    devices = devices_here()
    if devices == ["cpu"]:
        print("No GPU was found, so there are rows of the CPU only.")
    ceilings = {device: ceilings_on(device, cases) for device in devices}
    rows = []
    for device in devices:
        print(f"\n{device}: {device_name(device)}")
        for dtype, at_best in ceilings[device].items():
            print(f"  {dtype:9} {described(at_best)}")
        print(HEAD)
        for case in cases:
            new = measure([case], devices=[device], compiled=compiled, rounds=rounds, say=_notes)
            rows += new
            for row in new:
                print(line(row, new, ceilings[device][row["dtype"]]))
    if len(devices) > 1:
        print(where_it_pays(rows))
    if target:
        try:
            write(target, bundle(rows, ceilings))
        except OSError as error:
            print(f"{target} cannot be written ({error.strerror}).", file=sys.stderr)
            return 1
        print(f"\nWritten: {target}")
    return 0


def ceilings_on(device, cases):
    """{dtype: Ceilings} for every number format in ``cases``."""
    return {dtype: measure_ceilings(device, dtype) for dtype in dict.fromkeys(d for _, d in cases)}


def described(at_best):
    """The ceilings of one number format in words."""
    return (
        f"copies {at_best.bandwidth / 1e9:.1f} GB/s ({at_best.cache / 1e9:.1f} in the cache), "
        f"multiplies {at_best.rate / 1e9:.0f} Gflop/s, starts a job in {1e6 * at_best.start:.2f} µs"
    )


def line(row, beside, at_best):
    """One line of the table. ``beside``: the rows of the same size."""
    fused = chosen(beside, implementation="nn.LSTM")[0]["milliseconds"]
    why = ""
    if row["bytes"]:
        times = at_best.least_milliseconds(row["flops"], row["bytes"], row["jobs"])
        why = f"{row['jobs']:7}" + "".join(f"{times[k]:9.3f}" for k in ("compute", "move", "start"))
    spread = f"{row['milliseconds']:9.3f} ({row['quarter']:.3f} to {row['three_quarters']:.3f})"
    size = f"{row['dtype']:9}{row['T']:4}{row['B']:4}{row['H']:5}"
    ratio = row["milliseconds"] / fused
    return f"{size}  {row['implementation']:9}{spread:<31}{ratio:6.2f}{why}"


def where_it_pays(rows):
    """A sentence: from which H on the accelerator is faster with nn.LSTM (T 40, B 16, float32)."""
    _, _, start = crossover(chosen(rows, T=40, B=16, dtype="float32"))
    if start is None:
        return "\nAt T 40, B 16 the accelerator is faster at no H that was measured."
    return f"\nAt T 40, B 16 the accelerator is faster from about H = {start:.0f} on."


def _notes(sentence):
    """Print only why something is left out; the table itself tells the sizes."""
    if "left out" in sentence:
        print(sentence)
