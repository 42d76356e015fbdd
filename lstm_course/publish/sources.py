"""From a percent-format ``.py`` file to a notebook that has not been run yet.

A lesson becomes one notebook. An exercise becomes two: the solution, and the same with every
``### BEGIN SOLUTION … ### END SOLUTION`` region replaced by a stub. Everything here depends on the
text alone, so that the same text gives the same notebook on every machine.
"""

import ast
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat

from lstm_course.publish.answers import STOPS
from lstm_course.publish.nbgrader import mark_cells

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = ("# YOUR CODE HERE", STOPS)
SOLUTION_ONLY = "solution-only"  # the tag of a cell that learners do not get
PREDICT = "**Predict.**"  # the text before a cell whose answer is folded until it is run
LONGEST_CELL = 20  # lines; more does not fit on a projector

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"},
}


class SourceError(Exception):
    """A source file that cannot become a notebook; the text says where and why."""


@dataclass(frozen=True)
class Target:
    """One notebook to build: from where, to where, and whether the solutions stay in."""

    source: Path
    notebook: Path
    solved: bool

    @property
    def is_lesson(self):
        return self.source.parent.name == "lessons"


def find_targets(root):
    """Return every notebook that ``root/source`` describes, in the order of the course."""
    targets = []
    for source in sorted((root / "source" / "lessons").glob("*.py")):
        targets.append(Target(source, root / "notebooks" / f"{source.stem}.ipynb", True))
    for source in sorted((root / "source" / "exercises").glob("*.py")):
        targets.append(Target(source, root / "solutions" / f"{source.stem}.ipynb", True))
        targets.append(Target(source, root / "exercises" / f"{source.stem}.ipynb", False))
    return targets


def digest(text):
    """Return the SHA-256 of a source file's text (line ends are already ``\\n``)."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_notebook(target, root):
    """Return the notebook of ``target`` with stable cell ids and no outputs.

    Raises :class:`SourceError` when a solution region is not closed, not opened or left over.
    """
    text = target.source.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    name_cells(notebook)
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)
        check_regions(cell, target.source)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    if not target.is_lesson:
        mark_cells(notebook, BEGIN)
    if not target.solved:
        remove_solutions(notebook, target.source)
    fold_answers(notebook)
    hide_quiz_code(notebook)
    source = target.source.relative_to(root).as_posix()
    notebook.metadata = nbformat.from_dict(
        {**KERNEL, "lstm_course": {"source": source, "source_sha256": digest(text)}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def name_cells(notebook):
    """Give each cell an id made from its content: an edit elsewhere does not change it."""
    seen = {}
    for cell in notebook.cells:
        name = digest(cell.cell_type + "\n" + cell.source)[:12]
        seen[name] = seen.get(name, 0) + 1
        cell["id"] = name if seen[name] == 1 else f"{name}-{seen[name]}"


def fold_answers(notebook):
    """Fold the stored outputs that answer a prediction; running the cell unfolds them.

    The answer to "**Predict.**", or to a cell that shows a ``Predict``, is what the code cells up
    to the next text show; what stands between the text and the ``Predict`` cell only prepares. A
    cell that compares a prediction with its result is folded wherever it stands.
    """
    text, code = "", []  # a text and the code cells up to the next
    for cell in [*notebook.cells, None]:
        if cell is not None and cell.cell_type == "code":
            code.append(cell)
            continue
        asking = [k for k, one in enumerate(code) if "Predict" in calls(one.source)]
        first = asking[0] if asking else 0
        for k, one in enumerate(code):
            answers = (asking or PREDICT in text) and k >= first and k not in asking
            if answers or ".compare(" in one.source:
                one.metadata["jupyter"] = {"outputs_hidden": True}
        text, code = cell.source if cell is not None else "", []


def hide_quiz_code(notebook):
    """Hide the code of a cell that shows a quiz question: the right answer stands in it."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and "Quiz" in calls(cell.source)[-1:]:
            cell.metadata["jupyter"] = {"source_hidden": True}


def calls(code):
    """What is called by a plain name, ``Name(…)`` or ``x = Name(…)``, one entry a statement."""
    try:
        statements = ast.parse(code).body
    except SyntaxError:  # a line such as %timeit is IPython's
        return []
    values = (getattr(statement, "value", None) for statement in statements)
    functions = [value.func if isinstance(value, ast.Call) else None for value in values]
    return [function.id if isinstance(function, ast.Name) else "" for function in functions]


def check_regions(cell, source):
    """Raise :class:`SourceError` unless solution regions open and close in turn."""
    inside = False
    for line in cell.source.splitlines():
        mark = line.strip()
        if mark == (BEGIN if inside else END):
            problem = "opened twice" if inside else "closed before it was opened"
            raise SourceError(
                f"{source}: a solution region is {problem} in the cell\n{cell.source}"
            )
        if mark in (BEGIN, END):
            inside = not inside
        elif re.search(r"#.*\b(BEGIN|END) SOLUTION", line):
            raise SourceError(
                f"{source}: write the marker exactly '{BEGIN}' or '{END}', not '{mark}'"
            )
    if inside:
        raise SourceError(f"{source}: a solution region is never closed in the cell\n{cell.source}")


def remove_solutions(notebook, source):
    """Turn a solution notebook into what the learner gets, in place."""
    notebook.cells = [
        cell for cell in notebook.cells if SOLUTION_ONLY not in cell.metadata.get("tags", [])
    ]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = with_stubs(cell.source)
        if "SOLUTION" in cell.source:
            raise SourceError(f"{source}: the word SOLUTION would reach learners in\n{cell.source}")


def with_stubs(code):
    """Replace every solution region of ``code`` by the stub, at the region's indentation."""
    lines, inside = [], False
    for line in code.splitlines():
        mark = line.strip()
        if mark == BEGIN:
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + stub for stub in STUB]
            inside = True
        elif mark == END:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def lesson_problems(notebook, is_lesson):
    """Return what breaks the rules of a readable lesson, one sentence each.

    Every notebook starts with a title; a lesson's code cell has at most 20 lines (blank lines and
    comments count: they need room on the projector too), unless its code is hidden.
    """
    problems = []
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        problems.append("the first cell is not a markdown title ('# …')")
    for number, cell in enumerate(notebook.cells, start=1):
        length = len(cell.source.splitlines())
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        if is_lesson and cell.cell_type == "code" and length > LONGEST_CELL and not hidden:
            opening = cell.source.splitlines()[0]
            problems.append(
                f"cell {number} has {length} lines, more than {LONGEST_CELL}: split it ({opening})"
            )
    return problems
