"""The way through the course: one card a lesson, in the order in which they are read."""

from lstm_course.course.lessons import LESSONS
from lstm_course.pictures import svg
from lstm_course.pictures.still import Picture

WIDTH = 820
CARD_WIDTH, CARD_HEIGHT = 178, 132
LEFT, TOP, GAP_X, GAP_Y = 12, 14, 28, 54
IN_A_ROW = 4
BOLD = {"stroke_width": 3}


def plot_course_map(alt=None):
    """One card for each lesson that has one in the table of lessons, joined by arrows."""
    lessons = [one for one in LESSONS if one.card]
    alt = alt or words(lessons)
    parts = []
    for k, one in enumerate(lessons):
        x, y = _place(k)
        parts.append(_card(x, y, one.number, *one.card, colour=one.colour))
        parts.append(SYMBOLS[one.symbol](x + CARD_WIDTH - 40, y + 32))
        if k + 1 < len(lessons):
            parts.append(_way(k))
    height = _place(len(lessons) - 1)[1] + CARD_HEIGHT + TOP
    drawn = svg.drawing(WIDTH, height, *parts, title="Map of the course", description=alt)
    return Picture.from_svg(drawn, alt)


def words(lessons):
    """The map in words, row by row."""
    names = [f"{one.number} {one.title}" for one in lessons]
    rows = [names[k : k + IN_A_ROW] for k in range(0, len(names), IN_A_ROW)]
    said = [f"Row {k}: {', '.join(row)}." for k, row in enumerate(rows, 1)]
    return " ".join(["Map of the course.", *said, "An arrow leads from each lesson to the next."])


def _place(k):
    """Top left corner of card k."""
    row, column = divmod(k, IN_A_ROW)
    return LEFT + column * (CARD_WIDTH + GAP_X), TOP + row * (CARD_HEIGHT + GAP_Y)


def _card(x, y, number, title, *says, colour):
    frame = {"rx": 10, "fill": "paper", "stroke": colour, "stroke_width": 3}
    return svg.group(
        svg.rectangle(x, y, CARD_WIDTH, CARD_HEIGHT, **frame),
        svg.text(x + 14, y + 40, number, size=26, bold=True, fill=colour),
        svg.text(x + 14, y + 74, title, size=15, bold=True),
        *(svg.text(x + 14, y + 98 + 19 * row, line, size=13) for row, line in enumerate(says)),
    )


def _way(k):
    """The arrow from card k to the next; from the end of a row it goes down and back."""
    (x, y), (next_x, next_y) = _place(k), _place(k + 1)
    if next_y == y:
        middle = y + CARD_HEIGHT / 2
        return svg.arrow(x + CARD_WIDTH + 3, middle, next_x - 3, middle, width=3)
    from_x, to_x = x + CARD_WIDTH / 2, next_x + CARD_WIDTH / 2
    turn = y + CARD_HEIGHT + GAP_Y / 2
    path = (
        f"M{svg.number(from_x)} {y + CARD_HEIGHT + 3}V{svg.number(turn)}H{svg.number(to_x - 1.5)}"
    )
    line = svg.path(path, stroke="soft", stroke_width=3)
    return line + svg.arrow(to_x, turn, to_x, next_y - 3, width=3)


def _loop(x, y):
    """A box whose output comes back as its input."""
    back = f"M{x + 14} {y}H{x + 26}V{y - 21}H{x - 26}V{y}"
    return (
        svg.path(back, stroke="memory", stroke_width=3)
        + svg.arrow(x - 27, y, x - 14, y, colour="memory", width=3)
        + svg.rectangle(x - 14, y - 12, 28, 24, rx=5, fill="pipe", stroke="memory", stroke_width=3)
    )


def _valve(x, y):
    """A pipe with a valve in it, half open."""
    return (
        svg.rectangle(x - 28, y - 9, 56, 18, fill="pipe", stroke="line", stroke_width=2)
        + svg.rectangle(x - 28, y - 4, 56, 8, fill="memory")
        + svg.path(f"M{x - 8} {y + 17}L{x + 8} {y - 17}", stroke="forget", stroke_width=5)
    )


def _belt(x, y):
    """A memory that runs straight through, with one thing added."""
    return (
        svg.arrow(x - 28, y + 4, x + 30, y + 4, colour="memory", width=6)
        + svg.circle(x - 4, y + 4, 11, fill="paper", stroke="input", stroke_width=3)
        + svg.path(f"M{x - 10} {y + 4}H{x + 2}M{x - 4} {y - 2}V{y + 10}", stroke="input", **BOLD)
    )


def _cell(x, y):
    """The belt with its three valves."""
    frame = {"rx": 5, "fill": "pipe", "stroke": "line", "stroke_width": 2}
    valves = (("forget", -16), ("input", 0), ("output", 16))
    return (
        svg.rectangle(x - 28, y - 20, 56, 40, **frame)
        + svg.arrow(x - 30, y - 9, x + 34, y - 9, colour="memory", width=5)
        + "".join(svg.circle(x + dx, y + 9, 6, fill=colour) for colour, dx in valves)
    )


def _curve(x, y):
    """A loss that falls."""
    axes = svg.path(f"M{x - 28} {y - 20}V{y + 18}H{x + 28}", stroke="line", stroke_width=2)
    fall = f"M{x - 24} {y - 15}C{x - 8} {y - 15} {x - 12} {y + 12} {x + 26} {y + 12}"
    return axes + svg.path(fall, stroke="candidate", stroke_width=4)


def _both_ways(x, y):
    """One arrow each way."""
    there = svg.arrow(x - 28, y - 8, x + 28, y - 8, colour="memory", width=4)
    return there + svg.arrow(x + 28, y + 9, x - 28, y + 9, colour="forget", width=4)


def _chip(x, y):
    """A processor."""
    pins = "".join(f"M{x + d} {y - 22}V{y + 22}M{x - 22} {y + d}H{x + 22}" for d in (-9, 0, 9))
    frame = {"rx": 4, "fill": "pipe", "stroke": "ink", "stroke_width": 3}
    return svg.path(pins, stroke="line", stroke_width=3) + svg.rectangle(
        x - 15, y - 15, 30, 30, **frame
    )


SYMBOLS = {
    "loop": _loop,
    "valve": _valve,
    "belt": _belt,
    "cell": _cell,
    "curve": _curve,
    "both ways": _both_ways,
    "chip": _chip,
}
