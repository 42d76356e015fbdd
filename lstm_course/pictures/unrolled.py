"""A recurrent network laid out in time: the same box at every step, one arrow for the state."""

import re

from lstm_course.pictures import svg
from lstm_course.pictures.still import Picture

WIDTH = 820
DIRECTIONS = ("forward", "backward", "both")


def plot_unrolled(labels=("x₁", "x₂", "x₃", "x₄"), *, direction="forward", outputs=None, alt=None):
    """Boxes and arrows. ``labels``: what goes in at each step; ``outputs``: what comes out ("y_1").

    direction: "forward" reads left to right, "backward" right to left, "both" joins the two.

    Raises:
        ValueError: an unknown direction, no label or more than 12, or outputs of another number.
    """
    if direction not in DIRECTIONS:
        raise ValueError(
            f"direction is {direction!r}, but one of {', '.join(DIRECTIONS)} is needed."
        )
    steps = len(labels)
    if not 1 <= steps <= 12:
        raise ValueError(f"labels has {steps} entries, but between 1 and 12 can be drawn.")
    if outputs is None:
        outputs = [f"h_{k + 1}" for k in range(steps)]
    if len(outputs) != steps:
        raise ValueError(f"outputs has {len(outputs)} entries, but labels has {steps}.")
    labels, outputs = ([_lowered(word) for word in words] for words in (labels, outputs))
    height = 300 if direction == "both" else 210
    words = {
        "forward": "The state passes from left to right.",
        "backward": "The state passes from right to left.",
        "both": "One row passes its state from left to right, a second one from right to left; "
        "each output joins both.",
    }[direction]
    alt = alt or f"A recurrent network over {steps} steps, the same box at every step. {words}"
    drawn = svg.drawing(
        WIDTH,
        height,
        *_steps(labels, outputs, direction, height),
        title="A recurrent network laid out in time",
        description=alt,
    )
    return Picture.from_svg(drawn, alt)


def _lowered(word):
    """``y_1`` with its number as a subscript."""
    return re.sub(r"_(\d+)$", r"_{\1}", str(word))


def _steps(labels, outputs, direction, height):
    gap = 700 / len(labels)
    rows = {
        "forward": (("forward", 105),),
        "backward": (("backward", 105),),
        "both": (("backward", 105), ("forward", 195)),
    }[direction]
    for k, (label, output) in enumerate(zip(labels, outputs, strict=True)):
        x = 60 + gap * (k + 0.5)
        yield svg.text(x, height - 8, label, size=17, bold=True, anchor="middle")
        yield svg.text(x, 22, output, size=17, bold=True, anchor="middle")
        yield svg.arrow(x, height - 30, x, rows[-1][1] + 24)
        yield svg.arrow(x, rows[0][1] - 22, x, 32)
        if direction == "both":
            yield _detours(x, _box_width(gap))
        for way, y in rows:
            yield _box(x, y, way, gap)
            yield _state_arrow(x, y, way, gap, k, len(labels))
    for way, y in rows:
        words = "left to right" if way == "forward" else "right to left"
        yield svg.text(8, y - 6, words, size=13, fill="soft")


def _box_width(gap):
    return min(84, gap - 34)


def _detours(x, width):
    """Around the other row's box: the input on its left, the output on its right."""
    aside, inner = width / 2 + 10, width / 6
    left, right = svg.number(x - aside), svg.number(x + aside)
    going_in = f"M{svg.number(x)} 244H{left}V152H{svg.number(x - inner)}"
    coming_out = f"M{svg.number(x + inner)} 173V160H{right}V56H{svg.number(x)}"
    return (
        svg.path(going_in, stroke="soft", stroke_width=2)
        + svg.arrow(x - inner, 152, x - inner, 129)
        + svg.path(coming_out, stroke="soft", stroke_width=2)
    )


def _box(x, y, way, gap):
    width = _box_width(gap)
    return svg.rectangle(
        x - width / 2,
        y - 22,
        width,
        44,
        rx=9,
        fill="paper",
        stroke="memory" if way == "forward" else "forget",
        stroke_width=3,
        stroke_dasharray=None if way == "forward" else "7 4",
    ) + svg.text(x, y + 5, "step", size=15, anchor="middle")


def _state_arrow(x, y, way, gap, k, steps):
    """The state on its way to the next step that is read."""
    width = _box_width(gap)
    if way == "forward" and k < steps - 1:
        return svg.arrow(x + width / 2, y, x + gap - width / 2 - 1, y, colour="memory", width=3)
    if way == "backward" and k > 0:
        return svg.arrow(x - width / 2, y, x - gap + width / 2 + 1, y, colour="forget", width=3)
    return ""
