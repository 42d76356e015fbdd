"""One bit across p steps (task 2a): the last symbol is the same as the first.

There are only two sequences: y a1 a2 … a(p-1) y and x a1 a2 … a(p-1) x. At each step the network
names the next symbol. Everything between is always the same; to name the last symbol it must carry
one bit over p steps.

Source: Hochreiter and Schmidhuber (1997), "Long Short-Term Memory", experiment 2, task 2a.
Generated here: no data, no licence, and nothing random: a batch that holds both sequences is all
there is.
Baseline: whoever has lost the first symbol is right about the last one ``GUESSING`` of the time.
Success: the paper's. Every output, a probability here, is off by less than ``TOLERANCE``, at every
step of both sequences. The paper asks for 10,000 such sequences in a row; with two sequences and
no noise, both once is the same. Table 2, p = 100: BPTT and RTRL 0 % of runs, LSTM 100 % after
5,040 sequences.
"""

import numpy as np

from lstm_course.losses import softmax
from lstm_course.support.arguments import whole_number

GUESSING = 0.5
TOLERANCE = 0.25


def both_sequences(lag):
    """The only two sequences there are.

    Args:
        lag: p, steps from the first symbol to the last; at least 2.

    Returns:
        ``(x, target)``: x (p, 2, p + 1) one-hot, with the columns a1 … a(p-1), then x, then y;
        target (p, 2) the place of the next symbol. Step t of the target is step t + 1 of the
        sequence.

    Raises:
        ValueError: ``lag`` is no whole number of at least 2.
    """
    lag = whole_number("lag", lag, 2)
    codes = np.empty((lag + 1, 2), int)
    codes[1:-1] = np.arange(lag - 1)[:, None]
    codes[0] = codes[-1] = lag - 1, lag
    return np.eye(lag + 1)[codes[:-1]], codes[1:]


def largest_error(logits, target):
    """The largest error of any output at any step, as a probability: 0 is perfect, 1 the worst.

    Args:
        logits: (p, 2, p + 1).  target: (p, 2).

    Raises:
        ValueError: the shapes do not fit.
    """
    logits, target = np.asarray(logits), np.asarray(target)
    if logits.shape != (*target.shape, target.shape[0] + 1):
        raise ValueError(
            f"logits has shape {logits.shape}, "
            f"but {(*target.shape, target.shape[0] + 1)} is needed."
        )
    return float(np.abs(softmax(logits) - np.eye(logits.shape[-1])[target]).max())


def solved(logits, target):
    """Whether the paper's criterion is met: every output is off by less than ``TOLERANCE``.

    Args:
        logits, target: as in ``largest_error``.
    """
    return largest_error(logits, target) < TOLERANCE
