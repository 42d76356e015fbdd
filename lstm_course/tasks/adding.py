"""The adding problem: add the two marked numbers of a long sequence.

Each step brings a number from U(0, 1) and a marker. Exactly two steps are marked, one in each half
of the sequence; after the last step the network must answer with the sum of the two marked numbers.

Source: the form of Le, Jaitly and Hinton (2015), "A Simple Way to Initialize Recurrent Networks of
Rectified Linear Units", after Hochreiter and Schmidhuber (1997), experiment 4, whose numbers lie in
[-1, 1] and whose target is 0.5 + sum / 4. Generated here: no data, no licence.
Baseline: always answer the mean, 1; the mean squared error is then the variance of the sum
(``baseline_error()``).
Success: the 2015 paper compares learning curves with that baseline. We call a network that gets
below ``SOLVED_BELOW`` on fresh sequences solved; the 1997 paper's criterion (at most 1 of 2,560
sequences wrong by more than 0.04) belongs to its own form.
"""

import numpy as np

from lstm_course.support.arguments import generator, whole_number

SOLVED_BELOW = 0.005  # mean squared error on fresh sequences


def batch(rng, length, batch_size):
    """Fresh sequences.

    The first marker falls on one of the first ``length // 2`` steps, the second on a later one.

    Args:
        rng: a ``numpy.random.Generator``.
        length: T, time steps, at least 2.
        batch_size: B, sequences.

    Returns:
        ``(x, y)``: x (T, B, 2) of number (0 to 1) and marker (0 or 1), y (B, 1) the sum of the
        marked numbers, 0 to 2.

    Raises:
        ValueError: one of the three is not what it must be.
    """
    rng = generator(rng)
    length = whole_number("length", length, 2)
    batch_size = whole_number("batch_size", batch_size)
    half = length // 2
    first = rng.integers(0, half, batch_size)
    second = rng.integers(half, length, batch_size)
    row = np.arange(batch_size)

    x = np.zeros((length, batch_size, 2))
    x[:, :, 0] = rng.random((length, batch_size))
    x[first, row, 1] = 1.0
    x[second, row, 1] = 1.0
    y = x[first, row, 0] + x[second, row, 0]
    return x, y[:, None]


def baseline_error():
    """Mean squared error of always answering the mean: the variance of two U(0, 1) numbers."""
    variance_of_one = 1 / 12
    return 2 * variance_of_one
