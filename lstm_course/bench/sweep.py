"""Time all versions of one network over T, B, H, the number format and the device."""

import time

from lstm_course.bench.counts import count
from lstm_course.bench.timing import take_turns
from lstm_course.bench.versions import Size, make_versions
from lstm_course.pytorch.devices import one_torch_thread, wait_for
from lstm_course.support.threads import one_blas_thread

LENGTHS, WIDTHS, BATCHES = (10, 40, 160), (8, 32, 128), (1, 4, 64)
GRID = tuple((Size(T, H=H), "float32") for T in LENGTHS for H in WIDTHS)
BATCH_ROWS = tuple((Size(40, B=B), "float32") for B in BATCHES)
DTYPE_ROWS = tuple((Size(40, H=H), d) for d in ("float64", "bfloat16") for H in (32, 128))
WIDE_ROWS = ((Size(40, H=512), "float32"),)  # where a GPU starts to pay
EVERYTHING = GRID + BATCH_ROWS + DTYPE_ROWS + WIDE_ROWS
COMPILED = (Size(10), Size(40))  # each takes half a minute to compile, long ones minutes


def measure(
    cases=EVERYTHING, *, devices=("cpu",), compiled=False, rounds=15, patience=4.0, say=None
):
    """Rows of the benchmark: one for each version, size, number format and device.

    One CPU thread; warmed up; in turns; after each call the device has finished; equality of the
    outputs and all gradients is asserted on the same inputs before anything is timed.

    Args:
        cases: pairs of ``Size`` and "float64", "float32" or "bfloat16".
        devices: where PyTorch runs. NumPy runs only on "cpu".
        compiled: add the compiled loop, at the sizes in ``COMPILED`` and in float32.
        rounds: timed calls of each, fewer (5 at least) where a round of all takes long.
        patience: seconds for the timed calls of one size.
        say: called with a sentence for each size, and where a version is left out.

    Returns:
        A list of dicts: ``implementation``, ``device``, ``dtype``, ``T``, ``B``, ``D``, ``H``,
        ``milliseconds`` (the median), ``quarter`` and ``three_quarters`` (the middle half of all
        calls), ``flops``, and for the loop and nn.LSTM ``jobs`` and ``bytes`` (else None).
    """
    say = say or (lambda sentence: None)
    rows = []
    with one_torch_thread(), one_blas_thread():
        for device in devices:
            for size, dtype in cases:
                say(f"{device}, {dtype}: T {size.T}, B {size.B}, D {size.D}, H {size.H}")
                compile_this = compiled and size in COMPILED and dtype == "float32"
                try:
                    steps = make_versions(size, dtype=dtype, device=device, compiled=compile_this)
                except RuntimeError as problem:
                    if not compile_this:
                        raise
                    say(str(problem))
                    compiled = False
                    steps = make_versions(size, dtype=dtype, device=device)
                rows += _rows(steps, size, dtype, device, rounds, patience)
    return rows


def _rows(steps, size, dtype, device, rounds, patience):
    counted = {name: count(steps[name]) for name in ("loop", "nn.LSTM")}
    start = time.perf_counter()
    for step in steps.values():
        step()
        wait_for(device)
    affordable = int(patience / (time.perf_counter() - start))
    rounds = max(min(5, rounds), min(rounds, affordable))
    timings = take_turns(steps, rounds, warm_up=3, after=lambda: wait_for(device))
    return [
        {
            "implementation": name,
            "device": str(device),
            "dtype": dtype,
            **{letter: getattr(size, letter) for letter in "TBDH"},
            "milliseconds": timing.median,
            "quarter": timing.quarter,
            "three_quarters": timing.three_quarters,
            "flops": size.flops,
            "jobs": counted[name].jobs if name in counted else None,
            "bytes": counted[name].bytes if name in counted else None,
        }
        for name, timing in timings.items()
    ]


def chosen(rows, **wanted):
    """The rows with these values: ``chosen(rows, device="cpu", H=32)``."""
    return [row for row in rows if all(row.get(key) == value for key, value in wanted.items())]


def crossover(rows, over="H", *, cpu="cpu"):
    """Where an accelerator starts to pay, from rows of both: nn.LSTM on each, over T, B or H.

    Args:
        rows: as ``measure`` returns, of one dtype, that differ in nothing but device and ``over``.

    Returns:
        (sizes, ratios, start): the measured values of ``over``; CPU time / accelerator time of
        each; and the value at which the ratio first passes 1, between two measured ones on
        logarithmic axes. None: it does not pay at any of them. The smallest value: at all of them.

    Raises:
        ValueError: there are no rows of an accelerator.
    """
    import numpy as np

    times = {}
    for row in chosen(rows, implementation="nn.LSTM"):
        kind = "cpu" if row["device"] == cpu else "accelerator"
        times.setdefault(row[over], {})[kind] = row["milliseconds"]
    both = {size: t for size, t in sorted(times.items()) if len(t) == 2}
    if not both:
        raise ValueError(
            "There are no rows of an accelerator beside those of the CPU, so where one starts "
            "to pay is not known: measure on a machine that has a GPU."
        )
    sizes = np.array(list(both), float)
    ratios = np.array([t["cpu"] / t["accelerator"] for t in both.values()])
    pays = np.flatnonzero(ratios >= 1)
    if not len(pays):
        return sizes, ratios, None
    first = pays[0]
    if first == 0:
        return sizes, ratios, float(sizes[0])
    x, y = np.log(sizes[first - 1 : first + 1]), np.log(ratios[first - 1 : first + 1])
    return sizes, ratios, float(np.exp(np.interp(0, y, x)))
