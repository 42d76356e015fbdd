"""A quiz question at the end of a lesson: every option, right or wrong, is explained."""

import re

import traitlets

from lstm_course.pictures.question_card import draw_card
from lstm_course.records import progress
from lstm_course.support.markup import as_html
from lstm_course.widgets.modules import front_end
from lstm_course.widgets.question import QuestionWidget, words


def _options_as_html(options, widget):
    """The options as the browser shows them."""
    return [one | {"text": as_html(one["text"]), "why": as_html(one["why"])} for one in options]


class Quiz(QuestionWidget):
    """One question with one right answer, shown as the last line of a cell.

    Args:
        name: what the learner's record calls it, such as "rnn_order".
        question: the text. `` `code` ``, ``c_{t−1}`` and ``10^{3}`` are set as such.
        options: two or more of (text, whether it is right, explanation); exactly one is right.

    Raises:
        ValueError: an option is incomplete, two read the same, or not exactly one is right.
    """

    _esm = front_end("quiz")

    _options = traitlets.List().tag(sync=True, to_json=_options_as_html)
    _chosen = traitlets.Int(-1).tag(sync=True)  # the option that was answered last, −1: none
    _tries = traitlets.Int(0).tag(sync=True)

    def __init__(self, name, question, *options):
        super().__init__(name, question, "Quiz question")
        self._options = [_checked(option, name) for option in options]
        texts = [option["text"] for option in self._options]
        right = sum(option["right"] for option in self._options)
        if len(texts) < 2:
            raise ValueError(
                f"the quiz {name!r} has {len(texts)} options, but 2 or more are needed."
            )
        if len(set(texts)) < len(texts):
            raise ValueError(f"two options of the quiz {name!r} read the same: change one of them.")
        if right != 1:
            raise ValueError(
                f"the quiz {name!r} has {right} options marked True, but exactly one is needed."
            )
        self.observe(self._record, names="_tries")

    def _record(self, change):
        if not 0 <= self._chosen < len(self._options):
            return
        chosen = self._options[self._chosen]
        if chosen["right"]:
            progress.record(self.name, progress.QUIZ_RIGHT)
        else:
            progress.record(self.name, progress.QUIZ_WRONG, chosen["text"])

    def draw(self):
        """The question and its options; which one is right is not shown."""
        return draw_card(
            "Quiz (run this cell to answer)",
            self._question,
            [f"○  {option['text']}" for option in self._options],
            name=self._drawing_name,
        )

    def __repr__(self):
        return "\n  ( ) ".join(["Quiz: " + self._question, *(one["text"] for one in self._options)])


def _checked(option, name):
    """An option as the browser needs it."""
    if not isinstance(option, (tuple, list)) or len(option) != 3 or not isinstance(option[1], bool):
        raise ValueError(
            f"an option of the quiz {name!r} is {option!r}, but (text, True or False, explanation) "
            "is needed."
        )
    text, right, why = option
    text = words(text, f"an option of the quiz {name!r}")
    why = words(why, f"the explanation of {text!r} in the quiz {name!r}")
    return {"text": text, "right": right, "why": _with_verdict(why, right)}


def _with_verdict(why, right):
    """An explanation that says in its first word whether the option was right."""
    if re.match(r"(right|yes)\b" if right else r"no[tb]?\b|almost\b", why, re.IGNORECASE):
        return why
    return ("Right. " if right else "No. ") + why
