"""aⁿbⁿ: as many b as a. After each letter, say which letters can come next.

While the a's last, the next letter may be a or b. After the first b the rest is fixed: b until
there are as many b as a, then the end. To be right at the end a network must have counted the a's.

Source: Gers & Schmidhuber, "LSTM recurrent networks learn simple context-free and
context-sensitive languages" (2001): only correct strings, prediction of all possible next letters,
a string counts as right only if every step is. Weiss, Goldberg & Yahav, "On the practical
computational power of finite precision RNNs for language recognition" (2018), trained on n up to
100 and compared LSTM and GRU; here n is at most 20 and the networks are as small as theirs (10
units), so that training takes seconds. Their networks accept or reject a string; these predict.
Split: train on n up to 20, test on larger n. Nothing is random but the choice of n.
Baseline: a network that always says "a or b, then b" is right for no n: it never says "end".
"""

import numpy as np

from lstm_course.support.arguments import whole_number

LETTERS = ("a", "b")
NEXT = ("a", "b", "end")
LONGEST_IN_TRAINING = 20


def string(n):
    """One string, n times a and n times b.

    Args:
        n: at least 1.

    Returns:
        ``(x, y)``: x (2n, 2) one-hot letters, y (2n, 3) with 1 for each of ``NEXT`` that can be
        next.

    Raises:
        ValueError: ``n`` is no whole number of at least 1.
    """
    n = whole_number("n", n)
    x = np.zeros((2 * n, 2))
    x[:n, 0] = x[n:, 1] = 1
    y = np.zeros((2 * n, 3))
    y[:n] = 1, 1, 0
    y[n:-1] = 0, 1, 0
    y[-1] = 0, 0, 1
    return x, y


def batch(ns):
    """Strings of several n, padded with zeros at their end.

    Args:
        ns: B whole numbers of at least 1.

    Returns:
        ``(x, y, mask)``: x (T, B, 2), y (T, B, 3) and mask (T, B), True where there is a letter;
        T = 2 max(ns).

    Raises:
        ValueError: there is no n, or one that is no whole number of at least 1.
    """
    if not len(ns):
        raise ValueError("ns is empty, but at least one n is needed.")
    strings = [string(n) for n in ns]
    steps = max(len(x) for x, _ in strings)
    x, y = np.zeros((steps, len(ns), 2)), np.zeros((steps, len(ns), 3))
    mask = np.zeros((steps, len(ns)), bool)
    for k, (letters, following) in enumerate(strings):
        x[: len(letters), k], y[: len(letters), k] = letters, following
        mask[: len(letters), k] = True
    return x, y, mask


def which_right(predict, ns):
    """Which strings are right at every step.

    Args:
        predict: a function from x (T, B, 2) to logits (T, B, 3); a letter counts as predicted where
            its logit is above 0.
        ns: B whole numbers of at least 1.

    Returns:
        Booleans (B,), one for each n of ``ns``.
    """
    x, y, mask = batch(ns)
    right = (predict(x) > 0) == (y > 0.5)
    return (right.all(axis=2) | ~mask).all(axis=0)


def all_right(predict, n):
    """Whether every step of the string with this n is right; ``predict`` as in ``which_right``."""
    return bool(which_right(predict, [n])[0])


def right_up_to(predict, longest=200):
    """The largest n such that every string from n = 1 up to it is right, at most ``longest``.

    Args:
        predict: as in ``which_right``.
        longest: where to stop asking.

    Returns:
        A whole number from 0 to ``longest``.
    """
    for n in range(1, longest + 1):
        if not all_right(predict, n):
            return n - 1
    return longest
