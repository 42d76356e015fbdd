"""The memory tape: what arrives, three gates over time, and what the memory makes of them.

What changes with the values stands in groups with ``data-part``, and each chart says where it lies:
by that ``browser/tape.js`` moves this drawing while a learner paints.
"""

import math

from lstm_course.pictures import svg
from lstm_course.pictures.chart import NAME_GAP, Chart

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
BAR = 0.84  # the share of a step's width that its bar takes
LEAST = 1.5  # the height of a bar for 0


def draw_tape(values, c, h, *, target=None, judged="c", marks=None):
    """The rows and the chart below them.

    values: {"g", "i", "f", "o": one number a step}; c, h: what follows from them.
    target: what is wanted of ``judged`` ("c" or "h"), NaN where nothing is; marks: {step: word}.
    """
    steps = len(c)
    parts = [_marks(marks or {}, (RIGHT - LEFT) / steps), _key()]
    for name, label, top, low, high in ROWS:
        parts.append(_row(values[name], name, label, top, low, high))
    parts.append(_chart(c, h, target, judged))
    return "".join(parts)


def _over_time(top, height, steps, y_range):
    """A chart with one column for each step."""
    return Chart(LEFT, top, RIGHT - LEFT, height, x_range=(-0.5, steps - 0.5), y_range=y_range)


def _key():
    return svg.rectangle(8, 5, 16, 12, fill=f"url(#{svg.OWN}-hatch)") + svg.text(
        30, 16, "below 0", size=12, fill="soft"
    )


def _row(values, name, label, top, low, high):
    chart = _over_time(top, ROW_HEIGHT, len(values), (low, high))
    bottom, colour = top + ROW_HEIGHT, COLOURS[name]
    boxes = list(zip(values, chart.bars(values, BAR, LEAST), strict=True))
    bars = _bars((box for value, box in boxes if value >= 0), colour)
    if low < 0:
        bars += _bars((box for value, box in boxes if value < 0), f"url(#{svg.OWN}-hatch)")
    return "".join(
        (
            svg.rectangle(LEFT, top, RIGHT - LEFT, ROW_HEIGHT, fill="pipe", stroke="line"),
            svg.text(LEFT - 26, top + 25, label, size=13.5, anchor="end", fill=colour, bold=True),
            svg.text(LEFT - 6, top + 10, f"{high:g}", size=12, anchor="end", fill="soft"),
            svg.text(LEFT - 6, bottom, _digits(low), size=12, anchor="end", fill="soft"),
            svg.group(
                bars,
                data_part=f"row_{name}",
                data_bar=BAR,
                data_least=LEAST,
                **chart.described(),
            ),
        )
    )


def _bars(boxes, fill):
    """Bars of one colour; where there are none, an empty path that the browser can fill."""
    return svg.bars(boxes, fill=fill) or svg.path(svg.NOTHING, fill=fill)


def _digits(value):
    return f"{value:g}".replace("-", "−")


def _marks(marks, column):
    parts = []
    for step, word in marks.items():
        x = svg.number(LEFT + column * (step + 0.5))
        parts.append(
            svg.path(f"M{x} 22V340", stroke="soft", stroke_width=1.5, stroke_dasharray="4 4")
        )
        parts.append(svg.text(x, 15, f"▼ {word}", size=13, bold=True, anchor="middle"))
    return "".join(parts)


def _chart(c, h, target, judged):
    steps = len(c)
    wanted = {} if target is None else {t: v for t, v in enumerate(target) if not math.isnan(v)}
    limit = max(1, math.ceil(max(abs(float(v)) for v in (*c, *wanted.values()))))
    lowest = -limit if min(*c, *wanted.values(), 0) < -0.005 else 0
    chart = _over_time(238, 100, steps, (lowest, limit))
    levels = svg.group(
        chart.level(lowest, _digits(lowest), shown=lowest < 0),
        chart.level(0, "0", strong=True),
        chart.level(limit, _digits(limit)),
        data_part="levels",
    )
    ticks = {t: str(t) for t in range(0, steps, 5 if steps <= 30 else 10)}
    ends = [("memory c", float(c[-1]), "memory"), ("output h", float(h[-1]), "output")]
    parts = [
        levels,
        chart.axes(ticks, {}),
        svg.text(LEFT - 26, 292, "what follows", size=13.5, anchor="end", fill="soft"),
        svg.text(LEFT - 26, 357, "time step", size=13, anchor="end", fill="soft"),
        _rings(chart, wanted, min(5.5, (RIGHT - LEFT) / steps / 2.2)),
        svg.text(LEFT - 26, 314, f"○ wanted {judged}", size=13, anchor="end") if wanted else "",
        svg.group(chart.line(range(steps), c, colour="memory", width=3), data_part="c"),
        svg.group(chart.line(range(steps), h, colour="output", dash="2 6", width=3), data_part="h"),
        svg.group(chart.names(ends), data_part="names", data_gap=NAME_GAP),
    ]
    return svg.group(*parts, data_part="chart", **chart.described())


def _rings(chart, wanted, radius):
    """Where memory or output are wanted to be. ``wanted``: {step: value}."""
    style = {"fill": "none", "stroke": "ink", "stroke_width": 1.4}
    rings = (svg.circle(chart.across(t), chart.up(v), radius, **style) for t, v in wanted.items())
    return svg.group(*rings, data_part="rings")
