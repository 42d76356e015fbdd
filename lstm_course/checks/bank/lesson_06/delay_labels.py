"""delay_labels: labels that are asked for d steps later, and the mask that goes with them."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def labels_and_delays():
    """(labels, lengths, d), with a delay of 0 at the end."""
    rng = np.random.default_rng(65)
    return [
        (np.array([[7], [8]]), np.array([2]), 1),
        (np.array([[0], [8]]), np.array([2]), 1),  # 0 is a label too: silent
        (np.array([[7, 4], [8, 5], [9, 0]]), np.array([3, 2]), 2),
        (rng.integers(1, 9, (4, 3)), np.array([4, 1, 3]), 3),
        (rng.integers(1, 9, (4, 3)), np.array([2, 4, 3]), 0),
    ]


def right_answer(labels, lengths, d):
    """Both arrays with d empty steps in front, and nothing but zeros at the padding."""
    T, B = labels.shape
    late = np.zeros((T + d, B), int)
    mask = np.zeros((T + d, B), bool)
    for b, n in enumerate(lengths):
        late[d : d + n, b] = labels[:n, b]
        mask[d : d + n, b] = True
    return late, mask


MISTAKES = (
    Edit(
        "labels-not-delayed",
        "The labels stand where they were, with empty steps at the end. Empty steps come first.",
        "late[d : d + n, b]",
        "late[:n, b]",
        "mask[d : d + n, b]",
        "mask[:n, b]",
    ),
    Edit(
        "mask-not-delayed",
        "The labels are late, but the mask is not. It moves by d as well.",
        "mask[d : d + n, b]",
        "mask[:n, b]",
    ),
    Edit(
        "only-the-mask-delayed",
        "The mask is late, but the labels are not. They move by d as well.",
        "late[d : d + n, b]",
        "late[:n, b]",
    ),
    Edit(
        "mask-covers-the-padding",
        "The mask counts padding. Sequence b has answers for its own length and no longer.",
        "mask[d : d + n, b]",
        "mask[d:, b]",
    ),
    Edit(
        "pads-read-as-data",
        "The labels of the padding are written too. Where nothing counts, the label is 0.",
        "late[d : d + n, b] = labels[:n, b]",
        "late[d:, b] = labels[:, b]",
    ),
    Edit(
        "lengths-ignored",
        "You delay all T steps of every sequence, padding included. Only the first n are real.",
        "late[d : d + n, b] = labels[:n, b]",
        "late[d:, b] = labels[:, b]",
        "mask[d : d + n, b]",
        "mask[d:, b]",
    ),
    Edit(
        "mask-covers-the-waiting",
        "The mask counts the first d steps as well. Nothing is asked there.",
        "mask[d : d + n, b]",
        "mask[: d + n, b]",
    ),
    Edit(
        "mask-from-the-labels",
        "Your mask is False wherever the late label is 0. But 0 is a label too, that of a silent "
        "letter: the mask follows from the lengths.",
        "return late, mask",
        "return late, late != 0",
    ),
    Edit(
        "end-not-moved",
        "The slice begins d steps later but ends where it did, so the last d answers are lost. "
        "Both of its ends move by d.",
        "late[d : d + n, b] = labels[:n, b]",
        "late[d:n, b] = labels[: n - d, b]",
        "mask[d : d + n, b]",
        "mask[d:n, b]",
    ),
    Edit(
        "end-of-the-mask-not-moved",
        "The labels are right. The mask begins d steps later but ends where it did: both of its "
        "ends move by d.",
        "mask[d : d + n, b]",
        "mask[d:n, b]",
    ),
    Edit(
        "one-step-too-late",
        "Off by one: the labels come d + 1 steps late, and the last one falls off the end.",
        "late[d : d + n, b] = labels[:n, b]",
        "late[d + 1 : d + 1 + n, b] = labels[: min(n, T - 1), b]",
        "mask[d : d + n, b]",
        "mask[d + 1 : d + 1 + n, b]",
    ),
    Edit(
        "steps-not-added",
        "The answer has T steps, so the last d answers have no place. Make T + d steps.",
        "return late, mask",
        "return late[:T], mask[:T]",
    ),
)

QUESTION = Question(
    "delay_labels",
    labels_and_delays,
    right_answer,
    ("late", "mask"),
    "An ordinary LSTM trained on these has read d more letters before it must answer.",
    mistakes=MISTAKES,
)
