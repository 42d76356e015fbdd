"""What RNN and LSTM have in common: parameters, checks, padding, and the sums of a backward run."""

from itertools import count

import numpy as np

from lstm_course.engine import from_torch
from lstm_course.engine.axes import feature_major
from lstm_course.engine.held import held_values
from lstm_course.engine.parts import Layer
from lstm_course.support import arguments
from lstm_course.support.threads import one_blas_thread

_numbers = count()  # a trace remembers its layer by number: no reference, so it can be pickled


class Recurrent(Layer):
    """A recurrent layer: parameters by name, ``forward`` and ``backward``.

    Subclasses say how many blocks of rows the weights have (1 for the RNN, 4 for the LSTM), which
    values can be held, what their trace is, and how a checked sequence is run.

    Raises:
        ValueError: a size that is no whole number of at least 1, or another dtype than float64
            and float32.
    """

    blocks = 1
    holdable = ()
    trace_type = None

    def __init__(self, input_size, hidden_size, *, dtype=np.float64, seed=0):
        self.input_size = arguments.whole_number("input_size", input_size)
        self.hidden_size = arguments.whole_number("hidden_size", hidden_size)
        self.dtype = arguments.float_type(dtype)
        rows = self.blocks * self.hidden_size
        # PyTorch's default: uniform between -1/√H and 1/√H. Biases start at zero here.
        bound = 1 / np.sqrt(self.hidden_size)
        rng = np.random.default_rng(seed)
        super().__init__(
            {
                "W_x": rng.uniform(-bound, bound, (rows, self.input_size)).astype(self.dtype),
                "W_h": rng.uniform(-bound, bound, (rows, self.hidden_size)).astype(self.dtype),
                "b": np.zeros(rows, self.dtype),
            }
        )
        self.number = next(_numbers)
        self.trace = None

    @property
    def output_size(self):
        """Numbers that this layer gives out at each step: H."""
        return self.hidden_size

    def forward(self, x, state=None, lengths=None, clamp=None):
        """Run the layer over a batch of sequences.

        Args:
            x: (T, B, D), time-major.
            state: state before the first step, (B, H) for an RNN or ``(h, c)`` for an LSTM, each
                (B, H) or PyTorch's (1, B, H). None starts from zeros.
            lengths: (B,) whole numbers: how many steps of each sequence are real. Later steps are
                padding: the state stays as it is and the output is 0. None: all T.
            clamp: values to hold during the run, for example ``{"f": 0.2}``. See ``held_values``.

        Returns:
            ``(outputs, state, trace)``: outputs (T, B, H), the state after each sequence's last
            real step, and the record of the run, which nothing changes afterwards.

        Raises:
            ValueError: names the argument, the shape that it has and the shape that is needed.
        """
        # A copy: the trace is a record, and the caller may go on to change x.
        x = arguments.sequence("x", x, self.input_size, self.dtype).copy()
        steps, batch = x.shape[:2]
        lengths = arguments.sequence_lengths(lengths, steps, batch)
        pad = arguments.padding(lengths, steps)
        held = held_values(clamp, self.holdable, (steps, batch, self.hidden_size), self.dtype)
        with one_blas_thread():
            trace = self._run(x, self._initial_state(state, batch), lengths, pad, held)
        self.trace = trace
        return trace.outputs, trace.final_state, trace

    def backward(self, d_outputs, d_state=None, trace=None):
        """Carry gradients back through one ``forward`` and fill ``grads``.

        Args:
            d_outputs: (T, B, H), gradient of the loss with respect to the outputs.
            d_state: gradient with respect to the final state, shaped like it; None is zero.
            trace: the record that ``forward`` returned. None takes the last one, which is another
                one if somebody called ``forward`` in between. The weights are today's: go back
                before you change them.

        Returns:
            ``(dx, d_state0)``: gradients with respect to x, (T, B, D), and the initial state.

        Raises:
            ValueError: no ``forward`` before, the trace of another layer, or an array of another
                shape than needed.
        """
        gradients = self.step_gradients(d_outputs, d_state, trace)
        self.grads.renew(gradients.params)
        return gradients.dx, gradients.initial_state

    def step_gradients(self, d_outputs, d_state=None, trace=None):
        """Like ``backward``, but leaves ``grads`` alone and returns the whole record.

        The record also holds ``h`` (and ``c``): the gradient that reaches the state at each step,
        (T, B, H).

        Raises:
            ValueError: as ``backward``.
        """
        trace = self.trace_to_read(trace)
        shape = trace.h.shape
        d_outputs = arguments.shaped(
            "d_outputs",
            d_outputs,
            shape,
            self.dtype,
            "the same shape as the outputs (T, B, H)",
        )
        pad = arguments.padding(trace.lengths, shape[0])
        if pad is not None:
            d_outputs = np.where(pad[:, :, None], 0, d_outputs)
        with one_blas_thread():
            return self._run_back(
                trace,
                feature_major(d_outputs),
                self._initial_state(d_state, shape[1], "d_state"),
                pad,
            )

    def trace_to_read(self, trace=None):
        """The trace that ``backward`` reads: the one it is handed, or that of the last ``forward``.

        Raises:
            ValueError: there is none, or it is not a record of this layer.
        """
        trace = self.trace if trace is None else trace
        if trace is None:
            raise ValueError("backward needs a forward run before it: call forward(x) first.")
        here = type(self).__name__
        if not isinstance(trace, self.trace_type):
            raise ValueError(
                f"trace is of type {type(trace).__name__}, but backward of this {here} needs the "
                f"{self.trace_type.__name__} that its forward returned."
            )
        if trace.x is None:
            raise ValueError(
                "trace was made by run_gates, without weights and without an input; backward "
                "needs the trace that forward returned."
            )
        found = (trace.x.shape[2], trace.h.shape[2], trace.h.dtype)
        needed = (self.input_size, self.hidden_size, self.dtype)
        if found != needed:
            raise ValueError(
                "trace is of a layer with D {}, H {} and {}, but this {} has D {}, H {} and {}; "
                "backward needs the trace that its own forward returned.".format(
                    *found, here, *needed
                )
            )
        if trace.layer_number not in (None, self.number):
            raise ValueError(
                f"trace is the record of another {here} of the same size; backward needs the one "
                "that its own forward returned."
            )
        return trace

    def _one_state(self, name, value, batch):
        """One (B, H) array of a state, feature-major (H, B); None is zeros."""
        if value is None:
            return np.zeros((self.hidden_size, batch), self.dtype)
        value = np.asarray(value)
        if value.ndim == 3 and len(value) == 1:  # PyTorch's (1, B, H)
            value = value[0]
        shape = (batch, self.hidden_size)
        meaning = "batch, hidden size"
        return np.ascontiguousarray(arguments.shaped(name, value, shape, self.dtype, meaning).T)

    @classmethod
    def from_torch(cls, module):
        """A copy of a one-layer, one-direction ``torch.nn`` module with exactly its weights.

        PyTorch keeps two biases that are only ever added; ``b`` is their sum.

        Args:
            module: a ``torch.nn.RNN`` (with tanh) for an ``RNN``, a ``torch.nn.LSTM`` for an
                ``LSTM``.

        Raises:
            ValueError: another kind of module, several layers, two directions, or a projection.
        """
        from_torch.check_module(module, cls.__name__, bidirectional=False)
        weights = from_torch.read(module)
        layer = cls(module.input_size, module.hidden_size, dtype=weights["W_x"].dtype)
        layer.params.update(weights)
        return layer

    def to_torch(self):
        """The same network as a ``torch.nn`` module: ``b`` becomes bias_ih, and bias_hh is 0."""
        import torch

        kind = getattr(torch.nn, type(self).__name__)
        module = kind(self.input_size, self.hidden_size, dtype=getattr(torch, self.dtype.name))
        from_torch.write(module, self.params)
        return module


def parameter_gradients(d_pre, x, h0, h):
    """Sum the gradients of W_x, W_h and b over all steps and sequences, one product each.

    Args:
        d_pre: (rows, T·B), gradient of the loss with respect to the pre-activations.
        x: (T, B, D).  h0: (B, H).  h: (T, B, H), the states after each step.
    """
    h_before = np.concatenate([h0[None], h[:-1]]).reshape(-1, h.shape[2])
    return {
        "W_x": d_pre @ x.reshape(-1, x.shape[2]),
        "W_h": d_pre @ h_before,
        "b": d_pre.sum(axis=1),
    }


def input_gradient(W_x, d_pre, shape):
    """dx, of x's shape (T, B, D), from the gradient of the pre-activations (rows, T·B)."""
    return (d_pre.T @ W_x).reshape(shape)
