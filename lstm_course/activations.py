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
    """The hyperbolic tangent, element by element: any shape in, values between -1 and 1 out."""
    return np.tanh(a)


def sigmoid_slope(s):
    """Slope of σ, written with its own output ``s = sigmoid(a)``: s (1 - s), at most 1/4."""
    return s * (1 - s)


def tanh_slope(y):
    """Slope of tanh, written with its own output ``y = tanh(a)``: 1 - y², at most 1."""
    return 1 - y * y


def half_life(f):
    """Number of steps after which a forget gate held at ``f`` has halved the memory.

    Solves f**n = 1/2, so n = ln ½ / ln f.

    Args:
        f: a number strictly between 0 and 1.

    Raises:
        ValueError: if ``f`` is not between 0 and 1.
    """
    if not 0 < f < 1:
        raise ValueError(
            f"f is {f}, but a half-life needs a forget value strictly between 0 and 1: "
            "at 1 nothing is ever forgotten, at 0 everything is gone in one step."
        )
    return float(np.log(0.5) / np.log(f))
