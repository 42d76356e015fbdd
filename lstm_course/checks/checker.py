"""``check("question", answer)``: an answer in one sentence, at once.

In this order: not yet, an exception with the learner's line, wrong type or shape, a known mistake
by name, a wrong value with the smallest case that shows it, correct with what to notice.
"""

import difflib
import os
import re
import time
from dataclasses import dataclass

import numpy as np

from lstm_course.checks import running
from lstm_course.checks.comparison import RIGHT_SHAPE, fault, first_line, in_another_order, same
from lstm_course.checks.question import describe
from lstm_course.checks.registry import QUESTIONS, mistakes
from lstm_course.records import progress
from lstm_course.support.markup import as_html
from lstm_course.support.palette import LIGHT, VERDICTS

_NOT_GIVEN = object()

# NumPy's own words for it are about "gufunc signatures".
_MATMUL = re.compile(r"matmul: .*\(size (\d+) is different from (\d+)\)")

_MARKS = {"correct": ("✓", VERDICTS["correct"]), "not yet": ("…", LIGHT["soft"])}
_WRONG = ("✗", VERDICTS["wrong"])


@dataclass(frozen=True)
class CheckResult:
    """What ``check`` says: a status and a sentence. Shows itself in a notebook.

    ``mistake`` is the name of the known mistake that was recognised, or None.
    """

    name: str
    status: str
    message: str
    mistake: str | None = None

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
            f"<b>{mark} {as_html(self.name)}: {self.status}.</b> "
            f"{as_html(self.message)}</div>"
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
        AssertionError: only while nbgrader runs the notebook: the answer is not correct.
    """
    if name not in QUESTIONS:
        near = difflib.get_close_matches(str(name), QUESTIONS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"There is no question {name!r}.{hint}")
    if answer is _NOT_GIVEN:
        answer = _from_notebook(name)
    return _answered(_result(QUESTIONS[name], answer))


def _answered(result):
    """The last station of every answer: note it in the learner's own record."""
    progress.record(result.name, result.status, result.mistake)
    # nbgrader (0.9 and newer) sets this while it runs a notebook, and counts a cell that raises
    # as wrong. A learner's own notebook goes on after a wrong answer.
    if os.environ.get("NBGRADER_EXECUTION") and not result.ok:
        raise AssertionError(repr(result))
    return result


def _from_notebook(name):
    """The learner's function, found in the running notebook; None when there is none."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return shell.user_ns.get(name) if shell else None


def _result(question, answer):
    return without_running(question, answer) or verdict(_Trial(question, answer))


def without_running(question, answer):
    """What is said of an answer that is no function; None when it is one."""
    name = question.name
    if answer is None or answer is ...:
        message = f"Write the function {name} in the cell above, run that cell, then this one."
        return CheckResult(name, "not yet", message)
    if not callable(answer):
        message = f"{name} is {describe(answer)}, but a function is needed."
        return CheckResult(name, "wrong type", message)
    return None


def verdict(trial):
    """Judge what a function did on the cases of its question.

    Args:
        trial: has ``question``, its ``cases``, the ``seconds`` that they were given together, and
            ``outcome(k)``, the ``running.Outcome`` of case k. The learner's function may have
            run here or in another process.
    """
    question = trial.question
    name = question.name
    for k in range(len(trial.cases)):
        wrong = _told(question, trial, k)
        if wrong:
            status, message = wrong
            break
    else:
        return _unless_changed(trial, CheckResult(name, "correct", question.notice))
    if status in ("not yet", "wrong type"):
        return CheckResult(name, status, message)
    mistake = _recognised(trial)
    if mistake is None:
        if status in ("wrong value", "wrong shape"):
            order = in_another_order(question, trial.cases[k], trial.outcome(k).value)
            message = order or message
        return CheckResult(name, status, message)
    if status == "wrong value":
        message = f"{mistake.sentence} In numbers: {message.removeprefix(RIGHT_SHAPE)}"
    else:
        message = f"{message.rstrip('.')}. {mistake.sentence}"
    return CheckResult(name, status, message, mistake.name)


class _Trial:
    """A learner's function on the cases of a question, each run once, within one time limit."""

    def __init__(self, question, answer):
        self.question, self.answer = question, answer
        self.cases = question.cases()
        self.outcomes = {}
        self.seconds = self.left = running.SECONDS

    def outcome(self, k):
        """What the function does on case k."""
        if k not in self.outcomes:
            started = time.monotonic()
            self.outcomes[k] = running.attempt(
                self.question, self.answer, self.cases[k], max(self.left, 0.01)
            )
            self.left -= time.monotonic() - started
        return self.outcomes[k]


def _told(question, trial, k):
    """None when case k is right, otherwise a status and a sentence."""
    outcome = trial.outcome(k)
    if isinstance(outcome.error, NotImplementedError):
        return "not yet", "Replace `raise NotImplementedError` by your own lines."
    if outcome.error is not None:
        return "error", _told_error(outcome, trial.seconds)
    if outcome.value is None and k:  # the smaller cases were right, so it is no stub
        return "wrong value", "For one case it returns nothing: each branch must end in a return."
    if outcome.value is None or outcome.value is ...:
        return "not yet", f"{question.name} returns nothing so far; end it with a return."
    return fault(question, trial.cases[k], outcome.value)


def _told_error(outcome, seconds):
    """An exception as one sentence with the learner's own line."""
    error = outcome.error
    line = f" in the line `{outcome.line}`" if outcome.line else ""
    if isinstance(error, running.TooLong):
        return (
            f"It was stopped{line}: it was still running after {seconds:g} seconds. Does "
            "every loop in it come to an end?"
        )
    if isinstance(error, SystemExit):
        return f"It ends the whole program{line}; give the answer with a return instead."
    if isinstance(error, KeyboardInterrupt):
        return f"It was interrupted{line} before it had an answer; run the check again."
    if isinstance(error, RecursionError):
        return f"It stops with RecursionError{line}: the function calls itself without an end."
    if isinstance(error, MemoryError):
        return (
            f"It stops with MemoryError{line}: it asks for more memory than there is. Look at the "
            "shape of the array that it makes there."
        )
    words = first_line(error)
    sizes = _MATMUL.search(words)
    if sizes:
        words = (
            f"in a product A @ B, the last axis of A has length {sizes[2]} and the first of B has "
            f"{sizes[1]}; the two must be equal. Write the shapes beside the names."
        )
    return f"It stops with {type(error).__name__}{line}: {words}"


def _unless_changed(trial, correct):
    """The values are right; were the arguments left as they were?"""
    changed = {name for k in range(len(trial.cases)) for name in trial.outcome(k).changed}
    if not changed:
        return correct
    mistake = _recognised(trial)
    if mistake is not None:
        return CheckResult(correct.name, "wrong value", mistake.sentence, mistake.name)
    names = " and ".join(sorted(changed))
    message = (
        f"The result is right, but {names} was changed in place, and the caller still needs the "
        "old values: make a new array."
    )
    return CheckResult(correct.name, "wrong value", message)


def _recognised(trial):
    """The known mistake that gives the same results as the learner's function on every case."""
    question = trial.question
    for mistake in mistakes(question.name):
        if all(_same_on(trial, mistake, k) for k in range(len(trial.cases))):
            return mistake
    return None


def _same_on(trial, mistake, k):
    with np.errstate(all="ignore"):
        theirs = running.attempt(trial.question, mistake.answer, trial.cases[k], running.SECONDS)
    if not same(trial.question, trial.cases[k], trial.outcome(k), theirs):
        return False
    return set(theirs.changed) <= set(trial.outcome(k).changed)
