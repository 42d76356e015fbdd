"""Every question of the course, and which module it lives in."""

from importlib import import_module

LESSONS = {
    "01": "rnn",
    "02": "gates",
    "03": "memory_cell",
    "04": "lstm",
    "05": "learning_to_remember",
    "06": "bilstm",
    "07": "pytorch_gpu",
}


_LESSON_OF = {}


def _collect():
    found = {}
    for number, stem in LESSONS.items():
        module = import_module(f"lstm_course.checks.lesson_{number}_{stem}")
        for one in module.QUESTIONS:
            if one.name in found:
                raise ValueError(f"Two questions are called {one.name!r}.")
            found[one.name] = one
            _LESSON_OF[one.name] = number
    return found


QUESTIONS = _collect()
"""Questions by name. The modules are light: torch is imported only when a case needs it."""


def question(name):
    """The question of that name."""
    return QUESTIONS[name]


def lesson_of(name):
    """The number of the lesson, "01" to "07", that a question belongs to."""
    return _LESSON_OF[name]


def mistakes(name):
    """The known mistakes of a question; the bank is read when somebody is wrong, not before."""
    number = _LESSON_OF[name]
    bank = import_module(f"lstm_course.checks.mistakes_{number}_{LESSONS[number]}")
    return bank.MISTAKES.get(name, ())
