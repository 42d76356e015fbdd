"""Exported pages in a real browser: opened as files, with no kernel and no network."""

import nbformat
import pytest
from course_in_browser import new_page
from live_pictures import ACCURACY, ROWS
from live_pictures import TEXT as SENTENCE

from lstm_course.publish.pages.exporter import page as exported
from lstm_course.tasks import parentheses, spelling, spelling_scores
from lstm_course.widgets import (
    BenchmarkExplorer,
    CellExplorer,
    GateSurgery,
    LookAhead,
    Predict,
    Quiz,
)
from lstm_course.widgets.offline import NO_OWN_WORDS, NOTE, READY, STATIC, still_piece

pytestmark = pytest.mark.browser
TEXT = """# A lesson

Inline $h_t = \\tanh(c_t)$ and, standing alone,

$$\\begin{aligned}\\textbf{mix}\\quad & a^k = W_x^k x_t\\\\
\\textbf{gate}\\quad & f_t = \\sigma(a^f)\\end{aligned}$$

[next](02_gates.ipynb), [exercise](../exercises/01_rnn.ipynb)
"""


def look_ahead(**more):
    reader = spelling.load_trained("bilstm")
    truth = {word: list(sounds) for word, sounds in spelling.load().demo}

    def predict(word, k):
        return list(spelling_scores.sounds_with_lookahead(reader, word, k))

    words = ["hat", "hate", "city", "knight", "though", "cute"]
    return LookAhead(predict, words, ACCURACY, truth=truth, **more)


def surgery():
    target = (parentheses.depth(SENTENCE) > 0).astype(int)
    model = parentheses.load_trained()
    return GateSurgery(model, parentheses.encode(SENTENCE), SENTENCE, target)


@pytest.fixture
def notebook(monkeypatch):
    """A lesson whose cells have run, as ``python -m lstm_course html`` runs them."""
    monkeypatch.setenv(STATIC, "1")
    guess = Predict("offline", "Which one?", choices=("this", "that"))
    shown = (
        CellExplorer(),
        CellExplorer(f=0.25),
        BenchmarkExplorer(ROWS),
        look_ahead(),
        surgery(),
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
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
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


def test_the_pictures_fit_on_paper(page):
    """A page of A4 with Chromium's margins is 718 pixels wide, and paper cannot scroll."""
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    edges = page.locator(".lstm-offline .picture svg").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert len(edges) >= 3 and max(edges) <= 718


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
    still = page.locator(".lstm-live[aria-label^='Gate surgery']")
    assert still.locator("svg").count() == 1 and still.locator("input").count() == 0


def shows(live, widget):
    """Wait until a live picture shows what Python's widget shows: drawing, sentence, challenge."""
    live.page.wait_for_function(
        """([root, svg, sentence, task]) => {
            const wanted = document.createElement("div");
            wanted.innerHTML = svg;
            const plain = (node) => node.innerHTML.replace(/live\\d+-/g, "");
            const said = root.querySelector(".sentence").textContent.replace("Challenge met. ", "");
            return plain(root.querySelector(".picture")) === plain(wanted) && said === sentence
                && root.querySelector(".task").textContent.endsWith(": " + task);
        }""",
        arg=[live.element_handle(), widget.svg, widget.sentence, widget.task],
    )
    assert live.locator(".task").evaluate("(node) => node.matches('.met')") == widget.task_met


def test_a_table_is_looked_up_without_python(page):
    live = page.locator(".lstm-offline .lstm-live[aria-label='Benchmark explorer']")
    python = BenchmarkExplorer(ROWS)
    shows(live, python)
    met = []
    for place_T, T in enumerate((10, 50, 200)):
        live.locator("input[data-trait=T]").fill(str(place_T))
        for place_H, H in enumerate((8, 32, 128)):
            live.locator("input[data-trait=H]").fill(str(place_H))
            python.T, python.H = T, H
            shows(live, python)
            met.append(python.task_met)
    assert sum(met) == 1
    live.get_by_role("button", name="Long and large").click()
    shows(live, python)
    live.get_by_role("button", name="Reset").click()
    shows(live, BenchmarkExplorer(ROWS))


def test_given_words_are_read_without_python(page):
    live = page.locator(".lstm-offline .lstm-live[aria-label='Look ahead']")
    python = look_ahead()
    shows(live, python)
    assert live.get_by_role("textbox").count() == 0  # no word of one's own
    for word in ("hate", "knight"):
        live.get_by_role("button", name=word, exact=True).click()
        python.word = word
        shows(live, python)
        for level in (0, 2):
            live.locator("input[data-trait=level]").fill(str(level))
            python.level = level
            shows(live, python)
    live.get_by_role("button", name="Reset").click()
    shows(live, look_ahead())
    assert page.get_by_text(f"{READY} {NO_OWN_WORDS}").is_visible()
    assert page.get_by_text(READY).count() == 2


def test_the_drawings_taken_along_are_small(monkeypatch):
    monkeypatch.setenv(STATIC, "1")
    widget = look_ahead(word="hate")
    before = widget.values()
    live, still = widget.offline_html(), still_piece(widget, "")
    assert widget.values() == before
    assert len(live) - len(still) < 200_000  # 30 drawings of about 8,000 characters each


def test_theme_formulas_and_links(page):
    dark = page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    classes = page.evaluate(
        "() => [...document.querySelectorAll('.lstm-live')].map((one) =>"
        " one.classList.contains('dark'))"
    )
    assert len(classes) == 8 and set(classes) == {dark}
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


def test_a_page_with_strict_rules_moves_too(browser, notebook, tmp_path, no_complaints):
    """Some places that serve pages forbid scripts from anywhere else: blob:, data:, and eval."""
    text = exported(notebook, set(), "abc").replace(
        "<head>",
        '<head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">",
        1,
    )
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    page = new_page(browser, width=950)
    page.goto(path.as_uri())
    first = page.locator(".lstm-offline").first
    first.get_by_role("button", name="Forget at once").click()
    first.locator("[data-value=f]", has_text="f = 0.00").wait_for()
    assert page.locator(".lstm-offline > .still").count() == 0
    no_complaints(page)
    page.context.close()


def test_one_that_cannot_start_keeps_its_still_and_stops_no_other(browser, notebook, tmp_path):
    text = exported(notebook, set(), "abc").replace('"_controls": [', '"lost": [', 1)
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    page = new_page(browser, width=950)
    page.goto(path.as_uri())
    second = page.locator(".lstm-offline").nth(1)
    second.locator("input[data-trait=f]").wait_for()
    first = page.locator(".lstm-offline").first
    assert first.locator(".still svg").is_visible() and first.locator("input").count() == 0
    assert len(page.errors) == 1 and "TypeError" in page.errors[0]
    page.context.close()
