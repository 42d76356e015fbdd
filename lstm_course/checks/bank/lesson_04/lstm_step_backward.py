"""lstm_step_backward: the four subgoals in reverse, built on the two checkpoints."""

import numpy as np

from lstm_course.checks.bank.lesson_04.arguments import steps
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.lstm import lstm_step, lstm_step_backward


def steps_and_gradients():
    """(dh, dc, x_t, h, c, c_new, gates, W_x, W_h): what one step was given and what it computed."""
    rng = np.random.default_rng(44)
    cases = []
    for x_t, h, c, W_x, W_h, b in steps():
        _, c_new, gates = lstm_step(x_t, h, c, W_x, W_h, b)
        dh, dc = rng.standard_normal((2, *h.shape))
        cases.append((dh, dc, x_t, h, c, c_new, gates, W_x, W_h))
    return cases


MISTAKES = (
    Edit(
        "road-through-h-dropped",
        "The new memory gets its gradient by two roads, and you took one: the road from dh "
        "through the output gate and tanh is missing.",
        "do, dc = expose",
        "do, _ = expose",
    ),
    Edit(
        "dc-dropped",
        "The gradient dc from the later steps is dropped. Add it to what comes through h.",
        "expose_backward(dh, dc, o, c_new)",
        "expose_backward(dh, 0, o, c_new)",
    ),
    Edit(
        "slope-of-tanh-left-out",
        "On its way from h to the memory the gradient passes tanh, and its slope is missing.",
        "expose_backward(dh, dc, o, c_new)",
        "dh * np.tanh(c_new), dc + dh * o",
    ),
    Edit(
        "output-gate-left-out",
        "On its way from h to the memory the gradient passes the output gate: times o.",
        "expose_backward(dh, dc, o, c_new)",
        "dh * np.tanh(c_new), dc + dh * (1 - np.tanh(c_new) ** 2)",
    ),
    Edit(
        "slope-of-tanh-from-c",
        "You put c into the slope of tanh. The slope is 1 minus the square of what tanh gave.",
        "expose_backward(dh, dc, o, c_new)",
        "dh * np.tanh(c_new), dc + dh * o * (1 - c_new**2)",
    ),
    Edit(
        "do-without-tanh",
        "do takes the memory as it is. The output gate multiplied tanh of it.",
        "expose_backward(dh, dc, o, c_new)",
        "dh * c_new, dc + dh * o * (1 - np.tanh(c_new) ** 2)",
    ),
    Edit(
        "new-memory-for-old",
        "df takes the new memory. The forget gate worked on the old one, c.",
        "remember_backward(dc, i, f, g, c)",
        "remember_backward(dc, i, f, g, c_new)",
    ),
    Edit(
        "old-memory-for-new",
        "Expose gets the old memory c. What went through tanh and the output gate is the new one.",
        "expose_backward(dh, dc, o, c_new)",
        "expose_backward(dh, dc, o, c)",
    ),
    Edit(
        "di-and-dg-swapped",
        "di and dg have changed their factors. In a product each side gets the other one.",
        "di, df, dg, dc_before =",
        "dg, df, di, dc_before =",
    ),
    Edit(
        "forget-gate-left-out",
        "The gradient of the old memory is not multiplied by f. On its way back it passes the "
        "forget gate.",
        "da @ W_h, dc_before",
        "da @ W_h, dc",
    ),
    Edit(
        "dc-before-without-h",
        "dc_before takes the dc that came in. Take the gradient after both roads have met.",
        "do, dc = expose",
        "do, dc_new = expose",
        "remember_backward(dc,",
        "remember_backward(dc_new,",
        "da @ W_h, dc_before",
        "da @ W_h, dc * f",
    ),
    Edit(
        "slopes-left-out",
        "The slopes of the gates are missing: between a gate and its mixture stands s (1 − s), "
        "and 1 − g² for the candidate.",
        "[di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)]",
        "[di, df, dg, do]",
    ),
    Edit(
        "gates-through-sigma-again",
        "You put the gates through σ and tanh once more. What is in gates has passed them: the "
        "slopes are s (1 − s) and 1 − g².",
        "# gate",
        "# gate\n    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)",
    ),
    Edit(
        "slope-of-sigma-for-candidate",
        "You used g (1 − g) for the candidate. It goes through tanh: its slope is 1 − g².",
        "dg * (1 - g**2)",
        "dg * g * (1 - g)",
    ),
    Edit(
        "slope-of-candidate-left-out",
        "The slope of the candidate is missing. It goes through tanh: its slope is 1 − g².",
        "dg * (1 - g**2)",
        "dg",
    ),
    Edit(
        "slope-of-candidate-not-squared",
        "You used 1 − g for the candidate. The slope of tanh is 1 minus the square of it.",
        "1 - g**2",
        "1 - g",
    ),
    Edit(
        "slope-of-tanh-for-gates",
        "You used 1 − s² for the gates. They go through σ: their slope is s (1 − s).",
        "i * (1 - i)",
        "(1 - i**2)",
        "f * (1 - f)",
        "(1 - f**2)",
        "o * (1 - o)",
        "(1 - o**2)",
    ),
    Edit(
        "gate-order-i-f-o-g",
        "You join the blocks in the order i, f, o, g. Here it is i, f, g, o, as in the weights.",
        "dg * (1 - g**2), do * o * (1 - o)",
        "do * o * (1 - o), dg * (1 - g**2)",
    ),
    Edit(
        "i-and-f-swapped",
        "The blocks of i and f have changed places. The order is i, f, g, o, as in the weights.",
        "di * i * (1 - i), df * f * (1 - f)",
        "df * f * (1 - f), di * i * (1 - i)",
    ),
    Edit(
        "averaged-over-the-batch",
        "You averaged the weights' gradients over the batch. The mean, if there is one, is in the "
        "loss already: add the sequences up.",
        "da.T @ x_t, da.T @ h, da.sum(axis=0)",
        "da.T @ x_t / len(da), da.T @ h / len(da), da.mean(axis=0)",
    ),
    Edit(
        "bias-averaged",
        "db is averaged over the batch. The bias works on every sequence: add their gradients up.",
        "da.sum(axis=0)",
        "da.mean(axis=0)",
    ),
    Edit(
        "dh-through-W_h-dropped",
        "dh_before is the dh that came in. It must come back through the mixture: da times W_h.",
        "da @ W_h",
        "dh",
    ),
    Edit(
        "dh-added-to-dh_before",
        "You add the dh that came in to dh_before. It has gone through the gates and the memory "
        "already: what comes back is da times W_h alone.",
        "da @ W_h",
        "da @ W_h + dh",
    ),
    Edit(
        "new-h-for-old",
        "dW_h takes the new h. W_h was multiplied with the h before the step.",
        "da.T @ h",
        "da.T @ (o * np.tanh(c_new))",
    ),
    Edit(
        "dW-transposed",
        "dW_x is turned over. It must look like W_x.",
        "da.T @ x_t",
        "x_t.T @ da",
    ),
)

QUESTION = Question(
    "lstm_step_backward",
    steps_and_gradients,
    lstm_step_backward,
    ("dx", "dh_before", "dc_before", "dW_x", "dW_h", "db"),
    "dc_before is the gradient of the memory times f, and nothing else: that is the long road.",
    mistakes=MISTAKES,
)
