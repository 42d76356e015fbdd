"""One browser and one JupyterLab for all browser tests; the notebooks in it are copies."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

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

HERE = Path(__file__).parent
# Two workers take a file each, and then the next: what takes minutes must not come last.
LONGEST_FIRST = (
    "test_long_lessons_in_jupyterlab.py",
    "test_lesson_05_in_jupyterlab.py",
    "test_slides_in_browser.py",
    "test_lessons_in_jupyterlab.py",
    "test_live_pictures_in_jupyterlab.py",
)


def pytest_collection_modifyitems(items):
    """The browser's tests after all others, and the long ones among them first.

    Playwright leaves an event loop running in its process, in which the build could not start one.
    """
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}

    def turn(item):
        return item.path.is_relative_to(HERE), places.get(item.path.name, len(places))

    items.sort(key=turn)


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


@pytest.fixture(scope="session")
def jupyterlab_page(browser):
    """One page for all notebooks, one after another: loading JupyterLab takes seconds."""
    page = new_page(browser)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def open_notebook(jupyterlab_page, lab):
    """A function that opens a notebook, and closes the one before it."""
    opened = []

    def close():
        while opened:
            opened.pop().close()

    def open_one(path):
        close()
        jupyterlab_page.errors.clear()  # each notebook answers for its own
        opened.append(Notebook(jupyterlab_page, lab, path))
        return opened[0]

    yield open_one
    close()


@pytest.fixture
def no_complaints():
    """A check that a page's console is free of errors."""

    def check(page):
        assert page.errors == []

    return check
