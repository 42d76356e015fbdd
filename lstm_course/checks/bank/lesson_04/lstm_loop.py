"""lstm_loop: the same step at every time; both states are handed on, every h is kept."""

import numpy as np

from lstm_course.checks.bank.lesson_04.arguments import SIZES, weights
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.lstm import lstm_sequence


def sequences():
    """(x, h, c, W_x, W_h, b), the first with a single step."""
    rng = np.random.default_rng(42)
    return [
        (rng.standard_normal((T, B, D)), *rng.standard_normal((2, B, H)), *weights(rng, D, H))
        for T, (B, D, H) in zip((1, 3, 6), SIZES, strict=True)
    ]


MISTAKES = (
    Edit(
        "c-not-handed-on",
        "h is handed on to the next step and c is not. The state is a pair: hand on both.",
        "h, c = lstm_step(",
        "h, c_t = lstm_step(",
        "np.stack(outputs), h, c",
        "np.stack(outputs), h, c_t",
    ),
    Edit(
        "h-not-handed-on",
        "c is handed on to the next step and h is not. The state is a pair: hand on both.",
        "h, c = lstm_step(",
        "h_t, c = lstm_step(",
        "outputs.append(h)",
        "outputs.append(h_t)",
        "np.stack(outputs), h, c",
        "np.stack(outputs), h_t, c",
    ),
    Edit(
        "state-not-handed-on",
        "Every step starts from the first h and c again. Hand both on to the next step.",
        "h, c = lstm_step(",
        "h_t, c_t = lstm_step(",
        "outputs.append(h)",
        "outputs.append(h_t)",
        "np.stack(outputs), h, c",
        "np.stack(outputs), h_t, c_t",
    ),
    Edit(
        "h-and-c-swapped",
        "h and c change places on the way to the next step. Take them in the order in which the "
        "step returns them.",
        "h, c = lstm_step(",
        "h_t, c_t = lstm_step(",
        "outputs.append(h)",
        "outputs.append(h_t)\n        c, h = h_t, c_t",
        "np.stack(outputs), h, c",
        "np.stack(outputs), h_t, c_t",
    ),
    Edit(
        "h-and-c-returned-swapped",
        "The last states are in the wrong order. First h, then c.",
        "np.stack(outputs), h, c",
        "np.stack(outputs), c, h",
    ),
    Edit(
        "memories-for-outputs",
        "You keep every c. What a layer shows is h: keep every h.",
        "outputs.append(h)",
        "outputs.append(c)",
    ),
    Edit(
        "last-output-only",
        "You return the last h alone. Keep every h in a list and stack them.",
        "np.stack(outputs), h, c",
        "h, h, c",
    ),
    Edit(
        "state-before-the-step",
        "Off by one in time: you keep h before each step. Keep the one after it.",
        "        outputs.append(h)\n",
        "",
        "for x_t in x:",
        "for x_t in x:\n        outputs.append(h)",
    ),
    Edit(
        "first-state-kept-too",
        "You keep the h from before the first step as well. There is one output for each step.",
        "outputs = []",
        "outputs = [h]",
    ),
    Edit(
        "list-made-in-the-loop",
        "Only the last output is left: the list is made anew at each step. Make it once, before "
        "the loop.",
        "    outputs = []\n",
        "",
        "for x_t in x:",
        "for x_t in x:\n        outputs = []",
    ),
    Edit(
        "given-state-ignored",
        "You start from zeros. The states before the first step are given: h and c.",
        "outputs = []",
        "outputs, h, c = [], np.zeros_like(h), np.zeros_like(c)",
    ),
    Edit(
        "same-array-every-step",
        "All outputs show the last h: it is changed in place, and the list holds the same array "
        "many times. Make a new array at each step.",
        "h, c = lstm_step(",
        "h[...], c = lstm_step(",
    ),
)

QUESTION = Question(
    "lstm_loop",
    sequences,
    lstm_sequence,
    ("outputs", "h", "c"),
    "The state is a pair. outputs[-1] equals h, but c cannot be recovered from the outputs.",
    untouched=("c",),
    mistakes=MISTAKES,
)
