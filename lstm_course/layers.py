"""The read-out, and a recurrent layer and a read-out put together as one model."""

import numpy as np

from lstm_course.engine.parts import Composite
from lstm_course.support import arguments
from lstm_course.support.threads import one_blas_thread


class Linear:
    """y = x Wᵀ + b, equal to ``torch.nn.Linear``.

    Args:
        input_size: D.  output_size: O.

    Attributes:
        params, grads: ``W`` (O, D), ``b`` (O,).
    """

    def __init__(self, input_size, output_size, *, dtype=np.float64, seed=0):
        self.input_size = arguments.whole_number("input_size", input_size)
        self.output_size = arguments.whole_number("output_size", output_size)
        self.dtype = arguments.float_type(dtype)
        bound = 1 / np.sqrt(self.input_size)
        # Another stream of the same seed: a read-out must not start as a copy of the layer before.
        rng = np.random.default_rng([*np.atleast_1d(seed), 1])
        W = rng.uniform(-bound, bound, (self.output_size, self.input_size))
        self.params = {
            "W": W.astype(self.dtype),
            "b": np.zeros(self.output_size, self.dtype),
        }
        self.grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        self.x = None

    def forward(self, x):
        """x (…, D) → y (…, O)."""
        x = arguments.numbers("x", x, self.dtype)
        if x.ndim < 1 or x.shape[-1] != self.input_size:
            raise ValueError(
                f"x has shape {x.shape}, but the last axis must have {self.input_size} numbers."
            )
        self.x = x
        with one_blas_thread():
            return x @ self.params["W"].T + self.params["b"]

    def backward(self, dy):
        """dy (…, O) → dx (…, D); fills ``grads``."""
        if self.x is None:
            raise ValueError("backward needs a forward run before it: call forward(x) first.")
        shape = (*self.x.shape[:-1], self.output_size)
        dy = arguments.shaped("dy", dy, shape, self.dtype, "the same shape as the output y")
        flat = dy.reshape(-1, self.output_size)
        with one_blas_thread():
            self.grads["W"] = flat.T @ self.x.reshape(-1, self.input_size)
            self.grads["b"] = flat.sum(axis=0)
            return dy @ self.params["W"]


class SequenceModel(Composite):
    """A recurrent layer, and a linear read-out of what it gives out.

    Args:
        recurrent: an ``RNN``, ``LSTM`` or ``Bidirectional``.
        readout: a ``Linear`` whose input size is the recurrent layer's output size.
        read: ``"all"`` reads every step, (T, B, O); ``"last"`` reads each sequence's last real
            step, (B, O) — for a Bidirectional layer, the last thing that each direction saw.

    Attributes:
        params, grads: ``recurrent.W_x``, …, ``readout.W``, ``readout.b``.
    """

    def __init__(self, recurrent, readout, read="all"):
        if read not in ("all", "last"):
            raise ValueError(f'read is {read!r}, but "all" or "last" is needed.')
        if readout.input_size != recurrent.output_size:
            raise ValueError(
                f"readout takes {readout.input_size} numbers, "
                f"but the recurrent layer gives out {recurrent.output_size}."
            )
        self.recurrent, self.readout, self.read = recurrent, readout, read
        self.parts = {"recurrent": recurrent, "readout": readout}

    def forward(self, x, state=None, lengths=None, clamp=None):
        """x (T, B, D) → ``(prediction, state, trace)``; arguments as in the recurrent layer."""
        outputs, state, trace = self.recurrent.forward(x, state, lengths, clamp)
        self._outputs_shape, self._lengths = outputs.shape, trace.lengths
        if self.read == "last":
            outputs = np.concatenate(
                [outputs[rows, range(outputs.shape[1]), cols] for rows, cols in self._last()],
                axis=1,
            )
        return self.readout.forward(outputs), state, trace

    def _last(self):
        """(step of each sequence, columns) of the last thing that each direction saw."""
        steps, batch, width = self._outputs_shape
        end = np.full(batch, steps) if self._lengths is None else self._lengths
        H = self.recurrent.hidden_size
        parts = [(end - 1, slice(0, H))]
        if width == 2 * H:
            parts.append((np.zeros(batch, int), slice(H, 2 * H)))
        return parts

    def backward(self, d_prediction, d_state=None):
        """Gradient of the prediction, and of the final state → ``(dx, d_state0)``."""
        d_read = self.readout.backward(d_prediction)
        if self.read == "last":
            d_outputs = np.zeros(self._outputs_shape, self.readout.dtype)
            for rows, cols in self._last():
                d_outputs[rows, range(len(rows)), cols] = d_read[:, cols]
            d_read = d_outputs
        return self.recurrent.backward(d_read, d_state)

    def save(self, path):
        """Write all parameters to an ``.npz`` file (no pickle)."""
        np.savez(path, **self.params)

    def load(self, path):
        """Read parameters that ``save`` wrote into this model, which must have the same sizes."""
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
        for name, array in new.items():
            params[name][...] = array
        return self
