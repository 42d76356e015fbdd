"""A learner's own record: which question was tried when, and what came of it.

One line of JSON for each try, in one file in the learner's own folder (``record_file``); nothing
leaves the machine. Whatever goes wrong here never stops a lesson.

Standard library only, so that ``python -m lstm_course progress`` runs on any Python.
"""

import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lstm_course.course.lessons import WITH_EXERCISE
from lstm_course.record_file import append, path

START = '{"at": '  # how each line begins
LONGEST = 200  # letters of a name that are kept: a line stays short enough for one write
PREDICTED = "predicted"
QUIZ_RIGHT, QUIZ_WRONG = "quiz right", "quiz wrong"

_already_told = False


@dataclass
class Tally:
    """One question: how often it was tried, and when it was first right (None: not yet)."""

    name: str
    attempts: int = 0
    first_passed: datetime | None = None
    mistakes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Lesson:
    """One lesson, ``stem`` such as "01_rnn", and the tallies of its questions in their order."""

    stem: str
    questions: list[Tally]

    @property
    def passed(self):
        return sum(one.first_passed is not None for one in self.questions)

    @property
    def attempts(self):
        return sum(one.attempts for one in self.questions)

    @property
    def next_question(self):
        """The first that is not passed yet, or None."""
        return next((one.name for one in self.questions if one.first_passed is None), None)


@dataclass(frozen=True)
class Summary:
    """What the record says. ``problem`` is one sentence when it could not be read, else ""."""

    lessons: list[Lesson]
    questions: dict[str, Tally]
    predictions: dict[str, int]
    problem: str = ""
    quizzes: dict[str, Tally] = field(default_factory=dict)

    @property
    def passed(self):
        return sum(lesson.passed for lesson in self.lessons)

    @property
    def asides(self):
        """How many predictions and quiz questions, in words; "" before the first."""
        right = sum(one.first_passed is not None for one in self.quizzes.values())
        made = len(self.predictions)
        parts = [f"{made} prediction{'s' if made != 1 else ''} made"] if made else []
        if self.quizzes:
            parts.append(f"{right} of {len(self.quizzes)} quiz questions right")
        return ", ".join(parts)

    @property
    def next(self):
        """(lesson, question) to go on with, or None when everything is passed."""
        for lesson in self.lessons:
            if lesson.next_question:
                return lesson.stem, lesson.next_question
        return None


def record(question, status, mistake=None):
    """Append one try to the record. Never raises an OSError: it says once that it cannot write.

    Args:
        question: its name.
        status: what ``check`` answered. "not yet" is no try and is not recorded; "predicted"
            counts as a prediction, "quiz right" and "quiz wrong" as an answer to a quiz.
        mistake: the name of the mistake that was recognised, if one was; for a wrong answer to a
            quiz the option that was chosen.
    """
    if status == "not yet":
        return
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    entry = {"at": now, "question": str(question)[:LONGEST], "status": str(status)[:LONGEST]}
    if mistake is not None:
        entry["mistake"] = str(mistake)[:LONGEST]
    try:
        append(json.dumps(entry).encode("ascii") + b"\n")
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no home folder
        _tell_once(_sentence("Your progress cannot be recorded", error))


def read():
    """Return the ``Summary`` of the record; an empty one when there is none."""
    problem, text = "", ""
    try:
        text = path().read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        pass
    except (OSError, RuntimeError) as error:
        problem = _sentence("Your progress cannot be read", error)
        _tell_once(problem)
    questions, predictions, quizzes = {}, {}, {}
    for entry in filter(None, map(_parsed, text.split("\n"))):
        name, at, status, mistake = entry
        if status == PREDICTED:
            predictions[name] = predictions.get(name, 0) + 1
            continue
        kind = quizzes if status in (QUIZ_RIGHT, QUIZ_WRONG) else questions
        tally = kind.setdefault(name, Tally(name))
        tally.attempts += 1
        if status in ("correct", QUIZ_RIGHT) and tally.first_passed is None:
            tally.first_passed = at
        if mistake:
            tally.mistakes.append(mistake)
    lessons = [
        Lesson(stem, [questions.setdefault(name, Tally(name)) for name in names])
        for stem, names in all_questions().items()
    ]
    return Summary(lessons, questions, predictions, problem, quizzes)


def forget():
    """Delete the record. Returns whether there was one; raises OSError if it cannot be deleted."""
    try:
        path().unlink()
    except FileNotFoundError:
        return False
    return True


def all_questions():
    """{lesson: its questions in the order in which a learner meets them}."""
    return {one.stem: list(one.questions) for one in WITH_EXERCISE}


def _parsed(line):
    """(question, time, status, mistake) of a line, or None if it cannot be read.

    A line glued to the torn one before it is found by how it begins.
    """
    for begin in (0, max(0, line.rfind(START))):
        try:
            entry = json.loads(line[begin:])
            name, status, mistake = entry["question"], entry["status"], entry.get("mistake")
            at = datetime.fromisoformat(entry["at"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        if isinstance(name, str) and isinstance(status, str):
            return name, at, status, mistake if isinstance(mistake, str) else None
    return None


def _sentence(what, error):
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return (
        f"{what} ({reason}); lessons and checks work all the same. LSTM_COURSE_STATE can name a "
        "folder that you may write to."
    )


def _tell_once(sentence):
    global _already_told
    if not _already_told:
        _already_told = True
        print(sentence, file=sys.stderr)
