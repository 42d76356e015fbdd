"""The reader of ``lessons.toml``: which lessons there are, their sections and their questions.

Standard library only, so that ``python -m lstm_course progress`` runs on any Python.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("lessons.toml")
LEVELS = ("core", "deeper", "optional")


class TableError(ValueError):
    """A table that contradicts itself; the text says which entry and what to do."""


@dataclass(frozen=True)
class Section:
    """A section of a lesson.

    Attributes:
        heading: as in the lesson, second or third level.
        minutes: how long it takes, without the parts of it that are sections themselves.
        level: "core", "deeper", or "optional", which does not count in the lesson's minutes.
    """

    heading: str
    minutes: int
    level: str


@dataclass(frozen=True)
class Lesson:
    """One entry of the table.

    Attributes:
        number: two digits.  name: of the files, after the number.  title: for people.
        after: what one can do afterwards.  failure: what goes wrong at its start, or "".
        card: title and lines on the map of the course, or ().
        colour, symbol: of that card.
        sections: in the order of the lesson.
        questions: {question: the heading of the section that answers it}, in the exercise's order.
    """

    number: str
    name: str
    title: str
    after: str
    failure: str
    card: tuple
    colour: str
    symbol: str
    sections: tuple
    questions: dict

    @property
    def stem(self):
        """The name of its files, such as "04_lstm"."""
        return f"{self.number}_{self.name}"

    @property
    def folder(self):
        """The name of its folder in the bank of questions, such as "lesson_04"."""
        return f"lesson_{self.number}"

    @property
    def minutes(self):
        """Core and deeper sections together."""
        return sum(one.minutes for one in self.sections if one.level != "optional")

    @property
    def core_minutes(self):
        """The sections that nobody should leave out."""
        return sum(one.minutes for one in self.sections if one.level == "core")


def read(path=TABLE):
    """The lessons of a table, in its order.

    Raises:
        TableError: two entries with one number or one question, a level that does not exist, or a
            question with a heading that is no section of its lesson.
    """
    with Path(path).open("rb") as file:
        entries = tomllib.load(file)["lesson"]
    lessons = tuple(_lesson(entry) for entry in entries)
    for what in ("number", "name"):
        _all_different(what, [getattr(one, what) for one in lessons])
    _all_different("question", [name for one in lessons for name in one.questions])
    return lessons


def _lesson(entry):
    number = entry["number"]
    sections = tuple(Section(*row) for row in entry["sections"])
    for one in sections:
        if one.level not in LEVELS:
            raise TableError(
                f"Lesson {number}, section {one.heading!r}: the level is {one.level!r}, but one "
                f"of {', '.join(LEVELS)} is needed."
            )
    questions = entry.get("questions", {})
    headings = {one.heading for one in sections}
    for name, heading in questions.items():
        if heading not in headings:
            raise TableError(
                f"Lesson {number}: the question {name} points to the section {heading!r}, which "
                "is not among the lesson's sections: correct one of the two."
            )
    return Lesson(
        number,
        entry["name"],
        entry["title"],
        entry["after"],
        entry.get("failure", ""),
        tuple(entry.get("map", ())),
        entry.get("colour", "ink"),
        entry.get("symbol", ""),
        sections,
        questions,
    )


def _all_different(what, values):
    twice = {one for one in values if values.count(one) > 1}
    if twice:
        raise TableError(f"The {what} {min(twice)!r} stands twice in the table of lessons.")


LESSONS = read()
WITH_EXERCISE = tuple(one for one in LESSONS if one.questions)
_OF_QUESTION = {name: one for one in LESSONS for name in one.questions}


def lesson(number):
    """The lesson with this number, such as "04"; KeyError when there is none."""
    return {one.number: one for one in LESSONS}[number]


def questions():
    """The names of all questions, in the order of the course."""
    return tuple(_OF_QUESTION)


def lesson_of(question):
    """The lesson that a question belongs to; KeyError when there is no such question."""
    return _OF_QUESTION[question]


def heading(question):
    """The heading of the section that answers a question, as plain text."""
    return lesson_of(question).questions[question].replace("`", "")


def where(question):
    """The place as words, such as ``lesson 04, “The forget bias”``."""
    return f"lesson {lesson_of(question).number}, “{heading(question)}”"
