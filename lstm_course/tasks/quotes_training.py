"""How the networks of the quote toggle are trained, and on what they are judged.

An LSTM with four cells, an RNN with four units, and one with sixteen, which has about as many
numbers to learn as the LSTM.
"""

import numpy as np

from lstm_course.losses import binary_cross_entropy
from lstm_course.tasks import quotes
from lstm_course.training import train

UPDATES = 1000
LENGTH, BATCH_SIZE = 60, 32
HELD_OUT_LENGTH, HELD_OUT_SIZE = 300, 60

# Tried on scrambled training text: .005, .01 and .02 for the RNNs, only .02 for the LSTM.
RATES = {"lstm_4": 0.02, "rnn_4": 0.02, "rnn_16": 0.02}


def trained(name, seed, rate=None, progress=False):
    """A network trained on the training topics.

    Args:
        name: a key of ``quotes.TRAINED``, such as "lstm_4".
        seed: of the weights and of the windows of text.
        rate: learning rate, a fifth of it in the last fifth of the updates; None for ``RATES``.
        progress: show a progress bar.

    Returns:
        ``(model, history)``: a ``SequenceModel`` and a ``History``.
    """
    highest = RATES[name] if rate is None else rate
    model = quotes.untrained(name, seed)
    rng = np.random.default_rng([seed, 1])  # another stream than the one that drew the weights
    history = train(
        model,
        lambda: quotes.batch(rng, LENGTH, BATCH_SIZE),
        binary_cross_entropy,
        updates=UPDATES,
        learning_rate=lambda update: highest if update < 0.8 * UPDATES else highest / 5,
        progress=progress,
    )
    return model, history


def judged_on(split="held-out"):
    """What every network is judged on.

    Args:
        split: "held-out" or "train".

    Returns:
        {"text": (x, y), "scrambled": (x, y)}: x (T, B, 96), y (T, B, 1), as in ``quotes.batch``.
    """
    x, y = quotes.batch(np.random.default_rng(99), HELD_OUT_LENGTH, HELD_OUT_SIZE, split)
    return {"text": (x, y), "scrambled": quotes.scramble(np.random.default_rng(5), x)}


def scores(model, judged):
    """The share of right answers (0 to 1) on text, and on scrambled text.

    Args:
        model: a ``SequenceModel``.
        judged: from ``judged_on``.

    Returns:
        {"text": share, "scrambled": share}.
    """
    return {name: quotes.accuracy(model.forward(x)[0], y) for name, (x, y) in judged.items()}
