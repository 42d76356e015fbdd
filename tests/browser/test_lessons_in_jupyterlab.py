"""The lessons in which nothing is trained for long, in JupyterLab: before any run, and run."""

import pytest
from lesson_run import LONG, LONGEST, runs_to_its_end, shows_stills

from lstm_course.course import lessons

pytestmark = pytest.mark.browser
LESSONS = [one.stem for one in lessons.LESSONS if one.stem not in (*LONG, LONGEST)]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_shows_stills_and_then_runs(open_notebook, no_complaints, name):
    notebook = open_notebook(f"notebooks/{name}.ipynb")
    assert shows_stills(notebook), "no picture is shown"
    assert runs_to_its_end(notebook, name, seconds=150), "no live picture is shown"
    no_complaints(notebook.page)
