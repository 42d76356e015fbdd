"""The built notebooks: all there, readable, and the checks answer as they should.

Whether their outputs are still true is another test: pytest compares every cell (conftest.py).
"""

import re

import nbformat
import pytest

from lstm_course import widgets
from lstm_course.course import lessons
from lstm_course.publish.sources import lesson_problems
from lstm_course.support.places import ROOT

LESSONS = [one.stem for one in lessons.LESSONS]
EXERCISES = [one.stem for one in lessons.WITH_EXERCISE]
EXPECTED = {"notebooks": LESSONS, "exercises": EXERCISES, "solutions": EXERCISES}
ALL = [f"{folder}/{stem}" for folder, stems in EXPECTED.items() for stem in stems]
QUESTION = re.compile(r"\bcheck\(\s*[\"']([^\"']+)[\"']")
REGION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
INSTALLS = re.compile(
    r"^\s*[!%]\s*(pip|conda)|pip install|urlopen|urlretrieve|requests\.get|fetch_openml", re.M
)


def read(name):
    return nbformat.read(ROOT / f"{name}.ipynb", as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def questions(notebook):
    """The names of the questions that a notebook checks, each once."""
    return list(dict.fromkeys(QUESTION.findall("\n".join(c.source for c in code_cells(notebook)))))


def answers(notebook):
    """Everything that the cells of a notebook answered, as plain text."""
    texts = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            texts += [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
    return "\n".join(texts)


@pytest.mark.parametrize("folder", EXPECTED)
def test_the_course_is_complete(folder):
    assert sorted(path.stem for path in (ROOT / folder).glob("*.ipynb")) == EXPECTED[folder]


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_is_fit_to_be_published(name):
    notebook = read(name)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata
    assert notebook.cells[0].cell_type == "markdown"
    assert notebook.cells[0].source.startswith("# ")
    for cell in code_cells(notebook):
        assert not INSTALLS.search(cell.source), cell.source
        assert cell.execution_count or not cell.source.strip()
        if "raises-exception" not in cell.metadata.get("tags", []):
            assert all(output.output_type != "error" for output in cell.outputs), cell.source


@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_is_readable_on_a_projector(stem):
    assert lesson_problems(read(f"notebooks/{stem}"), is_lesson=True) == []


@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_has_something_to_move(stem):
    """A live picture, saved as a still for whoever reads without a kernel."""
    stills = [
        output.data["text/plain"]
        for cell in code_cells(read(f"notebooks/{stem}"))
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert any(still.startswith(f"{name}(") for still in stills for name in widgets.__all__)


@pytest.mark.parametrize("stem", EXERCISES)
def test_an_exercise_asks_at_least_three_questions(stem):
    exercise = read(f"exercises/{stem}")
    assert len(questions(exercise)) >= 3
    assert "raise NotImplementedError" in "\n".join(cell.source for cell in code_cells(exercise))


@pytest.mark.parametrize("stem", EXERCISES)
def test_an_unsolved_exercise_says_not_yet(stem):
    exercise = read(f"exercises/{stem}")
    said = answers(exercise)
    for name in questions(exercise):
        assert f"{name}: not yet" in said
        assert f"{name}: correct" not in said


@pytest.mark.parametrize("stem", EXERCISES)
def test_the_solution_is_correct(stem):
    solution = read(f"solutions/{stem}")
    said = answers(solution)
    for name in questions(solution):
        assert f"{name}: correct" in said


@pytest.mark.parametrize("stem", EXERCISES)
def test_an_exercise_and_its_solution_ask_the_same(stem):
    exercise, solution = read(f"exercises/{stem}"), read(f"solutions/{stem}")
    assert questions(exercise) == questions(solution)
    ours = [(cell.id, cell.source) for cell in exercise.cells if cell.cell_type == "markdown"]
    theirs = [(cell.id, cell.source) for cell in solution.cells if cell.cell_type == "markdown"]
    assert [cell for cell in theirs if cell in ours] == ours


@pytest.mark.parametrize("stem", EXERCISES)
def test_no_solution_reaches_a_learner(stem):
    exercise, solution = read(f"exercises/{stem}"), read(f"solutions/{stem}")
    shown = {cell.id: cell.source for cell in exercise.cells}
    everything = "\n".join(shown.values())
    assert "SOLUTION" not in everything
    regions = 0
    for cell in code_cells(solution):
        for region in REGION.findall(cell.source):
            regions += 1
            assert region.strip() not in shown.get(cell.id, "")
            if "\n" in region.strip():  # a line alone may be common, such as "return h"
                assert region.strip() not in everything
    assert regions >= 3
