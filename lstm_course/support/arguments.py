"""Checks on what a caller hands in: one sentence that says what came and what is needed.

Every function returns the checked value in the wanted type, or raises ``ValueError``.
"""

import numpy as np


def whole_number(name, value, smallest=1):
    """A size such as ``hidden_size``.

    Args:
        name: of the argument, for the sentence; so in every function here.
        value: a whole number of at least ``smallest``.

    Returns:
        An int.

    Raises:
        ValueError: it is something else.
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < smallest:
        raise ValueError(
            f"{name} is {value!r}, but a whole number of at least {smallest} is needed."
        )
    return int(value)


def one_of(name, value, choices):
    """One of the names in ``choices``.

    Raises:
        ValueError: it is none of them.
    """
    if value not in choices:
        known = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name} is {value!r}, but one of {known} is needed.")
    return value


def text(name, value):
    """A text of at least one character.

    Raises:
        ValueError: it is something else, or empty.
    """
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is {value!r}, but a text of at least one character is needed.")
    return value


def generator(rng):
    """A ``numpy.random.Generator``: whoever draws takes the generator, never a seed or None.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"rng is {rng!r}, but a numpy.random.Generator is needed: "
            "make one with numpy.random.default_rng(0)."
        )
    return rng


def float_type(dtype):
    """A NumPy float type: float64 or float32.

    Raises:
        ValueError: it is another type, or none.
    """
    try:
        checked = np.dtype(dtype)
    except TypeError:
        checked = None
    if checked not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ValueError(f"dtype is {dtype!r}, but numpy.float64 or numpy.float32 is needed.")
    return checked


def numbers(name, value, dtype):
    """Finite numbers of any shape, as an array of ``dtype``.

    Raises:
        ValueError: they are no numbers, or not all finite.
    """
    try:
        array = np.asarray(value, dtype=dtype)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} is a {type(value).__name__} that does not turn into an array of numbers; "
            "a NumPy array is needed."
        ) from None
    if not np.isfinite(array).all():
        count = int((~np.isfinite(array)).sum())
        raise ValueError(
            f"{name} has shape {array.shape} and holds {count} value(s) that are NaN or infinite; "
            "finite numbers are needed. Clean the data, or look for a division by zero before it."
        )
    return array


def shaped(name, value, shape, dtype, meaning):
    """Finite numbers of exactly ``shape``; ``meaning`` says in words what its axes are.

    Raises:
        ValueError: another shape, or numbers that are not finite.
    """
    array = numbers(name, value, dtype)
    if array.shape != tuple(shape):
        raise ValueError(
            f"{name} has shape {array.shape}, but {tuple(shape)} is needed: {meaning}."
        )
    return array


def sequence(name, value, size, dtype):
    """An input sequence (T, B, D) with at least one step, at least one row, and D = ``size``.

    Raises:
        ValueError: another shape, or numbers that are not finite.
    """
    array = numbers(name, value, dtype)
    needed = f"(T, B, {size}) is needed: time steps, batch, {size} numbers a step"
    if array.ndim != 3:
        hint = ""
        if array.ndim == 2 and array.shape[1] == size:
            hint = f" One sequence of {array.shape[0]} steps becomes {name}[:, None, :]."
        raise ValueError(f"{name} has shape {array.shape}, but {needed}.{hint}")
    if array.shape[2] != size:
        raise ValueError(f"{name} has shape {array.shape}, but {needed}.")
    if 0 in array.shape:
        raise ValueError(f"{name} has shape {array.shape} and so holds no step, but {needed}.")
    return array


def sequence_lengths(lengths, steps, batch):
    """One length for each sequence of the batch, each from 1 to ``steps``; None stays None.

    Returns:
        int64 (B,), or None.

    Raises:
        ValueError: another shape, no whole numbers, or a length outside 1 to ``steps``.
    """
    if lengths is None:
        return None
    array = np.asarray(lengths)
    if array.shape != (batch,):
        raise ValueError(
            f"lengths has shape {array.shape}, but ({batch},) is needed: "
            "one length for each sequence of the batch."
        )
    if array.dtype.kind not in "iu":
        raise ValueError(f"lengths holds {array.dtype} values, but whole numbers are needed.")
    if array.min() < 1 or array.max() > steps:
        raise ValueError(
            f"lengths runs from {array.min()} to {array.max()}, but x has {steps} steps, "
            f"so each length must be from 1 to {steps}."
        )
    return array.astype(np.int64)


def padding(lengths, steps):
    """Where the padded steps are.

    Args:
        lengths: (B,) from ``sequence_lengths``, or None.
        steps: T.

    Returns:
        Booleans (T, B), or None when there is no padding.
    """
    if lengths is None or (lengths == steps).all():
        return None
    return np.arange(steps)[:, None] >= lengths
