"""The exercises as nbgrader assignments: metadata by its rules, and cells that raise when wrong.

nbgrader itself is not needed here. The rules are those of its cell metadata schema, version 3.
"""

import os
import re
from unittest import mock

import nbformat
import pytest
from nbclient import NotebookClient

from lstm_course import check
from lstm_course.checks.registry import LESSONS, QUESTIONS, lesson_of
from lstm_course.publish import sources
from lstm_course.support import patience
from lstm_course.support.places import ROOT

STEMS = [f"{number}_{stem}" for number, stem in LESSONS.items()]
ALLOWED = {
    "schema_version", "grade", "locked", "solution", "task",
    "grade_id", "points", "checksum", "cell_type",
}  # fmt: skip


def read(folder, stem):
    return nbformat.read(ROOT / folder / f"{stem}.ipynb", as_version=4)


def marked(notebook):
    return [cell for cell in notebook.cells if "nbgrader" in cell.metadata]


@pytest.mark.parametrize("folder", ["exercises", "solutions"])
@pytest.mark.parametrize("stem", STEMS)
def test_the_metadata_follows_nbgraders_rules(folder, stem):
    cells = marked(read(folder, stem))
    entries = [cell.metadata.nbgrader for cell in cells]
    for cell, entry in zip(cells, entries, strict=True):
        assert set(entry) <= ALLOWED and entry.schema_version == 3
        for name in ("grade", "locked", "solution", "task"):
            assert type(entry[name]) is bool
        assert re.fullmatch(r"[a-zA-Z0-9_\-]+", entry.grade_id)
        assert cell.cell_type == "code" and not entry.task
        assert ("points" in entry) == entry.grade
        assert entry.grade != entry.solution and entry.locked == entry.grade
    names = [entry.grade_id for entry in entries]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("stem", STEMS)
def test_every_question_has_an_answer_cell_and_a_test_worth_its_importance(stem):
    entries = {cell.metadata.nbgrader.grade_id: cell for cell in marked(read("solutions", stem))}
    for name in (name for name in QUESTIONS if lesson_of(name) == stem[:2]):
        assert f"def {name}(" in entries[name].source
        assert "### BEGIN SOLUTION" in entries[name].source  # nbgrader clears it by this marker
        assert entries[f"check_{name}"].source == f'check("{name}")'
        assert entries[f"check_{name}"].metadata.nbgrader.points in (1, 2, 3)


@pytest.mark.parametrize("stem", STEMS)
def test_no_solution_stands_outside_a_marked_cell_and_exercises_have_the_same_marks(stem):
    solution, exercise = read("solutions", stem), read("exercises", stem)
    for cell in solution.cells:
        if "BEGIN SOLUTION" in cell.source:
            assert cell.metadata.nbgrader.solution
    assert [cell.metadata.nbgrader for cell in marked(solution)] == [
        cell.metadata.nbgrader for cell in marked(exercise)
    ]


def run_as_nbgrader(notebook, tmp_path):
    """Run all cells as ``nbgrader validate`` does; return {grade_id: the error's words or ""}."""
    client = NotebookClient(
        notebook, timeout=round(patience.seconds(120)), allow_errors=True, kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )  # fmt: skip
    client.execute(env={**os.environ, "NBGRADER_EXECUTION": "validate"})
    found = {}
    for cell in marked(notebook):
        if cell.metadata.nbgrader.grade:
            errors = [o for o in cell.outputs if o.output_type == "error"]
            found[cell.metadata.nbgrader.grade_id] = errors[0].ename if errors else ""
    return found


@pytest.mark.slow
@pytest.mark.parametrize("stem", STEMS)
def test_a_solution_passes_and_an_exercise_fails(stem, tmp_path):
    passed = run_as_nbgrader(read("solutions", stem), tmp_path)
    assert passed and set(passed.values()) == {""}, passed
    failed = run_as_nbgrader(read("exercises", stem), tmp_path)
    assert set(failed) == set(passed) and set(failed.values()) == {"AssertionError"}, failed


def test_check_raises_under_nbgrader_only():
    assert not check("rnn_step", lambda *arguments: None).ok
    with mock.patch.dict(os.environ, {"NBGRADER_EXECUTION": "autograde"}):
        with pytest.raises(AssertionError, match="rnn_step: not yet"):
            check("rnn_step", lambda *arguments: None)
        assert check("rnn_step", QUESTIONS["rnn_step"].reference).ok


EXERCISE = """\
# %% [markdown]
# # An exercise
# Importance ●●○


# %%
def helper(x):
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION


# %%
def double(x):
    ### BEGIN SOLUTION
    return 2 * helper(x)
    ### END SOLUTION


# %%
check("double")

# %%
check("double").ok
"""


def test_the_build_marks_answers_tests_and_nothing_else(tmp_path):
    path = tmp_path / "source" / "exercises" / "01_tiny.py"
    path.parent.mkdir(parents=True)
    path.write_text(EXERCISE, encoding="utf-8")
    for target in sources.find_targets(tmp_path):
        cells = marked(sources.read_notebook(target, tmp_path))
        assert [cell.metadata.nbgrader.grade_id for cell in cells] == [
            "answer_1",
            "double",
            "check_double",
        ]
        assert cells[2].metadata.nbgrader.points == 2
