"""last_summary: what each reader knew when it was done, at opposite ends of the sequence."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def outputs_and_lengths():
    """(outputs, lengths); without padding first."""
    rng = np.random.default_rng(64)
    return [
        (np.arange(1.0, 5.0).reshape(2, 1, 2), np.array([2])),
        (np.arange(1.0, 13.0).reshape(3, 2, 2), np.array([3, 1])),
        (rng.standard_normal((5, 3, 8)), np.array([2, 5, 4])),
    ]


def right_answer(outputs, lengths):
    """The forward half at each sequence's own last step, the backward half at its first."""
    B, H = outputs.shape[1], outputs.shape[2] // 2
    return np.concatenate([outputs[lengths - 1, np.arange(B), :H], outputs[0, :, H:]], axis=1)


MISTAKES = (
    Edit(
        "backward-half-at-the-last-step",
        "You take the backward half at the last step. There the backward reader has only begun.",
        "outputs[0, :, H:]",
        "outputs[lengths - 1, np.arange(B), H:]",
    ),
    Edit(
        "both-halves-at-the-end-of-the-array",
        "You take the last row of outputs for both halves. For a short sequence that is padding, "
        "and the backward reader finishes elsewhere.",
        "outputs[lengths - 1, np.arange(B), :H]",
        "outputs[-1, :, :H]",
        "outputs[0, :, H:]",
        "outputs[-1, :, H:]",
    ),
    Edit(
        "pads-read-as-data",
        "You take the forward half at the last row, which is padding for a short sequence. Each "
        "sequence has its own last real step.",
        "outputs[lengths - 1, np.arange(B), :H]",
        "outputs[-1, :, :H]",
    ),
    Edit(
        "both-halves-at-the-first-step",
        "You take the forward half at the first step, where the forward reader has only begun.",
        "outputs[lengths - 1, np.arange(B), :H]",
        "outputs[0, :, :H]",
    ),
    Edit(
        "directions-exchanged",
        "The forward half is taken at the first step and the backward half at the last. It is the "
        "other way round: where does each reader finish?",
        "outputs[lengths - 1, np.arange(B), :H]",
        "outputs[0, :, :H]",
        "outputs[0, :, H:]",
        "outputs[lengths - 1, np.arange(B), H:]",
    ),
    Edit(
        "halves-swapped",
        "The two halves are in the wrong order. The forward half comes first.",
        "[ahead, back]",
        "[back, ahead]",
    ),
    Edit(
        "length-not-minus-one",
        "Off by one: steps are counted from 0, so a sequence of length n ends at step n − 1.",
        "lengths - 1",
        "lengths",
    ),
    Edit(
        "mean-over-pads",
        "You averaged over all steps, padding included. Take one step for each half.",
        "np.concatenate([ahead, back], axis=1)",
        "outputs.mean(axis=0)",
    ),
)

QUESTION = Question(
    "last_summary",
    outputs_and_lengths,
    right_answer,
    ("summary",),
    "These are the two rows of h_n: each reader's last state, at opposite ends of the word.",
    mistakes=MISTAKES,
)
