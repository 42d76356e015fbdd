"""Predict, then run: the learner commits a guess, and the next cell shows it beside the result."""

import math

import numpy as np
import traitlets

from lstm_course.pictures.question_card import curve_chart, draw_card, draw_curve_board
from lstm_course.records import progress
from lstm_course.widgets.comparison import Comparison, between
from lstm_course.widgets.modules import front_end
from lstm_course.widgets.offline import is_static
from lstm_course.widgets.question import PredictionWidget, plain_number, words

# A lesson calls each of its questions ``guess``, so a cell that is run again late finds another.
_ANOTHER_QUESTION = "Run the cell that asks this question again, then this cell."

STOPS = 11  # a sketch is drawn by moving at most this many points


class Predict(PredictionWidget):
    """A question that is answered before the result is seen, shown as the last line of a cell.

    Args:
        name: what the learner's record calls it, such as "adding_T100".
        question: the text. `` `code` ``, ``c_{t−1}`` and ``10^{3}`` are set as such.
        choices: two or more texts, one of which will be the result; or
        number: (lowest, highest) number that makes sense, with its ``unit``; or
        curve: two or more rising x values at which the result will be known. The learner sketches
            it inside ``y_range``; ``log=True`` makes that axis logarithmic.

    ``prediction`` is what was committed, or None. A committed prediction can be changed until the
    result is shown.

    Raises:
        ValueError: not exactly one of choices, number and curve, or one that makes no sense.
    """

    _esm = front_end("predict")

    _compared = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        name,
        question,
        choices=None,
        *,
        number=None,
        unit="",
        curve=None,
        y_range=(0, 1),
        x_label="",
        y_label="",
        log=False,
    ):
        super().__init__(name, question, "Prediction")
        kinds = {"choice": choices, "number": number, "curve": curve}
        given = [kind for kind, value in kinds.items() if value is not None]
        if len(given) != 1:
            raise ValueError(
                f"the prediction {name!r} needs exactly one of choices, number and curve, but got "
                f"{' and '.join(given) or 'none of them'}."
            )
        self._kind, self._unit = given[0], unit
        self._key = name if is_static() else self.model_id  # an exported page is the same each time
        self.x, self.logarithmic, self.labels = None, log, (x_label, y_label)
        if choices is not None:
            self._choices = _checked_choices(choices, name)
        elif number is not None:
            self._number = _checked_range(number, "number", name)
        else:
            self.x = _checked_x(curve, name)
            self.y_range = _checked_range(y_range, "y_range", name)
            if log and self.y_range[0] <= 0:
                raise ValueError(
                    f"y_range of {name!r} starts at {self.y_range[0]:g}, but a logarithmic axis "
                    "needs numbers above 0."
                )
            stops = self.x if len(self.x) <= STOPS else np.linspace(self.x[0], self.x[-1], STOPS)
            chart = curve_chart((self.x[0], self.x[-1]), self.y_range, log)
            self._board = draw_curve_board(chart, *self.labels, name=self._drawing_name)
            self._stops = [float(stop) for stop in stops]
        self.observe(self._record, names="_guess")

    @property
    def prediction(self):
        """What was committed: one of the choices, a number, or y for each x; None if nothing."""
        if self._guess is None:
            return None
        if self._kind == "choice":
            return self._choices[self._guess]
        if self._kind == "number":
            return float(self._guess)
        return between(self._stops, self._guess, self.x, self.logarithmic)

    def _record(self, change):
        if self._guess is not None:
            progress.record(self.name, progress.PREDICTED)

    def compare(self, result):
        """Prediction and result together, to be the last line of the cell that computes it.

        Args:
            result: one of the choices, a number, or a sequence with a y for each x.

        Returns:
            What shows both. Without a prediction it shows the result alone, and takes one up that
            is committed later.

        Raises:
            ValueError: the result is none of the choices, not finite, or of another length.
        """
        shown = Comparison(self, self._checked_result(result))
        self._compared = True
        return shown

    def _checked_result(self, result):
        if self._kind == "choice":
            if result not in self._choices:
                raise ValueError(
                    f"the result of {self.name!r} is {result!r}, but one of these is needed: "
                    f"{', '.join(map(repr, self._choices))}. {_ANOTHER_QUESTION}"
                )
            return self._choices.index(result)
        try:
            values = np.asarray(result, dtype=float)
        except (TypeError, ValueError):
            raise ValueError(
                f"the result of {self.name!r} is {result!r}, but "
                f"{'a number is' if self.x is None else 'numbers are'} needed. {_ANOTHER_QUESTION}"
            ) from None
        if self._kind == "number" and values.size != 1:
            raise ValueError(
                f"the result of {self.name!r} has {values.size} numbers, but one is needed."
            )
        if self._kind == "curve" and values.shape != self.x.shape:
            raise ValueError(
                f"the result of {self.name!r} has the shape {values.shape}, but "
                f"{self.x.shape} is needed: one y for each x."
            )
        if not np.isfinite(values).all():
            raise ValueError(
                f"the result of {self.name!r} holds {values[~np.isfinite(values)].flat[0]}, but "
                "finite numbers are needed."
            )
        return values.tolist() if self._kind == "curve" else float(values.reshape(()))

    def draw(self):
        """The question with its choices, its range, or the empty axes."""
        lines = [f"○  {choice}" for choice in self._choices]
        if self._kind == "number":
            lines = [f"Your prediction: ____ {self._unit}   ({self._asked()})"]
        elif self._kind == "curve":
            lines = [f"Sketch it: {self._asked()}"]
        heading = "Predict (run this cell to answer)"
        return draw_card(heading, self._question, lines, name=self._drawing_name)

    def _asked(self):
        """What kind of answer is asked for, in words."""
        if self._kind == "number":
            low, high = map(plain_number, self._number)
            return f"a number from {low} to {high} {self._unit}".rstrip()
        (x_label, y_label), (low, high) = self.labels, map(plain_number, self.y_range)
        first, last = plain_number(self.x[0]), plain_number(self.x[-1])
        return f"{y_label or 'y'} from {low} to {high}, for {x_label or 'x'} from {first} to {last}"

    def __repr__(self):
        if self._kind == "choice":
            return "\n  ( ) ".join(["Predict: " + self._question, *self._choices])
        return f"Predict: {self._question}\n  ({self._asked()})"


def _checked_choices(choices, name):
    if isinstance(choices, str) or len(choices := list(choices)) < 2:
        raise ValueError(
            f"choices of {name!r} is {choices!r}, but two or more texts in a tuple are needed."
        )
    choices = [words(choice, f"a choice of {name!r}") for choice in choices]
    if len(set(choices)) < len(choices):
        raise ValueError(f"two choices of {name!r} read the same: change one of them.")
    return choices


def _checked_range(ends, what, name):
    try:
        low, high = map(float, ends)
    except (TypeError, ValueError):
        low = high = math.nan
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(
            f"{what} of {name!r} is {ends!r}, but (lowest, highest) is needed, two finite numbers."
        )
    return [low, high]


def _checked_x(curve, name):
    x = np.asarray(curve, dtype=float)
    if x.ndim != 1 or len(x) < 2 or not np.isfinite(x).all() or (np.diff(x) <= 0).any():
        raise ValueError(
            f"curve of {name!r} must be the x values of the result: two or more rising numbers."
        )
    return x
