"""Lesson 06, the playground: a generator of names, and a forecast that a linear model wins."""

from functools import partial

from lstm_course.experiments.experiment import BASELINE, Experiment
from lstm_course.tasks import given_names, sunspots, sunspots_lstm


def bits_per_letter(cell, seed):
    """Bits a letter that a trained generator needs for the test names."""
    from lstm_course.pytorch.given_names import trained

    return given_names.bits_per_letter(trained(seed, cell), given_names.load("test"))


NAMES = Experiment(
    name="given-names",
    lesson="06",
    claim="A generator of given names needs fewer bits a letter than an n-gram model, and an LSTM "
    "fewer than an RNN.",
    figure="bits per letter of unseen names",
    better="low",
    models={"LSTM": partial(bits_per_letter, "lstm"), "RNN": partial(bits_per_letter, "rnn")},
    baseline=("4-gram model", partial(given_names.ngram_bits, 4)),
    chosen="learning rate the better of two on validation names; the score is on test names",
    directions=(("LSTM", BASELINE), ("RNN", BASELINE), ("LSTM", "RNN")),
)


def lstm_error(horizon, seed):
    """Root mean squared error of an LSTM's forecasts of the test years, in sunspots."""
    recent, target, _ = sunspots.windows(horizon, "test")
    model = sunspots_lstm.fit(horizon, seed)
    return sunspots.rmse(sunspots_lstm.forecast(model, recent, horizon), target)


def autoregression_error(horizon, seed):
    """The same for the linear model of 12 years. Nothing in it is random."""
    recent, target, _ = sunspots.windows(horizon, "test")
    weights = sunspots.autoregression(horizon)
    return sunspots.rmse(sunspots.apply_autoregression(weights, recent), target)


def persistence_error(horizon):
    """The same for "as many as now"."""
    recent, target, _ = sunspots.windows(horizon, "test")
    return sunspots.rmse(sunspots.persistence(recent), target)


def forecasting(horizon, claim, directions):
    """The experiment for one horizon."""
    return Experiment(
        name=f"sunspots-{horizon}",
        lesson="06",
        claim=claim,
        figure="RMSE in sunspots",
        better="low",
        models={
            "LSTM": partial(lstm_error, horizon),
            "AR(12)": partial(autoregression_error, horizon),
        },
        baseline=("as many as now", partial(persistence_error, horizon)),
        chosen="the LSTM's settings were the best on the validation years, 1881 to 1920; the score "
        "is on 1921 to 2008",
        directions=directions,
    )


EXPERIMENTS = (
    NAMES,
    forecasting(
        1,
        "One year ahead, LSTM and linear model both beat persistence.",
        (("LSTM", BASELINE), ("AR(12)", BASELINE)),
    ),
    forecasting(
        5,
        "Five years ahead, a linear model beats the LSTM.",
        (("AR(12)", "LSTM"), ("LSTM", BASELINE)),
    ),
)
