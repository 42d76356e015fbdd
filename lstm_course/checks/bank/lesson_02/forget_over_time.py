"""forget_over_time: what the forget gates leave of the memory after each step."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def memories_and_gates():
    """(c0, f): one unit over two steps first, then batches."""
    rng = np.random.default_rng(22)
    one = (np.array([[2.0]]), np.array([[[0.5]], [[0.2]]]))
    shapes = ((3, 2, 4), (5, 4, 3))  # (T, B, H)
    return [one, *((rng.standard_normal(s[1:]), rng.uniform(0.1, 0.9, s)) for s in shapes)]


def right_answer(c0, f):
    """c0 times the product of the gates so far, without a loop."""
    return np.cumprod(f, axis=0) * c0


MISTAKES = (
    Edit(
        "memory-not-handed-on",
        "Every step starts from c0 again. Hand the shrunken memory on to the next step.",
        "f_t * c",
        "f_t * c0",
    ),
    Edit(
        "one-minus-f",
        "You multiply by 1 − f. The forget gate is named after what it forgets, but f is the share "
        "that stays.",
        "f_t * c",
        "(1 - f_t) * c",
    ),
    Edit(
        "gates-added",
        "You add the gates up over time. Each step multiplies what the step before has left.",
        "c, memory = c0, []",
        "total, memory = 0, []",
        "c = f_t * c\n",
        "total = total + f_t\n",
        "append(c)",
        "append(total * c0)",
    ),
    Edit(
        "memory-before-the-step",
        "Off by one in time: you keep the memory before each step. Keep the one after it.",
        "c = f_t * c\n        memory.append(c)",
        "memory.append(c)\n        c = f_t * c",
    ),
    Edit(
        "last-memory-only",
        "You return the last memory alone. Keep every one in a list and stack them.",
        "np.stack(memory)",
        "c",
    ),
    Edit(
        "same-array-every-step",
        "All steps show the last memory: c is changed in place, and the list holds the same array "
        "many times. Make a new array at each step.",
        "c = f_t * c",
        "c *= f_t",
    ),
    Edit(
        "start-left-out",
        "The memory starts as c0, not as 1.",
        "c, memory = c0, []",
        "c, memory = 1, []",
    ),
    Edit(
        "own-gate-to-a-power",
        "You raise each step's own gate to a power. That holds only while f stays the same: here "
        "every step has another f, so multiply by one after the other.",
        "for f_t in f:",
        "for t, f_t in enumerate(f):",
        "f_t * c",
        "f_t ** (t + 1) * c0",
    ),
    Edit(
        "start-kept-too",
        "There is one memory too many: you keep c0 as well. Keep the memory after each step only.",
        "c, memory = c0, []",
        "c, memory = c0, [c0]",
    ),
    Edit(
        "return-inside-the-loop",
        "Only the first step is there: your return stands inside the loop. Move it to the left, "
        "after the loop.",
        "    return",
        "        return",
    ),
)

QUESTION = Question(
    "forget_over_time",
    memories_and_gates,
    right_answer,
    ("c",),
    "c after T steps is c0 times the product of all forget gates. Lesson 03 finds the same "
    "product in the gradient.",
    mistakes=MISTAKES,
)
