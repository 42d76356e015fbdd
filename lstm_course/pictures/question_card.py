"""What a question looks like where no kernel runs, and the boards on which a prediction is drawn.

A *board* is an axis or a chart on which the browser shows the prediction; the result is on it
already. What will show the prediction is drawn too, and hidden until there is one: the browser only
moves it (``browser/compare.js``), and the chart says by its attributes where each value lies.
"""

from matplotlib.ticker import MaxNLocator

from lstm_course.pictures import svg
from lstm_course.pictures.chart import NAME_GAP, Chart, powers_of_ten
from lstm_course.support.markup import without_code

WIDTH, LINE, LETTERS = 660, 24, 74
LETTER, MARGIN = 4.2, 6  # half the width of a letter beside a mark; what stays free at the edge
CURVE_HEIGHT, NUMBER_HEIGHT = 330, 112
SKETCH, RESULT = "your sketch", "the result"


def draw_card(heading, question, lines, *, name=None):
    """A still of a question: heading, the question, one line for each entry of ``lines``."""
    rows = [(heading, "soft", False)]
    rows += [(row, "ink", True) for row in svg.wrapped(without_code(question), LETTERS - 6)]
    for entry in lines:
        first, *more = svg.wrapped(without_code(entry), LETTERS)
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
        ends.append((SKETCH, None if sketch is None else sketch[1][-1], "forget"))
    sketched = chart.line(*(sketch or ((), ())), colour="forget", dash="9 8")
    parts.append(svg.group(sketched, data_part="sketch"))
    parts.append(svg.group(chart.names(ends), data_part="names", data_gap=NAME_GAP))
    seen = [name for name, value, _ in ends if value is not None]
    described = " and ".join(seen) or "empty axes to sketch a curve on"
    return svg.drawing(
        WIDTH,
        CURVE_HEIGHT,
        svg.group(*parts, **chart.described()),
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
    tip = left if guess is None else chart.across(guess)
    hidden = {"display": "none" if guess is None else None}
    diamond = f"M0 {level - 2}l-7 -8l7 -8l7 8z"
    place = {"transform": svg.to(tip, 0), "data_part": "guess"}
    parts.append(svg.path(diamond, fill="forget", stroke="paper", **place, **hidden))
    words = f"your prediction: {guess_text}"
    parts.append(_beside(tip, level - 26, words, "forget", data_part="guess_name", **hidden))
    return svg.drawing(
        WIDTH,
        NUMBER_HEIGHT,
        svg.group(*parts, **chart.described()),
        title=f"Number line{f' in {unit}' if unit else ''}",
        description=f"result: {result_text}",
        name=name,
    )


def _beside(x, y, words, colour, **attributes):
    """Words centred on x, but never beyond the drawing's edge."""
    half = LETTER * len(words) + MARGIN
    return svg.text(
        0,
        y,
        words,
        size=14,
        anchor="middle",
        bold=True,
        fill=colour,
        transform=svg.to(min(max(x, half), WIDTH - half), 0),
        data_letter=LETTER,
        data_margin=MARGIN,
        **attributes,
    )


def _ticks(low, high, most):
    """Round numbers between low and high, with their labels."""
    values = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return {
        float(value): f"{value:g}".replace("-", "−")
        for value in values
        if low - 1e-9 * (high - low) <= value <= high + 1e-9 * (high - low)
    }
