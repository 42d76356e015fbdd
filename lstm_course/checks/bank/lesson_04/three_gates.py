"""three_gates: mix, then gate, three times over, each with weights of its own."""

import numpy as np

from lstm_course.checks.bank.lesson_04.arguments import steps
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.lstm import GATES, lstm_step


def steps_by_gate():
    """The same steps without c, and with the weights taken apart by gate."""
    cases = []
    for x_t, h, _, *weights in steps():
        blocks = zip(*(np.split(array, 4) for array in weights), strict=True)
        cases.append((x_t, h, dict(zip(GATES, blocks, strict=True))))
    return cases


def right_answer(x_t, h, weights):
    """The gates of the course's own step, with the weights put together again."""
    W_x, W_h, b = (np.concatenate([weights[name][part] for name in GATES]) for part in range(3))
    _, _, gates = lstm_step(x_t, h, np.zeros_like(h), W_x, W_h, b)
    return gates["i"], gates["f"], gates["o"]


MISTAKES = (
    Edit(
        "sigma-left-out",
        "i is still the mixture. A valve lies between 0 and 1: put it through σ.",
        '    gates["i"] = sigmoid(gates["i"])\n',
        "",
    ),
    Edit(
        "sigma-left-out-at-o",
        "o is only mixed. The output gate is a valve as well: put it through σ.",
        'sigmoid(mix(x_t, h, weights["o"]))',
        'mix(x_t, h, weights["o"])',
    ),
    Edit(
        "sigma-left-out-at-i-and-o",
        "i and o are only mixed. A valve lies between 0 and 1: put both through σ.",
        '    gates["i"] = sigmoid(gates["i"])\n',
        "",
        'sigmoid(mix(x_t, h, weights["o"]))',
        'mix(x_t, h, weights["o"])',
    ),
    Edit(
        "tanh-for-input-gate",
        "You used tanh for the input gate. A valve lies between 0 and 1, so it needs σ.",
        'sigmoid(gates["i"])',
        'np.tanh(gates["i"])',
    ),
    Edit(
        "tanh-for-output-gate",
        "You used tanh for the output gate. A valve lies between 0 and 1, so it needs σ.",
        'sigmoid(mix(x_t, h, weights["o"]))',
        'np.tanh(mix(x_t, h, weights["o"]))',
    ),
    Edit(
        "sigma-twice",
        "The input gate goes through σ twice. Once is enough.",
        'sigmoid(gates["i"])',
        'sigmoid(sigmoid(gates["i"]))',
    ),
    Edit(
        "output-gate-with-forget-weights",
        "The output gate is mixed with the forget gate's weights. Each gate has its own: use o's.",
        'weights["o"]',
        'weights["f"]',
    ),
    Edit(
        "output-gate-with-candidate-weights",
        "The output gate is mixed with the candidate's weights. Each gate has its own: use o's.",
        'weights["o"]',
        'weights["g"]',
    ),
    Edit(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places.",
        'return gates["i"], gates["f"]',
        'return gates["f"], gates["i"]',
    ),
)

QUESTION = Question(
    "three_gates",
    steps_by_gate,
    right_answer,
    ("i", "f", "o"),
    "The three gates differ only in their weights: all look at the same x_t and h.",
    mistakes=MISTAKES,
)
