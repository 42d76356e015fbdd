"""The adding problem in its first form, with the paper's own criterion.

Each step brings a number from [-1, 1] and a marker. The sequence has between T and T + T/10 steps.
One of the first ten pairs is marked, and then one of the first T/2 - 1 that are still unmarked; the
first and the last pair carry the marker -1, all others 0. After the last step the network must
answer 0.5 + (sum of the two marked numbers) / 4. Where the first pair itself is drawn, its number
is set to 0 and its marker stays -1, so that the answer can be known all the same.

Source: Hochreiter and Schmidhuber (1997), "Long Short-Term Memory", experiment 4. Generated here:
no data, no licence. ``adding.py`` has the form of 2015, which most papers use today.
Baseline: always answer the mean, 0.5: right by chance now and then (``baseline_right(length)``,
about 15 %).
Success: the paper's. An answer is right if it is off by less than ``TOLERANCE``; a network has
solved the task if at most ``WRONG_ALLOWED`` of ``TEST_SIZE`` fresh sequences are wrong, as in the
paper's Table 7 (for T = 100 after 74,000 training sequences).
"""

import numpy as np

from lstm_course.support.arguments import generator, whole_number
from lstm_course.training import Batch

TOLERANCE = 0.04
TEST_SIZE = 2560
WRONG_ALLOWED = 1  # Table 7: 1 wrong at T = 100 and 1,000, none at 500
MARKED_FIRST = 10  # the first marker falls on one of the first ten pairs


def batch(rng, length, batch_size):
    """Fresh sequences of ``length`` to 1.1 ``length`` steps.

    Args:
        rng: a ``numpy.random.Generator``.
        length: the paper's T, time steps, at least 20, so that each marker has its room.
        batch_size: B, sequences.

    Returns:
        A ``Batch``: x (T, B, 2) number (-1 to 1) and marker (-1, 0 or 1), zeros after the end;
        target (B, 1), 0 to 1; lengths (B,). T is the longest sequence of the batch.

    Raises:
        ValueError: one of the three is not what it must be.
    """
    rng = generator(rng)
    length = whole_number("length", length, 2 * MARKED_FIRST)
    batch_size = whole_number("batch_size", batch_size)
    row = np.arange(batch_size)
    lengths = rng.integers(length, length + length // 10 + 1, batch_size)
    first = rng.integers(0, MARKED_FIRST, batch_size)
    # The first T/2 - 1 pairs that are still unmarked: draw a place, and step over the marked one.
    second = rng.integers(0, length // 2 - 1, batch_size)
    second += second >= first

    x = np.zeros((lengths.max(), batch_size, 2))
    x[..., 0] = rng.uniform(-1, 1, x.shape[:2])
    x[np.arange(len(x))[:, None] >= lengths] = 0
    x[first, row, 1] = x[second, row, 1] = 1.0
    x[0, (first == 0) | (second == 0), 0] = 0.0
    x[0, :, 1] = x[lengths - 1, row, 1] = -1.0
    target = 0.5 + (x[first, row, 0] + x[second, row, 0]) / 4
    return Batch(x, target[:, None], lengths=lengths)


def count_wrong(prediction, target):
    """How many answers are off by ``TOLERANCE`` or more.

    Args:
        prediction, target: (B, 1), in the target's unit, 0 to 1.

    Raises:
        ValueError: the shapes differ.
    """
    prediction, target = np.asarray(prediction), np.asarray(target)
    if prediction.shape != target.shape:
        raise ValueError(
            f"prediction has shape {prediction.shape}, but that of target, {target.shape}, "
            "is needed."
        )
    return int((np.abs(prediction - target) >= TOLERANCE).sum())


def solved(prediction, target):
    """Whether the paper's criterion is met: at most 1 of 2,560 fresh sequences wrong.

    Args:
        prediction, target: (B, 1) with B of at least ``TEST_SIZE``.

    Raises:
        ValueError: the shapes differ, or there are fewer sequences.
    """
    wrong = count_wrong(prediction, target)
    if len(target) < TEST_SIZE:
        raise ValueError(
            f"target has {len(target)} sequences, but at least {TEST_SIZE} are needed: "
            "the paper's criterion counts errors in that many."
        )
    return wrong <= WRONG_ALLOWED * len(target) / TEST_SIZE


def baseline_right(length):
    """The share of right answers (0 to 1) of always saying 0.5. Exact.

    The sum of two numbers from U(-1, 1) lies within d of 0 with probability d - d²/4, here for
    d = 4 × ``TOLERANCE``; where the first pair was drawn only one number is left: probability d.

    Args:
        length: the paper's T, time steps, at least 20.

    Raises:
        ValueError: ``length`` is no such number.
    """
    length = whole_number("length", length, 2 * MARKED_FIRST)
    d = 4 * TOLERANCE
    first_drawn = 1 / MARKED_FIRST
    second_drawn = (1 - first_drawn) / (length // 2 - 1)
    one_number = first_drawn + second_drawn
    return one_number * d + (1 - one_number) * (d - d**2 / 4)
