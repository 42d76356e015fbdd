"""What has been graded: one line a submission, and the report that is made of the lines.

The record lies beside the report and is only ever added to, so a run that was stopped, or whose
machine went down, goes on where it was: a file whose bytes were graded by the same questions is
not graded again.
"""

import csv
import hashlib
import io
import json
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from lstm_course.support.files import append_line
from lstm_course.support.places import PACKAGE

ANSWERED_BY = ("support", "course", "engine", "pytorch", "tasks", "checks", "grading")
FOLLOWS = "follows-from-"  # not a mistake of its own: the answer calls another wrong one
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


@dataclass(frozen=True)
class Row:
    """One line of the report: what one submission has to one question.

    ``status`` is what ``check`` says, or "not read" (no notebook; ``question`` is empty) or "not
    judged" (nobody's answer to it can be judged by a program). ``score`` is 1 or 0. ``mistake`` is
    the name of a known mistake, or FOLLOWS and the question whose wrong answer it calls.
    """

    submission: str
    question: str
    status: str
    score: int
    mistake: str
    sentence: str


HEAD = [field.name for field in fields(Row)]


class Record:
    """The file of lines. ``graded`` holds the rows of every digest that the record knows."""

    def __init__(self, path, questions):
        self.path, self.questions = Path(path), questions
        self.graded = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
                self._read(line)

    def _read(self, line):
        """Take in one line; a torn one, or one of other questions, counts as not graded."""
        try:
            entry = json.loads(line)
            if entry["questions"] == self.questions:
                rows = [Row("", *parts) for parts in entry["rows"]]
                self.graded[entry["digest"]] = rows
        except (ValueError, KeyError, TypeError):
            pass

    def add(self, digest, rows):
        """Write one submission's rows to the disk before anything else happens."""
        self.graded[digest] = rows
        entry = {"digest": digest, "questions": self.questions}
        entry["rows"] = [astuple(row)[1:] for row in rows]
        line = json.dumps(entry).encode("ascii") + b"\n"
        append_line(self.path, line, durable=True)


def questions_digest(package=PACKAGE):
    """Changes whenever a question, a known mistake, the grader or the course's answers change.

    The right answers are computed by the course's own networks, so their files count as well.
    """
    files = [path for room in ANSWERED_BY for path in (package / room).rglob("*")]
    files = [*package.glob("*.py"), *(path for path in files if path.suffix != ".pyc")]
    whole = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file()):
        whole.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def report_text(rows):
    """The report as CSV, with a byte-order mark so that Excel reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in rows:
        writer.writerow([harmless(value) for value in astuple(row)])
    return "\ufeff" + text.getvalue()


def harmless(value):
    """A text that a spreadsheet shows and does not run; a file's name can begin with "="."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value
