"""set_forget_bias: PyTorch adds two biases, so their sum is what counts."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question, as_array
from lstm_course.lstm import GATES


def biases_and_values():
    """(bias_ih, bias_hh, value); the last value is not 1."""
    rng = np.random.default_rng(43)
    return [
        (*rng.standard_normal((2, 4 * H)), value) for H, value in ((1, 1.0), (3, 1.0), (2, 2.5))
    ]


def right_answer(bias_ih, bias_hh, value):
    """All of the value in the first bias, nothing in the second."""
    H = len(bias_ih) // 4
    bias_ih, bias_hh = bias_ih.copy(), bias_hh.copy()
    bias_ih[H : 2 * H], bias_hh[H : 2 * H] = value, 0
    return bias_ih, bias_hh


def judge(answer, bias_ih, bias_hh, value):
    """The value may be shared out between the two biases in any way."""
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "The tuple (bias_ih, bias_hh) is needed."
    for name, got, given in zip(("bias_ih", "bias_hh"), answer, (bias_ih, bias_hh), strict=True):
        shape = as_array(got).shape
        if shape != given.shape:
            return f"{name} has shape {shape}, but {given.shape} is needed."
    H = len(bias_ih) // 4
    total = added(answer)
    change = total - (bias_ih + bias_hh)
    for k, name in enumerate(GATES):
        block = slice(k * H, (k + 1) * H)
        if name == "f" and not np.allclose(total[block], value):
            return (
                f"For value {value:g} and H {H}, the forget gate's two biases add up to "
                f"{np.round(total[block], 3).tolist()}, but {value:g} is needed."
            )
        if name != "f" and not np.allclose(change[block], 0):
            return f"Another gate has changed: {name}, rows {k * H} to {(k + 1) * H - 1}."
    return None


def added(answer, *_):
    """What counts in an answer: the sum of its two biases."""
    return as_array(answer[0]) + as_array(answer[1])


MISTAKES = (
    Edit(
        "both-biases-set",
        "You set both biases to the value. They are added, so the forget gate gets it twice.",
        "] = 0",
        "] = value",
    ),
    Edit(
        "other-bias-left-as-it-was",
        "You set one bias and left the other as it was. They are added: the sum must be the value.",
        "    bias_hh[H : 2 * H] = 0\n",
        "",
    ),
    Edit(
        "added-to-the-old-bias",
        "You added the value to what was there. The sum of both biases must become the value.",
        "] = value",
        "] += value",
        "    bias_hh[H : 2 * H] = 0\n",
        "",
    ),
    Edit(
        "nothing-changed",
        "The forget gate's biases are as they were. Does your slice have any rows? H is a quarter "
        "of the length.",
        "len(bias_ih) // 4",
        "len(bias_ih)",
    ),
    Edit(
        "value-ignored",
        "You always set 1. What the two biases add up to comes in the argument value.",
        "] = value",
        "] = 1",
    ),
    Edit(
        "input-gate-rows",
        "You changed the first block. The order is i, f, g, o: the forget gate comes second.",
        "bias_ih[H : 2 * H]",
        "bias_ih[:H]",
        "bias_hh[H : 2 * H]",
        "bias_hh[:H]",
    ),
    Edit(
        "candidate-rows",
        "You changed the third block, the candidate's. The forget gate comes second.",
        "bias_ih[H : 2 * H]",
        "bias_ih[2 * H : 3 * H]",
        "bias_hh[H : 2 * H]",
        "bias_hh[2 * H : 3 * H]",
    ),
    Edit(
        "all-rows",
        "You changed all four blocks. Only the forget gate's rows get the value.",
        "bias_ih[H : 2 * H]",
        "bias_ih[:]",
        "bias_hh[H : 2 * H]",
        "bias_hh[:]",
    ),
    Edit(
        "other-bias-cleared-everywhere",
        "You cleared the whole second bias. Clear it in the forget gate's rows and leave the rest.",
        "bias_hh[H : 2 * H]",
        "bias_hh[:]",
    ),
)

QUESTION = Question(
    "set_forget_bias",
    biases_and_values,
    right_answer,
    ("bias_ih", "bias_hh"),
    "Only the sum counts. Setting both to 1 would have started the forget gate at σ(2).",
    judge=judge,
    signature=added,
    mistakes=MISTAKES,
)
