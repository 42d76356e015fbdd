"""Known mistakes of lesson 02: what people write, and what to tell them."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.checks.question import Mistake


def _mix(x_t, h, W_x, W_h, b):
    return x_t @ W_x.T + h @ W_h.T + b


def _gradient(
    read, w, b, v, target, *, slope=lambda s: s * (1 - s), valve=None, times=2, mean=True, sign=1
):
    """The right gradient, with one slip on request."""
    s = sigmoid(read @ w + b)
    valve = v if valve is None else valve
    da = sign * times * (s * v - target) * valve * slope(s) / (len(v) if mean else 1)
    return da @ read, da.sum()


def _slip(**slips):
    return lambda *arguments: _gradient(*arguments, **slips)


def _error_before_the_valve(read, w, b, v, target):
    s = sigmoid(read @ w + b)
    da = 2 * (s - target) * v * s * (1 - s) / len(v)
    return da @ read, da.sum()


def _bias_averaged(*arguments):
    dw, db = _gradient(*arguments)
    return dw, db / len(arguments[0])


def _half(steps):
    return 0.5 ** (1 / steps)


GATE = [
    Mistake(
        "tanh-for-sigma",
        "You used tanh for a gate. A valve lies between 0 and 1, so it needs σ.",
        lambda *a: np.tanh(_mix(*a)),
    ),
    Mistake(
        "sign-of-the-exponent",
        "The sign in the exponent is the wrong way round: your gate closes when a grows.",
        lambda *a: 1 / (1 + np.exp(_mix(*a))),
    ),
    Mistake(
        "sigma-left-out",
        "You return the mixture a itself. A valve lies between 0 and 1: put a through σ.",
        _mix,
    ),
    Mistake(
        "one-left-out-of-sigma",
        "The 1 under the fraction bar is missing. σ is 1 over (1 plus the exponential).",
        lambda *a: 1 / np.exp(-_mix(*a)),
    ),
    Mistake(
        "bias-forgotten",
        "The bias b is missing from the mixture. Without it a gate that reads zeros is half open.",
        lambda x_t, h, W_x, W_h, b: sigmoid(_mix(x_t, h, W_x, W_h, 0)),
    ),
    Mistake(
        "bias-added-twice",
        "The bias b is in the mixture already. Do not add it again.",
        lambda x_t, h, W_x, W_h, b: sigmoid(_mix(x_t, h, W_x, W_h, 2 * b)),
    ),
    Mistake(
        "W_h-not-transposed",
        "W_h is not transposed. It is square, so the shapes fit all the same, but every row of h "
        "must meet every row of W_h.",
        lambda x_t, h, W_x, W_h, b: sigmoid(x_t @ W_x.T + h @ W_h + b),
    ),
    Mistake(
        "slope-for-value",
        "This is the slope of σ, s (1 − s). The question asks for σ itself.",
        lambda *a: sigmoid(_mix(*a)) * (1 - sigmoid(_mix(*a))),
    ),
]

FORGET = [
    Mistake(
        "memory-not-handed-on",
        "Every step starts from c0 again. Hand the shrunken memory on to the next step.",
        lambda c0, f: f * c0,
    ),
    Mistake(
        "one-minus-f",
        "You multiply by 1 − f. The forget gate is named after what it forgets, but f is the share "
        "that stays.",
        lambda c0, f: np.cumprod(1 - f, axis=0) * c0,
    ),
    Mistake(
        "gates-added",
        "You add the gates up over time. Each step multiplies what the step before has left.",
        lambda c0, f: np.cumsum(f, axis=0) * c0,
    ),
    Mistake(
        "memory-before-the-step",
        "Off by one in time: you keep the memory before each step. Keep the one after it.",
        lambda c0, f: np.concatenate([c0[None], np.cumprod(f, axis=0)[:-1] * c0]),
    ),
    Mistake(
        "last-memory-only",
        "You return the last memory alone. Keep every one in a list and stack them.",
        lambda c0, f: f.prod(axis=0) * c0,
    ),
    Mistake(
        "same-array-every-step",
        "All steps show the last memory: c is changed in place, and the list holds the same array "
        "many times. Make a new array at each step.",
        lambda c0, f: np.stack([f.prod(axis=0) * c0] * len(f)),
    ),
    Mistake(
        "start-left-out",
        "The memory starts as c0, not as 1.",
        lambda c0, f: np.cumprod(f, axis=0),
    ),
]

STEPS_LEFT = [
    Mistake(
        "upside-down",
        "Your fraction is upside down. f to the power n is the share, so n is how many times the "
        "logarithm of f fits into the logarithm of the share.",
        lambda f, share: np.log(f) / np.log(share),
    ),
    Mistake(
        "half-life-only",
        "You always give the half-life. Use the share that is asked for in place of one half.",
        lambda f, share: np.log(0.5) / np.log(f),
    ),
    Mistake(
        "sign-turned",
        "The sign is wrong. Both logarithms are negative, so no extra minus is needed.",
        lambda f, share: -np.log(share) / np.log(f),
    ),
    Mistake(
        "loss-taken-as-even",
        "You count as if every step lost the same amount. A step loses a share of what is left.",
        lambda f, share: (1 - share) / (1 - f),
    ),
    Mistake(
        "log-of-the-fraction",
        "You took the logarithm of a fraction. Take two logarithms, then divide them.",
        lambda f, share: np.log(share / f),
    ),
    Mistake(
        "rounded",
        "You rounded to whole steps. The answer need not be a whole number.",
        lambda f, share: np.ceil(np.log(share) / np.log(f)),
    ),
]

GRADIENT = [
    Mistake(
        "slope-left-out",
        "The slope of σ is missing. Between the gate and its mixture the gradient meets s (1 − s).",
        _slip(slope=lambda s: 1),
    ),
    Mistake(
        "sum-for-mean",
        "The loss is a mean over the examples. Each of them counts one Nth.",
        _slip(mean=False),
    ),
    Mistake(
        "two-forgotten",
        "The factor 2 is missing, which the square leaves behind.",
        _slip(times=1),
    ),
    Mistake(
        "valve-left-out",
        "The valve is missing: y is s times v, so the gradient of s is that of y times v.",
        _slip(valve=1),
    ),
    Mistake(
        "slope-of-tanh",
        "You used 1 − s², the slope of tanh. A gate is a σ: its slope is s (1 − s).",
        _slip(slope=lambda s: 1 - s**2),
    ),
    Mistake(
        "sign-turned",
        "The sign is wrong: the loss measures the answer minus the target.",
        _slip(sign=-1),
    ),
    Mistake(
        "error-before-the-valve",
        "You compare s with the target. The answer is y, which has passed the valve v.",
        _error_before_the_valve,
    ),
    Mistake(
        "bias-averaged",
        "db is averaged once more. The mean is in the loss already: add up the examples.",
        _bias_averaged,
    ),
]

BIAS = [
    Mistake(
        "gate-for-bias",
        "This is the gate's value f. Go one step further and turn σ round, to the bias.",
        _half,
    ),
    Mistake(
        "odds-turned",
        "The fraction inside the logarithm is upside down, so the bias has the wrong sign.",
        lambda steps: np.log((1 - _half(steps)) / _half(steps)),
    ),
    Mistake(
        "exponent-turned",
        "You raise one half to the power of steps. f to the power of steps must be one half: take "
        "the root.",
        lambda steps: np.log(0.5**steps / (1 - 0.5**steps)),
    ),
    Mistake(
        "e-for-half",
        "After so many steps 1/e is left, not one half. Begin with one half.",
        lambda steps: -np.log(np.expm1(1 / steps)),
    ),
    Mistake(
        "log-forgotten",
        "The logarithm is missing: these are the odds of the gate. Their logarithm is the bias.",
        lambda steps: _half(steps) / (1 - _half(steps)),
    ),
    Mistake(
        "sigma-for-its-inverse",
        "You put f through σ. It must go the other way: which number does σ turn into f?",
        lambda steps: sigmoid(_half(steps)),
    ),
]

MISTAKES = {
    "gate": GATE,
    "forget_over_time": FORGET,
    "steps_until_left": STEPS_LEFT,
    "gate_gradient": GRADIENT,
    "bias_for_half_life": BIAS,
}
