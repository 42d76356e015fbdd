"""Questions of lesson 02: a gate, forgetting over time, half-lives, the gradient of a gate."""

import numpy as np

from lstm_course.activations import half_life, sigmoid, sigmoid_slope
from lstm_course.checks.question import Question


def _gate_cases():
    rng = np.random.default_rng(21)
    one = tuple(np.array(a) for a in ([[1.0]], [[0.5]], [[2.0]], [[-1.0]], [0.5]))
    return [one, _gate_arguments(rng, 2, 3, 4), _gate_arguments(rng, 5, 4, 3)]


def _gate_arguments(rng, B, D, H):
    shapes = ((B, D), (B, H), (H, D), (H, H), (H,))
    return tuple(rng.standard_normal(shape) for shape in shapes)


def _gate(x_t, h, W_x, W_h, b):
    return sigmoid(x_t @ W_x.T + h @ W_h.T + b)


def _forget_cases():
    rng = np.random.default_rng(22)
    one = (np.array([[2.0]]), np.array([[[0.5]], [[0.2]]]))
    shapes = ((3, 2, 4), (5, 4, 3))  # (T, B, H)
    return [one, *((rng.standard_normal(s[1:]), rng.uniform(0.1, 0.9, s)) for s in shapes)]


def _forget_over_time(c0, f):
    return np.cumprod(f, axis=0) * c0


def _steps_cases():
    return [(0.5, 0.5), (0.9, 0.5), (0.5, 0.125), (0.97, 0.1), (0.2, 0.9)]


def _steps_until_left(f, share):
    return half_life(f) * np.log(share) / np.log(0.5)


def _bias_cases():
    return [(1.0,), (10.0,), (0.5,), (200.0,)]


def _bias_for_half_life(steps):
    f = 0.5 ** (1 / steps)
    return np.log(f / (1 - f))


def _gradient_cases():
    rng = np.random.default_rng(23)
    one = tuple(np.array(a) for a in ([[2.0, -1.0]], [0.4, 0.3], 0.1, [0.5], [1.0]))
    return [one, _gradient_arguments(rng, 4), _gradient_arguments(rng, 7)]


def _gradient_arguments(rng, N):
    read, w = rng.standard_normal((N, 2)), rng.standard_normal(2)
    return read, w, np.array(rng.standard_normal()), *rng.standard_normal((2, N))


def _gate_gradient(read, w, b, v, target):
    s = sigmoid(read @ w + b)
    da = 2 * (s * v - target) * v * sigmoid_slope(s) / len(v)
    return da @ read, da.sum()


QUESTIONS = [
    Question(
        "gate",
        _gate_cases,
        _gate,
        ("gate",),
        "The input, forget and output gates are this one line with three sets of weights.",
    ),
    Question(
        "forget_over_time",
        _forget_cases,
        _forget_over_time,
        ("c",),
        "c after T steps is c0 times the product of all forget gates. Lesson 03 finds the same "
        "product in the gradient.",
    ),
    Question(
        "steps_until_left",
        _steps_cases,
        _steps_until_left,
        ("steps",),
        "With share = 0.5 this is the half-life.",
    ),
    Question(
        "gate_gradient",
        _gradient_cases,
        _gate_gradient,
        ("dw", "db"),
        "The factor s (1 - s) stands in both: a gate near 0 or 1 hardly moves, whatever the error.",
    ),
    Question(
        "bias_for_half_life",
        _bias_cases,
        _bias_for_half_life,
        ("b",),
        "A half-life of 1 step is the bias 0, where a fresh forget gate sits; 200 steps need a "
        "bias of nearly 6.",
    ),
]
