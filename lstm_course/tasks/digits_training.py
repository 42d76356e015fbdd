"""How the networks of the digits task are trained: an RNN and an LSTM of about the same size.

Settings were chosen on the validation part. ``SHIPPED_SEED`` is the seed of the weights that the
course ships (``tools/make_data/digits_weights.py`` saved them).
"""

import numpy as np

from lstm_course.losses import softmax_cross_entropy
from lstm_course.tasks import digits
from lstm_course.training import train

SHIPPED_SEED = 0
EPOCHS, BATCH_SIZE = 60, 64
UPDATES = EPOCHS * (digits.SPLITS["train"].stop // BATCH_SIZE)

# Highest learning rate. Tried for the RNN: .002, .005 and .01; for the LSTM: .02 and .03.
HIGHEST_RATE = {"rnn": 0.005, "lstm": 0.02}


def learning_rate(highest, updates):
    """The learning rate: up in a line for a fifth of the updates, then down along a cosine.

    One cycle, as in Smith (2018), "A disciplined approach to neural network hyper-parameters: Part
    1"; the cosine is that of Loshchilov & Hutter (2017), "SGDR".

    Args:
        highest: the rate at its highest.
        updates: of the whole training.

    Returns:
        A function from the update (0, 1, …) to a rate above 0.
    """

    def rate(update):
        done = update / updates
        if done < 0.2:
            return highest * (done / 0.2) + 1e-6
        return highest * 0.5 * (1 + np.cos(np.pi * (done - 0.2) / 0.8)) + 1e-6

    return rate


def shuffled_batches(x, labels, seed):
    """A function that hands out the pictures in random order, epoch after epoch.

    Args:
        x: (T, N, D).  labels: (N,).
        seed: of the order.

    Returns:
        A function without arguments that returns ``(x, labels)`` of ``BATCH_SIZE`` pictures, for
        ``train``. The last pictures of an epoch that fill no batch are left out.
    """
    rng = np.random.default_rng([seed, 1])  # another stream than the one that drew the weights
    waiting = []

    def next_batch():
        if len(waiting) < BATCH_SIZE:
            waiting[:] = rng.permutation(len(labels))
        rows = [waiting.pop() for _ in range(BATCH_SIZE)]
        return x[:, rows], labels[rows]

    return next_batch


def trained(name, seed, reading="pixels", updates=UPDATES, progress=False):
    """A network trained on the training part.

    Args:
        name: "rnn" or "lstm", a key of ``digits.TRAINED``.
        seed: of the weights and of the order of the pictures.
        reading: "pixels" or "rows".
        updates: how many.
        progress: show a progress bar.

    Returns:
        ``(model, history)``: a ``SequenceModel`` and a ``History``.
    """
    layer, hidden_size = digits.TRAINED[name]
    model = digits.untrained(layer, hidden_size, reading, seed)
    history = train(
        model,
        shuffled_batches(*digits.sequences("train", reading), seed),
        softmax_cross_entropy,
        updates=updates,
        learning_rate=learning_rate(HIGHEST_RATE[name], updates),
        progress=progress,
    )
    return model, history


def score(model, reading="pixels", split="test"):
    """The share of pictures (0 to 1) of one part that the model names right."""
    x, labels = digits.sequences(split, reading)
    return digits.accuracy(model.forward(x)[0], labels)
