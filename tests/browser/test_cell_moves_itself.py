"""The cell explorer's own arithmetic and drawing in the browser, held against Python's.

No JupyterLab is needed: the widget's JavaScript runs in node and on an empty page.
"""

import json
import os
import shutil
import subprocess

import numpy as np
import pytest
from course_in_browser import find_chromium, new_page

from lstm_course.lstm import run_gates
from lstm_course.pictures.cell_diagram import SUBGOALS
from lstm_course.pictures.cell_values import cell_sentence, cell_values
from lstm_course.pictures.svg import number, signed
from lstm_course.widgets import CellExplorer
from lstm_course.widgets.base import styles
from lstm_course.widgets.cell_explorer import ARRIVALS
from lstm_course.widgets.modules import front_end

SOURCE = front_end("cell")
LIGHTS = ("all", *SUBGOALS)
CORNERS = [
    dict(f=0.9, i=0.8, o=0.9, g=0.9, c0=0.0, t=9, light="all"),
    dict(f=0.0, i=0.8, o=0.9, g=0.9, c0=2.0, t=0, light="remember"),
    dict(f=1.0, i=1.0, o=1.0, g=1.0, c0=2.0, t=29, light="expose"),  # the chart's scale grows
    dict(f=1.0, i=1.0, o=1.0, g=-1.0, c0=-2.0, t=22, light="gate"),
    dict(f=0.5, i=0.5, o=0.0, g=0.25, c0=0.25, t=3, light="mix"),  # numbers halfway: +0.125
    dict(f=0.5, i=1.0, o=1.0, g=0.0, c0=-1.25, t=1, light="all"),  # no arrival, -0.625
    dict(f=0.1, i=0.0, o=1.0, g=-0.01, c0=-0.01, t=2, light="all"),  # never −0.00
]
ANSWER = """(cell, [settings, arrivals]) => {
    const run = cell.runCell(settings, arrivals);
    const values = cell.cellValues(settings, run, arrivals);
    const met = cell.challengeMet(settings, run);
    return { run, values, sentence: cell.cellSentence(values), met };
}"""
NAMES = ("previous_c", "f", "i", "g", "o", "c", "kept", "added", "tanh_c", "h")


def random_settings(count):
    """Settings as the sliders give them (two decimals), and every other one of any number."""
    rng = np.random.default_rng(7)
    for k in range(count):
        drawn = [*rng.random(3), rng.uniform(-1, 1), rng.uniform(-2, 2)]
        numbers = [round(value, 2) if k % 2 else float(value) for value in drawn]
        names = dict(zip(("f", "i", "o", "g", "c0"), map(float, numbers), strict=True))
        yield {**names, "t": int(rng.integers(len(ARRIVALS))), "light": LIGHTS[k % len(LIGHTS)]}


SETTINGS = [*CORNERS, *random_settings(60)]


def check_answers(answers, cases):
    """What JavaScript computed is what ``lstm_course`` computes."""
    for answer, (settings, arrivals) in zip(answers, cases, strict=True):
        f, i, o, g, c0, t = (settings[name] for name in ("f", "i", "o", "g", "c0", "t"))
        trace = run_gates(i, f, g * np.array(arrivals), o, c0)
        for name in "ch":
            wanted = getattr(trace, name)[:, 0, 0]
            np.testing.assert_allclose(answer["run"][name], wanted, rtol=0, atol=1e-12)
        values = cell_values(trace, t)
        for name in NAMES:
            assert abs(answer["values"][name] - getattr(values, name)) <= 1e-12, name
        assert answer["sentence"] == cell_sentence(values)


def test_arithmetic_in_node(tmp_path):
    """Random gates, random arrivals: 1e-12 against ``run_gates``, and the same words."""
    node = shutil.which("node")
    if node is None and os.environ.get("CI") and find_chromium() is None:
        pytest.fail("Neither node nor a browser is installed: in CI one of them must run this.")
    if node is None:
        pytest.skip("node is not installed; with a browser the next test computes the same there")
    rng = np.random.default_rng(3)
    cases = [(settings, rng.normal(size=30).tolist()) for settings in SETTINGS]
    cases += [(settings, ARRIVALS.tolist()) for settings in SETTINGS]
    halves = [*(np.arange(-24, 25) / 8), *rng.normal(size=200), -0.004, 0.005, 10.0, 100.0, 0.0]
    (tmp_path / "cell.mjs").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "numbers.mjs").write_text(front_end("numbers"), encoding="utf-8")
    (tmp_path / "ask.mjs").write_text(
        "import * as cell from './cell.mjs'; import * as numbers from './numbers.mjs';"
        "import { readFileSync } from 'node:fs';"
        "const [cases, halves] = JSON.parse(readFileSync(0, 'utf8'));"
        f"const answer = {ANSWER};"
        "console.log(JSON.stringify([cases.map((one) => answer(cell, one)),"
        "halves.map(numbers.signed), halves.map(numbers.coordinate)]));",
        encoding="utf-8",
    )
    asked = subprocess.run(
        [node, tmp_path / "ask.mjs"],
        input=json.dumps([cases, halves]),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert asked.returncode == 0, asked.stderr
    answers, signs, coordinates = json.loads(asked.stdout)
    check_answers(answers, cases)
    assert signs == [signed(value) for value in halves]
    assert coordinates == [number(value) for value in halves]


# In a page

OPEN = """async (source) => {
    window.cell = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
    window.frames = (count) => new Promise((done) => {
        const next = () => (count-- > 0 ? requestAnimationFrame(next) : done());
        next();
    });
    // The first difference between two drawings, in words; null where they are the same.
    window.difference = (a, b) => {
        if (a.isEqualNode(b)) return null;
        for (let k = 0; k < Math.max(a.childNodes.length, b.childNodes.length); k++) {
            const [one, two] = [a.childNodes[k], b.childNodes[k]];
            if (!one || !two) return `${a.nodeName}: one child more in one of them`;
            const found = window.difference(one, two);
            if (found) return found;
        }
        return `${(a.cloneNode().outerHTML || a.data)} is not ${b.cloneNode().outerHTML || b.data}`;
    };
    window.drawn = (text) => {
        const place = document.createElement("div");
        place.innerHTML = text;
        return place.firstElementChild;
    };
}"""
# A model such as a widget manager gives, without a kernel behind it.
RENDER = """(state) => {
    const heard = {};
    window.model = {
        saved: 0,
        get: (name) => state[name],
        set(name, value) {
            if (state[name] === value) return;
            state[name] = value;
            for (const react of heard["change:" + name] ?? []) react();
        },
        on: (event, react) => (heard[event] ??= new Set()).add(react),
        off: (event, react) => heard[event].delete(react),
        save_changes() { this.saved += 1; },
    };
    window.python = (changes) => {
        for (const [name, value] of Object.entries(changes)) window.model.set(name, value);
    };
    window.el = document.createElement("div");
    document.body.replaceChildren(window.el);
    window.undo = window.cell.default.render({ model: window.model, el: window.el });
    window.picture = window.el.querySelector(".picture svg");
}"""
SENT = ("svg", "sentence", "task", "task_met", "_controls", "_presets", "_label", "_arrivals")


@pytest.fixture
def page(browser, no_complaints):
    page = new_page(browser, width=900, height=1000)
    page.set_content("<!doctype html><body data-jp-theme-light='true'></body>")
    page.add_style_tag(content=styles())
    page.evaluate(OPEN, SOURCE)
    yield page
    no_complaints(page)
    page.context.close()


@pytest.fixture
def explorer():
    widget = CellExplorer()
    yield widget
    widget.close()


def state(widget):
    """What Python has sent to the browser."""
    return {name: getattr(widget, name) for name in SENT} | widget.values()


def present(page):
    """Wait for the picture, then how it differs from Python's last drawing (None: not at all)."""
    page.evaluate("() => window.frames(2)")
    return page.evaluate(
        "() => difference(el.querySelector('.picture svg'), drawn(model.get('svg')))"
    )


@pytest.mark.browser
def test_the_challenge_is_judged_as_python_judges_it(page, explorer):
    """Settings near each of its borders, and far from them: both answers come, and agree."""
    rng = np.random.default_rng(11)
    verdicts = []
    for _ in range(80):
        near = dict(f=1 - 0.014 * rng.random(), i=rng.uniform(0.5, 1), o=0.08 * rng.random())
        near |= dict(g=rng.uniform(0.6, 1), c0=rng.uniform(-0.06, 0.06), t=8, light="all")
        for name, value in near.items():
            setattr(explorer, name, value)
        (answer,) = page.evaluate(
            f"(cases) => cases.map((one) => ({ANSWER})(cell, one))", [(near, ARRIVALS.tolist())]
        )
        assert answer["met"] == explorer.task_met, near
        verdicts.append(explorer.task_met)
    assert 10 < sum(verdicts) < 70


@pytest.mark.browser
def test_arithmetic_in_the_browser(page):
    cases = [(settings, ARRIVALS.tolist()) for settings in SETTINGS]
    check_answers(
        page.evaluate(f"(cases) => cases.map((one) => ({ANSWER})(cell, one))", cases), cases
    )


@pytest.mark.browser
def test_a_moved_drawing_is_the_one_that_python_draws(page, explorer):
    """One drawing goes through all settings; each time every node equals Python's new drawing."""
    page.evaluate(
        "([svg, arrivals]) => { window.kept = drawn(svg);"
        "window.move = cell.cellMover(kept, arrivals); }",
        [explorer.svg, ARRIVALS.tolist()],
    )
    for settings in SETTINGS:
        for name, value in settings.items():
            setattr(explorer, name, value)
        said, found = page.evaluate(
            "([settings, svg]) => [move(settings), difference(kept, drawn(svg))]",
            [settings, explorer.svg],
        )
        assert found is None, settings
        assert said == {"sentence": explorer.sentence, "met": explorer.task_met}


@pytest.mark.browser
def test_a_key_moves_the_picture_before_python_answers(page, explorer):
    page.evaluate(RENDER, state(explorer))
    page.locator("input[data-trait=f]").focus()
    page.keyboard.press("Home")
    page.evaluate("() => window.frames(2)")
    before = explorer.svg
    explorer.f = 0.0
    shown = "(svg) => difference(el.querySelector('.picture svg'), drawn(svg))"
    assert page.evaluate(shown, explorer.svg) is None
    page.wait_for_function("() => model.saved === 1 && model.get('f') === 0")  # Python hears of it
    page.wait_for_function(
        "(said) => el.querySelector('.sentence').textContent === said", arg=explorer.sentence
    )
    page.locator("select").select_option("gate")
    page.evaluate("() => window.frames(2)")
    explorer.light = "gate"
    assert page.evaluate(shown, explorer.svg) is None
    # What Python sends changes nothing: neither a late drawing nor the one for these values.
    page.evaluate(
        "() => { window.changes = 0; new MutationObserver((seen) => { changes += seen.length; })"
        ".observe(el.querySelector('.picture'), {subtree: true, childList: true,"
        " attributes: true, characterData: true}); }"
    )
    for svg in (before, explorer.svg):
        page.evaluate("(svg) => python({svg})", svg)
        page.evaluate("() => window.frames(2)")
        assert page.evaluate(shown, explorer.svg) is None
    assert page.evaluate("() => changes") == 0
    assert page.evaluate("() => picture === el.querySelector('.picture svg')")
    page.evaluate("() => window.undo()")


@pytest.mark.browser
def test_a_fast_drag_is_one_message_and_no_answer_moves_the_knob_back(page, explorer):
    page.evaluate(RENDER, state(explorer))
    drag = """(values) => { const knob = el.querySelector("input[data-trait=f]");
        for (const value of values) {
            knob.value = value; knob.dispatchEvent(new Event("input", {bubbles: true})); }
        return [knob.value, model.saved, model.get("f")]; }"""
    assert page.evaluate(drag, [0.5, 0.4, 0.3]) == ["0.3", 0, 0.9]
    page.wait_for_function("() => model.saved === 1 && model.get('f') === 0.3")
    # The hand has moved on when Python's answer to 0.3 comes.
    explorer.f = 0.3
    late = f"(sent) => {{ const moved = ({drag})([0.2]); python(sent); return moved; }}"
    assert page.evaluate(late, state(explorer)) == ["0.2", 1, 0.3]
    page.evaluate("() => window.frames(2)")
    assert page.locator("input[data-trait=f]").input_value() == "0.2"
    assert page.locator(".picture [data-value=f]").text_content() == "f = 0.20"
    page.evaluate("() => window.undo()")
    assert page.evaluate("() => [model.saved, model.get('f')]") == [2, 0.2]  # nothing is lost


@pytest.mark.browser
def test_python_and_presets_set_the_picture(page, explorer):
    page.evaluate(RENDER, state(explorer))
    page.get_by_role("button", name="Hide").click()
    for name, value in explorer.presets["Hide"].items():
        setattr(explorer, name, value)
    page.evaluate("(state) => python(state)", state(explorer))
    assert present(page) is None
    explorer.f, explorer.t, explorer.g = 0.31, 23, -0.62
    page.evaluate("(state) => python(state)", state(explorer))
    assert present(page) is None
    assert page.locator("input[data-trait=f]").input_value() == "0.31"


@pytest.mark.browser
@pytest.mark.parametrize("bad", [float("nan"), 10_000.0])
def test_a_bad_value_shows_pythons_sentence_until_it_is_mended(page, explorer, bad):
    page.evaluate(RENDER, state(explorer))
    good = state(explorer)
    explorer.f = bad
    sent = state(explorer)
    if bad != bad:
        sent["f"] = None  # JSON has no NaN
    page.evaluate("(f) => python({f})", sent["f"])
    page.evaluate("() => window.frames(2)")
    assert "NaN" not in page.evaluate("() => el.querySelector('.picture').innerHTML")
    page.evaluate("(state) => python(state)", sent)
    assert present(page) is None
    page.wait_for_function(
        "(said) => el.querySelector('.sentence').textContent === said", arg=explorer.sentence
    )
    page.evaluate("(state) => python(state)", good)
    assert present(page) is None
    page.locator("input[data-trait=o]").focus()
    page.keyboard.press("Home")
    page.evaluate("() => window.frames(2)")
    assert page.locator(".picture [data-value=o]").text_content() == "o = 0.00"
