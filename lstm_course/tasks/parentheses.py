"""Is this character inside parentheses? Real text, read one character at a time.

The text is Python's own documentation (``documentation.py`` says which, its licence and its
split). After each character the answer is 1 if at least one "(" is still open, counting that
character, and 0 if none is: 1 at "(", 0 again at the ")" that closes it. A sample is a window of
text that starts outside parentheses and has at least one "(".

Source: the documentation's text, Python Software Foundation License; nothing of it is shipped.
Baseline: always give the commoner answer (``majority_accuracy(y)``). What a memory of one bit can
reach, on at "(" and off at the next ")", is ``toggle_rule(x)``: wrong only after nested ones.
Success: no paper's criterion; our own experiment, for reading a cell's gates.
"""

from pathlib import Path

import numpy as np

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.layers import Linear, SequenceModel
from lstm_course.support.arguments import text
from lstm_course.tasks.documentation import (
    ALPHABET,
    SPLITS,
    accuracy,
    encode,
    majority_accuracy,
    topics,
    windows,
)

__all__ = [
    "ALPHABET",
    "SPLITS",
    "WEIGHTS",
    "accuracy",
    "batch",
    "depth",
    "encode",
    "load_trained",
    "majority_accuracy",
    "toggle_rule",
    "topics",
    "untrained_cell",
]

WEIGHTS = Path(__file__).parent / "data" / "parentheses_cell.npz"


def batch(rng, length, batch_size, split="train"):
    """Windows of text that start outside parentheses and have at least one "(".

    Args:
        rng: a ``numpy.random.Generator``.
        length: T, characters.
        batch_size: B, windows.
        split: "train" or "held-out".

    Returns:
        ``(x, y)``: x (T, B, 96) one-hot characters, y (T, B, 1) with 1 inside parentheses.
    """
    return windows(rng, length, batch_size, split, "(", _inside)


def depth(characters):
    """How many parentheses are open after each character; a ")" too many changes nothing.

    Args:
        characters: a text of T characters.

    Returns:
        Whole numbers (T,).

    Raises:
        ValueError: it is no text, or an empty one.
    """
    open_now, depths = 0, []
    for character in text("characters", characters):
        if character == "(":
            open_now += 1
        elif character == ")":
            open_now = max(0, open_now - 1)
        depths.append(open_now)
    return np.array(depths)


def _inside(page):
    return depth(page) > 0


def toggle_rule(x):
    """What a memory of one bit can do: on at "(" and off at the next ")", nested or not.

    Args:
        x: (T, B, 96) one-hot characters.

    Returns:
        Booleans (T, B, 1), True for inside.
    """
    codes = np.asarray(x).argmax(axis=-1)
    inside, answers = np.zeros(codes.shape[1], bool), []
    for code in codes:
        inside = (inside | (code == ALPHABET.index("("))) & (code != ALPHABET.index(")"))
        answers.append(inside)
    return np.array(answers)[..., None]


def untrained_cell(seed=0):
    """The model of this task: one LSTM cell (forget bias 1) and a read-out, a SequenceModel."""
    cell = LSTM(len(ALPHABET), 1, seed=seed)
    # Not the cell's own seed: the read-out would be a copy of the cell's first random number.
    return SequenceModel(cell, Linear(1, 1, seed=seed))


def load_trained():
    """The trained cell that the course ships, from ``tools/make_data/parentheses_weights.py``."""
    return untrained_cell().load(WEIGHTS)
