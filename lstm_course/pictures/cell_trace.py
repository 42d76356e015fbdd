"""Memory and output of one unit over time, as a small chart below the cell."""

import math

from lstm_course.pictures import svg
from lstm_course.pictures.cell_diagram import LEFT, RIGHT
from lstm_course.pictures.chart import Chart

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
    parts = [
        chart.axes({}, y_ticks, strong=0),
        chart.band(t),
        chart.line(range(steps), c, colour="memory", width=3.5),
        chart.line(range(steps), h, colour="output", dash="2 6", width=3),
        chart.dot(t, float(c[t]), colour="memory"),
        chart.square(t, float(h[t]), colour="output"),
        chart.names([("memory c", float(c[-1]), "memory"), ("output h", float(h[-1]), "output")]),
        svg.text(8, top + 97, "arrivals", size=13, fill="soft"),
        svg.text(8, top + 117, "time step", size=13, fill="soft"),
    ]
    for step, value in enumerate(arrivals):
        place = svg.number(chart.across(step))
        if value:
            tip, tall = (84, 11) if value > 0 else (96, -11)
            parts.append(svg.path(f"M{place} {top + tip}l-6 {tall}h12z", fill="candidate"))
        if step % 5 == 0:
            parts.append(svg.text(place, top + 117, step, size=13, anchor="middle", fill="soft"))
    return "".join(parts)
