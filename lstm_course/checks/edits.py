"""A known mistake as a change of the solution: what people write in place of the right line.

    Edit("one-minus-f", "You keep 1 − f of the old memory. f is the share that stays.",
         "f * c", "(1 - f) * c")

It reads as what it is, there is no second implementation of anything, and a solution that changes
breaks a stale edit loudly. The text that is changed is the exercise's own solution, which
``python -m lstm_course build`` copies into the bank (``bank/lesson_NN/solutions.py``).
"""

import ast
from importlib import import_module
from pathlib import Path

from lstm_course.checks.question import Mistake
from lstm_course.course.lessons import lesson_of

BANK = Path(__file__).with_name("bank")


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
        """The ``Mistake`` with the changed function of that question.

        Raises:
            EditError: the edit does not fit the solution, or leaves no Python.
        """
        code = self.code(question)
        names = dict(vars(solutions(question)))
        exec(code, names)
        return Mistake(self.name, self.sentence, names[question])

    def code(self, question):
        """The changed solution, compiled and not yet run; errors as in ``mistake``."""
        text = self.applied(solution(question))
        try:
            return compile(text, f"<{question}: {self.name}>", "exec")
        except SyntaxError as error:
            raise EditError(f"The edit {self.name!r} leaves no Python: {error}.") from None


def solutions(question):
    """The module with the solutions of the exercise to which a question belongs."""
    return import_module(f"lstm_course.checks.bank.{lesson_of(question).folder}.solutions")


def solution(question):
    """The text of a question's solution: the whole function, as the exercise has it.

    Raises:
        EditError: the copied solutions hold no such function.
    """
    path = BANK / lesson_of(question).folder / "solutions.py"
    text = path.read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == question:
            return ast.get_source_segment(text, node) + "\n"
    raise EditError(
        f"There is no function {question} in {path.name} of {path.parent.name}: write it in the "
        "exercise, and run python -m lstm_course build."
    )
