"""masked_accuracy: the share of right labels, over the real steps alone."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def labelled_batches():
    """(labels, target, mask); at the padding some labels are right and some are not."""
    rng = np.random.default_rng(63)
    one = (
        np.array([[4, 7], [2, 0], [0, 0]]),
        np.array([[4, 1], [3, 0], [5, 0]]),
        np.array([[True, True], [True, False], [True, False]]),
    )
    lengths = np.array([6, 2, 3, 1])
    mask = np.arange(6)[:, None] < lengths
    target = rng.integers(1, 4, (6, 4)) * mask
    return [one, (rng.integers(1, 4, (6, 4)), target, mask)]


def right_answer(labels, target, mask):
    """The mean of right and wrong where the mask is True."""
    return (labels == target)[mask].mean()


MISTAKES = (
    Edit(
        "pads-read-as-data",
        "Padding counts as well: a right answer there earns credit. Pick the real steps with mask.",
        "[mask]",
        "",
    ),
    Edit(
        "mean-over-pads",
        "You count right answers at real steps, but divide by all steps. Divide by the real ones.",
        "right[mask]",
        "(right * mask)",
    ),
    Edit(
        "pads-counted-as-right",
        "You divide by the real steps, but right answers at the padding are still counted. Pick "
        "the real steps with mask first.",
        "right[mask].mean()",
        "right.sum() / mask.sum()",
    ),
    Edit(
        "padding-made-right",
        "You set both sides to 0 at the padding, so every padded step counts as right. Pick the "
        "real steps with mask instead.",
        "labels == target",
        "labels * mask == target * mask",
        "[mask]",
        "",
    ),
    Edit(
        "percent-for-share",
        "You give a percentage. A share is a number from 0 to 1.",
        "return right",
        "return 100 * right",
    ),
    Edit(
        "errors-counted",
        "This is the share of wrong answers. The share of right ones is needed.",
        "==",
        "!=",
    ),
    Edit(
        "number-for-share",
        "You give the number of right answers. A share is between 0 and 1: divide.",
        ".mean()",
        ".sum()",
    ),
    Edit(
        "mean-of-sequence-means",
        "You averaged each sequence and then the sequences, so short ones weigh too much. Every "
        "real step counts the same.",
        "right[mask].mean()",
        "((right * mask).sum(axis=0) / mask.sum(axis=0)).mean()",
    ),
    Edit(
        "mask-turned-round",
        "You picked the padding. mask is True where a step is real.",
        "[mask]",
        "[~mask]",
    ),
)

QUESTION = Question(
    "masked_accuracy",
    labelled_batches,
    right_answer,
    ("accuracy",),
    "The mean runs over real steps alone, so longer padding cannot change the mark.",
    mistakes=MISTAKES,
)
