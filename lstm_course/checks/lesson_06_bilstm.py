"""Questions of lesson 06: reversing, two directions, masks, summaries, and answering late."""

import numpy as np

from lstm_course.bidirectional import Bidirectional, reverse_sequence
from lstm_course.checks.question import Question
from lstm_course.engine.lstm_layer import LSTM


def _reverse_cases():
    rng = np.random.default_rng(61)
    # The first case is short enough to be printed in full by whoever looks for the mistake.
    counted = np.arange(1.0, 7.0).reshape(3, 2, 1)
    return [
        (counted, np.array([3, 2])),
        (rng.standard_normal((5, 3, 2)), np.array([1, 5, 4])),
        (rng.standard_normal((4, 2, 3)), np.array([4, 4])),
    ]


def _both_cases():
    rng = np.random.default_rng(62)
    cases = []
    for T, B, D, H, lengths in [(2, 1, 1, 1, [2]), (4, 1, 2, 3, [4]), (5, 3, 2, 4, [5, 1, 3])]:
        layers = [LSTM(D, H, seed=seed) for seed in (T, T + 10)]
        cases.append((rng.standard_normal((T, B, D)), np.array(lengths), *layers))
    return cases


def _both(x, lengths, forward_layer, backward_layer):
    pair = Bidirectional(forward_layer.input_size, forward_layer.hidden_size)
    pair.forward_layer, pair.backward_layer = forward_layer, backward_layer
    return pair.forward(x, lengths=lengths)[0]


def _accuracy_cases():
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


def _accuracy(labels, target, mask):
    return (labels == target)[mask].mean()


def _summary_cases():
    rng = np.random.default_rng(64)
    return [
        (np.arange(1.0, 5.0).reshape(2, 1, 2), np.array([2])),
        (np.arange(1.0, 13.0).reshape(3, 2, 2), np.array([3, 1])),
        (rng.standard_normal((5, 3, 8)), np.array([2, 5, 4])),
    ]


def _summary(outputs, lengths):
    B, H = outputs.shape[1], outputs.shape[2] // 2
    return np.concatenate([outputs[lengths - 1, np.arange(B), :H], outputs[0, :, H:]], axis=1)


def _delay_cases():
    rng = np.random.default_rng(65)
    return [
        (np.array([[7], [8]]), np.array([2]), 1),
        (np.array([[0], [8]]), np.array([2]), 1),  # 0 is a label too: silent
        (np.array([[7, 4], [8, 5], [9, 0]]), np.array([3, 2]), 2),
        (rng.integers(1, 9, (4, 3)), np.array([4, 1, 3]), 3),
        (rng.integers(1, 9, (4, 3)), np.array([2, 4, 3]), 0),
    ]


def _delay(labels, lengths, d):
    T, B = labels.shape
    late = np.zeros((T + d, B), int)
    mask = np.zeros((T + d, B), bool)
    for b, n in enumerate(lengths):
        late[d : d + n, b] = labels[:n, b]
        mask[d : d + n, b] = True
    return late, mask


QUESTIONS = [
    Question(
        "reverse_within_lengths",
        _reverse_cases,
        reverse_sequence,
        ("turned",),
        "Doing it twice gives x back, so one function serves before and after the backward reader.",
    ),
    Question(
        "bidirectional_outputs",
        _both_cases,
        _both,
        ("outputs",),
        "Two ordinary layers, two reversals and one concatenation: there is no new cell.",
    ),
    Question(
        "masked_accuracy",
        _accuracy_cases,
        _accuracy,
        ("accuracy",),
        "The mean runs over real steps alone, so longer padding cannot change the mark.",
    ),
    Question(
        "last_summary",
        _summary_cases,
        _summary,
        ("summary",),
        "These are the two rows of h_n: each reader's last state, at opposite ends of the word.",
    ),
    Question(
        "delay_labels",
        _delay_cases,
        _delay,
        ("late", "mask"),
        "An ordinary LSTM trained on these has read d more letters before it must answer.",
    ),
]
