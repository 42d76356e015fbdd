"""Lessons 06 and 07 in JupyterLab. A file of its own, so that it runs beside the others."""

import pytest
from lesson_run import LONG, runs_to_its_end, shows_stills

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("name", LONG)
def test_a_lesson_shows_stills_and_then_runs(open_notebook, no_complaints, name):
    notebook = open_notebook(f"notebooks/{name}.ipynb")
    assert shows_stills(notebook), "no picture is shown"
    assert runs_to_its_end(notebook, name, seconds=450), "no live picture is shown"
    no_complaints(notebook.page)
