"""Lessons 01 and 05: the adding problem, over 10 to 200 steps, and the road that training opens.

The form of 2015: numbers from U(0, 1), one marker in each half. Everything runs on the NumPy
package. The two networks have about as many numbers to learn (LSTM 1,216, RNN 1,258) and the same
largest number of updates. The RNN gets three attempts, each with another learning rate, and the one
with the lowest error on validation sequences counts; the LSTM gets one, and stops when it is done.
"""

from functools import lru_cache, partial

import numpy as np

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.engine.rnn_layer import RNN
from lstm_course.experiments.experiment import BASELINE, Experiment
from lstm_course.gradients import gradient_against_distance
from lstm_course.layers import Linear, SequenceModel
from lstm_course.losses import mean_squared_error
from lstm_course.tasks import adding
from lstm_course.training import train

BATCH = 32
UPDATES = {10: 2000, 20: 2000, 50: 2000, 100: 2000, 200: 4000}
LSTM_RATE = 0.015
RNN_RATES = (0.003, 0.01, 0.02)  # each falls to a tenth of it
LAYERS = {"LSTM": partial(LSTM, 2, 16), "RNN": partial(RNN, 2, 34)}
VALIDATION, TEST = 98, 99  # seeds of the sequences that no training sees


def done(update, history):
    """True stops the training: 50 fresh batches in a row were right on average."""
    return update >= 50 and np.mean(history.losses[-50:]) < adding.SOLVED_BELOW


def error_on(seed, model, T):
    """Mean squared error on 1,000 fresh sequences."""
    x, y = adding.batch(np.random.default_rng(seed), T, 1000)
    return mean_squared_error(model.forward(x)[0], y)[0]


def learn(layer, T, seed, learning_rate, on_update=None):
    """Train a recurrent layer and a read-out of its last output on fresh sequences."""
    model = SequenceModel(layer, Linear(layer.hidden_size, 1, seed=seed), read="last")
    rng = np.random.default_rng([seed, 2])
    train(
        model,
        lambda: adding.batch(rng, T, BATCH),
        mean_squared_error,
        updates=UPDATES[T],
        learning_rate=learning_rate,
        on_update=on_update,
        progress=False,
    )
    return model


@lru_cache(maxsize=2)
def trained_lstm(T, seed):
    return learn(LAYERS["LSTM"](seed=seed), T, seed, LSTM_RATE, done)


@lru_cache(maxsize=2)
def trained_rnn(T, seed):
    """The best of three learning rates on the validation sequences."""
    attempts = []
    for rate in RNN_RATES:
        falling = partial(falling_rate, rate, UPDATES[T])
        attempts.append(learn(LAYERS["RNN"](seed=seed), T, seed, falling))
    return min(attempts, key=lambda model: error_on(VALIDATION, model, T))


def falling_rate(start, updates, update):
    return start * 0.1 ** (update / updates)


PAPER = (
    "Le et al. 2015: learning curves against this baseline; an IRNN is reported to rival the LSTM"
)


def adding_over(T, lesson, claim, directions):
    """The experiment over T steps."""
    return Experiment(
        name=f"adding-{T}",
        lesson=lesson,
        claim=claim,
        figure="mean squared error",
        better="low",
        models={
            "LSTM": lambda seed: error_on(TEST, trained_lstm(T, seed), T),
            "RNN": lambda seed: error_on(TEST, trained_rnn(T, seed), T),
        },
        baseline=("always answer the mean", adding.baseline_error),
        criterion=f"error below {adding.SOLVED_BELOW} on fresh sequences (ours)",
        solved=lambda score: score < adding.SOLVED_BELOW,
        paper=PAPER,
        differs=f"Adam, B 32, {UPDATES[T]:,} updates, H 16 and 34 in place of 100; no IRNN",
        chosen="the RNN's learning rate is the best of three on validation sequences; the LSTM's "
        "was chosen by hand; the score is on 1,000 fresh sequences",
        directions=directions,
        together=f"adding-{T}",
        log=True,
    )


SHORT = "Over 10 steps a plain RNN learns to add."
LONG = "Over 100 steps an LSTM learns to add and a plain RNN stays at the mean."
SWEEP = "Between 10 and 100 steps the plain RNN stops learning to add; the LSTM does not."
LONGER = "Over 200 steps the LSTM still learns to add, with more updates."
BEATS_THE_MEAN = tuple((name, BASELINE) for name in LAYERS)

ADDING = (
    adding_over(10, "01", SHORT, BEATS_THE_MEAN),
    adding_over(20, "05", SWEEP, (("LSTM", BASELINE),)),
    adding_over(50, "05", SWEEP, (("LSTM", BASELINE),)),
    adding_over(100, "05", LONG, (("LSTM", "RNN"), ("LSTM", BASELINE))),
    adding_over(200, "05", LONGER, (("LSTM", BASELINE),)),
)


def gradient_left(layer, distance=99):
    """What is left of the gradient 99 steps back: at an LSTM's cell, at an RNN's state."""
    x, _ = adding.batch(np.random.default_rng(5), 100, 64)
    profile = gradient_against_distance(layer, x)
    return profile.get("c", profile["h"])[distance]


ROAD = Experiment(
    name="gradient-trained",
    lesson="05",
    claim="Training on the adding problem opens the LSTM's road for the gradient, not the RNN's.",
    figure="gradient left after 99 steps",
    better="high",
    models={
        "LSTM, before": lambda seed: gradient_left(LAYERS["LSTM"](seed=seed)),
        "LSTM, trained": lambda seed: gradient_left(trained_lstm(100, seed).recurrent),
        "RNN, trained": lambda seed: gradient_left(trained_rnn(100, seed).recurrent),
    },
    baseline=("nothing lost", lambda: 1.0),
    together="adding-100",
    directions=(("LSTM, trained", "LSTM, before"), ("LSTM, trained", "RNN, trained")),
    log=True,
)

EXPERIMENTS = (*ADDING, ROAD)
