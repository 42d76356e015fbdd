"""remember_step: drop, then add."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.lstm import remember


def steps():
    """(i, f, g, c), (B, H) each."""
    rng = np.random.default_rng(31)
    one = tuple(np.array([[a]]) for a in (0.5, 0.2, 0.8, 2.0))
    return [one, arguments(rng, (2, 3)), arguments(rng, (4, 3))]


def arguments(rng, shape):
    """Gates from 0 to 1, a candidate and a memory of either sign."""
    i, f = rng.uniform(0.1, 0.9, shape), rng.uniform(0.1, 0.9, shape)
    return i, f, rng.uniform(-1, 1, shape), rng.standard_normal(shape)


MISTAKES = (
    Edit(
        "candidate-without-its-gate",
        "The candidate is added as it is. It passes the input gate first.",
        "i * g",
        "g",
    ),
    Edit(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. f works on the old memory, i on "
        "the candidate.",
        "f * c",
        "i * c",
        "i * g",
        "f * g",
    ),
    Edit(
        "one-minus-f",
        "You keep 1 − f of the old memory. f is the share that stays.",
        "f * c",
        "(1 - f) * c",
    ),
    Edit(
        "tanh-on-the-memory",
        "You squash the new memory. No tanh stands between one memory and the next; it comes only "
        "when the memory is shown.",
        "kept + i * g",
        "np.tanh(kept + i * g)",
    ),
    Edit(
        "old-memory-not-dropped",
        "The old memory is kept whole. Only f of it stays.",
        "f * c",
        "c",
    ),
    Edit(
        "gates-tied",
        "You add 1 − f of the candidate. This cell has an input gate of its own: use i.",
        "i * g",
        "(1 - f) * g",
    ),
    Edit(
        "nothing-added",
        "Something is dropped, but nothing is added. The input gate's share of the candidate "
        "belongs to the new memory.",
        " + i * g",
        "",
    ),
    Edit(
        "nothing-kept",
        "The old memory is gone. Add the new part to what was kept.",
        "kept + ",
        "",
    ),
    Edit(
        "matrix-product-for-elements",
        "You used a matrix product (@) between a gate and what it works on. A gate multiplies "
        "element by element (*).",
        "i * g",
        "i @ g",
    ),
    Edit(
        "c-changed-in-place",
        "The value is right, but you changed the old memory c in place. The backward pass still "
        "needs it: make a new array.",
        "kept = f * c",
        "c *= f",
        "return kept + i * g",
        "c += i * g\n    return c",
    ),
    Edit(
        "multiplied-for-added",
        "You multiply what was kept by what is let in. Drop, then add: it is a sum.",
        "kept + i",
        "kept * i",
    ),
    Edit(
        "gate-without-its-candidate",
        "You add the input gate itself. It only says how much: multiply the candidate by it.",
        "i * g",
        "i",
    ),
)

QUESTION = Question(
    "remember_step",
    steps,
    remember,
    ("c",),
    "No weights and no tanh: the memory meets one product and one sum.",
    untouched=("c",),
    mistakes=MISTAKES,
)
