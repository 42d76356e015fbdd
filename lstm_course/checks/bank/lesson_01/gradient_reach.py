"""gradient_reach: the norm of the product of the last k Jacobians, for every distance k."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def states_and_weights():
    """The states of one sequence, (T, H), and W_h, (H, H)."""
    rng = np.random.default_rng(4)
    one_unit = (np.array([[0.1], [0.5], [-0.6]]), np.array([[0.9]]))
    longer = [
        (rng.uniform(-1, 1, (T, H)), rng.standard_normal((H, H))) for T, H in [(2, 3), (7, 4)]
    ]
    return [one_unit, *longer]


def right_answer(h, W_h):
    """The spectral norms of the products, from the last step back to the second."""
    product, norms = np.eye(len(W_h)), [1.0]
    for h_t in h[:0:-1]:
        product = product @ ((1 - h_t**2)[:, None] * W_h)
        norms.append(np.linalg.norm(product, 2))
    return np.array(norms)


MISTAKES = (
    Edit(
        "product-on-the-wrong-side",
        "Each new Jacobian stands on the left of the product. You walk back in time, so the older "
        "one goes to the right.",
        "product @ step_jacobian(h[t], W_h)",
        "step_jacobian(h[t], W_h) @ product",
    ),
    Edit(
        "frobenius-norm",
        "This is the Frobenius norm, the root of all squares. Ask np.linalg.norm for the spectral "
        "norm, with 2.",
        "norms = [1.0]",
        "norms = [np.linalg.norm(product)]",
        "np.linalg.norm(product, 2)",
        "np.linalg.norm(product)",
    ),
    Edit(
        "distance-0-left-out",
        "Distance 0 is missing: the last state by itself, norm 1.",
        "[1.0]",
        "[]",
    ),
    Edit(
        "one-step-too-many",
        "You also go through the step into h[0]. It lies before the first state: stop at h[1].",
        "range(len(h) - 1, 0, -1)",
        "range(len(h) - 1, -1, -1)",
    ),
    Edit(
        "state-before-the-step",
        "Off by one in time: each Jacobian takes the state before its step, not the one after.",
        "h[t]",
        "h[t - 1]",
    ),
    Edit(
        "norms-multiplied",
        "You multiply the norms. The norm of a product is smaller than that: multiply the "
        "matrices, then take the norm.",
        "product @ ",
        "",
        "np.linalg.norm(product, 2)",
        "norms[-1] * np.linalg.norm(product, 2)",
    ),
    Edit(
        "from-the-first-step",
        "You start at the first step. Distance is counted from the last state back.",
        "range(len(h) - 1, 0, -1)",
        "range(1, len(h))",
    ),
    Edit(
        "jacobians-not-multiplied",
        "These are the norms of single Jacobians. Multiply them up as you go back.",
        "product @ ",
        "",
    ),
    Edit(
        "largest-distance-left-out",
        "The largest distance is missing. The step into h[1] counts too, and a range stops before "
        "its second number.",
        "range(len(h) - 1, 0, -1)",
        "range(len(h) - 1, 1, -1)",
    ),
    Edit(
        "product-element-by-element",
        "You multiply the Jacobians element by element (*). The chain rule needs matrix products "
        "(@).",
        "product @",
        "product *",
    ),
    Edit(
        "last-norm-only",
        "You return the last norm alone. Keep the norm of every product, from distance 0 on.",
        "np.array(norms)",
        "norms[-1]",
    ),
    Edit(
        "slope-left-out",
        "These are the norms of the powers of W_h. Each Jacobian also has the slopes of its own "
        "step: call your step_jacobian.",
        "step_jacobian(h[t], W_h)",
        "W_h",
    ),
)

QUESTION = Question(
    "gradient_reach",
    states_and_weights,
    right_answer,
    ("norms",),
    "One more factor for each step back: that is why distance acts exponentially.",
    mistakes=MISTAKES,
)
