"""Known mistakes of lesson 03, the gradient along the belt: what people write, what to say."""

import numpy as np

from lstm_course.checks.question import Mistake


def _back(f, join=np.cumprod):
    """Joined from the last gate back to each step's own, (T, B, H)."""
    return join(f[::-1], axis=0)[::-1]


def _later(f):
    """The next step's gate at each step, and 1 at the last."""
    return np.concatenate([f[1:], np.ones_like(f[:1])])


GRADIENT = [
    Mistake(
        "own-gate-included",
        "Off by one in time: your product begins with the step's own gate. That one acts before "
        "the memory is made; begin with the next step's.",
        _back,
    ),
    Mistake(
        "from-the-first-step",
        "You multiply from the first step forward. The road leads from each step to the last.",
        lambda f: np.cumprod(f, axis=0),
    ),
    Mistake(
        "next-gate-only",
        "You take the next gate alone. The gradient passes every gate up to the last step.",
        _later,
    ),
    Mistake(
        "gates-added",
        "You add the gates up. Along a road the factors multiply.",
        lambda f: _back(_later(f), np.cumsum),
    ),
    Mistake(
        "one-minus-f",
        "You multiply by 1 − f. f is the share that passes, forward as backward.",
        lambda f: _back(_later(1 - f)),
    ),
    Mistake(
        "whole-product",
        "Every step has the product of all gates. Only the gates after the step lie on its road.",
        lambda f: np.broadcast_to(f.prod(axis=0), f.shape),
    ),
    Mistake(
        "own-gate-in-the-loop",
        "The last entry is right. Before it you multiply by each step's own gate; that one acts "
        "before the memory is made. Use the gate of the step after it.",
        lambda f: _back(np.concatenate([f[:-1], np.ones_like(f[:1])])),
    ),
    Mistake(
        "started-from-zero",
        "All entries are 0: you began with zeros and only multiplied. The last entry is 1.",
        np.zeros_like,
    ),
    Mistake(
        "first-step-left-out",
        "Only the first entry is wrong: your loop ends before it. A range stops before its second "
        "number, so to reach step 0 it must be −1.",
        lambda f: np.concatenate([np.ones_like(f[:1]), _back(_later(f))[1:]]),
    ),
    Mistake(
        "order-not-turned-back",
        "The numbers are right, in the wrong order: you collected them from the end. Turn the list "
        "round before you stack it.",
        lambda f: _back(_later(f))[::-1],
    ),
]
