"""gate_gradient: how the loss depends on a gate's weights, through loss, valve, σ and mixture."""

import numpy as np

from lstm_course.activations import sigmoid, sigmoid_slope
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def examples():
    """(read, w, b, v, target): one example first, then several."""
    rng = np.random.default_rng(23)
    one = tuple(np.array(a) for a in ([[2.0, -1.0]], [0.4, 0.3], 0.1, [0.5], [1.0]))
    return [one, arguments(rng, 4), arguments(rng, 7)]


def arguments(rng, N):
    """(read, w, b, v, target) of N examples, drawn at random."""
    read, w = rng.standard_normal((N, 2)), rng.standard_normal(2)
    return read, w, np.array(rng.standard_normal()), *rng.standard_normal((2, N))


def right_answer(read, w, b, v, target):
    """The gradient of the mixture in one line, by the course's slope of σ."""
    s = sigmoid(read @ w + b)
    da = 2 * (s * v - target) * v * sigmoid_slope(s) / len(v)
    return da @ read, da.sum()


MISTAKES = (
    Edit(
        "slope-left-out",
        "The slope of σ is missing. Between the gate and its mixture the gradient meets s (1 − s).",
        "ds * s * (1 - s)",
        "ds",
    ),
    Edit(
        "sum-for-mean",
        "The loss is a mean over the examples. Each of them counts one Nth.",
        " / len(v)",
        "",
    ),
    Edit(
        "two-forgotten",
        "The factor 2 is missing, which the square leaves behind.",
        "2 * ",
        "",
    ),
    Edit(
        "valve-left-out",
        "The valve is missing: y is s times v, so the gradient of s is that of y times v.",
        "dy * v",
        "dy",
    ),
    Edit(
        "slope-of-tanh",
        "You used 1 − s², the slope of tanh. A gate is a σ: its slope is s (1 − s).",
        "ds * s * (1 - s)",
        "ds * (1 - s**2)",
    ),
    Edit(
        "sign-turned",
        "The sign is wrong: the loss measures the answer minus the target.",
        "s * v - target",
        "target - s * v",
    ),
    Edit(
        "error-before-the-valve",
        "You compare s with the target. The answer is y, which has passed the valve v.",
        "s * v - target",
        "s - target",
    ),
    Edit(
        "bias-averaged",
        "db is averaged once more. The mean is in the loss already: add up the examples.",
        "da.sum()",
        "da.mean()",
    ),
    Edit(
        "averaged-twice",
        "You average twice. Each example counts one Nth in the loss already: after that, add up.",
        "da @ read, da.sum()",
        "da @ read / len(v), da.mean()",
    ),
    Edit(
        "bias-not-summed",
        "db holds one number for each example. There is one b for all of them: add them up.",
        "da.sum()",
        "da",
    ),
)

QUESTION = Question(
    "gate_gradient",
    examples,
    right_answer,
    ("dw", "db"),
    "The factor s (1 - s) stands in both: a gate near 0 or 1 hardly moves, whatever the error.",
    mistakes=MISTAKES,
)
