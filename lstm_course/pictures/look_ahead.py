"""How much of the future a reader may see, letter by letter, and what that buys."""

from lstm_course.pictures import svg
from lstm_course.pictures.chart import Chart

WIDTH, HEIGHT = 820, 300
LONGEST = 12  # letters that fit side by side


def draw_look_ahead(letters, said, truth, ahead, levels, accuracy, level):
    """Left: the word and what is said. Right: accuracy against letters of future.

    letters, said: one text for each letter; truth: the same or None.
    ahead: letters of future seen, None for all. levels, accuracy: the curve; level: the place on it
    that is marked.
    """
    return (
        _word(letters, said, truth) + _seen(len(letters), ahead) + _curve(levels, accuracy, level)
    )


def _word(letters, said, truth):
    column = min(46, 400 / len(letters))
    parts = [
        svg.text(8, 46, "reads", size=13, fill="soft"),
        svg.text(8, 88, "says", size=13, fill="soft"),
    ]
    if truth is not None:
        parts.append(svg.text(8, 116, "should say", size=13, fill="soft"))
    for j, letter in enumerate(letters):
        x = 88 + column * (j + 0.5)
        right = truth is None or said[j] == truth[j]
        parts.append(
            svg.rectangle(x - column / 2 + 2, 22, column - 4, 34, rx=6, fill="pipe", stroke="line")
        )
        parts.append(svg.text(x, 46, letter, size=20, bold=True, anchor="middle"))
        parts.append(
            svg.text(
                x,
                88,
                said[j] or "–",
                size=15 if column > 40 else 12,
                bold=True,
                anchor="middle",
                fill="memory" if right else "forget",
                text_decoration=None if right else "line-through",
            )
        )
        if truth is not None:
            sign = "✓" if right else truth[j] or "–"
            parts.append(
                svg.text(x, 116, sign, size=13, anchor="middle", fill="soft" if right else "ink")
            )
    return "".join(parts)


def _seen(letters, ahead):
    """One line for each letter: what has been read when its sound must be said."""
    column = min(46, 400 / letters)
    row = min(13, 130 / letters)
    parts = [svg.text(8, 148, "has seen", size=13, fill="soft")]
    for j in range(letters):
        last = letters - 1 if ahead is None else min(letters - 1, j + ahead)
        top = 138 + row * j
        parts.append(svg.rectangle(88, top, column * (j + 1), row - 3, fill="memory", opacity=0.55))
        future = column * (last - j)
        parts.append(
            svg.rectangle(
                88 + column * (j + 1), top, future, row - 3, fill=f"url(#{svg.OWN}-hatch)"
            )
        )
    y = 138 + row * letters + 20
    parts.append(svg.rectangle(88, y - 10, 20, 11, fill="memory", opacity=0.55))
    parts.append(svg.text(114, y, "past and present", size=13, fill="soft"))
    parts.append(svg.rectangle(248, y - 10, 20, 11, fill=f"url(#{svg.OWN}-hatch)"))
    parts.append(svg.text(274, y, "future", size=13, fill="soft"))
    return "".join(parts)


def _curve(levels, accuracy, level):
    tenths = range(max(0, int(10 * min(accuracy) - 0.8)), 11)
    low = min(0.9, tenths[0] / 10)
    chart = Chart(566, 40, 226, 190, x_range=(-0.3, len(levels) - 0.7), y_range=(low, 1.0))
    ticks = {k / 10: f"{k / 10:.1f}" for k in tenths}
    places = range(len(levels))
    # The line rises to the right: the number stands above it, the first one below it.
    beside, above, anchor = (10, 20, "start") if level == 0 else (10, -12, "end")
    return "".join(
        (
            svg.text(526, 22, "letters right, on unseen words", size=13, fill="soft"),
            chart.axes(
                {k: str(name) for k, name in enumerate(levels)},
                ticks,
                x_label="letters of future seen",
            ),
            chart.band(level, width=22),
            chart.line(places, accuracy, colour="memory"),
            "".join(chart.dot(k, accuracy[k], colour="memory", radius=4.5) for k in places),
            svg.text(
                chart.across(level) + beside,
                chart.up(accuracy[level]) + above,
                f"{accuracy[level]:.3f}",
                size=15,
                bold=True,
                anchor=anchor,
                data_value="accuracy",
            ),
        )
    )
