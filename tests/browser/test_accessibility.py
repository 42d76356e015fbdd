"""What we draw, examined by axe-core in both themes: live pictures, predictions, quizzes.

The same tests keep a screenshot of each, light and dark (see ``artefacts``).
"""

import pytest
from artefacts import keep_picture
from live_pictures import PICTURES
from questions import PLACE

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")
QUESTIONS = ("choice", "choice result", "number", "number result", "curve", "curve result", "quiz")


@pytest.fixture(scope="module", params=["light", "dark"])
def dark(request):
    return request.param == "dark"


@pytest.fixture(scope="module")
def pictures(open_notebook):
    book = open_notebook("live_pictures.ipynb")
    book.run_all()
    return book


@pytest.fixture(scope="module")
def questions(open_notebook):
    book = open_notebook("questions.ipynb")
    book.run_all()
    return book


def serious(page):
    """One line for each serious violation in what we draw; JupyterLab's own parts are not ours."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".jp-OutputArea-output .lstm-live").response
    assert found["passes"], "axe-core has examined nothing"
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def examine(book, index, name, dark):
    book.theme(dark)
    live = book.show(index).locator(".jp-OutputArea-output .lstm-live").first
    live.wait_for()
    keep_picture(live, name.replace(" ", "_"), dark)
    assert serious(book.page) == []


@pytest.mark.parametrize("name", [picture.name for picture in PICTURES])
def test_a_live_picture_has_no_serious_violation(pictures, name, dark):
    index = [picture.name for picture in PICTURES].index(name) + 1
    examine(pictures, index, name, dark)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_no_serious_violation(questions, name, dark):
    examine(questions, PLACE[name], name, dark)


def test_axe_sees_a_slider_without_a_name(pictures):
    """The examination can fail: a slider that nobody has named is found."""
    live = pictures.show(1).locator(".jp-OutputArea-output .lstm-live").first
    live.evaluate(
        "(node) => node.insertAdjacentHTML('beforeend', '<input type=range class=nameless>')"
    )
    try:
        assert any("nameless" in line for line in serious(pictures.page))
    finally:
        live.locator(".nameless").evaluate("(node) => node.remove()")
