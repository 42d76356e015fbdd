"""Known mistakes of lesson 02: what people write, and what to tell them."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.checks.mistakes_02_gradient import BIAS, GRADIENT
from lstm_course.checks.question import Mistake


def _mix(x_t, h, W_x, W_h, b):
    return x_t @ W_x.T + h @ W_h.T + b


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
    Mistake(
        "brackets-left-out",
        "There are no brackets round 1 plus the exponential, so Python divides 1 by 1 first. Put "
        "all that stands under the fraction bar in brackets.",
        lambda *a: 1 + np.exp(-_mix(*a)),
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
    Mistake(
        "own-gate-to-a-power",
        "You raise each step's own gate to a power. That holds only while f stays the same: here "
        "every step has another f, so multiply by one after the other.",
        lambda c0, f: np.stack([c0 * f[t] ** (t + 1) for t in range(len(f))]),
    ),
    Mistake(
        "start-kept-too",
        "There is one memory too many: you keep c0 as well. Keep the memory after each step only.",
        lambda c0, f: np.concatenate([c0[None], np.cumprod(f, axis=0) * c0]),
    ),
    Mistake(
        "return-inside-the-loop",
        "Only the first step is there: your return stands inside the loop. Move it to the left, "
        "after the loop.",
        lambda c0, f: f[:1] * c0,
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
    Mistake(
        "rounded-down",
        "You cut the answer down to a whole number. It need not be one: return it as it is.",
        lambda f, share: int(np.log(share) / np.log(f)),
    ),
    Mistake(
        "lost-for-left",
        "You count the steps until the share is lost. It is the share that is left.",
        lambda f, share: np.log(1 - share) / np.log(f),
    ),
    Mistake(
        "one-minus-f",
        "You use 1 − f, what a step forgets. f is the share that stays.",
        lambda f, share: np.log(share) / np.log(1 - f),
    ),
]

MISTAKES = {
    "gate": GATE,
    "forget_over_time": FORGET,
    "steps_until_left": STEPS_LEFT,
    "gate_gradient": GRADIENT,
    "bias_for_half_life": BIAS,
}
