"""Lesson 05: the same pictures of digits, read in 8 steps or in 64. The length decides."""

from functools import partial

from lstm_course.experiments.experiment import BASELINE, Experiment
from lstm_course.tasks import digits, digits_training

MODELS = {"LSTM": "lstm", "RNN": "rnn"}  # H 32 and 64: about as many numbers to learn


def digits_right(name, reading, seed):
    """Share of the 400 test pictures whose digit is named right."""
    model, _ = digits_training.trained(name, seed, reading)
    return digits_training.score(model, reading, "test")


def reading_digits(reading, claim, directions):
    """The experiment for one way of reading the pictures."""
    return Experiment(
        name=f"digits-{reading}",
        lesson="05",
        claim=claim,
        figure="test digits right",
        better="high",
        models={name: partial(digits_right, kind, reading) for name, kind in MODELS.items()},
        baseline=("linear read-out of all pixels", digits.linear_accuracy),
        paper="Le et al. 2015 read MNIST's 784 pixels one by one",
        differs="64 pixels, 1,197 training pictures",
        chosen="learning rates on validation pictures; the score is on 400 test pictures",
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
