"""Predictions and quiz questions on a slide: first the question, and the answer on the next step.

A question and the result of a prediction are read from what the cell has stored, "Predict: …" and
"Result: …". Which option of a quiz is right stands only in the cell's code.
"""

import ast
import re
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_RAISED = re.compile(r"([_^])\{([^}]*)\}")


def question_of(cell):
    """{"kind", "text", "options", "hint"} of a cell that asks, or None.

    ``options`` holds (text, whether it is right, why); in a prediction the last two are unknown.
    """
    kind, _, rest = _words(cell).partition(": ")
    if kind not in ("Predict", "Quiz"):
        return None
    text, *lines = rest.split("\n  ")
    if kind == "Quiz":
        options = _options_in(cell.source)
    else:
        options = [(line[4:], False, "") for line in lines if line.startswith("( ) ")]
    hint = "" if options else lines[0].strip("()")
    if hint and not hint.startswith("a number"):
        hint = f"Sketch it: {hint}"
    return {"kind": kind, "text": text, "options": options, "hint": hint}


def result_of(cell):
    """The result that a cell compares a prediction with, as words; "" where it is a drawing."""
    found = re.search(r"\n  Your prediction: .*\n  Result: (.+)", _words(cell))
    return found[1] if found and not found[1].startswith("a curve") else ""


def small_marks(words):
    """A question's own marks, `` `code` ``, ``c_{t−1}`` and ``10^{3}``, as HTML."""
    marked = _CODE.sub(r"<code>\1</code>", escape(words, quote=False))
    names = {"_": "sub", "^": "sup"}
    return _RAISED.sub(lambda m: f"<{names[m[1]]}>{m[2]}</{names[m[1]]}>", marked)


def _words(cell):
    """The text of the cell's last result, such as "Quiz: …"."""
    for output in reversed(cell.get("outputs", [])):
        if "text/plain" in output.get("data", {}):
            return output.data["text/plain"].lstrip()
    return ""


def _options_in(code):
    """The options of the quiz that a cell's last line shows."""
    call = ast.parse(code).body[-1].value
    return [ast.literal_eval(option) for option in call.args[2:]]
