"""A known mistake as a change of the solution: what people write in place of the right line.

    Edit("one-minus-f", "You keep 1 − f of the old memory. f is the share that stays.",
         "f * c", "(1 - f) * c")

It reads as what it is, there is no second implementation of anything, and a solution that changes
breaks a stale edit loudly. The text that is changed is the exercise's own solution, which
``python -m lstm_course build`` copies into the bank (``bank/lesson_NN/solutions.py``).
"""

import inspect
from functools import cache
from importlib import import_module

from lstm_course.checks.question import Mistake
from lstm_course.course.lessons import lesson_of


class EditError(ValueError):
    """An edit that does not fit the solution; the text names both and says what to do."""


class Edit:
    """A known mistake that is a small change of the solution.

    Args:
        name: short and stable, so that a teacher can count it over a room.
        sentence: what the learner did and what to do, without the code.
        texts: old, new, and again old, new for a mistake that changes several places. Each old
            text must stand in the solution exactly once, when its turn comes.
    """

    def __init__(self, name, sentence, *texts):
        if not texts or len(texts) % 2:
            raise EditError(f"The edit {name!r} needs pairs of texts: old, new.")
        self.name, self.sentence = name, sentence
        self.changes = tuple(zip(texts[::2], texts[1::2], strict=True))

    def __repr__(self):
        return f"Edit({self.name!r})"

    def applied(self, text):
        """The changed text.

        Raises:
            EditError: an old text does not stand there exactly once.
        """
        for old, new in self.changes:
            count = text.count(old)
            if count != 1:
                raise EditError(
                    f"The edit {self.name!r} looks for `{old}`, which stands {count} times in the "
                    "solution and must stand there exactly once: correct the edit or the solution."
                )
            text = text.replace(old, new)
        return text

    def mistake(self, question):
        """The ``Mistake`` with the changed function of that question."""
        text = self.applied(solution(question))
        return Mistake(self.name, self.sentence, compiled(question, text, self.name))


def solutions(question):
    """The module with the solutions of the exercise to which a question belongs."""
    number = lesson_of(question).number
    return import_module(f"lstm_course.checks.bank.lesson_{number}.solutions")


@cache
def solution(question):
    """The text of a question's solution: the whole function, as the exercise has it."""
    return inspect.getsource(getattr(solutions(question), question))


def compiled(question, text, label):
    """The function that a text of a solution defines, among the names of its exercise.

    Raises:
        EditError: the text is no Python.
    """
    names = dict(vars(solutions(question)))
    try:
        exec(compile(text, f"<{question}: {label}>", "exec"), names)
    except SyntaxError as error:
        raise EditError(f"The edit {label!r} of {question} gives no Python: {error}.") from None
    return names[question]
