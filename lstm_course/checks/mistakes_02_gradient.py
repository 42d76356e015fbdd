"""Known mistakes of lesson 02, a gate's gradient and its bias: what people write, what to say."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.checks.question import Mistake


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


def _averaged_twice(*arguments):
    dw, db = _gradient(*arguments)
    return dw / len(arguments[0]), db / len(arguments[0])


def _each_example(read, w, b, v, target):
    s = sigmoid(read @ w + b)
    return 2 * (s * v - target) * v * s * (1 - s) / len(v)


def _half(steps):
    return 0.5 ** (1 / steps)


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
    Mistake(
        "averaged-twice",
        "You average twice. Each example counts one Nth in the loss already: after that, add up.",
        _averaged_twice,
    ),
    Mistake(
        "bias-not-summed",
        "db holds one number for each example. There is one b for all of them: add them up.",
        lambda *arguments: (_gradient(*arguments)[0], _each_example(*arguments)),
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
    Mistake(
        "log-of-f-alone",
        "This is the logarithm of f. To turn σ round, take the logarithm of f over 1 − f.",
        lambda steps: np.log(_half(steps)),
    ),
    Mistake(
        "brackets-left-out",
        "There are no brackets round 1 − f, so Python divides by 1 and then takes f away: nothing "
        "is left. Put all that stands under the fraction bar in brackets.",
        lambda steps: -np.inf,
    ),
    Mistake(
        "root-without-brackets",
        "There are no brackets round the exponent, so Python takes one half to the power of 1 and "
        "then divides by the steps. Put the whole exponent in brackets.",
        lambda steps: np.log((0.5 / steps) / (1 - 0.5 / steps)),
    ),
]
