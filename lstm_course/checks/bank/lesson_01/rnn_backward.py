"""rnn_backward: the gradients of an RNN's weights, back through time."""

import numpy as np

from lstm_course.checks.bank.lesson_01.arguments import weights
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.engine.recurrent import parameter_gradients
from lstm_course.rnn import rnn_sequence


def forward_runs():
    """(d_outputs, x, outputs, h0, W_h) of a real loop; a first state of zeros would hide much."""
    rng = np.random.default_rng(5)
    cases = []
    for T, B, D, H in [(2, 1, 1, 1), (3, 1, 2, 3), (4, 2, 3, 2)]:
        x, h0 = rng.standard_normal((T, B, D)), rng.standard_normal((B, H))
        W_x, W_h, b = weights(rng, D, H)
        outputs = rnn_sequence(x, h0, W_x, W_h, b)
        cases.append((rng.standard_normal((T, B, H)), x, outputs, h0, W_h))
    return cases


def right_answer(d_outputs, x, outputs, h0, W_h):
    """All mixtures' gradients first, then every weight in one matrix product, as the layer does."""
    d_pre, carried = np.empty_like(outputs), 0.0
    for t in reversed(range(len(x))):
        d_pre[t] = (d_outputs[t] + carried) * (1 - outputs[t] ** 2)
        carried = d_pre[t] @ W_h
    by_rows = d_pre.reshape(-1, d_pre.shape[2]).T  # (H, T·B), as the layer keeps it
    return tuple(parameter_gradients(by_rows, x, h0, outputs).values())


MISTAKES = (
    Edit(
        "not-summed-over-time",
        "Your gradients are those of one step only. The same weights work at every step, so the "
        "gradients of all steps are added up.",
        "dW_x +=",
        "dW_x =",
        "dW_h +=",
        "dW_h =",
        "db +=",
        "db =",
    ),
    Edit(
        "later-steps-dropped",
        "What comes back from the later steps is dropped. A state is read twice: by the output and "
        "by the next step; add both gradients.",
        "(d_outputs[t] + carried)",
        "d_outputs[t]",
    ),
    Edit(
        "output-gradient-dropped",
        "Only the last output's gradient goes back. Each step has a gradient of its own in "
        "d_outputs: add it to what comes from the later steps.",
        "0, 0, 0, 0",
        "0, 0, 0, d_outputs[-1]",
        "(d_outputs[t] + carried)",
        "carried",
    ),
    Edit(
        "slope-left-out",
        "The slope of tanh is missing. The gradient passes tanh before it meets any weight.",
        " * (1 - outputs[t] ** 2)",
        "",
    ),
    Edit(
        "slope-of-tanh-twice",
        "You put tanh of the outputs into the slope. The outputs have passed tanh already: the "
        "slope is 1 − h².",
        "outputs[t] ** 2",
        "np.tanh(outputs[t]) ** 2",
    ),
    Edit(
        "slope-of-sigma",
        "You used h (1 − h), the slope of σ. This step has a tanh: its slope is 1 − h².",
        "(1 - outputs[t] ** 2)",
        "outputs[t] * (1 - outputs[t])",
    ),
    Edit(
        "state-after-for-before",
        "dW_h takes the state after the step. W_h was multiplied with the state before it.",
        "outputs[t - 1] if t > 0 else h0",
        "outputs[t]",
    ),
    Edit(
        "first-state-taken-for-zero",
        "Before the first step you take zeros for the state. It was h0.",
        "else h0",
        "else np.zeros_like(h0)",
    ),
    Edit(
        "before-the-first-is-the-last",
        "In the first step you take outputs[-1], which in Python is the last state. Before it "
        "stands h0.",
        " if t > 0 else h0",
        "",
    ),
    Edit(
        "W_h-transposed",
        "On its way to the step before, the gradient goes through W_h turned over. Row k of W_h "
        "made unit k: da @ W_h.",
        "da @ W_h",
        "da @ W_h.T",
    ),
    Edit(
        "W_h-left-out",
        "The gradient goes to the step before without passing W_h.",
        "da @ W_h",
        "da",
    ),
    Edit(
        "carried-without-slope",
        "What you carry to the step before has not passed tanh. It goes the same way as the "
        "weights' gradients: through the slope first, then through W_h.",
        "da @ W_h",
        "(d_outputs[t] + carried) @ W_h",
    ),
    Edit(
        "dW_h-transposed",
        "dW_h is turned over: its shape fits, because W_h is square. Row k belongs to unit k, as "
        "in dW_x.",
        "da.T @ before",
        "before.T @ da",
    ),
    Edit(
        "forward-in-time",
        "You go through the steps from the first to the last. Gradients come back: start with the "
        "last.",
        "range(len(x) - 1, -1, -1)",
        "range(len(x))",
    ),
    Edit(
        "first-step-left-out",
        "The first step, number 0, is left out. A range stops before its second number: to reach 0 "
        "it must be −1.",
        "-1, -1)",
        "0, -1)",
    ),
    Edit(
        "last-step-left-out",
        "The last step is left out. The steps are counted from 0, so the last is T − 1.",
        "len(x) - 1",
        "len(x) - 2",
    ),
    Edit(
        "averaged-over-time",
        "You averaged over the steps. The gradients of all steps are added up.",
        "return dW_x, dW_h, db",
        "return dW_x / len(x), dW_h / len(x), db / len(x)",
    ),
    Edit(
        "averaged-over-the-batch",
        "You averaged over the batch. The mean, if there is one, is in the loss already: add the "
        "sequences up.",
        "return dW_x, dW_h, db",
        "return dW_x / len(h0), dW_h / len(h0), db / len(h0)",
    ),
    Edit(
        "bias-averaged",
        "db is averaged over the batch. The bias works on every sequence: add their gradients up.",
        "da.sum(axis=0)",
        "da.mean(axis=0)",
    ),
    Edit(
        "both-transposed",
        "dW_x and dW_h are turned over. A gradient has the shape of its weights: da stands in "
        "front and is transposed.",
        "da.T @ x[t]",
        "x[t].T @ da",
        "da.T @ before",
        "before.T @ da",
    ),
    Edit(
        "bias-not-added-up",
        "db has a row for each sequence of the batch. The bias works on all of them: add the rows "
        "up.",
        "da.sum(axis=0)",
        "da",
    ),
    Edit(
        "only-carried-through-tanh",
        "Only the carried gradient goes through the slope; brackets are missing. Add the output's "
        "gradient first, then multiply both by the slope.",
        "(d_outputs[t] + carried)",
        "d_outputs[t] + carried",
    ),
    Edit(
        "only-output-through-tanh",
        "Only the output's gradient goes through the slope. Add the carried one first, then "
        "multiply both by the slope.",
        "(d_outputs[t] + carried) * (1 - outputs[t] ** 2)",
        "d_outputs[t] * (1 - outputs[t] ** 2) + carried",
    ),
    Edit(
        "carried-added-up",
        "You add up what is carried. The newest one has all the later steps in it: let it replace "
        "the old one.",
        "carried = da",
        "carried += da",
    ),
)

QUESTION = Question(
    "rnn_backward",
    forward_runs,
    right_answer,
    ("dW_x", "dW_h", "db"),
    "One set of weights, used at every step: their gradients add up over time.",
    untouched=("d_outputs",),
    mistakes=MISTAKES,
)
