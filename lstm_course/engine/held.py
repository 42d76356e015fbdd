"""``clamp=``: hold a gate by hand while a network runs."""

import numpy as np

from lstm_course.engine.axes import feature_major, time_major
from lstm_course.support import arguments
from lstm_course.support.trace import Held


def held_values(clamp, allowed, shape, dtype):
    """Read ``clamp``: which values are to be held, where, and at what.

    Args:
        clamp: None, or a dict from a gate's name to a number, an array over time (T,), any array
            that broadcasts to (T, B, H), or a pair ``(mask, value)`` that holds ``value`` only
            where ``mask`` is True.
        allowed: names that may be held, for example ``("i", "f", "g", "o", "c")``.
        shape: (T, B, H).

    Returns:
        A dict from name to ``(mask, values)``, both feature-major (T, H, B).

    Raises:
        ValueError: unknown name, wrong shape, or a gate held outside its range.
    """
    held = {}
    for name, wanted in (clamp or {}).items():
        if name not in allowed:
            raise ValueError(
                f"clamp names {name!r}, but only {', '.join(allowed)} can be held here."
            )
        mask, value = wanted if isinstance(wanted, tuple) else (True, wanted)
        if np.asarray(value).dtype == bool:
            raise ValueError(
                f"clamp[{name!r}] is a mask without a value; "
                f"a pair is needed, for example clamp={{{name!r}: (mask, 0.0)}}."
            )
        values = arguments.numbers(f"clamp[{name!r}]", value, dtype)
        low, high = {"i": (0, 1), "f": (0, 1), "o": (0, 1), "g": (-1, 1)}.get(name, (None, None))
        if low is not None and (values.min() < low or values.max() > high):
            raise ValueError(
                f"clamp[{name!r}] runs from {values.min():g} to {values.max():g}, "
                f"but {name} lies between {low} and {high}."
            )
        held[name] = (
            feature_major(_over_time(f"clamp[{name!r}] mask", np.asarray(mask, bool), shape)),
            feature_major(_over_time(f"clamp[{name!r}]", values, shape)),
        )
    return held


def held_record(held):
    """What was held, for the trace: a tuple of ``Held``, time-major and read-only."""
    return tuple(
        Held(name, time_major(mask), time_major(values)) for name, (mask, values) in held.items()
    )


def hold(held, name, t, block):
    """Overwrite one value of step t, (H, B), where it is held by hand."""
    if name in held:
        mask, values = held[name]
        np.copyto(block, values[t], where=mask[t])


def _over_time(name, array, shape):
    """Broadcast a number, an array over time (T,), or more axes, to (T, B, H)."""
    by_time = array[:, None, None] if array.ndim == 1 else array
    try:
        return np.broadcast_to(by_time, shape)
    except ValueError:
        raise ValueError(
            f"{name} has shape {array.shape}, but a number, ({shape[0]},) or an array that "
            f"broadcasts to (T, B, H) = {shape} is needed."
        ) from None
