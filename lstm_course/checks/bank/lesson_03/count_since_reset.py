"""count_since_reset: gates that count pulses and start again at every reset."""

import numpy as np

from lstm_course.checks.bank.lesson_03.gate_programs import effect_on, played_on
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.tasks.memory_puzzles import PUZZLES, Puzzle


def steps_and_signals():
    """(steps, resets); first the puzzle of the lesson's tape."""
    return [(24, [8, 16]), (5, [2]), (9, [3, 4, 7])]


def puzzle(steps, resets):
    """A pulse arrives together with each reset as well, and must not be counted."""
    if (steps, list(resets)) == (24, [8, 16]):
        return PUZZLES["reset"]
    g = np.ones(steps)
    target, count = np.zeros(steps), 0
    for t in range(steps):
        count = 0 if t in resets else count + 1
        target[t] = count
    return Puzzle("", ((g, target),))


def right_answer(steps, resets):
    """At a reset nothing stays and nothing comes in."""
    f, i = np.ones(steps), np.ones(steps)
    f[list(resets)], i[list(resets)] = 0.0, 0.0
    return i, f, np.ones(steps)


MISTAKES = (
    Edit(
        "pulse-at-the-reset-counted",
        "A pulse that comes with the reset is counted. Keep the candidate out at that step too.",
        "    i[resets] = 0.0\n",
        "",
    ),
    Edit(
        "never-reset",
        "The count is never dropped. At a reset the forget gate closes.",
        "    i[resets] = 0.0\n",
        "",
        "    f[resets] = 0.0\n",
        "",
    ),
    Edit(
        "pulse-skipped-but-count-kept",
        "At a reset you keep the pulse out, but the old count stays. Drop it there too.",
        "    f[resets] = 0.0\n",
        "",
    ),
    Edit(
        "count-dropped-every-step",
        "The count is dropped at every step. Close the forget gate at the resets alone.",
        "i, f, o = np.ones(steps), np.ones(steps)",
        "i, f, o = np.ones(steps), np.zeros(steps)",
    ),
    Edit(
        "reset-a-step-late",
        "Off by one: you reset one step late. Steps are counted from 0.",
        "i[resets]",
        "i[np.array(resets) + 1]",
        "f[resets]",
        "f[np.array(resets) + 1]",
    ),
    Edit(
        "first-reset-only",
        "Only the first reset works. resets is a list: every step in it counts.",
        "i[resets]",
        "i[resets[0]]",
        "f[resets]",
        "f[resets[0]]",
    ),
    Edit(
        "forget-gate-turned-round",
        "Your forget gate is the wrong way round: at 1 it keeps, at 0 it drops. It is 0 at the "
        "resets alone.",
        "i, f, o = np.ones(steps), np.ones(steps)",
        "i, f, o = np.ones(steps), np.zeros(steps)",
        "f[resets] = 0.0",
        "f[resets] = 1.0",
    ),
)

QUESTION = Question(
    "count_since_reset",
    steps_and_signals,
    right_answer,
    ("i", "f", "o"),
    "f = 0 drops the count, and i = 0 keeps out a pulse that comes with the reset.",
    judge=played_on(puzzle),
    signature=effect_on(puzzle),
    mistakes=MISTAKES,
)
