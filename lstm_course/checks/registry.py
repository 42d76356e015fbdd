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


def _collect():
    found = {}
    for number, stem in LESSONS.items():
        module = import_module(f"lstm_course.checks.lesson_{number}_{stem}")
        for one in module.QUESTIONS:
            if one.name in found:
                raise ValueError(f"Two questions are called {one.name!r}.")
            found[one.name] = one
    return found


QUESTIONS = _collect()
"""Questions by name. The modules are light: torch is imported only when a case needs it."""


def question(name):
    """The question of that name."""
    return QUESTIONS[name]
