"""Exported pages in a real browser: opened as files, with no kernel and no network."""

import nbformat
import pytest
from course_in_browser import new_page

from lstm_course.export.exporter import page as exported
from lstm_course.widgets import BenchmarkExplorer, CellExplorer, Predict, Quiz
from lstm_course.widgets.offline import NOTE, STATIC

pytestmark = pytest.mark.browser
TEXT = """# A lesson

Inline $h_t = \\tanh(c_t)$ and, standing alone,

$$\\begin{aligned}\\textbf{mix}\\quad & a^k = W_x^k x_t\\\\
\\textbf{gate}\\quad & f_t = \\sigma(a^f)\\end{aligned}$$

[next](02_gates.ipynb), [exercise](../exercises/01_rnn.ipynb)
"""


@pytest.fixture
def notebook(monkeypatch):
    """A lesson whose cells have run, as ``python -m lstm_course html`` runs them."""
    monkeypatch.setenv(STATIC, "1")
    guess = Predict("offline", "Which one?", choices=("this", "that"))
    shown = (
        CellExplorer(),
        CellExplorer(f=0.25),
        BenchmarkExplorer([{"implementation": "a", "T": 1, "H": 1, "milliseconds": 1.0}]),
        guess,
        guess.compare("that"),
        Quiz("offline quiz", "Why?", ("So", False, "No, not so."), ("Thus", True, "Yes, thus.")),
    )
    cells = [nbformat.v4.new_markdown_cell(TEXT)]
    for widget in shown:
        data, about = widget._repr_mimebundle_()
        output = nbformat.v4.new_output("display_data", data=data, metadata=about)
        cells.append(nbformat.v4.new_code_cell("shown", outputs=[output]))
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(params=["light", "dark"])
def page(request, browser, notebook, tmp_path, no_complaints):
    """The exported page, opened from the disk; it may ask for nothing but itself."""
    path = tmp_path / "01_rnn.html"
    path.write_text(exported(notebook, {"01_rnn", "02_gates"}, "abc"), encoding="utf-8")
    page = new_page(browser, width=950)
    page.emulate_media(color_scheme=request.param)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_function("() => !document.querySelector('.lstm-offline > .still')")
    yield page
    no_complaints(page)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    page.context.close()


def test_live_pictures_move_each_for_itself(page):
    first, second = (page.locator(".lstm-offline .lstm-live").nth(k) for k in (0, 1))
    before = second.locator(".picture").inner_html()
    first.locator("input[data-trait=f]").focus()
    page.keyboard.press("End")
    forget = first.locator("[data-value=f]")
    page.wait_for_function("(node) => node.textContent === 'f = 1.00'", arg=forget.element_handle())
    assert second.locator(".picture").inner_html() == before
    first.get_by_role("button", name="Forget at once").click()
    page.wait_for_function("(node) => node.textContent === 'f = 0.00'", arg=forget.element_handle())
    told = first.locator(".sentence")
    page.wait_for_function(
        "(node) => node.textContent.includes('Forget gate 0.00')", arg=told.element_handle()
    )


def test_the_challenge_can_be_met_offline(page):
    live = page.locator(".lstm-offline .lstm-live").first
    task = live.locator(".task")
    assert task.inner_text().startswith("◇")
    for trait, value in {"f": "1", "i": "0.9", "o": "0"}.items():
        live.locator(f"input[data-trait={trait}]").fill(value)
    page.wait_for_function("(node) => node.textContent.startsWith('✔')", arg=task.element_handle())


def test_a_prediction_meets_its_result_and_a_quiz_answers(page):
    page.get_by_role("radio", name="that").check()
    page.get_by_role("button", name="Commit my prediction").click()
    page.get_by_text("As you predicted.").wait_for()
    page.get_by_role("radio", name="So").check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_text("No, not so.").first.wait_for()


def test_what_needs_python_says_that_it_stands_still(page):
    assert page.get_by_text(NOTE).count() == 1
    still = page.locator(".lstm-live").filter(has_text="T 1, H 1")
    assert still.locator("svg").count() == 1 and still.locator("input").count() == 0


def test_theme_formulas_and_links(page):
    dark = page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    classes = page.evaluate(
        "() => [...document.querySelectorAll('.lstm-live')].map((one) =>"
        " one.classList.contains('dark'))"
    )
    assert len(classes) == 6 and set(classes) == {dark}
    assert page.locator("math").count() == 2 and page.locator("mtr").count() == 2
    assert "$" not in page.locator("section.text").inner_text()
    assert page.get_by_role("link", name="next").get_attribute("href") == "02_gates.html"
    assert page.get_by_role("link", name="exercise").count() == 0
    assert page.get_by_text("exercises/01_rnn.ipynb").count() == 1


def test_parts_that_widgets_share_stand_once(page):
    names = page.evaluate(
        "() => [...document.querySelectorAll('[data-shared]')].map((one) => one.dataset.shared)"
    )
    assert len(names) == len(set(names))
