"""What a prediction and a quiz question have in common.

Python checks what the author wrote and keeps the learner's record. All that a learner sees happens
in the browser (``browser/question.js`` and the module of each widget), so that a question also
answers in an exported page behind which no kernel runs.
"""

import base64
import itertools
import re

import anywidget
import traitlets

from lstm_course.pictures.question_card import WIDTH
from lstm_course.pictures.still import svg_to_png
from lstm_course.support.markup import as_html
from lstm_course.widgets.base import styles
from lstm_course.widgets.offline import is_static, live_piece, still_picture

_numbers = itertools.count(1)


class QuestionWidget(anywidget.AnyWidget):
    """A question in a notebook. A subclass gives:

    draw(): the SVG of the still that is seen where no kernel runs;
    __repr__(): the same in words; it must be the same on every machine.
    """

    _css = styles("question.css")

    _label = traitlets.Unicode().tag(sync=True)
    _question = traitlets.Unicode().tag(sync=True, to_json=lambda text, _: as_html(text))

    def __init__(self, name, question, label):
        self.name = words(name, "the name")
        self._drawing_name = f"question{next(_numbers)}"
        super().__init__(_label=label, _question=words(question, f"the question of {name!r}"))

    def draw(self):
        """The still as SVG text.

        Raises:
            NotImplementedError: a subclass draws.
        """
        raise NotImplementedError

    def still(self):
        """PNG bytes of the question."""
        return svg_to_png(self.draw())

    def offline_html(self):
        """What an exported page shows: the same, for the browser does all of it."""
        return live_piece(self, still_picture(self.draw(), self._label, self._question))

    def _repr_mimebundle_(self, **kwargs):
        """The live view, and for where no kernel runs a still and stable text."""
        shown = super()._repr_mimebundle_(**kwargs)
        if shown is None:
            return None
        data, about = shown if isinstance(shown, tuple) else (shown, {})
        data["text/plain"] = repr(self)
        data["image/png"] = base64.b64encode(self.still()).decode()
        about["image/png"] = {"alt": repr(self), "width": WIDTH}
        if is_static():
            data["text/html"] = self.offline_html()
        return data, about


def words(text, what):
    """``text`` without spare white space; ValueError if it is no text or empty.

    Raises:
        ValueError: no text, or an empty one.
    """
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{what} is {text!r}, but a text is needed. Write a few words.")
    return re.sub(r"\s+", " ", text.strip())


def plain_number(value):
    """A number as people write it: whole from 100 on, otherwise three digits."""
    whole = abs(value) < 1e7 and (abs(value) >= 100 or value == round(value))
    digits = f"{value + 0:.0f}" if whole else f"{value:.3g}"
    return digits.replace("e-0", "e-").replace("e+", "e").replace("e0", "e").replace("-", "−")


class PredictionWidget(QuestionWidget):
    """What a prediction and its comparison both send to the browser."""

    _kind = traitlets.Unicode().tag(sync=True)  # "choice", "number" or "curve"
    _choices = traitlets.List().tag(sync=True, to_json=lambda all, _: [*map(as_html, all)])
    _number = traitlets.List().tag(sync=True)
    _unit = traitlets.Unicode().tag(sync=True)
    _board = traitlets.Unicode().tag(sync=True)
    _stops = traitlets.List().tag(sync=True)  # the x values at which a curve is sketched
    _key = traitlets.Unicode().tag(sync=True)
    _guess = traitlets.Any(None, allow_none=True).tag(sync=True)
