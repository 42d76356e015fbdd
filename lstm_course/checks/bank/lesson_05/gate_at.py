"""gate_at: the mean of a gate over the steps at which one character was read."""

import numpy as np

from lstm_course.checks.bank.lesson_05.arguments import SENTENCES
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def gates_and_texts():
    """(values, text, character)."""
    rng = np.random.default_rng(54)
    cases = [(np.array([[0.1], [0.5], [0.3]]), "(a(", "(")]
    for text, character, H in (("f(x)", ")", 2), (SENTENCES[1], "(", 3), (SENTENCES[2], "t", 4)):
        cases.append((rng.random((len(text), H)), text, character))
    return cases


def right_answer(values, text, character):
    """Of the chosen steps only; one mean for each unit."""
    return values[np.array(list(text)) == character].mean(axis=0)


MISTAKES = (
    Edit(
        "every-step-averaged",
        "You averaged over every step. Pick the steps at which the character was read.",
        "values[where]",
        "values",
    ),
    Edit(
        "sum-for-mean",
        "You added up the chosen steps. Divide by how many there are.",
        ".mean(",
        ".sum(",
    ),
    Edit(
        "divided-by-all-steps",
        "You divided by the number of all steps. Divide by the number of chosen ones.",
        ".mean(axis=0)",
        ".sum(axis=0) / len(text)",
    ),
    Edit(
        "other-steps-chosen",
        "You averaged over the steps at which another character was read. Turn the choice round.",
        "==",
        "!=",
    ),
    Edit(
        "first-step-only",
        "You took the first such step alone. Average over all of them.",
        ".mean(axis=0)",
        "[0]",
    ),
    Edit(
        "step-after",
        "Off by one in time: you read the gate one step after the character. It is the same step.",
        "values[where]",
        "values[np.roll(where, 1)]",
    ),
    Edit(
        "whole-text-compared",
        "You compare the whole text with the character, which gives one False. Make an array of "
        "characters first.",
        "np.array(list(text))",
        "text",
    ),
    Edit(
        "units-averaged-too",
        "You averaged over the units as well. Average over the steps, axis 0; the units stay.",
        ".mean(axis=0)",
        ".mean()",
    ),
)

QUESTION = Question(
    "gate_at",
    gates_and_texts,
    right_answer,
    ("mean",),
    "With a trained cell's f and the character '(' this is how you read a forget gate.",
    mistakes=MISTAKES,
)
