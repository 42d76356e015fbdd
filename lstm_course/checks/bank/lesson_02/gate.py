"""gate: a valve, σ of the mixture of input and state."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def steps():
    """(x_t, h, W_x, W_h, b): one number of each first, then two batches."""
    rng = np.random.default_rng(21)
    one = tuple(np.array(a) for a in ([[1.0]], [[0.5]], [[2.0]], [[-1.0]], [0.5]))
    return [one, arguments(rng, 2, 3, 4), arguments(rng, 5, 4, 3)]


def arguments(rng, B, D, H):
    """(x_t, h, W_x, W_h, b), drawn at random."""
    shapes = ((B, D), (B, H), (H, D), (H, H), (H,))
    return tuple(rng.standard_normal(shape) for shape in shapes)


def right_answer(x_t, h, W_x, W_h, b):
    """σ of the mixture, by the course's σ, which never overflows."""
    return sigmoid(x_t @ W_x.T + h @ W_h.T + b)


MISTAKES = (
    Edit(
        "tanh-for-sigma",
        "You used tanh for a gate. A valve lies between 0 and 1, so it needs σ.",
        "1 / (1 + np.exp(-a))",
        "np.tanh(a)",
    ),
    Edit(
        "sign-of-the-exponent",
        "The sign in the exponent is the wrong way round: your gate closes when a grows.",
        "np.exp(-a)",
        "np.exp(a)",
    ),
    Edit(
        "sigma-left-out",
        "You return the mixture a itself. A valve lies between 0 and 1: put a through σ.",
        "1 / (1 + np.exp(-a))",
        "a",
    ),
    Edit(
        "one-left-out-of-sigma",
        "The 1 under the fraction bar is missing. σ is 1 over (1 plus the exponential).",
        "(1 + np.exp(-a))",
        "np.exp(-a)",
    ),
    Edit(
        "bias-forgotten",
        "The bias b is missing from the mixture. Without it a gate that reads zeros is half open.",
        "W_h.T + b",
        "W_h.T",
    ),
    Edit(
        "bias-added-twice",
        "The bias b is in the mixture already. Do not add it again.",
        "np.exp(-a)",
        "np.exp(-(a + b))",
    ),
    Edit(
        "W_h-not-transposed",
        "W_h is not transposed. It is square, so the shapes fit all the same, but every row of h "
        "must meet every row of W_h.",
        "W_h.T",
        "W_h",
    ),
    Edit(
        "slope-for-value",
        "This is the slope of σ, s (1 − s). The question asks for σ itself.",
        "return 1 / (1 + np.exp(-a))",
        "s = 1 / (1 + np.exp(-a))\n    return s * (1 - s)",
    ),
    Edit(
        "brackets-left-out",
        "There are no brackets round 1 plus the exponential, so Python divides 1 by 1 first. Put "
        "all that stands under the fraction bar in brackets.",
        "(1 + np.exp(-a))",
        "1 + np.exp(-a)",
    ),
)

QUESTION = Question(
    "gate",
    steps,
    right_answer,
    ("gate",),
    "The input, forget and output gates are this one line with three sets of weights.",
    mistakes=MISTAKES,
)
