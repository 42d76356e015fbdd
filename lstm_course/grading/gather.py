"""Ask one submission everything, and write down what it does. Nothing is judged here.

A worker that hangs or ends takes only its own question with it: a fresh one runs the notebook
again and goes on with the next question.
"""

from dataclasses import dataclass, field

import numpy as np

from lstm_course.checks.checker import without_running
from lstm_course.checks.running import Outcome, TooLong
from lstm_course.grading import codec, failures
from lstm_course.grading.channel import WorkerGone, deadline
from lstm_course.grading.submission import modules_for

FORGED = "It wrote to the grader's pipe when its cells were run."
NO_START = "The process that runs answers did not start ({kind}): grade this file again."
GRACE = 1.0  # seconds for the worker's own, softer limit, which can name the learner's line


class NoAnswer(Exception):
    """Something came back from the worker that no call has returned."""


@dataclass
class Gathered:
    """What a submission did with one question.

    Attributes:
        outcomes: one ``Outcome`` for each case; empty when the function was not called.
        status, sentence: said without calling it, or "".
        failures: what failed when the cells were run, ``failures.Failure`` objects.
        uses: names of the other questions whose functions it calls.
    """

    outcomes: list = field(default_factory=list)
    status: str = ""
    sentence: str = ""
    failures: tuple = ()
    uses: frozenset = frozenset()


def gather(submission, exam, sandbox, seconds):
    """Return {name of the question: Gathered}.

    ``seconds`` is the limit for one cell of the notebook and for all cases of one question. Raises
    RuntimeError when this machine cannot start a worker.
    """
    session = Session(submission, exam, sandbox, seconds)
    try:
        return {one.question.name: session.question(one) for one in exam.asked}
    finally:
        session.close()


class Session:
    """The workers of one submission, one after the other."""

    def __init__(self, submission, exam, sandbox, seconds):
        self.submission, self.exam, self.sandbox = submission, exam, sandbox
        self.seconds, self.worker = seconds, None
        self.left = deadline(seconds * (len(exam.asked) + 4))  # for the whole submission
        self.failures, self.names, self.broken = (), {}, ""

    def question(self, asked):
        """Gather one question."""
        if asked.problem:
            return Gathered(status="not judged", sentence=asked.problem)
        if not self.broken and self.left() <= 0:
            self.broken = "The submission has used up all its time on other questions."
        if not self.broken and self.worker is None:
            self.broken = self._run_notebook()
        if self.broken:
            return Gathered(status="error", sentence=self.broken)
        try:
            found = self.names.get(asked.question.name, {})
            if not found.get("callable"):
                return self._no_function(asked.question, found)
            uses = frozenset(name for name in found.get("uses", ()) if name in self.names)
        except (AttributeError, LookupError, TypeError, ValueError):  # not what a worker writes
            return Gathered(status="error", sentence=FORGED)
        return Gathered(self._outcomes(asked), failures=self.failures, uses=uses)

    def _run_notebook(self):
        """Start a worker and run the cells; return "" or why there is nothing to call."""
        names = [one.question.name for one in self.exam.asked]
        limits = {"seconds_each": self.seconds, "seconds": 3 * self.seconds}
        try:
            modules = modules_for(self.submission.cells)
            self.worker = self.sandbox.start(self.exam, 10 * self.seconds, modules)
        except WorkerGone as gone:
            raise RuntimeError(NO_START.format(kind=gone.kind)) from None
        request = {"cells": list(self.submission.cells), "names": names, **limits}
        try:
            reply = self.worker.ask(request, limits["seconds"] + GRACE)
            self.failures, self.names = failures.read(reply["failures"]), dict(reply["names"])
            return ""
        except WorkerGone as gone:
            self.close()
            return {
                "late": f"Its cells were still running after {limits['seconds']:g} seconds.",
                "ended": "It ends the whole program when its cells are run.",
                "garbled": FORGED,
            }[gone.kind]
        except (KeyError, TypeError, ValueError):
            self.close()
            return FORGED

    def _no_function(self, question, found):
        """Its cell has failed, or something else has its name, or there is nothing."""
        if not found.get("defined"):
            why = failures.cause(question.name, self.failures)
            if why:
                return Gathered(status="error", sentence=why)
            words = f"There is no function {question.name} in the notebook."
            return Gathered(status="not yet", sentence=words)
        try:
            said = without_running(question, codec.decode(found["value"]))
        except (KeyError, ValueError):
            said = None
        if said is None:
            words = f"{question.name} is not a function."
            return Gathered(status="wrong type", sentence=words)
        return Gathered(status=said.status, sentence=said.message)

    def _outcomes(self, asked):
        outcomes, left, gone = [], deadline(self.seconds), None
        for k in range(len(asked.cases)):
            gone = gone or (TooLong() if left() <= 0 else None)
            if gone is None:
                outcome = self._call(asked, k, left())
                gone = outcome.error if self.worker is None else None
            else:
                outcome = Outcome(error=gone)
            outcomes.append(outcome)
        return outcomes

    def _call(self, asked, k, seconds):
        """One case in the worker, as an ``Outcome`` with plain values."""
        question = asked.question
        request = {"call": question.name, "arguments": asked.arguments[k], "seconds": seconds}
        request |= {"observe": question.observe, "closed": asked.closed}
        request["untouched"] = asked.untouched
        try:
            reply = self.worker.ask(request, seconds + GRACE)
            if "error" in reply:
                return _failed(reply["error"])
            after = [codec.decode(one) for one in reply["after"]]
            return Outcome(codec.decode(reply["value"]), changed=_changed(asked, k, after))
        except WorkerGone as gone:
            self.close()
            error = {"late": TooLong, "ended": SystemExit}.get(gone.kind)
            return Outcome(error=error() if error else _forged())
        except (KeyError, TypeError, ValueError):
            self.close()
            return Outcome(error=_forged())

    def close(self):
        if self.worker is not None:
            self.sandbox.end(self.worker)
            self.worker = None


def _forged():
    return NoAnswer("what came back was not written by the grader's own call")


def _failed(data):
    line = str(data["line"])[:200]
    if data["type"] == TooLong.__name__:
        return Outcome(error=TooLong(), line=line)
    return Outcome(error=codec.decode_error(data), line=line)


def _changed(asked, k, after):
    """Names of the arguments that came back changed."""
    pairs = zip(asked.question.untouched, asked.untouched, after, strict=True)
    return tuple(
        name
        for name, position, value in pairs
        if not np.array_equal(np.asarray(asked.cases[k][position]), value, equal_nan=True)
    )
