"""The lessons in which nothing is trained for long, in JupyterLab: before any run, and run."""

import pytest
from lesson_run import runs_to_its_end, shows_stills

pytestmark = pytest.mark.browser
LESSONS = ["00_start_here", "01_rnn", "02_gates", "03_memory_cell", "04_lstm"]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_shows_stills_and_then_runs(open_notebook, no_complaints, name):
    notebook = open_notebook(f"notebooks/{name}.ipynb")
    assert shows_stills(notebook), "no picture is shown"
    assert runs_to_its_end(notebook, name, seconds=150), "no live picture is shown"
    no_complaints(notebook.page)
