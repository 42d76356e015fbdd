"""Lessons 01 and 04: how far does the gradient of an untrained network reach?

Nothing is trained here, so these take less than a second. H 32, 100 steps of N(0, 1) input; the
score is what is left of the gradient 50 steps back, as a share of the gradient at the end.
"""

from functools import partial

import numpy as np

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.engine.rnn_layer import RNN
from lstm_course.experiments.experiment import BASELINE, Experiment
from lstm_course.gradients import gradient_against_distance

STEPS, BATCH, D, H = 100, 16, 2, 32
DISTANCE = 50


def rnn_gradient_left(seed, spectral_radius=None):
    """‖∂L/∂h‖ 50 steps back, relative to the last step."""
    return gradient_left(RNN(D, H, seed=seed, spectral_radius=spectral_radius), "h")


def lstm_gradient_left(seed, forget_bias=1.0, clamp=None):
    """‖∂L/∂c‖ 50 steps back, relative to the last step."""
    return gradient_left(LSTM(D, H, seed=seed, forget_bias=forget_bias), "c", clamp)


def gradient_left(layer, road, clamp=None):
    x = np.random.default_rng(0).standard_normal((STEPS, BATCH, D))
    return gradient_against_distance(layer, x, clamp=clamp)[road][DISTANCE]


RNN_GRADIENT = Experiment(
    name="gradient-rnn",
    lesson="01",
    claim="An RNN's gradient vanishes or explodes with distance; the spectral radius decides.",
    figure="gradient left after 50 steps",
    better="high",
    models={
        "default start": rnn_gradient_left,
        "rotation × 0.9": partial(rnn_gradient_left, spectral_radius=0.9),
        "rotation × 1": partial(rnn_gradient_left, spectral_radius=1.0),
        "rotation × 2": partial(rnn_gradient_left, spectral_radius=2.0),
    },
    baseline=("nothing lost", lambda: 1.0),
    paper="Hochreiter 1991; Bengio et al. 1994; Pascanu et al. 2013 (proofs, no such figure)",
    differs="a measured picture, not a bound",
    chosen="nothing is trained",
    directions=(
        ("rotation × 2", BASELINE),
        (BASELINE, "rotation × 1"),
        ("rotation × 1", "rotation × 0.9"),
        ("rotation × 0.9", "default start"),
    ),
    log=True,
)

LSTM_GRADIENT = Experiment(
    name="gradient-lstm",
    lesson="04",
    claim="An untrained LSTM's gradient vanishes too; the forget bias decides how fast.",
    figure="gradient left after 50 steps",
    better="high",
    models={
        "RNN": rnn_gradient_left,
        "RNN, orthogonal": partial(rnn_gradient_left, spectral_radius=1.0),
        "LSTM, bias 0": partial(lstm_gradient_left, forget_bias=0.0),
        "LSTM, bias 1": lstm_gradient_left,
        "LSTM, bias 3": partial(lstm_gradient_left, forget_bias=3.0),
        "1997 cell": partial(lstm_gradient_left, clamp={"f": 1.0}),
    },
    baseline=("nothing lost", lambda: 1.0),
    paper="Gers et al. 2000 and Jozefowicz et al. 2015 advise a forget bias of 1 (no such figure)",
    differs="the 1997 cell's gradient is followed through the gates too, where the paper cut it",
    chosen="nothing is trained",
    directions=(
        (BASELINE, "LSTM, bias 1"),
        ("RNN, orthogonal", "LSTM, bias 1"),
        ("LSTM, bias 1", "LSTM, bias 0"),
        ("LSTM, bias 1", "RNN"),
        ("LSTM, bias 3", "RNN, orthogonal"),
        ("1997 cell", "RNN, orthogonal"),
    ),
    log=True,
)

EXPERIMENTS = (RNN_GRADIENT, LSTM_GRADIENT)
