"""solved_1997: at most 1 of 2,560 answers off by 0.04 or more, on the scale of the paper."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def predictions_and_targets():
    """(prediction, target): two small tests, then three of 2,560 with 0, 1 and 2 wrong answers."""
    rng = np.random.default_rng(53)
    cases = [(np.array([[1.0], [0.7]]), np.array([[1.05], [0.8]]))]
    cases.append((np.array([[1.0], [0.7]]), np.array([[0.85], [0.72]])))  # too high counts too
    for wrong in (0, 1, 2):
        target = rng.uniform(0, 2, (2560, 1))
        prediction = target + rng.uniform(-0.079, 0.079, target.shape)
        prediction[rng.permutation(2560)[:wrong]] -= 0.1  # below and above: too low counts too
        cases.append((prediction, target))
    return cases


def right_answer(prediction, target):
    """Without a division: at most 1 of 2,560 means wrong times 2,560 is at most how many."""
    wrong = int((np.abs(prediction / 2 - target / 2) >= 0.04).sum())
    return wrong, wrong * 2560 <= len(target)


MISTAKES = (
    Edit(
        "absolute-value-forgotten",
        "You count only answers that are too high. Off by 0.04 means either side.",
        "np.abs(prediction / 2 - target / 2)",
        "prediction / 2 - target / 2",
    ),
    Edit(
        "absolute-value-forgotten-below",
        "You count only answers that are too low. Off by 0.04 means either side.",
        "np.abs(prediction / 2 - target / 2)",
        "target / 2 - prediction / 2",
    ),
    Edit(
        "scale-forgotten",
        "You compare on our scale. Bring prediction and target to the scale of 1997 first.",
        "prediction / 2 - target / 2",
        "prediction - target",
    ),
    Edit(
        "scale-a-quarter",
        "You divide by 4. On the scale of 1997 our sum is half as large, not a quarter.",
        "prediction / 2 - target / 2",
        "prediction / 4 - target / 4",
    ),
    Edit(
        "number-for-share",
        "You allow one wrong answer in any test. At most 1 of 2,560 is a share.",
        "wrong / len(target) <= 1 / 2560",
        "wrong <= 1",
    ),
    Edit(
        "none-allowed",
        "You allow no wrong answer. One of 2,560 still counts as solved.",
        "wrong / len(target) <= 1 / 2560",
        "wrong == 0",
    ),
    Edit(
        "right-ones-counted",
        "You count the right answers. The first result is how many are wrong.",
        "return wrong,",
        "return len(target) - wrong,",
    ),
    Edit(
        "near-ones-counted-and-judged",
        "You count the answers that are near enough, and judge by them. Wrong means off by 0.04 "
        "or more.",
        "off >= 0.04",
        "off < 0.04",
    ),
    Edit(
        "share-for-number",
        "You return the share of wrong answers. The first result is how many are wrong.",
        "return wrong,",
        "return wrong / len(target),",
    ),
    Edit(
        "squared-error",
        "You compare the squared error with 0.04. The criterion is about the error itself.",
        "np.abs(",
        "np.square(",
    ),
)

QUESTION = Question(
    "solved_1997",
    predictions_and_targets,
    right_answer,
    ("wrong", "solved"),
    "One wrong answer of 2,560 is allowed, two are not. A mean squared error below 0.005, the "
    "lesson's limit, is far easier.",
    mistakes=MISTAKES,
)
