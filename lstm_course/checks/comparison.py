"""Compare a learner's result with the right one, and with what a known mistake gives."""

import numpy as np

from lstm_course.checks.question import as_array, as_found, describe

RIGHT_SHAPE = "The shape is right, but "


def fault(question, arguments, got):
    """None when a result is right, otherwise a status and a sentence."""
    if question.judge is None:
        return _compare(question, arguments, got)
    try:
        _all_numbers(question.name, got)
    except ValueError as error:
        return "wrong type", f"{error}."
    try:
        sentence = question.judge(got, *arguments)
    except Exception as error:
        sentence = f"The answer cannot be read: {first_line(error)}"
    return ("wrong value", sentence) if sentence else None


def _all_numbers(name, value):
    """Raise ValueError for a part of an answer that is not made of numbers."""
    if isinstance(value, dict):
        for key, part in value.items():
            _all_numbers(key, part)
    elif isinstance(value, tuple | list):
        for k, part in enumerate(value):
            _all_numbers(f"{name}[{k}]", part)
    elif not hasattr(value, "parameters"):  # a module is for the judge
        try:
            as_array(value)
        except ValueError as error:
            raise ValueError(f"{name} is not usable: it is {error}") from None


def first_line(error):
    """An exception's own words, one line and not too long; two where the first ends in a colon."""
    try:
        words = str(error).strip()
    except Exception:  # a class of the learner's own can do anything
        words = ""
    line, *rest = (words or type(error).__name__).splitlines()
    if line.endswith(":") and rest:
        line = f"{line} {rest[0].strip()}"
    return line if len(line) <= 200 else line[:199] + "…"


def _compare(question, arguments, got):
    wanted = question.run(question.reference, arguments)
    if len(question.returns) == 1:
        got, wanted = (got,), (wanted,)
    elif not isinstance(got, tuple | list) or len(got) != len(question.returns):
        names = ", ".join(question.returns)
        return "wrong shape", f"It returns {describe(got)}, but the tuple ({names}) is needed."
    # All types and shapes first: a wrong shape explains wrong values, not the other way round.
    for check in (_type_or_shape, _values):
        for name, a, b in zip(question.returns, got, wanted, strict=True):
            wrong = check(name, a, as_found(b), question.tolerance)
            if wrong:
                status, sentence = wrong
                right = _right_parts(question, got, wanted) if check is _values else ""
                return status, f"{sentence}{_for(question, arguments)}.{right}"
    return None


def _right_parts(question, got, wanted):
    """Which parts of a tuple are right: it says where to look. Not for what a function changed."""
    if question.observe:
        return ""
    parts = zip(question.returns, got, wanted, strict=True)
    right = [name for name, a, b in parts if same_values(a, b, question.tolerance)]
    return f" Right in this case: {', '.join(right)}." if right else ""


def _type_or_shape(name, value, expected, tolerance):
    try:
        found = as_array(value)
    except ValueError as error:
        return "wrong type", f"{name} is not usable: it is {error}"
    except Exception as error:
        return "wrong type", f"{name} cannot be read as numbers: {first_line(error)}"
    if found.shape != expected.shape:
        return "wrong shape", f"{name} has shape {found.shape}, but {expected.shape} is needed"
    dtype = as_found(value).dtype
    if expected.dtype.kind == "f" and not _near(found, expected, tolerance).all():
        if dtype.kind in "biu" and found.ndim:
            return "wrong type", f"{name} holds whole numbers ({dtype}), but floats are needed"
        if dtype.itemsize < expected.dtype.itemsize and _near(found, expected, 1e-2).all():
            return "wrong type", (
                f"{name} was rounded to {dtype}, but {expected.dtype} is needed, as in the "
                "arguments"
            )
    return None


def _values(name, value, expected, tolerance):
    found, expected = as_array(value), as_array(expected)
    if not np.isfinite(found).all():
        return "wrong value", f"{name} holds NaN or infinity"
    near = _near(found, expected, tolerance)
    if near.all():
        return None
    where = tuple(int(k) for k in np.argwhere(~near)[0])
    at = f"{name}[{', '.join(map(str, where))}]" if where else name
    got, wanted = f"{found[where]:.6g}", f"{expected[where]:.6g}"
    if got == wanted:  # they differ in later digits
        got, wanted = f"{found[where]:.12g}", f"{expected[where]:.12g}"
    return "wrong value", f"{RIGHT_SHAPE}{at} is {got} where {wanted} is needed"


def _near(a, b, tolerance):
    return np.isclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True)


def _for(question, arguments):
    """Which case this was: its arguments by name, short ones in full, what has no numbers not."""
    parts = []
    for name, a in zip(question.parameters(), arguments, strict=False):
        if isinstance(a, int | float | str | bool):
            parts.append(f"{name} = {a!r}")
        elif isinstance(a, np.ndarray) or hasattr(a, "detach"):
            a = as_found(a)
            text = " ".join(np.array2string(a, precision=3).split())
            parts.append(f"{name} = {text}" if a.size <= 3 else f"{name} of shape {a.shape}")
    return f" (tried with {', '.join(parts)})" if parts else ""


def in_another_order(question, arguments, got):
    """A sentence when the parts of a tuple are all right and only their order is not, or None."""
    names = question.returns
    if question.judge or question.observe or len(names) == 1:
        return None
    if not isinstance(got, tuple | list) or len(got) != len(names):
        return None
    wanted = question.run(question.reference, arguments)
    left = list(got)
    for part in wanted:
        for k, candidate in enumerate(left):
            if same_values(candidate, part, question.tolerance):
                del left[k]
                break
        else:
            return None
    return f"The values are right, in another order. Return ({', '.join(names)})."


def same(question, arguments, one, other):
    """Whether two outcomes on one case are the same: equal values, or the same error."""
    if one.error is not None or other.error is not None:
        # By name: the grader makes a stand-in for a class that is not built in.
        return type(one.error).__name__ == type(other.error).__name__ and (
            first_line(one.error) == first_line(other.error)
        )
    values = [one.value, other.value]
    if question.signature:
        try:
            values = [question.signature(value, *arguments) for value in values]
        except Exception:
            return False
    return same_values(*values, question.tolerance)


def same_values(a, b, tolerance):
    """Equal in shape and, within the tolerance, in value; dicts and tuples part by part."""
    if isinstance(a, dict) or isinstance(b, dict):
        if not (isinstance(a, dict) and isinstance(b, dict) and set(a) == set(b)):
            return False
        return all(same_values(a[name], b[name], tolerance) for name in a)
    if isinstance(a, tuple) or isinstance(b, tuple):
        parts = [list(v) if isinstance(v, tuple | list) else None for v in (a, b)]
        if None in parts or len(parts[0]) != len(parts[1]):
            return False
        return all(same_values(p, q, tolerance) for p, q in zip(*parts, strict=True))
    try:
        found, wanted = as_array(a), as_array(b)
    except Exception:
        return False
    return found.shape == wanted.shape and bool(_near(found, wanted, tolerance).all())
