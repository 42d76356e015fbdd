"""The boards of predictions: the browser moves what Python drew to what Python would draw."""

import numpy as np
import pytest
from course_in_browser import new_page
from test_cell_moves_itself import OPEN, RENDER

from lstm_course.widgets import Predict
from lstm_course.widgets.modules import front_end
from lstm_course.widgets.offline import shown_state

pytestmark = pytest.mark.browser
X = np.arange(21)
DIFFERENCE = "(svg) => difference(el.querySelector('.picture svg'), drawn(svg))"


@pytest.fixture
def page(browser, no_complaints):
    page = new_page(browser, width=900, height=700)
    page.set_content("<!doctype html><body data-jp-theme-light='true'></body>")
    page.evaluate(OPEN, front_end("compare"))
    yield page
    no_complaints(page)
    page.context.close()


def compared_in_browser(page, shown, guesses):
    """Each guess, one after the other on the same board, leaves what Python draws for it."""
    assert shown._guess is None
    page.evaluate(RENDER, shown_state(shown))
    assert page.evaluate(DIFFERENCE, shown.draw()) is None
    for guess in guesses:
        shown.asked._guess = guess
        page.evaluate("(guess) => python({ _guess: guess })", guess)
        assert page.evaluate(DIFFERENCE, shown.draw()) is None, guess
    page.evaluate("() => window.undo()")


@pytest.mark.parametrize("result", [34.8678, 0, 140])
def test_a_number(page, result):
    asked = Predict("number board", "How much?", number=(0, 100), unit="%")
    rng = np.random.default_rng(3)
    guesses = [0, 100, 40, 12.5, *rng.uniform(0, 100, 20).tolist()]  # at both edges of the board
    compared_in_browser(page, asked.compare(result), guesses)


@pytest.mark.parametrize("log", [False, True])
def test_a_curve(page, log):
    low = 1e-4 if log else 0
    asked = Predict("curve board", "What?", curve=X, y_range=(low, 1), x_label="x", log=log)
    shown = asked.compare(0.7**X)
    rng = np.random.default_rng(4)
    guesses = [rng.uniform(low, 1, len(shown._stops)).tolist() for _ in range(20)]
    guesses += [(0.7 ** np.array(shown._stops)).tolist()]  # the two names share one place
    compared_in_browser(page, shown, guesses)
