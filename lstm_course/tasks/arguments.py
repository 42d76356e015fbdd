"""Checks on what a caller hands to a task, each with one sentence that says what to do."""

import numpy as np


def generator(rng):
    """A ``numpy.random.Generator``: tasks take the generator itself, never a seed or None."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"rng is {rng!r}, but a numpy.random.Generator is needed: "
            "make one with numpy.random.default_rng(0)."
        )
    return rng


def at_least(name, value, smallest):
    """A whole number of at least ``smallest``."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < smallest:
        raise ValueError(
            f"{name} is {value!r}, but a whole number of at least {smallest} is needed."
        )
    return int(value)


def one_of(name, value, choices):
    """One of the names in ``choices``."""
    if value not in choices:
        known = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name} is {value!r}, but one of {known} is needed.")
    return value


def text(name, value):
    """A text of at least one character."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is {value!r}, but a text of at least one character is needed.")
    return value
