"""Lesson 05: the same pictures of digits, read in 8 steps or in 64. The length decides.

Both networks train for 60 rounds; the learning rate rises for the first fifth of the updates and
then falls to nothing along half a cosine. RNN: H 64; LSTM: H 32, about as many numbers to learn.
"""

from functools import partial

import numpy as np

from lstm_course.experiments.experiment import BASELINE, Experiment
from lstm_course.losses import softmax_cross_entropy
from lstm_course.lstm_layer import LSTM
from lstm_course.rnn import RNN
from lstm_course.tasks import digits
from lstm_course.training import train

ROUNDS, BATCH = 60, 64
SETTINGS = {"LSTM": (LSTM, 32, 0.02), "RNN": (RNN, 64, 0.005)}  # layer, H, highest rate


def one_cycle(highest, updates, update):
    """The learning rate of one update: up for a fifth of them, then down."""
    share = update / updates
    down = (1 + np.cos(np.pi * (share - 0.2) / 0.8)) / 2
    return highest * (share / 0.2 if share < 0.2 else down) + 1e-6


def in_new_orders(x, labels, rng):
    """Batches without end: all pictures once, in a new order each round."""
    while True:
        order = rng.permutation(len(labels))
        for rows in np.split(order, range(BATCH, len(order), BATCH)):
            yield x[:, rows], labels[rows]


def digits_right(name, reading, seed):
    """Share of the 400 test pictures whose digit is named right."""
    layer, hidden_size, rate = SETTINGS[name]
    x, labels = digits.sequences("train", reading)
    updates = ROUNDS * -(-len(labels) // BATCH)
    batches = in_new_orders(x, labels, np.random.default_rng([seed, 1]))
    model = digits.untrained(layer, hidden_size, reading, seed)
    train(
        model,
        lambda: next(batches),
        softmax_cross_entropy,
        updates=updates,
        learning_rate=partial(one_cycle, rate, updates),
        progress=False,
    )
    x, labels = digits.sequences("test", reading)
    return digits.accuracy(model.forward(x)[0], labels)


def reading_digits(reading, claim, directions):
    """The experiment for one way of reading the pictures."""
    return Experiment(
        name=f"digits-{reading}",
        lesson="05",
        claim=claim,
        figure="test digits right",
        better="high",
        models={name: partial(digits_right, name, reading) for name in SETTINGS},
        baseline=("linear read-out of all pixels", digits.linear_accuracy),
        paper="Le et al. 2015 read MNIST's 784 pixels one by one",
        differs="64 pixels, 1,197 training pictures",
        chosen="size and learning rate on validation pictures; the score is on 400 test pictures",
        directions=directions,
    )


EXPERIMENTS = (
    reading_digits(
        "rows",
        "In 8 steps of a row each, RNN and LSTM both beat a linear read-out.",
        (("LSTM", BASELINE), ("RNN", BASELINE)),
    ),
    reading_digits(
        "pixels",
        "In 64 steps of a pixel each, the LSTM beats the RNN.",
        (("LSTM", "RNN"),),
    ),
)
