"""Every question of the course by name; a question's file in the bank is read when it is asked."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from lstm_course.checks.edits import Edit
from lstm_course.course import lessons


class _Bank(Mapping):
    """The questions in the order of the course."""

    def __getitem__(self, name):
        folder = lessons.lesson_of(name).folder
        return import_module(f"lstm_course.checks.bank.{folder}.{name}").QUESTION

    def __contains__(self, name):
        return name in lessons.questions()

    def __iter__(self):
        return iter(lessons.questions())

    def __len__(self):
        return len(lessons.questions())


QUESTIONS = _Bank()


def question(name):
    """The question of that name."""
    return QUESTIONS[name]


LESSONS = {one.number: one.name for one in lessons.WITH_EXERCISE}


def lesson_of(name):
    """The number of the lesson that a question belongs to, such as "01"."""
    return lessons.lesson_of(name).number


@cache
def mistakes(name):
    """The known mistakes of a question, edits as functions."""
    known = QUESTIONS[name].mistakes
    return tuple(one.mistake(name) if isinstance(one, Edit) else one for one in known)
