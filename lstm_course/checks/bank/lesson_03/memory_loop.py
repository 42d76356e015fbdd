"""memory_loop: a memory cell over time, its gates given."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.lstm import run_gates


def gates_and_memories():
    """(i, f, g, o, c0)."""
    rng = np.random.default_rng(32)
    cases = []
    for T, B, H in ((1, 1, 1), (3, 2, 4), (6, 4, 3)):
        i, f, o = rng.uniform(0.1, 0.9, (3, T, B, H))
        g, c0 = rng.uniform(-1, 1, (T, B, H)), rng.standard_normal((B, H))
        cases.append((i, f, g, o, c0))
    return cases


def right_answer(i, f, g, o, c0):
    """What the trace of given gates holds."""
    trace = run_gates(i, f, g, o, c0)
    return trace.c, trace.h


MISTAKES = (
    Edit(
        "tanh-on-the-memory",
        "You squash the memory on its way. tanh belongs to the output h; c goes on as it is.",
        "f_t * memory + i_t * g_t",
        "np.tanh(f_t * memory + i_t * g_t)",
        "o_t * np.tanh(memory)",
        "o_t * memory",
    ),
    Edit(
        "tanh-on-the-memory-twice",
        "You squash the memory on its way, and again when it is shown. Only the second tanh is "
        "right.",
        "f_t * memory + i_t * g_t",
        "np.tanh(f_t * memory + i_t * g_t)",
    ),
    Edit(
        "tanh-c-handed-on",
        "You hand tanh(c) on to the next step. What goes on is c itself.",
        "hs.append(o_t * np.tanh(memory))",
        "memory = np.tanh(memory)\n        hs.append(o_t * memory)",
    ),
    Edit(
        "h-handed-on",
        "You hand h on as the memory. What goes on to the next step is c.",
        "hs.append(o_t * np.tanh(memory))",
        "memory = o_t * np.tanh(memory)\n        hs.append(memory)",
    ),
    Edit(
        "memory-not-handed-on",
        "Every step starts from c0 again. Hand the new memory on to the next step.",
        "f_t * memory",
        "f_t * c0",
    ),
    Edit(
        "tanh-missing-at-the-read-out",
        "The memory is shown without tanh. Squash it, then let the output gate through.",
        "np.tanh(memory)",
        "memory",
    ),
    Edit(
        "sigma-at-the-read-out",
        "You show σ(c). The memory may be negative, so it is shown through tanh.",
        "np.tanh(memory)",
        "1 / (1 + np.exp(-memory))",
    ),
    Edit(
        "output-gate-left-out",
        "The output gate plays no part. It decides how much of tanh(c) is shown.",
        "o_t * np.tanh(memory)",
        "np.tanh(memory)",
    ),
    Edit(
        "old-memory-shown",
        "You show the memory of the step before. Remember first, then expose the new memory.",
        "        hs.append(o_t * np.tanh(memory))  # expose\n",
        "",
        "memory = f_t * memory + i_t * g_t",
        "hs.append(o_t * np.tanh(memory))\n        memory = f_t * memory + i_t * g_t",
    ),
    Edit(
        "h-and-c-swapped",
        "The two results are in the wrong order. First every memory c, then every output h.",
        "np.stack(cs), np.stack(hs)",
        "np.stack(hs), np.stack(cs)",
    ),
    Edit(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. f works on the old memory, i on "
        "the candidate.",
        "f_t * memory + i_t * g_t",
        "i_t * memory + f_t * g_t",
    ),
    Edit(
        "candidate-without-its-gate",
        "The candidate is added as it is. It passes the input gate first.",
        "i_t * g_t",
        "g_t",
    ),
    Edit(
        "given-memory-ignored",
        "You start from zeros. The memory before the first step is given: c0.",
        "= c0,",
        "= np.zeros_like(c0),",
    ),
    Edit(
        "same-array-every-step",
        "All steps show the last memory: it is changed in place, and the list holds the same array "
        "many times. Make a new array at each step.",
        "= c0,",
        "= c0.copy(),",
        "memory = f_t * memory + i_t * g_t",
        "memory *= f_t\n        memory += i_t * g_t",
    ),
    Edit(
        "c-changed-in-place",
        "The values are right, but you changed c0 in place. It belongs to the caller, and the "
        "backward pass still needs it: make a new array.",
        "memory = f_t * memory + i_t * g_t",
        "memory *= f_t\n        memory += i_t * g_t",
        "cs.append(memory)",
        "cs.append(memory.copy())",
    ),
    Edit(
        "tanh-after-the-output-gate",
        "You squash after the output gate. First tanh of the memory, then the gate on the outside.",
        "o_t * np.tanh(memory)",
        "np.tanh(o_t * memory)",
    ),
    Edit(
        "last-step-only",
        "You return the last memory and the last output. Keep every one in a list and stack them.",
        "np.stack(cs), np.stack(hs)",
        "cs[-1], hs[-1]",
    ),
)

QUESTION = Question(
    "memory_loop",
    gates_and_memories,
    right_answer,
    ("c", "h"),
    "Only c goes on to the next step; h is shown and then gone.",
    untouched=("c0",),
    mistakes=MISTAKES,
)
