"""Lesson 05, the longest, in JupyterLab. A file of its own, so that it runs beside the others."""

import pytest
from lesson_run import LONGEST, runs_to_its_end, shows_stills

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_lesson_shows_stills_and_then_runs(open_notebook, no_complaints):
    notebook = open_notebook(f"notebooks/{LONGEST}.ipynb")
    assert shows_stills(notebook), "no picture is shown"
    assert runs_to_its_end(notebook, LONGEST, seconds=450), "no live picture is shown"
    no_complaints(notebook.page)
