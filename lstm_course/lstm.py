"""Long short-term memory: an RNN step with a memory cell and three gates around it.

    mix       a = W_x x_t + W_h h_{t-1} + b          four blocks of rows, in the order i, f, g, o
    gate      i, f, o = σ(a_i), σ(a_f), σ(a_o)       g = tanh(a_g)
    remember  c_t = f ⊙ c_{t-1} + i ⊙ g
    expose    h_t = o ⊙ tanh(c_t)

This file reads like the maths. ``LSTM`` (in ``lstm_layer``) computes the same thing fast, and the
tests hold the two against each other and against ``torch.nn.LSTM``.
"""

from dataclasses import dataclass

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.support import arguments
from lstm_course.support.trace import Trace

GATES = ("i", "f", "g", "o")
"""PyTorch's order of the four blocks of rows in W_x, W_h and b."""


def lstm_step(x_t, h, c, W_x, W_h, b):
    """One step of an LSTM (Hochreiter & Schmidhuber, 1997; forget gate: Gers et al., 2000).

    Args:
        x_t: (B, D), the input at this step.
        h, c: (B, H), hidden state and memory cell from the step before.
        W_x: (4H, D).  W_h: (4H, H).  b: (4H,).

    Returns:
        ``(h, c, gates)``: the new states, (B, H) each, and a dict with i, f, g and o, (B, H) each.
    """
    # mix
    a = x_t @ W_x.T + h @ W_h.T + b  # (B, 4H)
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    # gate
    i = sigmoid(a_i)
    f = sigmoid(a_f)
    g = np.tanh(a_g)
    o = sigmoid(a_o)
    # remember
    c = remember(i, f, g, c)
    # expose
    h = expose(o, c)
    return h, c, {"i": i, "f": f, "g": g, "o": o}


def remember(i, f, g, c):
    """The new memory: keep f of the old one, add i of the candidate. Any shapes that broadcast."""
    return f * c + i * g


def expose(o, c):
    """The output: o of the squashed memory. Any shapes that broadcast."""
    return o * np.tanh(c)


def lstm_sequence(x, h, c, W_x, W_h, b):
    """The loop: the same step at every time.

    Args:
        x: (T, B, D).  h, c: (B, H), the states before the first step.

    Returns:
        ``(outputs, h, c)``: every h, (T, B, H), and the last states.
    """
    outputs = []
    for x_t in x:
        h, c, _ = lstm_step(x_t, h, c, W_x, W_h, b)
        outputs.append(h)
    return np.stack(outputs), h, c


def lstm_step_backward(dh, dc, x_t, h, c, c_new, gates, W_x, W_h):
    """Carry gradients back through one ``lstm_step``, line by line in reverse.

    Args:
        dh, dc: (B, H), gradients of the loss with respect to the new h and c.
        x_t, h, c: what went into the step.  c_new, gates: what came out of it.
        W_x, W_h: the weights.

    Returns:
        ``(dx, dh, dc, dW_x, dW_h, db)``: gradients with respect to everything that went in.
    """
    i, f, g, o = (gates[name] for name in GATES)
    # expose: h_new = o ⊙ tanh(c_new)
    tanh_c = np.tanh(c_new)
    do = dh * tanh_c
    dc = dc + dh * o * (1 - tanh_c**2)
    # remember: c_new = f ⊙ c + i ⊙ g
    df = dc * c
    di = dc * g
    dg = dc * i
    dc = dc * f
    # gate: the slope of σ is s (1 - s), the slope of tanh is 1 - y²
    da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], 1)
    # mix: a = x_t W_xᵀ + h W_hᵀ + b
    return da @ W_x, da @ W_h, dc, da.T @ x_t, da.T @ h, da.sum(axis=0)


@dataclass(frozen=True)
class LSTMTrace(Trace):
    """Everything that one forward run of an LSTM computed. Read-only.

    Pictures, sliders, exercises and ``backward`` all read this one record.

    Attributes:
        x: (T, B, D), the input; None when the gates were set by hand.
        i, f, g, o: (T, B, H), the three gates and the candidate. 0 at padded steps.
        c, h: (T, B, H), memory and output after each step. Padded steps repeat the last real one.
        tanh_c: (T, B, H), the squashed memory.
        h0, c0: (B, H), the states before the first step.
        lengths: (B,), or None when nothing is padded.
        held: what ``clamp=`` held, a tuple of ``Held(name, mask, values)``; empty when nothing.
        layer_number: which layer computed it; None when the gates were set by hand.
    """

    x: np.ndarray | None
    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray
    h: np.ndarray
    tanh_c: np.ndarray
    h0: np.ndarray
    c0: np.ndarray
    lengths: np.ndarray | None = None
    held: tuple = ()
    layer_number: int | None = None

    @property
    def previous_c(self):
        """The memory before each step, (T, B, H)."""
        return np.concatenate([self.c0[None], self.c[:-1]])

    @property
    def final_state(self):
        """``(h, c)`` after each sequence's last real step, (B, H) each."""
        return self.h[-1].copy(), self.c[-1].copy()


def run_gates(i, f, g, o, c0=None):
    """Run the memory with gate values chosen by hand: no weights, only remember and expose.

    Args:
        i, f, g, o: numbers or arrays over time (T,), or (T, B, H); they are broadcast together.
        c0: the memory before the first step, a number or (B, H). None is 0.

    Returns:
        An ``LSTMTrace`` with ``x=None``; (T,) inputs give (T, 1, 1).

    Raises:
        ValueError: shapes that do not fit together, or values that are not finite.
    """
    by_name = zip(GATES, (i, f, g, o), strict=True)
    given = {name: arguments.numbers(name, a, float) for name, a in by_name}
    by_time = [a[:, None, None] if a.ndim == 1 else a for a in given.values()]
    try:
        # Copies: a trace is a record of its own, not a window into the caller's arrays.
        i, f, g, o = (a.copy() for a in np.broadcast_arrays(*by_time))
    except ValueError:
        shapes = ", ".join(f"{name} {a.shape}" for name, a in given.items())
        raise ValueError(f"The gates have the shapes {shapes}; they need the same T.") from None
    if i.ndim != 3 or not len(i):
        raise ValueError(
            f"The gates broadcast to shape {i.shape}; at least one of them must say what happens "
            "over time, as an array (T,) or (T, B, H) with T of at least 1."
        )
    c0 = arguments.numbers("c0", 0.0 if c0 is None else c0, float)
    try:
        c0 = np.broadcast_to(c0, i.shape[1:]).copy()
    except ValueError:
        raise ValueError(
            f"c0 has shape {c0.shape}, but a number or (B, H) = {i.shape[1:]} is needed."
        ) from None
    c = np.empty(i.shape)
    memory = c0
    for t in range(len(i)):
        memory = c[t] = remember(i[t], f[t], g[t], memory)
    tanh_c = np.tanh(c)
    h0 = np.zeros(i.shape[1:])
    return LSTMTrace(None, i, f, g, o, c, expose(o, c), tanh_c, h0, c0)
