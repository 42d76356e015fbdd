"""keep_marked: gates that hold the last marked candidate and ignore the noise between."""

import numpy as np

from lstm_course.checks.bank.lesson_03.gate_programs import effect_on, played_on
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.tasks.memory_puzzles import PUZZLES, Puzzle


def steps_and_signals():
    """(steps, marked); first the puzzle of the lesson's tape."""
    return [(24, [4, 12, 18]), (6, [0, 3]), (10, [2, 3, 9])]


def puzzle(steps, marked):
    """Before the first mark nothing is judged."""
    if (steps, list(marked)) == (24, [4, 12, 18]):
        return PUZZLES["noise"]
    g = np.random.default_rng(35).uniform(-0.9, 0.9, steps)
    target, kept = np.full(steps, np.nan), np.nan
    for t in range(steps):
        kept = g[t] if t in marked else kept
        target[t] = kept
    return Puzzle("", ((g, target),))


def right_answer(steps, marked):
    """At a mark the new value comes in and the old one goes; at all others the reverse."""
    i = np.zeros(steps)
    i[list(marked)] = 1.0
    return i, 1 - i, np.ones(steps)


MISTAKES = (
    Edit(
        "old-value-not-dropped",
        "The marked values are added up. In the step in which a new one comes, the old one goes.",
        "1.0 - i",
        "np.ones(steps)",
    ),
    Edit(
        "every-value-kept",
        "The memory follows every value that arrives. Write at the marked steps alone.",
        "np.zeros(steps)",
        "np.ones(steps)",
    ),
    Edit(
        "everything-added-up",
        "Everything that arrives is added up. Write at the marked steps alone, and drop there.",
        "i, 1.0 - i",
        "np.ones(steps), np.ones(steps)",
    ),
    Edit(
        "value-dropped-at-once",
        "The value is gone one step after its mark. Keep the forget gate open between the marks.",
        "1.0 - i",
        "np.zeros(steps)",
    ),
    Edit(
        "marks-turned-round",
        "Your gates are the wrong way round: you write where there is no mark.",
        "i, 1.0 - i",
        "1.0 - i, i",
    ),
    Edit(
        "noise-added-between-marks",
        "The old value goes at each mark, but the noise between the marks is added. The input gate "
        "is open at the marks alone.",
        "i, 1.0 - i",
        "np.ones(steps), 1.0 - i",
    ),
    Edit(
        "written-a-step-late",
        "Off by one: you write one step late. Steps are counted from 0.",
        "i[marked]",
        "i[[t + 1 for t in marked if t + 1 < steps]]",
    ),
    Edit(
        "forget-gate-turned-round",
        "Your forget gate is the wrong way round: at 1 it keeps, at 0 it drops. It is 0 at the "
        "marks alone.",
        "i, 1.0 - i",
        "i, i",
    ),
)

QUESTION = Question(
    "keep_marked",
    steps_and_signals,
    right_answer,
    ("i", "f", "o"),
    "Here f is always 1 - i. A later design, the GRU (Cho et al., 2014), ties them like that.",
    judge=played_on(puzzle),
    signature=effect_on(puzzle),
    mistakes=MISTAKES,
)
