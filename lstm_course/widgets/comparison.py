"""A prediction beside its result. ``Predict.compare`` makes it."""

import numpy as np
import traitlets

from lstm_course.pictures.question_card import (
    curve_chart,
    draw_card,
    draw_curve_board,
    draw_number_board,
    number_chart,
)
from lstm_course.support.markup import as_html, as_words
from lstm_course.widgets.modules import front_end
from lstm_course.widgets.question import PredictionWidget, plain_number

MARGIN = 0.03  # what a result beyond the asked range keeps free at the edge of a board


class Comparison(PredictionWidget):
    """Shows what was predicted and what came out, together.

    Args:
        asked: the ``Predict`` that asked.
        result: the place of the choice, the number, or the list of y values; already checked.
    """

    _esm = front_end("compare")

    chart = None  # of the board, where there is one

    _x = traitlets.List().tag(sync=True)
    _x_label = traitlets.Unicode().tag(sync=True, to_json=lambda text, _: as_words(text))
    _result = traitlets.Any().tag(sync=True)
    _result_text = traitlets.Unicode().tag(sync=True, to_json=lambda text, _: as_html(text))

    def __init__(self, asked, result):
        super().__init__(asked.name, asked._question, "Prediction and result")
        self.asked = asked
        self._kind, self._choices, self._unit = asked._kind, asked._choices, asked._unit
        self._number, self._key, self._result = asked._number, asked._key, result
        if self._kind == "choice":
            self._result_text = asked._choices[result]
        elif self._kind == "number":
            self._result_text = f"{plain_number(result)} {self._unit}".strip()
            low, high = _wide_enough(asked._number, [result])
            self.chart = number_chart(low, high)
        else:
            self._x, self._x_label = asked.x.tolist(), asked.labels[0]
            first, last = plain_number(result[0]), plain_number(result[-1])
            self._result_text = f"a curve from {first} to {last}"
            y_range = _wide_enough(asked.y_range, result, asked.logarithmic)
            self.chart = curve_chart((asked.x[0], asked.x[-1]), y_range, asked.logarithmic)
        if self._kind != "choice":
            self._stops = asked._stops
            self._board = self._draw_board()
        traitlets.dlink((asked, "_guess"), (self, "_guess"))

    def _draw_board(self, guess=None):
        if self._kind == "number":
            return draw_number_board(
                self.chart,
                self._unit,
                result=self._result,
                result_text=self._result_text,
                guess=guess,
                guess_text=self._guess_text(),
                name=self._drawing_name,
            )
        sketch = None if guess is None else (self._stops, self._guess)
        return draw_curve_board(
            self.chart,
            *self.asked.labels,
            result=(self._x, self._result),
            sketch=sketch,
            name=self._drawing_name,
        )

    def _guess_text(self):
        """The prediction in words."""
        if self._guess is None:
            return "none was made"
        if self._kind == "choice":
            return self._choices[self._guess]
        if self._kind == "number":
            return f"{plain_number(self._guess)} {self._unit}".strip()
        return f"a curve from {plain_number(self._guess[0])} to {plain_number(self._guess[-1])}"

    def draw(self):
        """The result, with the prediction where there is one."""
        if self._kind != "choice":
            return self._draw_board(self._guess)
        lines = [f"Your prediction: {self._guess_text()}", f"Result: {self._result_text}"]
        heading = "Prediction and result"
        return draw_card(heading, self._question, lines, name=self._drawing_name)

    def __repr__(self):
        return (
            f"{self._question}\n  Your prediction: {self._guess_text()}\n"
            f"  Result: {self._result_text}"
        )


def between(stops, values, x, log=False):
    """The sketched curve at ``x``: straight lines, as they are drawn, between the stops."""
    if log:
        return 10 ** np.interp(x, stops, np.log10(values))
    return np.interp(x, stops, values)


def _wide_enough(asked, values, log=False):
    """The asked range, made wider where the result lies outside."""
    low, high = asked
    values = [value for value in values if value > 0] if log else list(values)
    least, most = min([low, *values]), max([high, *values])
    if log:
        return least, most
    room = MARGIN * (most - least)
    return least - room * (least < low), most + room * (most > high)
