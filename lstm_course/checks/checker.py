"""``check("question", answer)``: an answer in one sentence, at once.

In this order: not yet, an exception with the learner's line, wrong shape, wrong value with the
smallest case that shows it, correct with what to notice.
"""

import difflib
import html
import traceback
from dataclasses import dataclass

import numpy as np

from lstm_course.checks.question import as_array, describe
from lstm_course.checks.registry import QUESTIONS, question

_NOT_GIVEN = object()

_MARKS = {"correct": ("✓", "#00805E"), "not yet": ("…", "#6b6b6b")}
_WRONG = ("✗", "#C04F00")


@dataclass(frozen=True)
class CheckResult:
    """What ``check`` says: a status and a sentence. Shows itself in a notebook."""

    name: str
    status: str
    message: str

    @property
    def ok(self):
        """True when the answer is correct."""
        return self.status == "correct"

    def __repr__(self):
        mark, _ = _MARKS.get(self.status, _WRONG)
        return f"{mark} {self.name}: {self.status}. {self.message}"

    def _repr_html_(self):
        mark, colour = _MARKS.get(self.status, _WRONG)
        return (
            f'<div role="status" style="border-left:5px solid {colour};padding:.4em .9em">'
            f"<b>{mark} {html.escape(self.name)}: {self.status}.</b> "
            f"{html.escape(self.message)}</div>"
        )


def check(name, answer=_NOT_GIVEN):
    """Check the answer to one exercise question.

    Args:
        name: of the question, which is also the name of the function to write.
        answer: the function. Left out, it is looked up in the notebook by its name, so that a
            cell that was never run is "not yet" and not an error.

    Returns:
        A ``CheckResult``: not yet, error, wrong type, wrong shape, wrong value or correct.

    Raises:
        ValueError: there is no question of that name.
    """
    if name not in QUESTIONS:
        near = difflib.get_close_matches(str(name), QUESTIONS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"There is no question {name!r}.{hint}")
    if answer is _NOT_GIVEN:
        answer = _from_notebook(name)
    if answer is None or answer is ...:
        message = f"Write the function {name} in the cell above, run that cell, then this one."
        return CheckResult(name, "not yet", message)
    if not callable(answer):
        message = f"{name} is {describe(answer)}, but a function is needed."
        return CheckResult(name, "wrong type", message)
    return _try_cases(question(name), answer)


def _from_notebook(name):
    """The learner's function, found in the running notebook; None when there is none."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return shell.user_ns.get(name) if shell else None


def _try_cases(question, answer):
    for arguments in question.cases():
        try:
            got = question.run(answer, arguments)
        except NotImplementedError:
            message = "Replace `raise NotImplementedError` by your own lines."
            return CheckResult(question.name, "not yet", message)
        except Exception as error:
            return CheckResult(question.name, "error", _told(error, question.name))
        if got is None or got is ...:
            message = f"{question.name} returns nothing so far; end it with a return."
            return CheckResult(question.name, "not yet", message)
        if question.judge:
            try:
                wrong = question.judge(got, *arguments)
            except Exception as error:
                wrong = f"The answer cannot be read: {_first_line(error)}"
            wrong = wrong and ("wrong value", wrong)
        else:
            wrong = _compare(question, arguments, got)
        if wrong:
            return CheckResult(question.name, *wrong)
    return CheckResult(question.name, "correct", question.notice)


def _first_line(error):
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _told(error, name):
    """An exception as one sentence with the learner's own line."""
    line = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.name == name and frame.line:
            line = f" in the line `{frame.line.strip()}`"
    return f"It stops with {type(error).__name__}{line}: {_first_line(error)}"


def _compare(question, arguments, got):
    """None when ``got`` equals the reference, otherwise a status and a sentence."""
    wanted = question.run(question.reference, arguments)
    if len(question.returns) == 1:
        got, wanted = (got,), (wanted,)
    elif not isinstance(got, tuple | list) or len(got) != len(question.returns):
        names = ", ".join(question.returns)
        return "wrong shape", f"It returns {describe(got)}, but the tuple ({names}) is needed."
    for name, a, b in zip(question.returns, got, wanted, strict=True):
        expected = as_array(b)
        try:
            found = as_array(a)
        except ValueError as error:
            return "wrong type", f"{name} is not usable: {error}."
        if found.shape != expected.shape:
            return (
                "wrong shape",
                f"{name} has shape {found.shape}, but {expected.shape} is needed{_for(arguments)}.",
            )
        if not np.isfinite(found).all():
            return "wrong value", f"{name} holds NaN or infinity{_for(arguments)}."
        near = np.isclose(found, expected, rtol=question.tolerance, atol=question.tolerance)
        if not near.all():
            where = tuple(int(k) for k in np.argwhere(~near)[0])
            at = f"{name}[{', '.join(map(str, where))}]" if where else name
            return (
                "wrong value",
                f"The shape is right, but {at} is {found[where]:.6g} where "
                f"{expected[where]:.6g} is needed{_for(arguments)}.",
            )
    return None


def _for(arguments):
    """Which case this was: its arguments, short ones in full."""
    parts = []
    for a in arguments:
        if isinstance(a, int | float | str | bool):
            parts.append(repr(a))
        elif isinstance(a, np.ndarray) or hasattr(a, "detach"):
            a = as_array(a)
            parts.append(np.array2string(a, precision=3) if a.size <= 3 else f"array {a.shape}")
        else:
            parts.append(type(a).__name__)
    return f" (tried with {', '.join(parts)})" if parts else ""
