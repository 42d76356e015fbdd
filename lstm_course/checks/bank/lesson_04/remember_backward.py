"""remember_backward: back through c_new = f ⊙ c + i ⊙ g, two products and the long road."""

import numpy as np

from lstm_course.checks.bank.lesson_04.arguments import STATES
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def gradients_and_gates():
    """(dc, i, f, g, c), the first of a single unit."""
    rng = np.random.default_rng(46)
    one = tuple(np.array([[a]]) for a in (2.0, 0.3, 0.9, -0.4, 1.5))
    return [one, *(random_arguments(rng, shape) for shape in STATES)]


def random_arguments(rng, shape):
    """Gates that are neither shut nor open, and a candidate below 0, which no gate can be."""
    dc, c = rng.standard_normal((2, *shape))
    i, f, g = rng.uniform(0.1, 0.9, (3, *shape))
    return dc, i, f, -g, c


def right_answer(dc, i, f, g, c):
    """In a product each side gets the gradient times the other side."""
    return dc * g, dc * c, dc * i, dc * f


MISTAKES = (
    Edit(
        "di-and-dg-swapped",
        "di and dg have changed their factors. In a product each side gets the other one.",
        "return dc * g, dc * c, dc * i",
        "return dc * i, dc * c, dc * g",
    ),
    Edit(
        "forget-gate-left-out",
        "The gradient of the old memory is not multiplied by f. On its way back it passes the "
        "forget gate.",
        "dc * f",
        "dc",
    ),
    Edit(
        "input-gate-for-forget-gate",
        "The old memory's gradient passes the input gate. The old memory was multiplied by f.",
        "dc * f",
        "dc * i",
    ),
    Edit(
        "new-memory-for-old",
        "df takes the new memory. The forget gate worked on the old one, c.",
        "dc * c",
        "dc * (f * c + i * g)",
    ),
    Edit(
        "f-and-c-swapped",
        "df and dc_before have changed their factors. In a product each side gets the other one.",
        "return dc * g, dc * c, dc * i, dc * f",
        "return dc * g, dc * f, dc * i, dc * c",
    ),
    Edit(
        "times-its-own-side",
        "Each gradient is multiplied by its own side. In a product each side gets the other one.",
        "return dc * g, dc * c, dc * i, dc * f",
        "return dc * i, dc * f, dc * g, dc * c",
    ),
    Edit(
        "dc-left-out",
        "These are the factors alone. The gradient that arrives, dc, multiplies each of them.",
        "return dc * g, dc * c, dc * i, dc * f",
        "return g, c, i, f",
    ),
    Edit(
        "slopes-too-early",
        "The slopes of σ and tanh do not belong here: this step goes back to the gates, the next "
        "one to their mixtures.",
        "dc * g",
        "dc * g * i * (1 - i)",
        "dc * c",
        "dc * c * f * (1 - f)",
        "dc * i",
        "dc * i * (1 - g**2)",
    ),
    Edit(
        "order-of-the-results",
        "The values are right and in another order. Return di, df, dg, dc_before.",
        "return dc * g, dc * c",
        "return dc * c, dc * g",
    ),
)

QUESTION = Question(
    "remember_backward",
    gradients_and_gates,
    right_answer,
    ("di", "df", "dg", "dc_before"),
    "The belt has one factor, f: no matrix, no tanh. While f is 1 the gradient stays as it is.",
    untouched=("dc",),
    mistakes=MISTAKES,
)
