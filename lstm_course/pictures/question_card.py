"""What a question looks like where no kernel runs, and the boards on which a prediction is drawn.

A *board* is an axis or a chart that the browser draws the prediction on; the result is on it
already. ``curve_chart`` and ``number_chart`` say where on the board each value lies, so that Python
and the browser agree.
"""

import re

from matplotlib.ticker import MaxNLocator

from lstm_course.pictures import svg
from lstm_course.pictures.chart import Chart, powers_of_ten

WIDTH, LINE, LETTERS = 660, 24, 74
CURVE_HEIGHT, NUMBER_HEIGHT = 330, 112
SKETCH, RESULT = "your sketch", "the result"


def draw_card(heading, question, lines, *, name=None):
    """A still of a question: heading, the question, one line for each entry of ``lines``."""
    rows = [(heading, "soft", False)]
    rows += [(row, "ink", True) for row in svg.wrapped(_plain(question), LETTERS - 6)]
    for entry in lines:
        first, *more = svg.wrapped(_plain(entry), LETTERS)
        rows += [(first, "ink", False), *(("    " + row, "ink", False) for row in more)]
    height = 22 + LINE * len(rows)
    return svg.drawing(
        WIDTH,
        height,
        svg.rectangle(1, 1, WIDTH - 2, height - 2, rx=8, fill="pipe", stroke="line"),
        *(
            svg.text(20, 30 + LINE * k, row, size=13 if k == 0 else 15, fill=fill, bold=bold)
            for k, (row, fill, bold) in enumerate(rows)
        ),
        title=heading,
        description=" ".join([question, *lines]),
        name=name,
    )


def curve_chart(x_range, y_range, log):
    """The chart of a curve board."""
    return Chart(
        70, 38, WIDTH - 70 - 110, CURVE_HEIGHT - 96, x_range=x_range, y_range=y_range, log=log
    )


def draw_curve_board(chart, x_label, y_label, *, result=None, sketch=None, name=None):
    """Axes; the result as a solid line and the sketch as a dashed one, each (xs, ys) or None."""
    x_ticks = _ticks(*chart.x_range, 8)
    y_ticks = powers_of_ten(*chart.y_range) if chart.log else _ticks(*chart.y_range, 6)
    parts = [chart.axes(x_ticks, y_ticks, x_label=x_label or None)]
    parts.append(svg.text(24, 18, y_label, size=13, fill="soft") if y_label else "")
    ends = []
    if result is not None:
        parts.append(chart.line(*result, colour="memory", width=3.5))
        ends.append((RESULT, result[1][-1], "memory"))
    if sketch is not None:
        parts.append(chart.line(*sketch, colour="forget", dash="9 5"))
        ends.append((SKETCH, sketch[1][-1], "forget"))
    described = " and ".join(name for name, _, _ in ends) or "empty axes to sketch a curve on"
    return svg.drawing(
        WIDTH,
        CURVE_HEIGHT,
        *parts,
        chart.names(ends) if ends else "",
        title=f"{y_label or 'y'} over {x_label or 'x'}",
        description=described,
        name=name,
    )


def number_chart(low, high):
    """The number line from ``low`` to ``high``."""
    return Chart(60, 40, WIDTH - 120, 20, x_range=(low, high), y_range=(0, 1))


def draw_number_board(chart, unit, *, result, result_text, guess=None, guess_text="", name=None):
    """A number line: the result as a triangle below it, the prediction as a diamond above it."""
    left, right, level = chart.x, chart.x + chart.width, chart.y + 10
    parts = [
        svg.path(f"M{svg.number(left)} {level}H{svg.number(right)}", stroke="line", stroke_width=2)
    ]
    for value, label in _ticks(*chart.x_range, 6).items():
        place, foot = chart.across(value), NUMBER_HEIGHT - 8
        parts.append(svg.path(f"M{svg.number(place)} {level - 4}v8", stroke="line"))
        parts.append(svg.text(place, foot, label, size=13, anchor="middle", fill="soft"))
    tip = chart.across(result)
    triangle = f"M{svg.number(tip)} {level + 2}l-8 14h16z"
    parts.append(svg.path(triangle, fill="memory", stroke="paper"))
    parts.append(_beside(tip, level + 32, f"result: {result_text}", "memory"))
    if guess is not None:
        tip = chart.across(guess)
        diamond = f"M{svg.number(tip)} {level - 2}l-7 -8l7 -8l7 8z"
        parts.append(svg.path(diamond, fill="forget", stroke="paper"))
        parts.append(_beside(tip, level - 26, f"your prediction: {guess_text}", "forget"))
    return svg.drawing(
        WIDTH,
        NUMBER_HEIGHT,
        *parts,
        title=f"Number line{f' in {unit}' if unit else ''}",
        description=f"result: {result_text}",
        name=name,
    )


def _beside(x, y, words, colour):
    """Words centred on x, but never beyond the drawing's edge."""
    half = 4.2 * len(words)
    return svg.text(
        min(max(x, half + 6), WIDTH - half - 6),
        y,
        words,
        size=14,
        anchor="middle",
        bold=True,
        fill=colour,
    )


def _ticks(low, high, most):
    """Round numbers between low and high, with their labels."""
    values = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return {
        float(value): f"{value:g}".replace("-", "−")
        for value in values
        if low - 1e-9 * (high - low) <= value <= high + 1e-9 * (high - low)
    }


def _plain(text):
    """Without the marks for code."""
    return re.sub(r"`([^`]+)`", r"\1", text)
