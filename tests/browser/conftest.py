"""One browser and one JupyterLab for all browser tests; the notebooks in it are copies."""

import os
import shutil
from importlib.util import find_spec

import pytest
from course_in_browser import (
    HOW_TO_GET_ONE,
    HOW_TO_GET_PLAYWRIGHT,
    ROOT,
    Notebook,
    find_chromium,
    new_page,
    open_browser,
    running_lab,
)
from live_pictures import write_notebook
from questions import write_questions


@pytest.fixture(scope="session")
def browser():
    """Chromium; without one the tests are skipped, or fail where CI must not leave them out."""
    missing = None
    if find_spec("playwright") is None:
        missing = HOW_TO_GET_PLAYWRIGHT
    elif find_chromium() is None:
        missing = HOW_TO_GET_ONE
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} In CI the browser tests may not be left out.")
    elif missing:
        pytest.skip(missing)
    with open_browser() as running:
        yield running


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """JupyterLab over a copy of the lessons and a notebook that holds every live picture."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    write_notebook(folder / "live_pictures.ipynb")
    write_questions(folder / "questions.ipynb")
    with running_lab(folder, tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="module")
def open_notebook(browser, lab):
    """A function that opens a notebook in a page of its own; all are closed in the end."""
    opened = []

    def open_one(path):
        opened.append(Notebook(new_page(browser), lab, path))
        return opened[-1]

    yield open_one
    for notebook in opened:
        notebook.close()
        notebook.page.context.close()


@pytest.fixture
def no_complaints():
    """A check that a page's console is free of errors."""

    def check(page):
        assert page.errors == []

    return check
