"""clip_gradients: a gradient that is too long, shortened as one vector."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def gradients():
    """One that is too long, one that is short enough, and one with a matrix."""
    return [
        ({"W": np.array([3.0]), "b": np.array([4.0])}, 1.0),
        ({"W": np.array([0.3]), "b": np.array([0.4])}, 1.0),
        ({"W": np.array([[1.0, -2.0], [2.0, 4.0]]), "b": np.array([5.0])}, 2.0),
    ]


def right_answer(grads, max_norm):
    """Every array times one common factor, never more than 1."""
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    return {name: g * min(1, max_norm / norm) for name, g in grads.items()}


def judge(answer, grads, max_norm):
    """None for the right dict; otherwise what is wrong with it, by the name of the array."""
    if not isinstance(answer, dict) or set(answer) != set(grads):
        return f"A dict with the names {', '.join(grads)} is needed."
    wanted = right_answer(grads, max_norm)
    for name, g in wanted.items():
        if np.shape(answer[name]) != g.shape:
            return f"{name} has shape {np.shape(answer[name])}, but {g.shape} is needed."
        if not np.allclose(answer[name], g):
            return (
                f"For max_norm {max_norm:g}, {name} became {np.round(answer[name], 3).tolist()}, "
                f"but {np.round(g, 3).tolist()} is needed."
            )
    return None


MISTAKES = (
    Edit(
        "clipped-by-element",
        "You clip every number by itself, which turns the direction of the step. Shorten all "
        "arrays by one common factor.",
        "g * factor",
        "np.clip(g, -max_norm, max_norm)",
    ),
    Edit(
        "clipped-by-array",
        "Each array is shortened by its own norm. There is one norm for all arrays together.",
        "g * factor",
        "g * min(1, max_norm / np.sqrt((g**2).sum()))",
    ),
    Edit(
        "short-gradient-lengthened",
        "A gradient that was short enough has become longer. The factor is never more than 1.",
        "min(1, max_norm / norm)",
        "max_norm / norm",
    ),
    Edit(
        "root-forgotten",
        "You took the sum of the squares for the norm. The root is missing.",
        "np.sqrt(sum((g**2).sum() for g in grads.values()))",
        "sum((g**2).sum() for g in grads.values())",
    ),
    Edit(
        "norms-added",
        "You added up the norms of the arrays. Add the squares of all numbers, then take one root.",
        "np.sqrt(sum((g**2).sum() for g in grads.values()))",
        "sum(np.sqrt((g**2).sum()) for g in grads.values())",
    ),
    Edit(
        "not-clipped",
        "The gradient comes back as long as it was. Shorten it when its norm is above max_norm.",
        "g * factor",
        "g",
    ),
    Edit(
        "max-norm-left-out",
        "A long gradient comes out with length 1. Its new length must be max_norm.",
        "min(1, max_norm / norm)",
        "1 / norm if norm > max_norm else 1",
    ),
    Edit(
        "factor-upside-down",
        "A long gradient has become longer: your factor is upside down.",
        "min(1, max_norm / norm)",
        "max(1, norm / max_norm)",
    ),
    Edit(
        "short-gradient-shortened",
        "A short gradient became shorter and a long one stayed: your factor is upside down.",
        "max_norm / norm",
        "norm / max_norm",
    ),
    Edit(
        "largest-norm-only",
        "You took the largest norm of any one array. The length is that of all arrays together: "
        "add up all squares, then take one root.",
        "np.sqrt(sum((g**2).sum() for g in grads.values()))",
        "max(np.sqrt((g**2).sum()) for g in grads.values())",
    ),
    Edit(
        "absolute-values-added",
        "You added up the absolute values. A length is the root of the sum of the squares.",
        "np.sqrt(sum((g**2).sum() for g in grads.values()))",
        "sum(np.abs(g).sum() for g in grads.values())",
    ),
)

QUESTION = Question(
    "clip_gradients",
    gradients,
    right_answer,
    ("grads",),
    "All arrays shrink by one factor, so the direction of the step stays the same.",
    judge=judge,
    mistakes=MISTAKES,
)
