"""Temporal order (task 6a): which came first, X or Y, among a hundred letters that say nothing?

A sequence starts with E and ends with B. Between them stand random letters a, b, c, d, but for two
places: one of steps 10 to 20 and one of steps 50 to 60 holds an X or a Y. After the last step the
network must name the class: XX, XY, YX or YY.

Source: Hochreiter and Schmidhuber (1997), "Long Short-Term Memory", experiment 6, task 6a, with its
lengths (100 to 110) and places. Generated here: no data, no licence.
Baseline: the four classes are equally frequent: guessing is right ``GUESSING`` of the time. Who
remembers only the second symbol is right half of the time.
Success: the paper's. A sequence is right if every output is off by less than ``TOLERANCE``; the
paper's Table 9 reports 1 wrong of ``TEST_SIZE`` fresh sequences after 31,390 training sequences.
Our outputs are probabilities that sum to 1; the paper's were four separate sigmoid units.
"""

import numpy as np

from lstm_course.losses import softmax
from lstm_course.support.arguments import generator, whole_number
from lstm_course.training import Batch

SYMBOLS = "EBabcdXY"
CLASSES = ("XX", "XY", "YX", "YY")  # Q, R, S and U in the paper
GUESSING = 1 / len(CLASSES)
TOLERANCE = 0.3
TEST_SIZE = 2560
WRONG_ALLOWED = 1


def batch(rng, batch_size, length=100):
    """Fresh sequences.

    Args:
        rng: a ``numpy.random.Generator``.
        batch_size: B, sequences.
        length: steps, at least 10; 100 in the paper. Another one moves everything in proportion,
            which makes an easier task: the symbols then stand at 10 to 20 % and 50 to 60 % of it.

    Returns:
        A ``Batch``: x (T, B, 8) one-hot, zeros after the end; target (B,) the place of the class in
        ``CLASSES``; lengths (B,), from ``length`` to 1.1 ``length``.

    Raises:
        ValueError: one of the three is not what it must be.
    """
    rng = generator(rng)
    batch_size = whole_number("batch_size", batch_size)
    length = whole_number("length", length, 10)
    row = np.arange(batch_size)

    def places(start, end):
        """Steps, counted from 0, between these shares of the length (both included)."""
        low, high = length * start // 100, length * end // 100
        return rng.integers(low, high + 1, batch_size)

    lengths = places(100, 110)
    first, second = places(10, 20), places(50, 60)
    target = rng.integers(0, len(CLASSES), batch_size)

    codes = rng.integers(SYMBOLS.index("a"), SYMBOLS.index("d") + 1, (lengths.max(), batch_size))
    codes[first, row] = SYMBOLS.index("X") + target // 2
    codes[second, row] = SYMBOLS.index("X") + target % 2
    codes[0] = SYMBOLS.index("E")
    codes[lengths - 1, row] = SYMBOLS.index("B")
    x = np.eye(len(SYMBOLS))[codes]
    x[np.arange(len(x))[:, None] >= lengths] = 0
    return Batch(x, target, lengths=lengths)


def as_text(x, batch=0):
    """One sequence as a text, without its padding.

    Args:
        x: (T, B, 8) one-hot symbols.
        batch: which of the B.
    """
    one = np.asarray(x)[:, batch]
    return "".join(SYMBOLS[row.argmax()] for row in one if row.any())


def accuracy(logits, target):
    """The share of sequences (0 to 1) whose largest logit is that of their class.

    Args:
        logits: (B, 4).  target: (B,).

    Raises:
        ValueError: the shapes do not fit.
    """
    logits, target = _pair(logits, target)
    return float((logits.argmax(axis=1) == target).mean())


def count_wrong(logits, target):
    """How many sequences have an output, a probability, that is off by ``TOLERANCE`` or more.

    Args:
        logits: (B, 4).  target: (B,).

    Raises:
        ValueError: the shapes do not fit.
    """
    logits, target = _pair(logits, target)
    error = np.abs(softmax(logits) - np.eye(len(CLASSES))[target])
    return int((error.max(axis=1) >= TOLERANCE).sum())


def solved(logits, target):
    """Whether the paper's result is reached: at most 1 of 2,560 fresh sequences wrong.

    Args:
        logits: (B, 4).  target: (B,), with B of at least ``TEST_SIZE``.

    Raises:
        ValueError: the shapes do not fit, or there are fewer sequences.
    """
    if len(target) < TEST_SIZE:
        raise ValueError(
            f"target has {len(target)} sequences, but at least {TEST_SIZE} are needed: "
            "the paper's criterion counts errors in that many."
        )
    return count_wrong(logits, target) <= WRONG_ALLOWED * len(target) / TEST_SIZE


def _pair(logits, target):
    logits, target = np.asarray(logits), np.asarray(target)
    if logits.shape != (*target.shape, len(CLASSES)) or target.ndim != 1:
        raise ValueError(
            f"logits has shape {logits.shape} and target {target.shape}, "
            "but (B, 4) and (B,) are needed."
        )
    return logits, target
