"""adding_answer: the sum of the marked numbers of each sequence, all steps seen at once."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.tasks import adding


def sequences():
    """(x,), the first a single sequence that can be added up in the head."""
    rng = np.random.default_rng(51)
    one = np.array([[[0.25, 1.0]], [[0.9, 0.0]], [[0.5, 1.0]]])
    return [(one,), (adding.batch(rng, 6, 4)[0],), (adding.batch(rng, 20, 3)[0],)]


def right_answer(x):
    """A marker of 0 takes its number away."""
    return (x[:, :, 0] * x[:, :, 1]).sum(axis=0)[:, None]


MISTAKES = (
    Edit(
        "markers-ignored",
        "You added up every number. Only the marked ones count.",
        "(numbers * markers)",
        "numbers",
    ),
    Edit(
        "mean-for-sum",
        "You took a mean over the steps. The answer is the sum of the marked numbers.",
        ".sum(",
        ".mean(",
    ),
    Edit(
        "mean-of-the-marked",
        "You took the mean of the marked numbers. The answer is their sum.",
        "(numbers * markers).sum(axis=0)",
        "((numbers * markers).sum(axis=0) / markers.sum(axis=0))",
    ),
    Edit(
        "markers-counted",
        "You added up the markers. They say which numbers count; add those numbers.",
        "(numbers * markers)",
        "markers",
    ),
    Edit(
        "unmarked-added",
        "You added the numbers without a mark. A marker of 1 means that the number counts.",
        "numbers * markers",
        "numbers * (1 - markers)",
    ),
    Edit(
        "first-marked-only",
        "You took the first marked number alone. Add all that are marked.",
        "(numbers * markers).sum(axis=0)",
        "numbers[markers.argmax(axis=0), np.arange(x.shape[1])]",
    ),
    Edit(
        "last-axis-missing",
        "There is one answer for each sequence, but as a row. Give it a second axis of length 1.",
        "[:, None]",
        "",
    ),
    Edit(
        "summed-over-the-batch",
        "You added over the sequences of the batch. Add over time, which is axis 0.",
        "axis=0",
        "axis=1",
    ),
)

QUESTION = Question(
    "adding_answer",
    sequences,
    right_answer,
    ("y",),
    "One line for you, because you see all steps at once. The network sees one at a time, and "
    "must carry the first number to the end.",
    mistakes=MISTAKES,
)
