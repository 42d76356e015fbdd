"""The recurrent neural network: one activation, fed with its own last answer.

    h_t = tanh(W_x x_t + W_h h_{t-1} + b)

The step as the maths reads, the loop, and the trace. ``RNN`` (in ``engine/rnn_layer``) computes the
same thing fast, and the tests hold the two against each other and against ``torch.nn.RNN``.
"""

from dataclasses import dataclass

import numpy as np

from lstm_course.support.trace import Trace


def rnn_step(x_t, h, W_x, W_h, b):
    """One step of an RNN (Elman, 1990).

    Args:
        x_t: (B, D), the input at this step.
        h: (B, H), the hidden state from the step before.
        W_x: (H, D).  W_h: (H, H).  b: (H,).

    Returns:
        The new hidden state, (B, H).
    """
    return np.tanh(x_t @ W_x.T + h @ W_h.T + b)


def rnn_sequence(x, h, W_x, W_h, b):
    """The loop: the same step, with the same weights, at every time. x (T, B, D) → (T, B, H)."""
    outputs = []
    for x_t in x:
        h = rnn_step(x_t, h, W_x, W_h, b)
        outputs.append(h)
    return np.stack(outputs)


@dataclass(frozen=True)
class RNNTrace(Trace):
    """Everything that one forward run of an RNN computed. Read-only.

    Attributes:
        x: (T, B, D), the input.
        h: (T, B, H), the hidden state after each step. Padded steps repeat the last real one.
        h0: (B, H), the state before the first step.
        lengths: (B,), or None when nothing is padded.
        held: what ``clamp=`` held, a tuple of ``Held(name, mask, values)``; empty when nothing.
        layer_number: which layer computed it; None when the trace was made by hand.
    """

    x: np.ndarray
    h: np.ndarray
    h0: np.ndarray
    lengths: np.ndarray | None = None
    held: tuple = ()
    layer_number: int | None = None

    @property
    def final_state(self):
        """h after each sequence's last real step, (B, H)."""
        return self.h[-1].copy()
