"""Memory and output of one unit over time, as a small chart below the cell."""

import math

from lstm_course.pictures import svg
from lstm_course.pictures.cell_diagram import LEFT, RIGHT
from lstm_course.pictures.chart import NAME_GAP, Chart

HEIGHT = 120


def draw_cell_trace(c, h, t, *, arrivals, top=0):
    """Chart of c (solid, round marker) and h (dashed, square marker); step ``t`` is marked.

    c, h, arrivals: one number for each time step. An arrival is a triangle below the chart that
    points up or down with its sign.
    """
    steps = len(c)
    limit = max(2, math.ceil(max(abs(float(value)) for value in c)))
    chart = Chart(
        LEFT,
        top + 14,  # clear of the names at the cell's left foot
        RIGHT - LEFT,
        64,
        x_range=(0, max(1, steps - 1)),
        y_range=(-limit, limit),
    )
    y_ticks = {value: f"{value:+d}".replace("-", "−") for value in (-limit, limit)} | {0: "0"}
    ends = [("memory c", float(c[-1]), "memory"), ("output h", float(h[-1]), "output")]
    parts = [
        _part("axes", chart.axes({}, y_ticks, strong=0)),
        _part("band", chart.band(t)),
        _part("c", chart.line(range(steps), c, colour="memory", width=3.5)),
        _part("h", chart.line(range(steps), h, colour="output", dash="2 6", width=3)),
        _part("c_now", chart.dot(t, float(c[t]), colour="memory")),
        _part("h_now", chart.square(t, float(h[t]), colour="output")),
        _part("names", chart.names(ends), data_gap=NAME_GAP),
        _arrivals(chart, arrivals, top),
        svg.text(8, top + 97, "arrivals", size=13, fill="soft"),
        svg.text(8, top + 117, "time step", size=13, fill="soft"),
    ]
    parts.extend(
        svg.text(chart.across(step), top + 117, step, size=13, anchor="middle", fill="soft")
        for step in range(0, steps, 5)
    )
    return svg.group(*parts, **chart.described())


def _part(name, drawn, **more):
    """What changes with the values, under a name by which the browser finds it."""
    return svg.group(drawn, data_part=name, **more)


def _arrivals(chart, arrivals, top):
    """All arrivals in one path: a tip that points up or down, nothing where nothing arrives."""
    up, down = f"{top + 84}l-6 11h12z", f"{top + 96}l-6 -11h12z"
    steps = "".join(
        f"M{svg.number(chart.across(step))} {up if value > 0 else down}"
        for step, value in enumerate(arrivals)
        if value
    )
    drawn = svg.path(steps or svg.NOTHING, fill="candidate")
    return _part("arrivals", drawn, data_up=up, data_down=down)
