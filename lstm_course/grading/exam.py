"""What is asked of a submission of one lesson: its questions, with their cases ready to be sent."""

import ast
import json
import pickle
from dataclasses import dataclass
from functools import cache

from lstm_course.checks import observing
from lstm_course.checks.comparison import fault
from lstm_course.checks.question import Question
from lstm_course.checks.registry import LESSONS, QUESTIONS, lesson_of
from lstm_course.checks.running import attempt
from lstm_course.grading import codec
from lstm_course.grading.inside.jupyter import as_python
from lstm_course.support.places import ROOT

OWN = "lstm_course"
PATIENCE = 60  # seconds for the course's own code, on a slow machine


@dataclass(frozen=True)
class Asked:
    """One question, ready to be sent to a worker.

    Attributes:
        question: the question; it stays in the grading process.
        cases: its argument tuples, computed once for all submissions.
        arguments: the same as pickles, which is what the worker gets.
        untouched: positions of the arguments that must not change.
        closed: dotted names of the course's own functions that would be the answer.
        problem: "" or the reason why no answer to it can be judged from outside.
    """

    question: Question
    cases: list
    arguments: list
    untouched: tuple[int, ...]
    closed: tuple[str, ...]
    problem: str


@dataclass(frozen=True)
class Exam:
    """All questions of a lesson, what its exercise imports of the course, and what to load."""

    lesson: str
    asked: list
    open_names: tuple[str, ...]
    preload: tuple[str, ...]


@cache
def exam(lesson):
    """The exam of a lesson, "01" to "07". Raises FileNotFoundError without its exercise."""
    open_names = handed_out(lesson)
    questions = [one for name, one in QUESTIONS.items() if lesson_of(name) == lesson]
    asked = [ask(question, open_names) for question in questions]
    needs_torch = any(b"torch" in sent for one in asked for sent in one.arguments)
    return Exam(lesson, asked, open_names, ("torch",) if needs_torch else ())


def exercise_path(lesson):
    return ROOT / "exercises" / f"{lesson}_{LESSONS[lesson]}.ipynb"


@cache
def handed_out(lesson):
    """Dotted names of what the exercise, as learners get it, imports from the course."""
    notebook = json.loads(exercise_path(lesson).read_text(encoding="utf-8"))
    names = set()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            names |= course_imports(as_python("".join(cell["source"])))
    return tuple(sorted(names))


def course_imports(code):
    """Dotted names that a piece of code imports from the course."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] == OWN}


def ask(question, open_names):
    """Make one question ready."""
    cases = question.cases()
    names = question.reference.__code__.co_varnames
    return Asked(
        question,
        cases,
        [pickle.dumps(arguments) for arguments in cases],
        tuple(names.index(name) for name in question.untouched),
        tuple(course_functions(question.reference, open_names)),
        why_not(question, cases),
    )


def course_functions(reference, open_names):
    """Dotted names of the course's functions that the reference is or calls by name."""
    if not reference.__module__.startswith(f"{OWN}.checks"):
        return [f"{reference.__module__}.{reference.__name__}"]
    found = []
    for name in reference.__code__.co_names:
        used = reference.__globals__.get(name)
        module = getattr(used, "__module__", None) or ""
        if module.startswith(f"{OWN}.") and not module.startswith(f"{OWN}.checks"):
            if f"{module}.{name}" not in open_names and f"{OWN}.{name}" not in open_names:
                found.append(f"{module}.{name}")
    return found


def why_not(question, cases):
    """The reason why an answer cannot be judged from outside: the right one would fail too."""
    observe = question.observe
    if observe and observe.__module__ != observing.__name__:
        return "It is judged by what it does to objects of the course, and they stay in the worker."
    for arguments in cases:
        outcome = attempt(question, question.reference, arguments, PATIENCE)
        if outcome.error is not None:
            return f"The course's own answer stops here with {type(outcome.error).__name__}."
        returned = codec.decode(codec.encode(outcome.value))
        if fault(question, arguments, returned):
            return "Its answer is an object that cannot be brought back as plain numbers."
    return ""
