"""The RNN of ``rnn.py``, fast: whole batches, forward and backward."""

from dataclasses import dataclass

import numpy as np

from lstm_course.engine.axes import features_by_steps, steps_to_columns, time_major
from lstm_course.engine.held import held_record, hold
from lstm_course.engine.recurrent import Recurrent, input_gradient, parameter_gradients
from lstm_course.rnn import RNNTrace


@dataclass(frozen=True)
class RNNGradients:
    """Gradients of one backward run: of the parameters, the input and the states.

    ``h`` (T, B, H) is the gradient of the loss with respect to the hidden state after each step.
    """

    params: dict
    dx: np.ndarray
    initial_state: np.ndarray
    h: np.ndarray


class RNN(Recurrent):
    """A recurrent layer with tanh, equal to ``torch.nn.RNN``.

    Args:
        input_size: D.
        hidden_size: H.
        dtype: numpy.float64 or numpy.float32.
        seed: of the random start.
        spectral_radius: None for PyTorch's random start; a number ρ makes W_h a random rotation
            times ρ, so that every eigenvalue has the size ρ.

    Attributes:
        params: ``W_x`` (H, D), ``W_h`` (H, H), ``b`` (H,).
        grads: the same names, filled by ``backward``.
        trace: the ``RNNTrace`` of the last ``forward``, or None.

    Raises:
        ValueError: a size that is no whole number of at least 1, or another dtype than float64
            and float32.
    """

    blocks = 1
    holdable = ("h",)
    trace_type = RNNTrace

    def __init__(self, input_size, hidden_size, *, dtype=np.float64, seed=0, spectral_radius=None):
        super().__init__(input_size, hidden_size, dtype=dtype, seed=seed)
        if spectral_radius is not None:
            size = (self.hidden_size, self.hidden_size)
            rotation, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal(size))
            self.params["W_h"] = spectral_radius * rotation

    def _initial_state(self, state, batch, name="state"):
        return self._one_state(name, state, batch)

    def _run(self, x, h0, lengths, pad, held):
        steps, batch, _ = x.shape
        W_h = self.params["W_h"]
        # The input's part of every step in one product: (H, D) @ (D, T·B).
        from_input = self.params["W_x"] @ features_by_steps(x) + self.params["b"][:, None]
        from_input = from_input.reshape(self.hidden_size, steps, batch)
        h = np.empty((steps + 1, self.hidden_size, batch), self.dtype)
        h[0] = h0
        for t in range(steps):
            h_t = h[t + 1]
            np.matmul(W_h, h[t], out=h_t)
            h_t += from_input[:, t]
            np.tanh(h_t, out=h_t)
            hold(held, "h", t, h_t)
            if pad is not None:
                np.copyto(h_t, h[t], where=pad[t])
        return RNNTrace(
            x=x,
            h=time_major(h)[1:],
            h0=h[0].T,
            lengths=lengths,
            held=held_record(held),
            layer_number=self.number,
        )

    def _run_back(self, trace, d_outputs, d_state, pad):
        steps, batch, _ = trace.h.shape
        W_h_T = np.ascontiguousarray(self.params["W_h"].T)
        d_pre = np.empty((steps, self.hidden_size, batch), self.dtype)
        d_h = d_outputs  # becomes, step by step, the whole gradient at h_t
        dh = d_state
        for t in reversed(range(steps)):
            dh = np.add(d_h[t], dh, out=d_h[t])
            da = dh * (1 - trace.h[t].T ** 2)
            for _, mask, _ in trace.held:  # a state that was held by hand: no weight moves it
                da[mask[t].T] = 0
            if pad is not None:
                da[:, pad[t]] = 0
            d_pre[t] = da
            passed_on = dh * pad[t] if pad is not None else 0
            dh = W_h_T @ da + passed_on
        d_pre = steps_to_columns(d_pre)
        return RNNGradients(
            params=parameter_gradients(d_pre, trace.x, trace.h0, trace.h),
            dx=input_gradient(self.params["W_x"], d_pre, trace.x.shape),
            initial_state=dh.T.copy(),
            h=time_major(d_h),
        )
