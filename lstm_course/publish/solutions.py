"""The solutions of the exercises as modules of the bank, so that known mistakes can edit them.

An exercise is written solved, in ``source/exercises/``; the package must know that text where
there is no ``source/`` as well. So the build copies each function and import of an exercise to
``checks/bank/lesson_NN/solutions.py``, and holds every edit of the bank against it.
"""

import ast
from pathlib import Path

from lstm_course.checks.edits import Edit, EditError
from lstm_course.checks.registry import QUESTIONS
from lstm_course.support.files import write_whole

HEAD = """# Copied by `python -m lstm_course build` from {source}, without docstrings: edit that.

"""
BANK = Path("lstm_course") / "checks" / "bank"


def path(stem, root):
    """Where the solutions of an exercise such as "04_lstm" are copied to."""
    return root / BANK / f"lesson_{stem[:2]}" / "solutions.py"


def module_text(source, root):
    """An exercise's functions and the imports that they use, without docstrings and marks."""
    text = source.read_text(encoding="utf-8")
    body = ast.parse(text).body
    functions = [node for node in body if isinstance(node, ast.FunctionDef)]
    used = {one.id for node in functions for one in ast.walk(node) if isinstance(one, ast.Name)}
    imports = [line for node in body for line in _import(node, used)]
    parts = [_without_docstring(node, text.splitlines()) for node in functions]
    head = HEAD.format(source=source.relative_to(root).as_posix())
    return head + "\n".join(imports) + "\n\n\n" + "\n\n\n".join(parts) + "\n"


def _import(node, used):
    """The import statement, with only those names that are used; nothing for any other node."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        node.names = [one for one in node.names if (one.asname or one.name.split(".")[0]) in used]
        if node.names:
            yield ast.unparse(node)


def _without_docstring(node, lines):
    """The text of a function, without its docstring and without the marks around its solution."""
    first = node.body[0]
    words = range(first.lineno, first.end_lineno + 1) if ast.get_docstring(node) else ()
    return "\n".join(
        lines[k - 1]
        for k in range(node.lineno, node.end_lineno + 1)
        if k not in words and "SOLUTION" not in lines[k - 1]
    )


def write(source, root):
    """Copy the solutions of one exercise into the bank."""
    where = path(source.stem, root)
    where.parent.mkdir(parents=True, exist_ok=True)
    write_whole(where, module_text(source, root))


def is_stale(source, root):
    """Whether the copy is missing or differs from the exercise."""
    where = path(source.stem, root)
    return not where.exists() or where.read_text(encoding="utf-8") != module_text(source, root)


def misfits(lesson):
    """One sentence for each edit of a lesson's questions that does not fit the copied solution."""
    found = []
    for question in lesson.questions:
        for one in QUESTIONS[question].mistakes:
            try:
                if isinstance(one, Edit):
                    one.code(question)
            except EditError as error:
                found.append(f"{question}: {error}")
    return found
