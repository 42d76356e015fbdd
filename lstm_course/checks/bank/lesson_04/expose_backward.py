"""expose_backward: back through h = o ⊙ tanh(c), where two roads meet at the memory."""

import numpy as np

from lstm_course.checks.bank.lesson_04.arguments import STATES
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def gradients_and_memories():
    """(dh, dc, o, c_new), the first of a single unit."""
    rng = np.random.default_rng(45)
    one = tuple(np.array([[a]]) for a in (2.0, 0.5, 0.3, -0.8))
    return [one, *(random_arguments(rng, shape) for shape in STATES)]


def random_arguments(rng, shape):
    """A gate that is neither shut nor open, everything else normal."""
    dh, dc = rng.standard_normal((2, *shape))
    o = rng.uniform(0.1, 0.9, shape)
    return dh, dc, o, rng.standard_normal(shape)


def right_answer(dh, dc, o, c_new):
    """A product on one road, the slope of tanh on the other, and dc added to it."""
    tanh_c = np.tanh(c_new)
    return dh * tanh_c, dc + dh * o * (1 - tanh_c**2)


MISTAKES = (
    Edit(
        "road-through-h-dropped",
        "The new memory gets its gradient by two roads, and you took one: the road from dh "
        "through the output gate and tanh is missing.",
        "dc + dh * o * (1 - tanh_c**2)",
        "dc",
    ),
    Edit(
        "dc-dropped",
        "The gradient dc from the later step is dropped. Add it to what comes through h.",
        "dc + ",
        "",
    ),
    Edit(
        "slope-of-tanh-left-out",
        "On its way from h to the memory the gradient passes tanh, and its slope is missing.",
        " * (1 - tanh_c**2)",
        "",
    ),
    Edit(
        "output-gate-left-out",
        "On its way from h to the memory the gradient passes the output gate: times o.",
        "dh * o *",
        "dh *",
    ),
    Edit(
        "slope-of-tanh-from-c",
        "You put c into the slope of tanh. The slope is 1 minus the square of what tanh gave.",
        "1 - tanh_c**2",
        "1 - c_new**2",
    ),
    Edit(
        "slope-of-tanh-not-squared",
        "You used 1 − tanh c. The slope of tanh is 1 minus the square of what tanh gave.",
        "1 - tanh_c**2",
        "1 - tanh_c",
    ),
    Edit(
        "slope-of-sigma-for-tanh",
        "You used t (1 − t), the slope of σ. The memory goes through tanh: 1 − t².",
        "(1 - tanh_c**2)",
        "tanh_c * (1 - tanh_c)",
    ),
    Edit(
        "do-times-its-own-side",
        "do is multiplied by o itself. In a product each side gets the other one: tanh of the "
        "memory.",
        "dh * tanh_c",
        "dh * o",
    ),
    Edit(
        "do-without-tanh",
        "do takes the memory as it is. The output gate multiplied tanh of it.",
        "dh * tanh_c",
        "dh * c_new",
    ),
    Edit(
        "both-through-the-output",
        "You add dc to dh first. dc reaches the memory by the belt: it passes neither the output "
        "gate nor tanh.",
        "dc + dh * o",
        "(dh + dc) * o",
    ),
    Edit(
        "dc-through-tanh",
        "dc goes through the slope of tanh. It comes by the belt and does not pass tanh: add it "
        "after the slope.",
        "dc + dh * o",
        "(dc + dh * o)",
    ),
    Edit(
        "do-for-the-other-side",
        "On the way to the memory you go on with do. The other side of the product, tanh of the "
        "memory, gets dh times o.",
        "return dh * tanh_c, dc + dh * o",
        "do = dh * tanh_c\n    return do, dc + do",
    ),
    Edit(
        "do-with-the-slope",
        "do needs no slope here. The slope of the output gate's own σ comes later, on the way to "
        "the mixture.",
        "dh * tanh_c",
        "dh * tanh_c * o * (1 - o)",
    ),
)

QUESTION = Question(
    "expose_backward",
    gradients_and_memories,
    right_answer,
    ("do", "dc"),
    "Two roads meet at the memory: the one through h, and the one along the belt.",
    untouched=("dh", "dc"),
    mistakes=MISTAKES,
)
