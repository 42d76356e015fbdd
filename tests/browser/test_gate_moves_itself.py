"""The gate explorer's own arithmetic and drawing in the browser, held against Python's."""

import numpy as np
import pytest
from course_in_browser import new_page
from test_cell_moves_itself import OPEN

from lstm_course.activations import sigmoid
from lstm_course.widgets import GateExplorer
from lstm_course.widgets.modules import front_end

pytestmark = pytest.mark.browser
CORNERS = [
    dict(x=1.0, w=1.0, b=0.0, v=0.8),
    dict(x=2.0, w=8.0, b=8.0, v=1.0),  # beyond the axis, wide open
    dict(x=2.0, w=-8.0, b=-8.0, v=-1.0),  # beyond the axis, shut
    dict(x=0.0, w=1.0, b=0.0, v=0.0),
    dict(x=-0.05, w=0.1, b=0.0, v=-0.25),  # never −0.00
    dict(x=1.0, w=6.0, b=0.0, v=0.8),  # the challenge is met
    dict(x=1.0, w=0.0, b=6.9, v=0.5),
]


def random_settings(count):
    """Settings as the sliders give them, and every other one of any number."""
    rng = np.random.default_rng(5)
    for k in range(count):
        ends = {"x": 2, "w": 8, "b": 8, "v": 1}
        drawn = {name: float(rng.uniform(-end, end)) for name, end in ends.items()}
        yield {n: round(value, 1) for n, value in drawn.items()} if k % 2 else drawn


SETTINGS = [*CORNERS, *random_settings(60)]


@pytest.fixture
def page(browser, no_complaints):
    page = new_page(browser, width=900, height=700)
    page.set_content("<!doctype html><body data-jp-theme-light='true'></body>")
    page.evaluate(OPEN, front_end("gate"))
    yield page
    no_complaints(page)
    page.context.close()


def test_arithmetic(page):
    answers = page.evaluate("(cases) => cases.map((one) => cell.gateValues(one, 12))", SETTINGS)
    for answer, settings in zip(answers, SETTINGS, strict=True):
        a = settings["w"] * settings["x"] + settings["b"]
        gate = float(sigmoid(np.array(a)))
        wanted = dict(a=a, gate=gate, candidate=np.tanh(a), passed=gate * settings["v"])
        for name, value in wanted.items():
            assert abs(answer[name] - value) <= 1e-12, name
        np.testing.assert_allclose(answer["left"], gate ** np.arange(13), rtol=0, atol=1e-12)


def test_a_moved_drawing_is_the_one_that_python_draws(page):
    """One drawing goes through all settings; each time every node equals Python's new drawing."""
    explorer = GateExplorer()
    page.evaluate(
        "(svg) => { window.kept = drawn(svg); window.move = cell.gateMover(kept); }", explorer.svg
    )
    met = 0
    for settings in SETTINGS:
        for name, value in settings.items():
            setattr(explorer, name, value)
        said, found = page.evaluate(
            "([settings, svg]) => [move(settings), difference(kept, drawn(svg))]",
            [settings, explorer.svg],
        )
        assert found is None, settings
        assert said == {
            "sentence": explorer.sentence,
            "task": explorer.task,
            "met": explorer.task_met,
        }
        met += explorer.task_met
    assert 1 <= met < len(SETTINGS) / 2
