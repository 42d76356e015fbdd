"""Steps since the last event: the smallest job that needs a forget gate.

At each step an event happens with probability ``EVENT_PROBABILITY`` (x is 1) or does not (x is 0).
The answer at each step is the number of steps since the last event (or since the start), in tens,
and no more than ``LARGEST``. One LSTM cell can do it: count up, and forget at an event.

Source: our own, after the "reset" half of Gers, Schmidhuber and Cummins (2000), "Learning to
Forget". Generated here: no data, no licence.
Baseline: always answer the mean; the mean squared error is then the variance of the answer
(``baseline_error(length)``, exact).
Success: no paper's criterion. A cell without a forget gate (f held at 1) is the comparison.
"""

import numpy as np

from lstm_course.support.arguments import generator, whole_number

EVENT_PROBABILITY = 0.1
UNIT = 10  # the answer is in tens of steps, so that it has a size that a network likes
LARGEST = 3.0


def batch(rng, length, batch_size):
    """Fresh sequences.

    Args:
        rng: a ``numpy.random.Generator``.
        length: T, time steps.
        batch_size: B, sequences.

    Returns:
        ``(x, y)``: x (T, B, 1) with 1 at an event and 0 elsewhere, y (T, B, 1), the tens of steps
        since the last event, at most ``LARGEST``.

    Raises:
        ValueError: one of the three is not what it must be.
    """
    rng = generator(rng)
    length = whole_number("length", length)
    batch_size = whole_number("batch_size", batch_size)
    x = (rng.random((length, batch_size, 1)) < EVENT_PROBABILITY).astype(float)
    return x, steps_since(x)


def steps_since(x):
    """The right answers.

    Args:
        x: (T, B, 1) with 1 at an event and 0 elsewhere.

    Returns:
        (T, B, 1), in tens of steps, at most ``LARGEST``.

    Raises:
        ValueError: ``x`` has another shape or other values.
    """
    x = np.asarray(x)
    if x.ndim != 3 or x.shape[2] != 1 or not np.isin(x, (0, 1)).all():
        raise ValueError(
            f"x has shape {x.shape}, but (T, B, 1) is needed, with 1 at an event and 0 elsewhere."
        )
    steps = np.zeros(x.shape[1:])
    y = np.empty(x.shape)
    for t in range(len(x)):
        steps = np.where(x[t] == 1, 0, steps + 1)
        y[t] = np.minimum(steps / UNIT, LARGEST)
    return y


def baseline_error(length):
    """Mean squared error, in (tens of steps)², of always answering the mean.

    Exact: after step t (from 1) the last event was k steps ago with probability p (1 - p)^k for
    k < t, and there was none at all with probability (1 - p)^t, which counts as t steps.

    Args:
        length: T, time steps of the sequences.

    Raises:
        ValueError: ``length`` is no whole number of at least 1.
    """
    length = whole_number("length", length)
    p = EVENT_PROBABILITY
    mean = mean_square = 0.0
    for t in range(1, length + 1):
        steps = np.arange(t + 1)
        probability = p * (1 - p) ** steps
        probability[t] = (1 - p) ** t
        answer = np.minimum(steps / UNIT, LARGEST)
        mean += probability @ answer / length
        mean_square += probability @ answer**2 / length
    return float(mean_square - mean**2)
