"""bias_for_half_life: the bias with which a forget gate keeps one half for so many steps."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def half_lives():
    """(steps,)."""
    return [(1.0,), (10.0,), (0.5,), (200.0,)]


def right_answer(steps):
    """The gate's value by the half-life, then σ turned round."""
    f = 0.5 ** (1 / steps)
    return np.log(f / (1 - f))


MISTAKES = (
    Edit(
        "gate-for-bias",
        "This is the gate's value f. Go one step further and turn σ round, to the bias.",
        "np.log(f / (1 - f))",
        "f",
    ),
    Edit(
        "odds-turned",
        "The fraction inside the logarithm is upside down, so the bias has the wrong sign.",
        "f / (1 - f)",
        "(1 - f) / f",
    ),
    Edit(
        "exponent-turned",
        "You raise one half to the power of steps. f to the power of steps must be one half: take "
        "the root.",
        "0.5 ** (1 / steps)",
        "0.5**steps",
    ),
    Edit(
        "e-for-half",
        "After so many steps 1/e is left, not one half. Begin with one half.",
        "0.5 ** (1 / steps)",
        "np.exp(-1 / steps)",
    ),
    Edit(
        "log-forgotten",
        "The logarithm is missing: these are the odds of the gate. Their logarithm is the bias.",
        "np.log(f / (1 - f))",
        "f / (1 - f)",
    ),
    Edit(
        "sigma-for-its-inverse",
        "You put f through σ. It must go the other way: which number does σ turn into f?",
        "np.log(f / (1 - f))",
        "1 / (1 + np.exp(-f))",
    ),
    Edit(
        "log-of-f-alone",
        "This is the logarithm of f. To turn σ round, take the logarithm of f over 1 − f.",
        "np.log(f / (1 - f))",
        "np.log(f)",
    ),
    Edit(
        "brackets-left-out",
        "There are no brackets round 1 − f, so Python divides by 1 and then takes f away: nothing "
        "is left. Put all that stands under the fraction bar in brackets.",
        "(1 - f)",
        "1 - f",
    ),
    Edit(
        "root-without-brackets",
        "There are no brackets round the exponent, so Python takes one half to the power of 1 and "
        "then divides by the steps. Put the whole exponent in brackets.",
        "(1 / steps)",
        "1 / steps",
    ),
)

QUESTION = Question(
    "bias_for_half_life",
    half_lives,
    right_answer,
    ("b",),
    "A half-life of 1 step is the bias 0, where a fresh forget gate sits; 200 steps need a "
    "bias of nearly 6.",
    mistakes=MISTAKES,
)
