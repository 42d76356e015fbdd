"""How far a gradient reaches: its size against the distance it has travelled back in time."""

import math

import numpy as np

from lstm_course.pictures import svg
from lstm_course.pictures.chart import Chart, powers_of_ten
from lstm_course.pictures.colours import DASHES, SERIES

WIDTH, HEIGHT = 820, 330
LOWEST, HIGHEST = 1e-12, 1e6


def checked_norms(lines):
    """Each line's norms as a float array; a sentence if one cannot be drawn.

    Raises:
        ValueError: there is no line, or norms that are no list of two numbers or more, or hold NaN.
    """
    checked = {}
    for label, norms in lines.items():
        norms = np.asarray(norms, dtype=float)
        if norms.ndim != 1 or len(norms) < 2:
            raise ValueError(
                f"The gradient norms of {label!r} have shape {norms.shape}, "
                "but one number for each distance is needed, at least two."
            )
        if np.isnan(norms).any():
            raise ValueError(
                f"The gradient norms of {label!r} hold NaN: the forward run has overflowed. "
                "Choose smaller weights."
            )
        checked[label] = norms
    if not checked:
        raise ValueError("There is no line to draw: at least one label with its norms is needed.")
    return checked


def draw_reach(lines, mark):
    """Chart on a logarithmic axis. ``lines``: {label: norms}, ``mark``: the distance that is read.

    Values beyond the axis lie on its edge; their label says the number.
    """
    lines = checked_norms(lines)
    longest = max(len(norms) for norms in lines.values()) - 1
    chart = Chart(70, 26, 570, 244, x_range=(0, longest), y_range=(LOWEST, HIGHEST), log=True)
    step = 10 if longest <= 100 else 50
    parts = [
        chart.axes(
            {k: str(k) for k in range(0, longest + 1, step)},
            powers_of_ten(LOWEST, HIGHEST),
            x_label="distance back in time, in steps",
            strong=1.0,
        ),
        svg.text(40, 11, "size of the gradient, 1 at distance 0", size=13, fill="soft"),
        chart.band(mark, width=10),
    ]
    ends = []
    for k, (label, norms) in enumerate(lines.items()):
        colour, dash = SERIES[k % len(SERIES)], DASHES[k % len(DASHES)]
        inside = np.clip(np.nan_to_num(norms, posinf=HIGHEST), LOWEST, HIGHEST)
        parts.append(chart.line(range(len(norms)), inside, colour=colour, dash=dash, width=3.5))
        if mark < len(norms):
            draw_mark = chart.dot if k == 0 else chart.square
            parts.append(draw_mark(mark, float(inside[mark]), colour=colour))
        ends.append((label, float(inside[-1]), colour))
    parts.append(chart.names(ends))
    return "".join(parts)


def scientific(value):
    """A number in words and powers of ten that reads well aloud: 0.13, 2×10⁻¹², 0."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "without limit"
    if 0.01 <= abs(value) < 1000:
        return f"{value:.2g}" if abs(value) < 100 else f"{value:.0f}"
    digits, exponent = f"{value:.0e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits}×10{raised}"


def reach_sentence(lines, mark):
    """What the chart says at distance ``mark``."""
    said = []
    for label, norms in checked_norms(lines).items():
        value = float(norms[min(mark, len(norms) - 1)])
        fate = "vanishes" if value < 1e-3 else "explodes" if value > 1e3 else "arrives"
        size = scientific(value)
        what = f"{size} of the gradient is left" if value <= 1 else f"{size} times the gradient"
        said.append(f"{label}: {what}, it {fate}.")
    return f"After {mark} steps. " + " ".join(said)
