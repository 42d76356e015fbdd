"""bidirectional_outputs: two ordinary layers, of which one reads each sequence from its end."""

import numpy as np

from lstm_course.bidirectional import Bidirectional
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.engine.lstm_layer import LSTM


def layers_and_batches():
    """(x, lengths, forward_layer, backward_layer); only the last batch has padding."""
    rng = np.random.default_rng(62)
    cases = []
    for T, B, D, H, lengths in [(2, 1, 1, 1, [2]), (4, 1, 2, 3, [4]), (5, 3, 2, 4, [5, 1, 3])]:
        layers = [LSTM(D, H, seed=seed) for seed in (T, T + 10)]
        cases.append((rng.standard_normal((T, B, D)), np.array(lengths), *layers))
    return cases


def right_answer(x, lengths, forward_layer, backward_layer):
    """The outputs of the course's own bidirectional layer with these two readers."""
    pair = Bidirectional(forward_layer.input_size, forward_layer.hidden_size)
    pair.forward_layer, pair.backward_layer = forward_layer, backward_layer
    return pair.forward(x, lengths=lengths)[0]


MISTAKES = (
    Edit(
        "outputs-not-turned-back",
        "The backward reader's outputs still stand in the order of reading. Turn them back before "
        "you join.",
        "reverse_sequence(back, lengths)",
        "back",
    ),
    Edit(
        "input-not-turned",
        "The backward reader read x from left to right, and only its outputs were turned. Turn its "
        "input too.",
        "reverse_sequence(x, lengths)",
        "x",
    ),
    Edit(
        "both-read-forward",
        "Both layers read from left to right. The second one reads x turned around.",
        "reverse_sequence(x, lengths)",
        "x",
        "reverse_sequence(back, lengths)",
        "back",
    ),
    Edit(
        "halves-swapped",
        "The two halves are in the wrong order. The forward half comes first.",
        "[ahead, reverse_sequence(back, lengths)]",
        "[reverse_sequence(back, lengths), ahead]",
    ),
    Edit(
        "halves-added",
        "You added the two readers' outputs. Put them side by side, along the last axis.",
        "np.concatenate([ahead, reverse_sequence(back, lengths)], axis=2)",
        "ahead + reverse_sequence(back, lengths)",
    ),
    Edit(
        "pads-read-as-data",
        "The lengths are used nowhere, so padding is read as data. Both layers and both reversals "
        "need them.",
        "(x, lengths=lengths)",
        "(x)",
        "(x, lengths)",
        "(x)",
        "(turned, lengths=lengths)",
        "(turned)",
        "(back, lengths)",
        "(back)",
    ),
    Edit(
        "reversed-with-the-padding",
        "You turn the padding around too, so the backward reader starts in it. Both reversals need "
        "the lengths.",
        "(x, lengths)",
        "(x)",
        "(back, lengths)",
        "(back)",
    ),
    Edit(
        "turned-back-with-the-padding",
        "The input is turned within its lengths, but the outputs are turned back with the padding. "
        "Both reversals need the lengths.",
        "(back, lengths)",
        "(back)",
    ),
    Edit(
        "both-halves-turned-back",
        "You turned both halves at the end. The forward half stands in the order of x already: "
        "turn the backward one alone, before you join.",
        "np.concatenate([ahead, reverse_sequence(back, lengths)], axis=2)",
        "reverse_sequence(np.concatenate([ahead, back], axis=2), lengths)",
    ),
    Edit(
        "state-handed-over",
        "The backward reader starts from the forward reader's last state. The two never talk to "
        "each other: it starts from zeros.",
        "ahead, _, _",
        "ahead, state, _",
        "(turned, lengths",
        "(turned, state, lengths",
    ),
    Edit(
        "layers-without-lengths",
        "The layers do not know the lengths and run on through the padding. Hand them the lengths.",
        "(x, lengths=lengths)",
        "(x)",
        "(turned, lengths=lengths)",
        "(turned)",
    ),
    Edit(
        "one-layer-twice",
        "The same layer reads both ways. The second reader is backward_layer.",
        "backward_layer.forward",
        "forward_layer.forward",
    ),
    Edit(
        "layers-swapped",
        "The two layers have changed places: forward_layer reads x as it is.",
        "forward_layer.forward(x",
        "backward_layer.forward(x",
        "backward_layer.forward(turned",
        "forward_layer.forward(turned",
    ),
)

QUESTION = Question(
    "bidirectional_outputs",
    layers_and_batches,
    right_answer,
    ("outputs",),
    "Two ordinary layers, two reversals and one concatenation: there is no new cell.",
    mistakes=MISTAKES,
)
