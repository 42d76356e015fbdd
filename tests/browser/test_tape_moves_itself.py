"""The memory tape's own arithmetic, scores and drawing in the browser, held against Python's."""

import numpy as np
import pytest
from course_in_browser import new_page
from test_cell_moves_itself import OPEN, RENDER

from lstm_course.lstm import run_gates
from lstm_course.tasks.memory_puzzles import PUZZLES
from lstm_course.widgets import MemoryTape
from lstm_course.widgets.base import styles
from lstm_course.widgets.memory_tape import described_puzzles
from lstm_course.widgets.modules import front_end

pytestmark = pytest.mark.browser
SENT = ("svg", "sentence", "task", "task_met", "_controls", "_presets", "_label")
SENT = (*SENT, "_puzzles")


def gates_for(name):
    """Gates as a hand paints them (steps of 0.05), any numbers, all open, all shut, and answers."""
    rng = np.random.default_rng(len(name))
    steps = PUZZLES[name].steps
    yield from (dict.fromkeys("ifo", [value] * steps) for value in (0.0, 0.5, 1.0))
    for k in range(8):
        drawn = rng.random((3, steps))
        rows = np.round(20 * drawn) / 20 if k % 2 else drawn
        yield dict(zip("ifo", rows.tolist(), strict=True))
    reset = [0.0 if t in (8, 16) else 1.0 for t in range(steps)]
    yield {"i": reset, "f": reset, "o": [1.0] * steps}  # solves count or reset, nearly
    hold = [1.0] + [0.0] * (steps - 1)
    yield {"i": hold, "f": [1.0] * steps, "o": hold[::-1]}  # solves hold


@pytest.fixture
def page(browser, no_complaints):
    page = new_page(browser, width=900, height=900)
    page.set_content("<!doctype html><body data-jp-theme-light='true'></body>")
    page.add_style_tag(content=styles())
    page.evaluate(OPEN, front_end("tape"))
    yield page
    no_complaints(page)
    page.context.close()


@pytest.mark.parametrize("name", PUZZLES)
def test_arithmetic_and_scores(page, name):
    rng = np.random.default_rng(1)
    g = rng.normal(size=PUZZLES[name].steps)
    cases = list(gates_for(name))
    answers = page.evaluate(
        "([puzzle, cases, g]) => cases.map((gates) =>"
        " [cell.runTape({...gates, g}), cell.scoreTape(puzzle, gates)])",
        [described_puzzles()[name], cases, g.tolist()],
    )
    for (run, score), gates in zip(answers, cases, strict=True):
        trace = run_gates(*(np.array(gates[key]) for key in "if"), g, np.array(gates["o"]))
        for key in "ch":
            wanted = getattr(trace, key)[:, 0, 0]
            np.testing.assert_allclose(run[key], wanted, rtol=0, atol=1e-12)
        assert tuple(score) == PUZZLES[name].score(**gates)


def test_a_moved_drawing_is_the_one_that_python_draws(page):
    """One drawing goes through all puzzles; each time every node equals Python's new drawing."""
    tape = MemoryTape()
    page.evaluate(
        "([svg, puzzles]) => { window.place = document.createElement('div');"
        " place.append(drawn(svg)); window.move = cell.tapeMover(place, puzzles); }",
        [tape.svg, tape._puzzles],
    )
    solved = set()
    for name in PUZZLES:
        tape.puzzle = name
        for gates in gates_for(name):
            if name == "free":
                tape.g = np.random.default_rng(2).uniform(-1, 1, len(tape.g)).round(2).tolist()
            tape.i, tape.f, tape.o = gates["i"], gates["f"], gates["o"]
            said, found = page.evaluate(
                "([settings, svg]) => [move(settings), difference(place.firstChild, drawn(svg))]",
                [tape.values(), tape.svg],
            )
            assert found is None, (name, gates)
            wanted = {"sentence": tape.sentence, "task": tape.task, "met": tape.task_met}
            assert said == wanted, (name, gates)
            solved |= {name} if tape.task_met else set()
    assert {"hold", "reset"} <= solved


def test_a_puzzle_is_chosen_and_solved_without_python(page):
    tape = MemoryTape("count")
    page.evaluate(OPEN, front_end("tape_editor"))
    state = {name: getattr(tape, name) for name in SENT} | tape.values()
    page.evaluate(RENDER, state)
    page.locator("select").select_option("reset")
    page.wait_for_function("() => el.querySelectorAll('.tape-row')[0].children.length === 24")
    fresh = MemoryTape("reset")
    page.evaluate("() => window.frames(2)")
    found = page.evaluate(
        "(svg) => difference(el.querySelector('.picture svg'), drawn(svg.replaceAll("
        "svg.match(/id=\"(\\w+)-title/)[1] + '-', "
        "el.querySelector('title').id.replace('title', ''))))",
        fresh.svg,
    )
    assert found is None
    page.get_by_role("button", name="All open").click()
    for step in (8, 16):
        cell = page.locator(".tape-row.gate-f [role=slider]").nth(step)
        cell.evaluate("(node) => node.focus()")
        box = cell.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2)
    page.locator(".task").get_by_text("✔ Challenge met").wait_for()
    page.get_by_role("button", name="Reset").click()
    page.locator(".task").get_by_text("◇ Challenge").wait_for()
    page.locator("select").select_option("hold")
    page.wait_for_function("() => el.querySelectorAll('.tape-row')[0].children.length === 52")
    page.evaluate("() => window.undo()")
