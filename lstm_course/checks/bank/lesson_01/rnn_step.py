"""rnn_step: one step of an RNN for a whole batch."""

import numpy as np

from lstm_course.checks.bank.lesson_01.arguments import weights
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.rnn import rnn_step


def steps():
    """One number of each first, and none of them zero: zeros hide mistakes."""
    rng = np.random.default_rng(1)
    one = (
        np.array([[1.0]]),
        np.array([[0.5]]),
        np.array([[0.3]]),
        np.array([[-0.7]]),
        np.array([0.2]),
    )
    return [one, arguments(rng, 2, 3, 4), arguments(rng, 5, 4, 4)]


def arguments(rng, B, D, H):
    """(x_t, h, W_x, W_h, b), drawn at random."""
    return rng.standard_normal((B, D)), rng.standard_normal((B, H)), *weights(rng, D, H)


MISTAKES = (
    Edit(
        "tanh-left-out",
        "You return the mixture itself. The state must stay between −1 and 1, so it goes through "
        "tanh.",
        "np.tanh",
        "",
    ),
    Edit(
        "sigma-for-tanh",
        "You used σ for the state. A state may be negative, so it goes through tanh.",
        "np.tanh(x_t @ W_x.T + h @ W_h.T + b)",
        "1 / (1 + np.exp(-(x_t @ W_x.T + h @ W_h.T + b)))",
    ),
    Edit(
        "bias-forgotten",
        "The bias b is missing. Add it before tanh.",
        " + b",
        "",
    ),
    Edit(
        "bias-added-twice",
        "The bias b is added twice, once with each matrix. This course has one bias: add it once.",
        " + b",
        " + b + b",
    ),
    Edit(
        "bias-outside-tanh",
        "You add the bias after tanh. It belongs to the mixture, inside the brackets of tanh.",
        " + b)",
        ") + b",
    ),
    Edit(
        "W_h-not-transposed",
        "W_h is not transposed. It is square, so the shapes fit all the same, but every row of h "
        "must meet every row of W_h.",
        "W_h.T",
        "W_h",
    ),
    Edit(
        "both-not-transposed",
        "Neither matrix is transposed. A row of x_t must meet a row of W_x, and a row of h a row "
        "of W_h.",
        "W_x.T",
        "W_x",
        "W_h.T",
        "W_h",
    ),
    Edit(
        "state-ignored",
        "The old state h plays no part, so nothing is remembered. Mix it in through W_h.",
        " + h @ W_h.T",
        "",
    ),
    Edit(
        "product-element-by-element",
        "You multiply element by element (*) where a matrix product (@) is needed.",
        "x_t @ W_x.T + h @ W_h.T",
        "x_t * W_x.T + h * W_h.T",
    ),
    Edit(
        "written-for-one-sequence",
        "This is the line for a single sequence. In a batch every sequence is a row: x_t and h "
        "stand in front, and the matrices are transposed.",
        "x_t @ W_x.T + h @ W_h.T",
        "W_x @ x_t + W_h @ h",
    ),
    Edit(
        "W_x-not-transposed",
        "W_x is not transposed. A row of x_t must meet a row of W_x.",
        "W_x.T",
        "W_x",
    ),
    Edit(
        "columns-for-rows",
        "Your result has a column for each sequence. A batch has a row for each: put x_t and h in "
        "front and transpose the matrices.",
        " + b)",
        " + b).T",
    ),
    Edit(
        "input-ignored",
        "The input x_t plays no part. Mix it in through W_x.",
        "x_t @ W_x.T + ",
        "",
    ),
    Edit(
        "tanh-of-each-product",
        "You take tanh of each product and add them after that. Add both products and b first; one "
        "tanh goes around everything.",
        "x_t @ W_x.T + h @ W_h.T + b)",
        "x_t @ W_x.T) + np.tanh(h @ W_h.T) + b",
    ),
    Edit(
        "two-tanhs-added",
        "You add two tanhs, so the state can leave −1 to 1. Add everything first, then take one "
        "tanh.",
        "x_t @ W_x.T + h @ W_h.T + b)",
        "x_t @ W_x.T) + np.tanh(h @ W_h.T + b)",
    ),
    Edit(
        "tanh-closed-too-early",
        "The bracket of tanh closes after the first product. The state and b belong inside as "
        "well.",
        "x_t @ W_x.T + h @ W_h.T + b)",
        "x_t @ W_x.T) + h @ W_h.T + b",
    ),
)

QUESTION = Question(
    "rnn_step",
    steps,
    rnn_step,
    ("h",),
    "One line, and every later network in this course is built around it.",
    mistakes=MISTAKES,
)
