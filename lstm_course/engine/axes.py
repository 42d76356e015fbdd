"""Two ways to lay out the same numbers.

Outside, arrays are *time-major* (T, B, D), as in PyTorch. Inside the layers they are
*feature-major*: a step is a block (H, B), so that each gate is one contiguous piece of memory and
element-wise work on it is fast. Going back outside is a view, not a copy.
"""

import numpy as np


def time_major(block):
    """(T, H, B) inside → (T, B, H) outside. A read-only view: a trace is a record, not a draft."""
    view = block.transpose(0, 2, 1)
    view.flags.writeable = False
    return view


def feature_major(array):
    """(T, B, H) outside → (T, H, B) inside, contiguous.

    A copy even where both layouts are the same memory (B 1 or H 1): the array is the caller's.
    """
    return np.array(array.transpose(0, 2, 1), order="C")


def features_by_steps(array):
    """(T, B, D) → (D, T·B): every step of every sequence is a column, ready for one product."""
    return np.ascontiguousarray(array.reshape(-1, array.shape[2]).T)


def steps_to_columns(block):
    """(T, rows, B) inside → (rows, T·B): every step of every sequence is a column."""
    return block.transpose(1, 0, 2).reshape(block.shape[1], -1)
