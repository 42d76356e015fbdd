"""store_and_show: gates that store what comes at one step and show it at another."""

import numpy as np

from lstm_course.checks.bank.lesson_03.gate_programs import effect_on, played_on
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.tasks.memory_puzzles import PUZZLES, Puzzle


def steps_and_signals():
    """(steps, write, show); first the puzzle of the lesson's tape."""
    return [(52, 0, 51), (6, 1, 4), (12, 3, 3)]


def puzzle(steps, write, show):
    """The same gates must serve a sequence and its negative."""
    if (steps, write, show) == (52, 0, 51):
        return PUZZLES["hold"]
    g = np.random.default_rng(34).uniform(0.3, 0.9, steps)
    target = np.zeros(steps)
    target[show] = np.tanh(g[write])
    return Puzzle("", ((g, target), (-g, -target)), judged="h")


def right_answer(steps, write, show):
    """Write once, keep everything, show once."""
    i, o = np.zeros(steps), np.zeros(steps)
    i[write], o[show] = 1.0, 1.0
    return i, np.ones(steps), o


MISTAKES = (
    Edit(
        "never-silent",
        "The memory is shown at every step. The output gate is open at step show alone.",
        "np.ones(steps), np.zeros(steps)",
        "np.ones(steps), np.ones(steps)",
    ),
    Edit(
        "written-at-every-step",
        "Everything that arrives is written. The input gate is open at step write alone.",
        "= np.zeros(steps)",
        "= np.ones(steps)",
    ),
    Edit(
        "memory-dropped",
        "The memory is dropped between writing and showing. Keep the forget gate open.",
        "np.ones(steps)",
        "np.zeros(steps)",
    ),
    Edit(
        "write-and-show-swapped",
        "You write at step show and show at step write. The input gate writes, the output gate "
        "shows.",
        "i[write]",
        "i[show]",
        "o[show]",
        "o[write]",
    ),
    Edit(
        "written-a-step-late",
        "Off by one: you write one step late. Steps are counted from 0.",
        "i[write]",
        "i[write + 1]",
    ),
    Edit(
        "shown-a-step-early",
        "Off by one: you show one step early. Steps are counted from 0.",
        "o[show]",
        "o[show - 1]",
    ),
    Edit(
        "shown-from-then-on",
        "The output gate stays open after step show. It shows at that one step alone.",
        "o[show]",
        "o[show:]",
    ),
    Edit(
        "never-shown",
        "The output gate never opens, so nothing is shown. Open it at step show.",
        "    o[show] = 1.0\n",
        "",
    ),
    Edit(
        "dropped-at-the-show-step",
        "The memory is dropped at step show itself. Keep the forget gate open there too (a slice "
        "ends one before its second number).",
        "np.ones(steps)",
        "np.zeros(steps)",
        "i[write] = 1.0",
        "i[write] = 1.0\n    f[write:show] = 1.0",
    ),
    Edit(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. The order is i, f and o.",
        "return i, f, o",
        "return f, i, o",
    ),
)

QUESTION = Question(
    "store_and_show",
    steps_and_signals,
    right_answer,
    ("i", "f", "o"),
    "One step writes and one shows; f = 1 carries the value over any distance between.",
    judge=played_on(puzzle),
    signature=effect_on(puzzle),
    mistakes=MISTAKES,
)
