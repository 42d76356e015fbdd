"""What hands do beside moving a slider: two views, Tab, a menu, a finger, a narrow page.

No JupyterLab is needed: a widget's JavaScript runs on an empty page.
"""

import pytest
from course_in_browser import new_page
from test_cell_moves_itself import OPEN, RENDER

from lstm_course.widgets import CellExplorer, LookAhead, MemoryTape, Predict, TrainingMonitor
from lstm_course.widgets.offline import shown_state

pytestmark = pytest.mark.browser
SECOND_VIEW = """() => {
    window.second = document.createElement("div");
    document.body.append(second);
    window.undoSecond = cell.default.render({ model, el: second });
}"""
# Moves the knob of a slider in one view, as a hand does.
MOVE = """([view, trait, value]) => {
    const knob = window[view].querySelector(`input[data-trait=${trait}]`);
    knob.value = value;
    knob.dispatchEvent(new Event("input", { bubbles: true }));
}"""
# What both a knob and the picture under it say of the forget gate.
SEEN = """(view) => [Number(window[view].querySelector("input[data-trait=f]").value),
    window[view].querySelector("[data-value=f]").textContent]"""
FOCUSED = (
    "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName"
)


@pytest.fixture
def show(browser, no_complaints):
    """A function that shows a widget on an empty page and returns the page."""
    opened = []

    def open_page(widget, width=900):
        page = new_page(browser, width=width, height=900)
        opened.append(page)
        page.set_content("<!doctype html><body data-jp-theme-light='true'></body>")
        page.add_style_tag(content=str(widget._css))
        page.evaluate(OPEN, str(widget._esm))
        page.evaluate(RENDER, shown_state(widget))
        return page

    yield open_page
    for page in opened:
        no_complaints(page)
        page.context.close()


def settled(page, view, f):
    """Wait until knob and picture of a view show this forget gate."""
    page.wait_for_function(
        f"([view, wanted]) => JSON.stringify(({SEEN})(view)) === JSON.stringify(wanted)",
        arg=[view, [f, f"f = {f:.2f}"]],
    )


def test_two_views_of_one_widget_follow_each_other(show):
    page = show(CellExplorer())
    page.evaluate(SECOND_VIEW)
    for view, f in (("el", 0.3), ("second", 0.6)):
        page.evaluate(MOVE, [view, "f", f])
        settled(page, "el", f)
        settled(page, "second", f)
    page.evaluate(MOVE, ["el", "f", 0.1])
    page.evaluate("() => window.undo()")  # the first view is closed with a value still on its way
    settled(page, "second", 0.1)
    page.evaluate(MOVE, ["second", "f", 0.9])
    settled(page, "second", 0.9)
    page.wait_for_function("() => model.get('f') === 0.9")
    assert page.evaluate(SEEN, "el")[0] == 0.1  # nobody listens there any more
    page.evaluate("() => window.undoSecond()")


def test_python_and_presets_between_the_moves_of_a_hand(show):
    page = show(CellExplorer())
    # In one go, so that Python has surely not heard of 0.3 when it sets another value.
    both = f"() => {{ ({MOVE})(['el', 'f', 0.3]); python({{ f: 0.8, i: 0.2 }}); }}"
    page.evaluate(both)
    page.wait_for_function("() => model.saved === 1")
    settled(page, "el", 0.3)  # the hand wins where both moved one knob
    assert page.evaluate("() => [model.get('f'), model.get('i')]") == [0.3, 0.2]
    assert page.locator(".picture [data-value=i]").text_content() == "i = 0.20"
    page.evaluate("() => python({ f: 0.8 })")
    settled(page, "el", 0.8)
    page.evaluate(MOVE, ["el", "f", 0.3])
    page.evaluate("() => el.querySelectorAll('.bar button')[3].click()")  # Hide: f = 0.95
    settled(page, "el", 0.95)
    page.wait_for_timeout(150)  # what the hand had not told comes no more
    settled(page, "el", 0.95)


def test_a_button_has_the_last_word_over_a_text_that_was_just_typed(show):
    widget = LookAhead(lambda word, k: list(word), ["hate", "city"], {0: 0.5, "all": 1.0})
    page = show(widget)
    word = page.get_by_role("textbox", name="Word")
    word.fill("dog")
    page.get_by_role("button", name="city").click()
    page.wait_for_timeout(300)
    assert page.evaluate("() => model.get('word')") == "city" == word.input_value()
    word.fill("dog")
    page.keyboard.press("Enter")
    assert page.evaluate("() => model.get('word')") == "dog"
    page.evaluate("() => python({ word: 'set by Python' })")
    assert word.input_value() == "dog"  # not under the learner's fingers
    word.blur()
    assert word.input_value() == "set by Python"


def test_tab_goes_to_the_first_row_that_can_be_changed(show):
    page = show(MemoryTape("hold"))
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    rows = ["input gate i", "forget gate f", "output gate o"]
    assert stops == [*(f"{row}, step 0" for row in rows), "SELECT", "BUTTON"]
    # The locked row is there for a screen reader, with its values.
    locked = page.get_by_role("group", name="candidate g, fixed by the puzzle")
    cells = locked.get_by_role("slider", disabled=True)
    assert cells.count() == 52 and cells.first.get_attribute("aria-valuetext") == "1.00"
    page.locator("select").select_option("free")
    page.wait_for_function("() => !el.querySelector('.tape-row.locked')")
    page.locator("select").focus()
    for name in reversed(["candidate g", *rows]):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(FOCUSED).startswith(name)
    assert page.get_by_role("group", name="candidate g", exact=True).count() == 1


def test_keys_belong_to_the_step_that_a_screen_reader_chose(show):
    page = show(MemoryTape("hold"))
    page.locator(".tape-row.gate-f [role=slider]").nth(7).evaluate("(node) => node.focus()")
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    assert page.evaluate("() => model.get('f').slice(6, 10)") == [0.5, 1, 0, 0.5]
    assert page.locator(".tape-row.gate-f [tabindex='0']").count() == 1


def test_a_menu_and_a_second_finger_do_not_paint(show):
    page = show(MemoryTape("hold"))
    box = page.locator(".tape-row.gate-f").bounding_box()
    top = box["y"] + 2
    page.mouse.move(box["x"] + 100, top)
    page.mouse.down(button="right")
    page.mouse.move(box["x"] + 300, top, steps=4)
    page.mouse.up(button="right")
    assert set(page.evaluate("() => model.get('f')")) == {0.5}
    touch = page.context.new_cdp_session(page)

    def fingers(kind, *places):
        points = [{"x": box["x"] + x, "y": y, "id": k} for k, (x, y) in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    foot = box["y"] + box["height"] - 2
    fingers("touchStart", (5, top))
    fingers("touchMove", (60, top))
    fingers("touchStart", (60, top), (400, foot))
    fingers("touchMove", (100, top), (300, foot))
    fingers("touchEnd")
    painted = page.evaluate("() => model.get('f')")
    column = box["width"] / 52
    last = int(100 / column)
    assert painted == [1.0] * (last + 1) + [0.5] * (51 - last)
    assert page.evaluate(FOCUSED) == f"forget gate f, step {last}"


def test_a_number_that_is_none_leaves_the_tape_in_order(show):
    tape = MemoryTape("hold", f=[float("nan")] + [0.5] * 51)
    page = show(tape)
    assert page.locator(".sentence").text_content() == tape.sentence
    page.get_by_role("button", name="Reset").click()
    assert page.evaluate("() => model.get('f')[0]") == 0.5
    drawn = "() => el.querySelector('.picture').innerHTML"
    tape.f = [0.5] * 52
    page.evaluate("(svg) => python({ svg })", tape.svg)
    page.evaluate("() => window.frames(2)")
    before = page.evaluate(drawn)
    for bad in (None, 7.0):  # Python's sentence is on its way: nothing is drawn meanwhile
        page.evaluate("(rows) => python({ f: rows })", [bad] + [0.5] * 51)
        page.evaluate("() => window.frames(2)")
        assert page.evaluate(drawn) == before


def test_a_sketch_is_drawn_by_the_main_button_and_first_finger_only(show):
    page = show(Predict("menu", "How does it go on?", curve=[0, 1, 2, 3], y_range=(0, 1)))
    box = page.locator(".sketch").bounding_box()
    heights = "() => [...el.querySelectorAll('.handle')].map((node) => node.style.top)"
    before = page.evaluate(heights)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 200, middle - 60)
    page.mouse.down(button="right")
    page.mouse.move(box["x"] + 400, middle - 60, steps=4)
    page.mouse.up(button="right")
    assert page.evaluate(heights) == before
    page.mouse.down()
    page.mouse.up()
    assert page.evaluate(heights) != before
    page.locator(".handle").nth(3).evaluate("(node) => node.focus()")
    page.keyboard.press("End")
    assert page.locator(".handle").nth(3).get_attribute("aria-valuenow") == "1"


def test_a_page_too_narrow_is_scrolled_by_keys(show):
    page = show(CellExplorer(), width=450)
    page.wait_for_function("() => el.querySelector('.stage').tabIndex === 0")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "LSTM cell explorer: scrolls"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => el.querySelector('.stage').scrollLeft > 0")
    page.set_viewport_size({"width": 1000, "height": 900})
    page.wait_for_function("() => !el.querySelector('.stage').hasAttribute('tabindex')")


def test_the_stop_button_keeps_the_focus(show):
    page = show(TrainingMonitor(10))
    button = page.get_by_role("button", name="Stop and keep the model")
    button.focus()
    page.keyboard.press("Enter")
    stopping = page.get_by_role("button", name="Stopping …", disabled=True)
    stopping.wait_for()
    page.evaluate("() => window.frames(3)")
    assert page.evaluate(FOCUSED) == "BUTTON"
    page.keyboard.press("Enter")
    assert page.evaluate("() => model.saved") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_choose_the_theme(show, browser, scheme):
    page = show(CellExplorer())
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.evaluate("() => window.undo()")
    page.evaluate("(state) => { document.body.replaceChildren(); }")
    page.evaluate(RENDER, shown_state(CellExplorer()))
    assert page.evaluate("() => el.classList.contains('dark')") == (scheme == "dark")
