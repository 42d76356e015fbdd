"""reverse_within_lengths: the real steps of each sequence turned around, the padding left alone."""

import numpy as np

from lstm_course.bidirectional import reverse_sequence
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def padded_batches():
    """(x, lengths), the first short enough to be printed in full by whoever looks for a mistake."""
    rng = np.random.default_rng(61)
    counted = np.arange(1.0, 7.0).reshape(3, 2, 1)
    return [
        (counted, np.array([3, 2])),
        (rng.standard_normal((5, 3, 2)), np.array([1, 5, 4])),
        (rng.standard_normal((4, 2, 3)), np.array([4, 4])),
    ]


MISTAKES = (
    Edit(
        "padding-in-front",
        "You turned all steps around, so the padding came to the front. Take the real steps first, "
        "then turn those.",
        "turned[:n, b] = x[:n, b]",
        "turned[:, b] = x[:, b]",
    ),
    Edit(
        "pads-read-as-data",
        "You turned all steps around and kept the first n of them: padding is read as data. Take "
        "the real steps first, then turn those.",
        "x[:n, b][::-1]",
        "x[::-1, b][:n]",
    ),
    Edit(
        "nothing-turned",
        "The steps stand as they were. Turn the first n of each sequence around.",
        "[::-1]",
        "",
    ),
    Edit(
        "last-step-left-out",
        "Off by one: the last real step stays where it was. A sequence of length n has the steps "
        "0 to n − 1, and x[:n] takes all of them.",
        "turned[:n, b] = x[:n, b]",
        "turned[: n - 1, b] = x[: n - 1, b]",
    ),
    Edit(
        "features-turned",
        "You turned the features around as well. Turn axis 0 alone, the steps.",
        "[::-1]",
        "[::-1, ::-1]",
    ),
    Edit(
        "first-step-left-out",
        "Off by one: the slice stops before it reaches step 0. Take the first n steps, then turn "
        "them.",
        "turned[:n, b] = x[:n, b][::-1]",
        "turned[: n - 1, b] = x[n - 1 : 0 : -1, b]",
    ),
    Edit(
        "features-for-steps",
        "You turned the features around, not the steps. Turn axis 0 of the part that you took.",
        "[::-1]",
        "[:, ::-1]",
    ),
    Edit(
        "every-sequence-turned",
        "Each round of the loop turns the first n steps of all sequences. Pick sequence b as well, "
        "on both sides.",
        "turned[:n, b] = x[:n, b]",
        "turned[:n] = x[:n]",
    ),
    Edit(
        "batch-axis-first",
        "You took b as the first axis. Here time is axis 0 and the batch is axis 1.",
        "turned[:n, b] = x[:n, b]",
        "turned[b, :n] = x[b, :n]",
    ),
)

QUESTION = Question(
    "reverse_within_lengths",
    padded_batches,
    reverse_sequence,
    ("turned",),
    "Doing it twice gives x back, so one function serves before and after the backward reader.",
    mistakes=MISTAKES,
)
