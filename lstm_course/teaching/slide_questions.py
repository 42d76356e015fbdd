"""The questions of a lesson, read from the source of its cells: nothing is run.

A quiz says which option is right only in its source; a prediction's answer is what a later cell
has computed and stored as "Result: …".
"""

import ast
import re
from dataclasses import dataclass

_RESULT = re.compile(r"(.*?)\n  Your prediction: .*?\n  Result: (.*)", re.DOTALL)


@dataclass(frozen=True)
class Option:
    """One possible answer; ``right`` is None as long as nobody knows."""

    text: str
    right: bool | None = None
    why: str = ""


@dataclass(frozen=True)
class Question:
    """A question for the room. ``kind``: "Quiz" or "Predict"; ``answer``: the result, or ""."""

    kind: str
    text: str
    options: tuple = ()
    answer: str = ""


def called(code):
    """The names of what a cell calls, in any place; an empty set for what is not plain Python."""
    return {call.func.id for call in _calls(code) if isinstance(call.func, ast.Name)}


def questions(code):
    """The questions that a cell asks. One whose text is computed cannot be read and is left out."""
    found = []
    for call in _calls(code):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        try:
            if name == "Quiz":
                found.append(_quiz(call))
            elif name == "Predict":
                found.append(_prediction(call))
        except (ValueError, IndexError, TypeError):  # from literal_eval: not a plain value
            continue
    return found


def _quiz(call):
    _, text, *options = [ast.literal_eval(value) for value in call.args]
    return Question("Quiz", text, tuple(Option(*option) for option in options))


def _prediction(call):
    text = ast.literal_eval(call.args[1])
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if len(call.args) > 2:
        named["choices"] = call.args[2]
    if "choices" in named:
        choices = ast.literal_eval(named["choices"])
        return Question("Predict", text, tuple(Option(choice) for choice in choices))
    if "number" in named:
        low, high = ast.literal_eval(named["number"])
        unit = ast.literal_eval(named["unit"]) if "unit" in named else ""
        return Question("Predict", text, (Option(f"a number from {low:g} to {high:g} {unit}"),))
    labels = [ast.literal_eval(named[key]) for key in ("x_label", "y_label") if key in named]
    across, up = [*labels, "", ""][:2]
    return Question("Predict", text, (Option(f"Sketch it: {up or 'y'} against {across or 'x'}"),))


def answered(words, asked):
    """The question with its result, from the text that a comparison stored, or None.

    Args:
        words: the ``text/plain`` of the output.
        asked: the predictions so far.
    """
    found = _RESULT.fullmatch(words)
    if not found:
        return None
    text, result = found[1], found[2].strip()
    for question in asked:
        if " ".join(question.text.split()) == text:
            options = tuple(Option(one.text, one.text == result) for one in question.options)
            known = options if any(one.right for one in options) else ()
            return Question("Predict", text, known, result)
    return Question("Predict", text, (), result)


def _calls(code):
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a line such as %timeit is IPython's
        return []
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
