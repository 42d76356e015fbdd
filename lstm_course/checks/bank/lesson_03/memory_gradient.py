"""memory_gradient: how the last memory depends on each earlier one, along the belt."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def forget_gates():
    """(f,): one unit over two steps first, then batches."""
    rng = np.random.default_rng(33)
    two = np.array([0.5, 0.2]).reshape(2, 1, 1)
    return [(two,), *((rng.uniform(0.3, 1, shape),) for shape in ((3, 2, 4), (6, 4, 3)))]


def right_answer(f):
    """The product of the gates after each step, without a loop."""
    later = np.concatenate([f[1:], np.ones_like(f[:1])])
    return np.cumprod(later[::-1], axis=0)[::-1]


MISTAKES = (
    Edit(
        "own-gate-included",
        "Off by one in time: your product begins with the step's own gate. That one acts before "
        "the memory is made; begin with the next step's.",
        "np.ones_like(f)",
        "f.copy()",
        "* f[t + 1]",
        "* f[t]",
    ),
    Edit(
        "from-the-first-step",
        "You multiply from the first step forward. The road leads from each step to the last.",
        "np.ones_like(f)",
        "f.copy()",
        "range(len(f) - 2, -1, -1)",
        "range(1, len(f))",
        "gradient[t + 1] * f[t + 1]",
        "gradient[t - 1] * f[t]",
    ),
    Edit(
        "next-gate-only",
        "You take the next gate alone. The gradient passes every gate up to the last step.",
        "gradient[t + 1] * ",
        "",
    ),
    Edit(
        "gates-added",
        "You add the gates up. Along a road the factors multiply.",
        "gradient[t + 1] *",
        "gradient[t + 1] +",
    ),
    Edit(
        "one-minus-f",
        "You multiply by 1 − f. f is the share that passes, forward as backward.",
        "* f[t + 1]",
        "* (1 - f[t + 1])",
    ),
    Edit(
        "whole-product",
        "Every step has the product of all gates. Only the gates after the step lie on its road.",
        "range(len(f) - 2, -1, -1)",
        "range(len(f))",
        "gradient[t] = gradient[t + 1] * f[t + 1]",
        "gradient *= f[t]",
    ),
    Edit(
        "own-gate-in-the-loop",
        "The last entry is right. Before it you multiply by each step's own gate; that one acts "
        "before the memory is made. Use the gate of the step after it.",
        "* f[t + 1]",
        "* f[t]",
    ),
    Edit(
        "started-from-zero",
        "All entries are 0: you began with zeros and only multiplied. The last entry is 1.",
        "np.ones_like",
        "np.zeros_like",
    ),
    Edit(
        "first-step-left-out",
        "Only the first entry is wrong: your loop ends before it. A range stops before its second "
        "number, so to reach step 0 it must be −1.",
        "range(len(f) - 2, -1, -1)",
        "range(len(f) - 2, 0, -1)",
    ),
    Edit(
        "order-not-turned-back",
        "The numbers are right, in the wrong order: you collected them from the end. Turn the list "
        "round before you stack it.",
        "np.ones_like(f)",
        "[np.ones_like(f[0])]",
        "gradient[t] = gradient[t + 1] * f[t + 1]",
        "gradient.append(gradient[-1] * f[t + 1])",
        "return gradient",
        "return np.stack(gradient)",
    ),
)

QUESTION = Question(
    "memory_gradient",
    forget_gates,
    right_answer,
    ("gradient",),
    "One closed valve makes everything before it 0: what is forgotten is not learned either.",
    mistakes=MISTAKES,
)
