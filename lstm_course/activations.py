"""The two squashing functions of an LSTM, and their slopes.

σ answers "how far is the valve open?" with a number between 0 and 1. tanh answers "what value, and
with which sign?" with a number between -1 and 1.
"""

import numpy as np


def sigmoid(a):
    """The logistic function 1 / (1 + exp(-a)), element by element.

    Written with tanh, which never overflows: σ(a) = ½ tanh(a/2) + ½.

    Args:
        a: pre-activations, an array of any shape.

    Returns:
        An array of the same shape, each value between 0 and 1.
    """
    return 0.5 * np.tanh(0.5 * np.asarray(a)) + 0.5


def tanh(a):
    """The hyperbolic tangent, element by element.

    Args:
        a: pre-activations, an array of any shape.

    Returns:
        An array of the same shape, each value between -1 and 1.
    """
    return np.tanh(a)


def sigmoid_slope(s):
    """Slope of σ, written with its own output: s (1 - s).

    Args:
        s: ``sigmoid(a)``, an array of any shape.

    Returns:
        dσ/da, an array of the same shape, at most 1/4.
    """
    return s * (1 - s)


def tanh_slope(y):
    """Slope of tanh, written with its own output: 1 - y².

    Args:
        y: ``tanh(a)``, an array of any shape.

    Returns:
        d tanh/da, an array of the same shape, at most 1.
    """
    return 1 - y * y


def half_life(f):
    """Number of steps after which a forget gate held at ``f`` has halved the memory.

    Solves f**n = 1/2, so n = ln ½ / ln f.

    Args:
        f: a number strictly between 0 and 1.

    Returns:
        n, in time steps; not a whole number as a rule.

    Raises:
        ValueError: ``f`` is not between 0 and 1.
    """
    if not 0 < f < 1:
        raise ValueError(
            f"f is {f}, but a half-life needs a forget value strictly between 0 and 1: "
            "at 1 nothing is ever forgotten, at 0 everything is gone in one step."
        )
    return float(np.log(0.5) / np.log(f))
