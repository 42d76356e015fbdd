"""Two recurrent layers over one sequence: one reads forward, the other backward.

Schuster & Paliwal (1997); with LSTM cells: Graves & Schmidhuber (2005).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lstm_course.engine import from_torch
from lstm_course.engine.lstm_layer import LSTM
from lstm_course.engine.parts import Composite
from lstm_course.engine.rnn_layer import RNN
from lstm_course.support import arguments
from lstm_course.support.trace import Trace, read_only


def reverse_sequence(x, lengths=None):
    """Turn each sequence around within its own length; padding stays at the end.

    Args:
        x: (T, B, …).
        lengths: (B,), or None when nothing is padded.

    Returns:
        An array of the same shape. Reversing twice gives ``x`` back.
    """
    if lengths is None:
        return x[::-1]
    t = np.arange(len(x))[:, None]
    source = np.where(t < lengths, lengths - 1 - t, t)
    return x[source, np.arange(x.shape[1])]


@dataclass(frozen=True)
class BidirectionalTrace(Trace):
    """The traces of both directions. Read-only.

    Attributes:
        forward: the trace of the forward reader.
        backward_as_read: the trace of the backward reader, in the order in which it read: index 0
            is its first step, at the end of each sequence.
        lengths: (B,), or None when nothing is padded.
    """

    forward: Trace
    backward_as_read: Trace
    lengths: np.ndarray | None = None

    @cached_property
    def backward(self):
        """The trace of the backward reader in the order of the original sequence.

        Index t is what the backward reader knew after reading x_T … x_t.
        """
        return reversed_trace(self.backward_as_read)

    @property
    def h(self):
        """The states of both readers side by side, (T, B, 2H)."""
        return self._joined(self.forward.h, self.backward_as_read.h)

    @property
    def outputs(self):
        """What the layer gave out, (T, B, 2H): ``h``, and 0 at padded steps."""
        return self._joined(self.forward.outputs, self.backward_as_read.outputs)

    def _joined(self, ahead, back):
        back = reverse_sequence(back, self.lengths)
        return read_only(np.concatenate([ahead, back], axis=2))


class Bidirectional(Composite):
    """A layer that reads in both directions, equal to torch.nn with ``bidirectional=True``.

    Args:
        input_size: D.
        hidden_size: H of each direction.
        cell: ``LSTM`` or ``RNN``.
        dtype, seed: as for the cell.

    Attributes:
        params, grads: ``forward.W_x``, … and ``backward.W_x``, …
        trace: the ``BidirectionalTrace`` of the last ``forward``, or None.

    Raises:
        ValueError: another cell, a size that is no whole number of at least 1, or another dtype.
    """

    def __init__(self, input_size, hidden_size, *, cell=LSTM, dtype=np.float64, seed=0):
        if cell not in (RNN, LSTM):
            raise ValueError(
                f"cell is {cell!r}, but lstm_course.RNN or lstm_course.LSTM is needed."
            )
        self.forward_layer = cell(input_size, hidden_size, dtype=dtype, seed=seed)
        # Another stream of the same seed: the two directions must not start alike.
        self.backward_layer = cell(input_size, hidden_size, dtype=dtype, seed=[seed, 2])
        super().__init__({"forward": self.forward_layer, "backward": self.backward_layer})
        self.input_size, self.hidden_size = input_size, hidden_size
        self.dtype = self.forward_layer.dtype
        self.trace = None

    @property
    def output_size(self):
        """Numbers that this layer gives out at each step: 2H."""
        return 2 * self.hidden_size

    def forward(self, x, state=None, lengths=None, clamp=None):
        """Run both directions.

        Args:
            x: (T, B, D).
            state: (2, B, H) for RNN cells, or a pair ``(h, c)`` of them for LSTM cells; index 0
                is the forward direction, as in PyTorch. None starts from zeros.
            lengths: (B,), real steps of each sequence. The backward reader starts at each
                sequence's own last real step, never in its padding.
            clamp: ``{"forward": {...}, "backward": {...}}``; arrays are in the order of x.

        Returns:
            ``(outputs, state, trace)``: outputs (T, B, 2H), the final states shaped like
            ``state``, and a ``BidirectionalTrace``.

        Raises:
            ValueError: names the argument, the shape that it has and the shape that is needed.
        """
        x = arguments.sequence("x", x, self.input_size, self.dtype)
        lengths = arguments.sequence_lengths(lengths, *x.shape[:2])
        clamp = clamp or {}
        for direction in clamp:
            if direction not in ("forward", "backward"):
                raise ValueError(
                    f"clamp names {direction!r}, but a Bidirectional layer is held by direction: "
                    'clamp={"forward": {"f": 0.2}} or "backward".'
                )
        ahead, back = self._split_state("state", state, x.shape[1])
        _, state_f, trace_f = self.forward_layer.forward(x, ahead, lengths, clamp.get("forward"))
        _, state_b, trace_b = self.backward_layer.forward(
            reverse_sequence(x, lengths),
            back,
            lengths,
            self._reversed_clamp(clamp.get("backward"), x, lengths),
        )
        trace = self.trace = BidirectionalTrace(trace_f, trace_b, trace_f.lengths)
        return trace.outputs, self._join_state(state_f, state_b), trace

    def backward(self, d_outputs, d_state=None, trace=None):
        """Gradients of both directions; fills ``grads``. Shapes as in ``forward``.

        Args:
            d_outputs: (T, B, 2H), gradient of the loss with respect to the outputs.
            d_state: gradient with respect to the final states, shaped like them; None is zero.
            trace: the record that ``forward`` returned. None takes the last one.

        Returns:
            ``(dx, d_state0)``.

        Raises:
            ValueError: no ``forward`` before, the trace of another layer, or an array of another
                shape than needed.
        """
        trace = self.trace_to_read(trace)
        lengths = trace.lengths
        shape = (*trace.forward.h.shape[:2], self.output_size)
        d_outputs = arguments.shaped(
            "d_outputs",
            d_outputs,
            shape,
            self.dtype,
            "the same shape as the outputs (T, B, 2H)",
        )
        H = self.hidden_size
        ahead, back = self._split_state("d_state", d_state, shape[1])
        dx_f, d0_f = self.forward_layer.backward(d_outputs[:, :, :H], ahead, trace.forward)
        dx_b, d0_b = self.backward_layer.backward(
            reverse_sequence(d_outputs[:, :, H:], lengths), back, trace.backward_as_read
        )
        return dx_f + reverse_sequence(dx_b, lengths), self._join_state(d0_f, d0_b)

    def trace_to_read(self, trace=None):
        """The trace that ``backward`` reads: the one it is handed, or that of the last ``forward``.

        Raises:
            ValueError: there is none, or it is not a record of this layer.
        """
        trace = self.trace if trace is None else trace
        if trace is None:
            raise ValueError("backward needs a forward run before it: call forward(x) first.")
        if not isinstance(trace, BidirectionalTrace):
            raise ValueError(
                f"trace is of type {type(trace).__name__}, but backward of this Bidirectional "
                "layer needs the BidirectionalTrace that its forward returned."
            )
        self.forward_layer.trace_to_read(trace.forward)
        self.backward_layer.trace_to_read(trace.backward_as_read)
        return trace

    def _split_state(self, name, state, batch):
        """One state for both directions, (2, B, H), → one for each; None stays None."""
        if state is None:
            return None, None
        shape = (2, batch, self.hidden_size)
        meaning = "two directions, batch, hidden size"
        if isinstance(self.forward_layer, RNN):
            both = arguments.shaped(name, state, shape, self.dtype, meaning)
            return both[0], both[1]
        if not isinstance(state, tuple | list) or len(state) != 2:
            raise ValueError(
                f"{name} is a {type(state).__name__}, but a pair (h, c) of shape {shape} each "
                "is needed."
            )
        h, c = (
            arguments.shaped(f"{name}[{k}]", s, shape, self.dtype, meaning)
            for k, s in enumerate(state)
        )
        return (h[0], c[0]), (h[1], c[1])

    def _join_state(self, ahead, back):
        if isinstance(self.forward_layer, RNN):
            return np.stack([ahead, back])
        return tuple(np.stack(pair) for pair in zip(ahead, back, strict=True))

    def _reversed_clamp(self, clamp, x, lengths):
        """Turn arrays over time around, so that a learner always counts steps in x's order."""
        shape = (*x.shape[:2], self.hidden_size)

        def turned(a):
            a = np.asarray(a)
            if a.ndim == 0 or a.shape[0] != len(x):
                return a  # a number, or something whose shape the layer will complain about
            a = a[:, None, None] if a.ndim == 1 else a
            try:
                return reverse_sequence(np.broadcast_to(a, shape), lengths)
            except ValueError:
                return a

        return {
            name: tuple(map(turned, held)) if isinstance(held, tuple) else turned(held)
            for name, held in (clamp or {}).items()
        }

    @classmethod
    def from_torch(cls, module):
        """A copy of a one-layer ``torch.nn.LSTM`` or ``RNN`` with ``bidirectional=True``.

        Raises:
            ValueError: another kind of module, several layers, one direction, or a projection.
        """
        kind = type(module).__name__
        cells = {"RNN": RNN, "LSTM": LSTM}
        if kind not in cells:
            raise ValueError(f"module is a {kind}, but torch.nn.RNN or torch.nn.LSTM is needed.")
        from_torch.check_module(module, kind, bidirectional=True)
        weights = from_torch.read(module)
        layer = cls(
            module.input_size,
            module.hidden_size,
            cell=cells[kind],
            dtype=weights["W_x"].dtype,
        )
        layer.forward_layer.params.update(weights)
        layer.backward_layer.params.update(from_torch.read(module, "_reverse"))
        return layer

    def to_torch(self):
        """The same network as a torch.nn module with ``bidirectional=True``."""
        import torch

        kind = getattr(torch.nn, type(self.forward_layer).__name__)
        dtype = getattr(torch, self.dtype.name)
        module = kind(self.input_size, self.hidden_size, bidirectional=True, dtype=dtype)
        from_torch.write(module, self.forward_layer.params)
        from_torch.write(module, self.backward_layer.params, "_reverse")
        return module


def reversed_trace(trace):
    """A trace of a backward reader, turned around into the order of the original sequence."""
    lengths = trace.lengths
    turned = {
        name: reverse_sequence(value, lengths)
        for name, value in vars(trace).items()
        if isinstance(value, np.ndarray) and value.ndim == 3
    }
    held = tuple(
        one._replace(
            mask=read_only(reverse_sequence(one.mask, lengths)),
            values=read_only(reverse_sequence(one.values, lengths)),
        )
        for one in trace.held
    )
    return replace(trace, **turned, held=held)
