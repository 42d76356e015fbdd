"""The read-out, and a recurrent layer and a read-out put together as one model."""

import numpy as np

from lstm_course.engine.parts import Composite, Layer
from lstm_course.support import arguments
from lstm_course.support.threads import one_blas_thread


class Linear(Layer):
    """y = x Wᵀ + b, equal to ``torch.nn.Linear``.

    Args:
        input_size: D.  output_size: O.
        dtype: numpy.float64 or numpy.float32.
        seed: of the random start, uniform between -1/√D and 1/√D as in PyTorch; b starts at 0.

    Attributes:
        params, grads: ``W`` (O, D), ``b`` (O,).

    Raises:
        ValueError: a size that is no whole number of at least 1, or another dtype.
    """

    def __init__(self, input_size, output_size, *, dtype=np.float64, seed=0):
        self.input_size = arguments.whole_number("input_size", input_size)
        self.output_size = arguments.whole_number("output_size", output_size)
        self.dtype = arguments.float_type(dtype)
        bound = 1 / np.sqrt(self.input_size)
        # Another stream of the same seed: a read-out must not start as a copy of the layer before.
        rng = np.random.default_rng([*np.atleast_1d(seed), 1])
        W = rng.uniform(-bound, bound, (self.output_size, self.input_size))
        super().__init__({"W": W.astype(self.dtype), "b": np.zeros(self.output_size, self.dtype)})
        self.x = None

    def forward(self, x):
        """x (…, D) → y (…, O).

        Raises:
            ValueError: another last axis than D, or numbers that are NaN or infinite.
        """
        x = self._checked_input(x)
        self.x = x.copy()  # the caller may change x before backward
        with one_blas_thread():
            return x @ self.params["W"].T + self.params["b"]

    def backward(self, dy, x=None):
        """Carry gradients back through one ``forward`` and fill ``grads``.

        Args:
            dy: (…, O), gradient of the loss with respect to y.
            x: (…, D), what ``forward`` was given. None takes that of the last ``forward``.

        Returns:
            dx, (…, D).

        Raises:
            ValueError: no ``forward`` before and no x, or an array of another shape than needed.
        """
        if x is None and self.x is None:
            raise ValueError("backward needs a forward run before it: call forward(x) first.")
        x = self.x if x is None else self._checked_input(x)
        shape = (*x.shape[:-1], self.output_size)
        dy = arguments.shaped("dy", dy, shape, self.dtype, "the same shape as the output y")
        flat = dy.reshape(-1, self.output_size)
        with one_blas_thread():
            dW = flat.T @ x.reshape(-1, self.input_size)
            self.grads.renew({"W": dW, "b": flat.sum(axis=0)})
            return dy @ self.params["W"]

    def _checked_input(self, x):
        x = arguments.numbers("x", x, self.dtype)
        if x.ndim < 1 or x.shape[-1] != self.input_size:
            raise ValueError(
                f"x has shape {x.shape}, but the last axis must have {self.input_size} numbers."
            )
        return x


class SequenceModel(Composite):
    """A recurrent layer, and a linear read-out of what it gives out.

    Args:
        recurrent: an ``RNN``, ``LSTM`` or ``Bidirectional``.
        readout: a ``Linear`` whose input size is the recurrent layer's output size.
        read: ``"all"`` reads every step, (T, B, O); ``"last"`` reads each sequence's last real
            step, (B, O) — for a Bidirectional layer, the last thing that each direction saw.

    Attributes:
        params, grads: ``recurrent.W_x``, …, ``readout.W``, ``readout.b``.
        trace: the recurrent layer's trace of the last ``forward`` of this model, or None.

    Raises:
        ValueError: another ``read``, or sizes that do not fit together.
    """

    def __init__(self, recurrent, readout, read="all"):
        if read not in ("all", "last"):
            raise ValueError(f'read is {read!r}, but "all" or "last" is needed.')
        if readout.input_size != recurrent.output_size:
            raise ValueError(
                f"readout takes {readout.input_size} numbers, "
                f"but the recurrent layer gives out {recurrent.output_size}."
            )
        super().__init__({"recurrent": recurrent, "readout": readout})
        self.recurrent, self.readout, self.read = recurrent, readout, read
        self.trace = None

    def forward(self, x, state=None, lengths=None, clamp=None):
        """x (T, B, D) → ``(prediction, state, trace)``; arguments as in the recurrent layer.

        The prediction is (T, B, O), or (B, O) with ``read="last"``.

        Raises:
            ValueError: as the recurrent layer's ``forward``.
        """
        outputs, state, trace = self.recurrent.forward(x, state, lengths, clamp)
        self.trace = trace
        return self.readout.forward(self._what_is_read(outputs, trace.lengths)), state, trace

    def _what_is_read(self, outputs, lengths):
        """The part of the outputs (T, B, width) that the read-out sees."""
        if self.read == "all":
            return outputs
        batch = range(outputs.shape[1])
        ends = self._last(outputs.shape, lengths)
        return np.concatenate([outputs[steps, batch, cols] for steps, cols in ends], axis=1)

    def _last(self, shape, lengths):
        """(step of each sequence, columns) of the last thing that each direction saw."""
        steps, batch, width = shape
        end = np.full(batch, steps) if lengths is None else lengths
        H = self.recurrent.hidden_size
        parts = [(end - 1, slice(0, H))]
        if width == 2 * H:
            parts.append((np.zeros(batch, int), slice(H, 2 * H)))
        return parts

    def backward(self, d_prediction, d_state=None, trace=None):
        """Carry gradients back through one ``forward`` and fill ``grads``.

        Args:
            d_prediction: gradient of the loss with respect to the prediction, shaped like it.
            d_state: gradient with respect to the final state, shaped like it; None is zero.
            trace: the record that ``forward`` returned. None takes that of this model's last
                ``forward``.

        Returns:
            ``(dx, d_state0)``: gradients with respect to x, (T, B, D), and the initial state.

        Raises:
            ValueError: no ``forward`` before, the trace of another layer, or an array of another
                shape than needed.
        """
        trace = self.recurrent.trace_to_read(self.trace if trace is None else trace)
        outputs = trace.outputs
        read = self._what_is_read(outputs, trace.lengths)
        d_read = self.readout.backward(d_prediction, read)
        if self.read == "last":
            d_outputs = np.zeros(outputs.shape, self.readout.dtype)
            for steps, cols in self._last(outputs.shape, trace.lengths):
                d_outputs[steps, range(len(steps)), cols] = d_read[:, cols]
            d_read = d_outputs
        return self.recurrent.backward(d_read, d_state, trace)

    def save(self, path):
        """Write all parameters to an ``.npz`` file (no pickle)."""
        np.savez(path, **self.params)

    def load(self, path):
        """Read parameters that ``save`` wrote into this model, which must have the same sizes.

        Returns:
            The model itself.

        Raises:
            ValueError: other names or other sizes; the model then stays as it was.
            OSError: there is no such file.
        """
        params = self.params
        with np.load(path, allow_pickle=False) as stored:
            if set(stored.files) != set(params):
                raise ValueError(
                    f"{path} holds {', '.join(sorted(stored.files))}, "
                    f"but this model needs {', '.join(sorted(params))}."
                )
            new = {
                name: arguments.shaped(
                    f"{name} in {path}",
                    stored[name],
                    own.shape,
                    own.dtype,
                    "this model's shape",
                )
                for name, own in params.items()
            }
        params.update(new)
        return self
