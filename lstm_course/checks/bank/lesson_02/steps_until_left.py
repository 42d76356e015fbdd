"""steps_until_left: how many steps a forget gate needs until a share of the memory is left."""

import numpy as np

from lstm_course.activations import half_life
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def gates_and_shares():
    """(f, share)."""
    return [(0.5, 0.5), (0.9, 0.5), (0.5, 0.125), (0.97, 0.1), (0.2, 0.9)]


def right_answer(f, share):
    """The half-life times the number of halvings."""
    return half_life(f) * np.log(share) / np.log(0.5)


MISTAKES = (
    Edit(
        "upside-down",
        "Your fraction is upside down. f to the power n is the share, so n is how many times the "
        "logarithm of f fits into the logarithm of the share.",
        "np.log(share) / np.log(f)",
        "np.log(f) / np.log(share)",
    ),
    Edit(
        "half-life-only",
        "You always give the half-life. Use the share that is asked for in place of one half.",
        "np.log(share)",
        "np.log(0.5)",
    ),
    Edit(
        "sign-turned",
        "The sign is wrong. Both logarithms are negative, so no extra minus is needed.",
        "return np.log(share)",
        "return -np.log(share)",
    ),
    Edit(
        "loss-taken-as-even",
        "You count as if every step lost the same amount. A step loses a share of what is left.",
        "np.log(share) / np.log(f)",
        "(1 - share) / (1 - f)",
    ),
    Edit(
        "log-of-the-fraction",
        "You took the logarithm of a fraction. Take two logarithms, then divide them.",
        "np.log(share) / np.log(f)",
        "np.log(share / f)",
    ),
    Edit(
        "rounded",
        "You rounded to whole steps. The answer need not be a whole number.",
        "np.log(share) / np.log(f)",
        "np.ceil(np.log(share) / np.log(f))",
    ),
    Edit(
        "rounded-down",
        "You cut the answer down to a whole number. It need not be one: return it as it is.",
        "np.log(share) / np.log(f)",
        "int(np.log(share) / np.log(f))",
    ),
    Edit(
        "lost-for-left",
        "You count the steps until the share is lost. It is the share that is left.",
        "np.log(share)",
        "np.log(1 - share)",
    ),
    Edit(
        "one-minus-f",
        "You use 1 − f, what a step forgets. f is the share that stays.",
        "np.log(f)",
        "np.log(1 - f)",
    ),
)

QUESTION = Question(
    "steps_until_left",
    gates_and_shares,
    right_answer,
    ("steps",),
    "With share = 0.5 this is the half-life.",
    mistakes=MISTAKES,
)
