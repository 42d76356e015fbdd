"""The memory tape: what arrives, three gates over time, and what the memory makes of them.

What changes with the values stands in groups with ``data-part``: ``widgets/tape_drawing.js`` writes
their content anew while a learner paints.
"""

import math

import numpy as np

from lstm_course.pictures import svg
from lstm_course.pictures.chart import Chart

WIDTH, HEIGHT = 820, 372
LEFT, RIGHT = 138, 724
ROW_HEIGHT = 40
#: Trait, label, top of the row, lowest and highest value. The editor lies exactly on these rows.
ROWS = (
    ("g", "candidate g", 26, -1.0, 1.0),
    ("i", "input gate i", 76, 0.0, 1.0),
    ("f", "forget gate f", 126, 0.0, 1.0),
    ("o", "output gate o", 176, 0.0, 1.0),
)
COLOURS = {"g": "candidate", "i": "input", "f": "forget", "o": "output"}


def draw_tape(values, c, h, *, target=None, judged="c", marks=None):
    """The rows and the chart below them.

    values: {"g", "i", "f", "o": one number a step}; c, h: what follows from them.
    target: what is wanted of ``judged`` ("c" or "h"), NaN where nothing is; marks: {step: word}.
    """
    steps = len(c)
    column = (RIGHT - LEFT) / steps
    parts = [svg.group(_marks(marks or {}, column), data_part="marks"), _key()]
    for name, label, top, low, high in ROWS:
        parts.append(_row(values[name], name, label, top, low, high, column))
    parts.append(svg.group(_chart(c, h, target, judged, column), data_part="chart"))
    return "".join(parts)


def _key():
    return svg.rectangle(8, 5, 16, 12, fill=f"url(#{svg.OWN}-hatch)") + svg.text(
        30, 16, "below 0", size=12, fill="soft"
    )


def _row(values, name, label, top, low, high, column):
    bottom, colour = top + ROW_HEIGHT, COLOURS[name]
    zero = bottom - ROW_HEIGHT * (0 - low) / (high - low)
    parts = [
        svg.rectangle(LEFT, top, RIGHT - LEFT, ROW_HEIGHT, fill="pipe", stroke="line"),
        svg.text(LEFT - 26, top + 25, label, size=13.5, anchor="end", fill=colour, bold=True),
        svg.text(LEFT - 6, top + 10, f"{high:g}", size=12, anchor="end", fill="soft"),
        svg.text(
            LEFT - 6, bottom, f"{low:g}".replace("-", "−"), size=12, anchor="end", fill="soft"
        ),
    ]
    raised, hatched = [], []
    for t, value in enumerate(values):
        level = bottom - ROW_HEIGHT * (value - low) / (high - low)
        box = (LEFT + column * (t + 0.08), min(level, zero), column * 0.84, abs(level - zero))
        (raised if value >= 0 else hatched).append((*box[:3], max(1.5, box[3])))
    bars = svg.bars(raised, fill=colour) + svg.bars(hatched, fill=f"url(#{svg.OWN}-hatch)")
    parts.append(svg.group(bars, data_part=f"row_{name}"))
    return "".join(parts)


def _marks(marks, column):
    parts = []
    for step, word in marks.items():
        x = svg.number(LEFT + column * (step + 0.5))
        parts.append(
            svg.path(f"M{x} 22V340", stroke="soft", stroke_width=1.5, stroke_dasharray="4 4")
        )
        parts.append(svg.text(x, 15, f"▼ {word}", size=13, bold=True, anchor="middle"))
    return "".join(parts)


def _chart(c, h, target, judged, column):
    steps = len(c)
    seen = [abs(float(v)) for v in (*c, *(target if target is not None else ())) if not np.isnan(v)]
    limit = max(1, math.ceil(max(seen)))
    lowest = -limit if min(*c, *np.nan_to_num(target if target is not None else c)) < -0.005 else 0
    chart = Chart(
        LEFT, 238, RIGHT - LEFT, 100, x_range=(-0.5, steps - 0.5), y_range=(lowest, limit)
    )
    gap = 5 if steps <= 30 else 10
    ticks = {v: f"{v:g}".replace("-", "−") for v in sorted({lowest, 0, limit})}
    parts = [
        chart.axes({t: str(t) for t in range(0, steps, gap)}, ticks, strong=0),
        svg.text(LEFT - 26, 292, "what follows", size=13.5, anchor="end", fill="soft"),
        svg.text(LEFT - 26, 357, "time step", size=13, anchor="end", fill="soft"),
    ]
    if target is not None and not np.isnan(target).all():
        for t, wanted in enumerate(target):
            if not math.isnan(wanted):
                parts.append(
                    svg.circle(
                        chart.across(t),
                        chart.up(wanted),
                        min(5.5, column / 2.2),
                        fill="none",
                        stroke="ink",
                        stroke_width=1.4,
                    )
                )
        parts.append(svg.text(LEFT - 26, 314, f"○ wanted {judged}", size=13, anchor="end"))
    parts += [
        chart.line(range(steps), c, colour="memory", width=3),
        chart.line(range(steps), h, colour="output", dash="2 6", width=3),
        chart.names([("memory c", float(c[-1]), "memory"), ("output h", float(h[-1]), "output")]),
    ]
    return "".join(parts)
