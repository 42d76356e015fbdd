"""step_jacobian: how the state after a step depends on the state before it."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def states_and_weights():
    """States between -1 and 1, as tanh gives them; W_h is not symmetric, so a transpose shows."""
    rng = np.random.default_rng(3)
    one = (np.array([0.5]), np.array([[-0.8]]))
    return [one, *((rng.uniform(-1, 1, H), rng.standard_normal((H, H))) for H in (2, 4))]


def right_answer(h, W_h):
    """diag(1 - h²) W_h, without making the diagonal matrix."""
    return (1 - h**2)[:, None] * W_h


MISTAKES = (
    Edit(
        "columns-scaled",
        "The slopes multiply the columns of W_h. Unit k has row k: give the slopes a second axis.",
        "[:, None]",
        "",
    ),
    Edit(
        "slope-left-out",
        "The slope of tanh is missing. The gradient passes tanh before it meets W_h.",
        "(1 - h**2)[:, None] * ",
        "",
    ),
    Edit(
        "W_h-transposed",
        "W_h is transposed. Row k, column j tells how the old h_j moves the new h_k, as in W_h.",
        "* W_h",
        "* W_h.T",
    ),
    Edit(
        "slope-of-sigma",
        "You used h (1 − h), the slope of σ. This step has a tanh: its slope is 1 − h².",
        "1 - h**2",
        "h * (1 - h)",
    ),
    Edit(
        "tanh-a-second-time",
        "You apply tanh to h once more. h is what came out of tanh; its square is enough.",
        "h**2",
        "np.tanh(h) ** 2",
    ),
    Edit(
        "square-forgotten",
        "You used 1 − h. The slope of tanh is 1 − h².",
        "h**2",
        "h",
    ),
    Edit(
        "diag-times-element-by-element",
        "np.diag makes a matrix, and * multiplies it number by number with W_h: only the diagonal "
        "is left. Between two matrices stands @ here.",
        "(1 - h**2)[:, None]",
        "np.diag(1 - h**2)",
    ),
    Edit(
        "vector-for-matrix",
        "A product of the slopes with W_h adds up, and a vector comes out. Nothing is added up "
        "here: each row of W_h is multiplied by its own slope.",
        "[:, None] *",
        " @",
    ),
    Edit(
        "brackets-forgotten",
        "Python multiplies before it subtracts, so h² meets W_h first. Put 1 − h² in brackets.",
        "(1 - h**2)[:, None]",
        "1 - h**2",
    ),
    Edit(
        "another-step-computed",
        "You compute a new step from h. The h that you are given is the state after the step: take "
        "its square as it is.",
        "h**2",
        "np.tanh(W_h @ h) ** 2",
    ),
    Edit(
        "W_h-left-out",
        "This is the slope of tanh alone. The mixture depends on the old state through W_h: "
        "multiply by it.",
        "(1 - h**2)[:, None] * W_h",
        "np.diag(1 - h**2)",
    ),
)

QUESTION = Question(
    "step_jacobian",
    states_and_weights,
    right_answer,
    ("jacobian",),
    "Row k belongs to unit k: its slope 1 - h² multiplies the whole row of W_h.",
    mistakes=MISTAKES,
)
