"""Training as it goes on: how far it is, the loss, and the size of the gradient."""

import math

import numpy as np

from lstm_course.pictures import svg
from lstm_course.pictures.chart import Chart, powers_of_ten

WIDTH, HEIGHT = 820, 205
EXAMPLE_HEIGHT = 100  # more, where there is an example
POINTS = 160  # a line is drawn through at most this many points
EXAMPLE_ROWS = 4


def thinned(values):
    """(places, means): a long list as the means of at most POINTS stretches of it.

    A stretch that holds a NaN or infinity has the mean NaN, which a line leaves as a gap.
    """
    array = np.asarray(values, dtype=float)
    edges = np.linspace(0, len(array), min(POINTS, len(array)) + 1).round().astype(int)
    means = np.add.reduceat(array, edges[:-1]) / np.diff(edges) if len(array) else array
    return (edges[1:] - 1).tolist(), np.where(np.isfinite(means), means, math.nan).tolist()


def draw_training(updates, losses, norms, state, example=""):
    """The bar, the two charts and the example.

    updates: how many there will be; losses, norms: one number for each that is over.
    state: one word for the bar, such as "training" or "stopped". example: text, or "".
    """
    done = len(losses)
    return "".join(
        (
            _bar(done, updates, state),
            _chart(54, 312, "loss", losses, updates, "memory"),
            _chart(476, 312, "size of the gradient (norm)", norms, updates, "forget"),
            _example(example),
        )
    )


def _bar(done, updates, state):
    share = min(1.0, done / updates)
    return "".join(
        (
            svg.text(8, 22, f"{done} of {updates} updates", size=14, bold=True, data_value="done"),
            svg.rectangle(210, 9, 490, 17, rx=5, fill="pipe", stroke="line"),
            svg.rectangle(211, 10, 488 * share, 15, rx=4, fill="input"),
            svg.text(812, 22, state, size=14, anchor="end", data_value="state"),
        )
    )


def _chart(x, width, name, values, updates, colour):
    """One line on a logarithmic axis over all updates, those to come left empty."""
    places, means = thinned(values)
    known = [value for value in means if value > 0]
    # Whole powers of ten hold still while the line moves.
    low = 10.0 ** math.floor(math.log10(min(known))) if known else 0.01
    high = 10.0 ** math.ceil(math.log10(max(known)) + 1e-9) if known else 1.0
    chart = Chart(
        x,
        62,
        width,
        110,
        x_range=(0, max(1, updates - 1)),
        y_range=(low, max(high, 10 * low)),
        log=True,
    )
    now = ""
    if known and not math.isnan(means[-1]):
        now = chart.dot(places[-1], means[-1], colour=colour, radius=5)
    shown = f"{values[-1]:.3g}" if len(values) and math.isfinite(values[-1]) else "–"
    return "".join(
        (
            svg.text(x, 50, name, size=14, bold=True, fill=colour),
            svg.text(
                x + width, 50, shown, size=14, bold=True, anchor="end", data_value=name.split()[0]
            ),
            chart.axes(
                {0: "1", updates - 1: str(updates)} if updates > 1 else {0: "1"},
                powers_of_ten(low, high, most=4),
            ),
            chart.line(places, means, colour=colour, width=2.5),
            now,
        )
    )


def _example(example):
    if not example:
        return ""
    lines = [row for line in str(example).splitlines() for row in svg.wrapped(line, 100)]
    if len(lines) > EXAMPLE_ROWS:
        lines = [*lines[: EXAMPLE_ROWS - 1], lines[EXAMPLE_ROWS - 1] + " …"]
    return svg.text(8, 222, "example", size=13, fill="soft") + "".join(
        svg.text(84, 222 + 21 * row, line, size=15, data_value=f"example{row}")
        for row, line in enumerate(lines)
    )
