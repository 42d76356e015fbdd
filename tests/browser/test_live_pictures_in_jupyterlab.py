"""Every live picture in JupyterLab: keys and mouse move it, and what it shows is right.

axe-core examines each in both themes, and a screenshot of each is kept (see ``artefacts``).
"""

import pytest
from accessibility import examine, serious
from live_pictures import PICTURES
from operated import Operated

pytestmark = pytest.mark.browser
INDEX = {picture.name: k for k, picture in enumerate(PICTURES, start=1)}


@pytest.fixture(scope="module")
def notebook(open_notebook):
    """The notebook with every live picture, run once."""
    book = open_notebook("live_pictures.ipynb")
    book.run_all()
    errors = [
        out for cell in book.cells() for out in cell["outputs"] if out["output_type"] == "error"
    ]
    assert errors == []
    return book


@pytest.fixture
def operate(notebook, no_complaints):
    """A function that gives a live picture by its name; the console must stay clean."""

    def take(name):
        return Operated(notebook, PICTURES[INDEX[name] - 1], INDEX[name])

    yield take
    no_complaints(notebook.page)


@pytest.mark.parametrize("name", [picture.name for picture in PICTURES if picture.sliders])
def test_sliders_by_keyboard_and_mouse(operate, name):
    live = operate(name)
    start = live.agree()
    if name == "surgery":
        live.choose("gate", "f")
    for trait in live.picture.sliders:
        slider = live.slider(trait)
        assert slider.get_attribute("aria-label")
        low, high, step = slider.evaluate("(node) => [node.min, node.max, node.step].map(Number)")
        slider.focus()
        live.press("Home")
        assert float(slider.input_value()) == low
        live.agree()
        live.press("End", "ArrowLeft", "ArrowDown", "ArrowUp", "d", "d")
        assert float(slider.input_value()) == pytest.approx(high - step)
        live.agree()
        live.drag(trait, 0.35)
        live.agree()
        if trait == "start":  # a span that ends before it begins would hide the rest
            live.push("Reset")
            live.choose("gate", "f")
            live.agree()
    live.push("Reset")
    assert live.agree() == start


def test_presets_set_the_sliders(operate):
    live = operate("cell")
    live.push("Hide")
    values = live.agree()
    assert (values["f"], values["i"], values["o"]) == (0.95, 0.8, 0.0)
    live.choose("light", "remember")
    assert live.agree()["light"] == "remember"
    live.push("Reset")
    live.agree()


def test_a_word_is_typed(operate):
    live = operate("look_ahead")
    word = live.root.get_by_role("textbox", name="Word")
    word.focus()
    live.press("Control+a", "a", "d", "d", "ArrowLeft", "s", "Backspace")
    assert live.agree()["word"] == "add"
    live.push("hate")
    word.blur()
    live.push("Reset")
    live.agree()


def test_a_cell_is_looked_up_and_another_reader_chosen(operate):
    live = operate("read_along")
    live.push("vowels")
    assert live.agree()["direction"] == "forward"
    live.choose("show", "f")
    live.choose("direction", "backward")
    values = live.agree()
    assert (values["unit"], values["show"]) == (18, "f")
    live.push("city")
    assert live.agree()["word"] == "city"
    live.push("Reset")
    live.agree()


def test_memory_tape_is_painted(operate):
    live = operate("tape")
    live.agree()
    live.choose("puzzle", "free")
    for row, top in (("g", 1.0), ("i", 1.0), ("f", 1.0), ("o", 1.0)):
        before = live.agree()[row]
        live.root.locator(f".tape-row.gate-{row} [role=slider]").first.focus()
        live.press("1", "ArrowRight", "ArrowDown", "d", "d", "End", "0")
        values = live.agree()[row]
        assert values[0] == top and values[-1] == 0
        assert values[1] == pytest.approx(before[1] - 0.1)
        live.paint(row, 3, 7, 0.99)
        assert live.agree()[row][3:8] == [top] * 5


def test_memory_tape_puzzle_is_solved_by_keyboard(operate):
    live = operate("tape")
    live.choose("puzzle", "hold")
    steps = len(live.agree()["f"])
    for row, first, rest in (("i", "1", "0"), ("f", "1", "1"), ("o", "0", "0")):
        live.root.locator(f".tape-row.gate-{row} [role=slider]").first.focus()
        live.press(first, "ArrowRight", rest, *["Shift+ArrowRight"] * (steps - 2))
    live.press("1")
    values = live.agree()
    assert values["i"] == [1] + [0] * (steps - 1) and values["f"] == [1] * steps
    assert live.notebook.ask("tape.score") == 100
    assert live.root.locator(".task").inner_text().startswith("✔ Challenge met")


def test_theme_changes_their_class(notebook, no_complaints):
    for dark in (True, False):
        notebook.theme(dark)
        for picture in PICTURES:
            cell = notebook.show(INDEX[picture.name])
            cell.locator(".lstm-live.dark" if dark else ".lstm-live:not(.dark)").wait_for()
            ink = cell.locator(".picture text").first.evaluate(
                "(node) => getComputedStyle(node).fill"
            )
            brightness = sum(map(float, ink.removeprefix("rgb(").removesuffix(")").split(", "))) / 3
            assert (brightness > 128) == dark, f"{picture.name}: text is {ink} in this theme"
    no_complaints(notebook.page)


@pytest.mark.parametrize("name", [picture.name for picture in PICTURES])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_live_picture_has_no_serious_violation(notebook, name, dark):
    assert examine(notebook, INDEX[name], name, dark) == []


def test_axe_sees_a_slider_without_a_name(notebook):
    """The examination can fail: a slider that nobody has named is found."""
    live = notebook.show(1).locator(".jp-OutputArea-output .lstm-live").first
    live.evaluate(
        "(node) => node.insertAdjacentHTML('beforeend', '<input type=range class=nameless>')"
    )
    try:
        assert any("nameless" in line for line in serious(notebook.page))
    finally:
        live.locator(".nameless").evaluate("(node) => node.remove()")
