"""A word whose letters carry the value that one cell of a reader has at each of them."""

from lstm_course.pictures import svg
from lstm_course.pictures.colours import GATE_COLOURS

WIDTH, HEIGHT = 820, 272
LONGEST = 12  # letters that fit side by side
LEFT, RIGHT = 96, 808
ZERO, REACH = 174, 62  # where the bars start, and how far the longest goes
NAMES = {
    "c": "memory c",
    "h": "output h",
    "f": "forget gate f",
    "i": "input gate i",
    "g": "candidate g",
    "o": "output gate o",
}


def draw_read_along(letters, values, said, backward, show):
    """Letters above bars, from left to right as the word is written.

    letters, said: one text each; said is None where nothing is said. values: one number for each
    letter. backward: whether the reader comes from the right. show: a key of NAMES.
    """
    limit = max(1.0, max(abs(value) for value in values))
    column = min(80, (RIGHT - LEFT) / len(letters))
    parts = [
        svg.text(8, 60, "reads", size=13, fill="soft"),
        svg.text(8, ZERO + 4, NAMES[show], size=13, bold=True, fill=GATE_COLOURS[show]),
        _direction(LEFT, LEFT + column * len(letters), backward),
    ]
    if said is not None:
        parts.append(svg.text(8, 264, "says", size=13, fill="soft"))
    for k, letter in enumerate(letters):
        x = LEFT + column * k
        parts.append(_letter(x, column, letter, values[k], values[k] / limit))
        if said is not None:
            parts.append(
                svg.text(x + column / 2, 264, said[k] or "–", size=13, bold=True, anchor="middle")
            )
    end = LEFT + column * len(letters)
    parts.append(svg.path(f"M{LEFT} {ZERO}H{svg.number(end)}", stroke="ink", stroke_width=1.4))
    return "".join(parts)


def _direction(left, right, backward):
    """An arrow over the word: which way this reader goes."""
    start, end = (right, left) if backward else (left, right)
    words = "the backward reader starts here" if backward else "the forward reader starts here"
    at_end = backward and right > 320  # a short word leaves no room to the left
    return svg.text(
        right if at_end else left, 16, words, size=13, anchor="end" if at_end else "start"
    ) + svg.arrow(start, 26, end, 26, colour="ink")


def _letter(x, column, letter, value, share):
    """The letter on its colour, and its bar: up and plain, or down and hatched."""
    fill = "memory" if value >= 0 else f"url(#{svg.OWN}-hatch)"
    middle, wide = x + column / 2, column - 6
    height = abs(share) * REACH
    top = ZERO - height if value >= 0 else ZERO
    # The number stands beyond the end of its bar.
    level = ZERO - height - 6 if value >= 0 else ZERO + height + 16
    return "".join(
        (
            svg.rectangle(x + 3, 36, wide, 40, rx=6, fill="paper", stroke="line"),
            svg.rectangle(x + 3, 36, wide, 40, rx=6, fill=fill, opacity=0.55 * abs(share)),
            svg.text(middle, 64, letter, size=24, bold=True, anchor="middle"),
            svg.rectangle(x + 0.2 * column, top, 0.6 * column, height, fill=fill),
            svg.text(middle, level, svg.signed(value), size=13, bold=True, anchor="middle"),
        )
    )
