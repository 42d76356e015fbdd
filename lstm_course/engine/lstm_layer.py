"""The LSTM of ``lstm.py``, fast: whole batches, forward and backward.

Three things make it fast, and none of them changes a result:

* the input's part of all steps is computed by one product call before the loop;
* the four gates of a step are one matrix product, and one tanh, because σ(a) = ½ tanh(a/2) + ½;
* every step works in blocks (4H, B) that were allocated before the loop.
"""

from dataclasses import dataclass

import numpy as np

from lstm_course.engine.axes import feature_major, steps_to_columns, time_major
from lstm_course.engine.held import held_record, hold
from lstm_course.engine.recurrent import Recurrent, input_gradient, parameter_gradients
from lstm_course.lstm import GATES, LSTMTrace


@dataclass(frozen=True)
class LSTMGradients:
    """Gradients of one backward run: of the parameters, the input and the states.

    ``h`` and ``c`` (T, B, H) are the gradients of the loss with respect to the hidden state and
    the memory cell after each step; ``initial_state`` is ``(dh0, dc0)``.
    """

    params: dict
    dx: np.ndarray
    initial_state: tuple
    h: np.ndarray
    c: np.ndarray


class LSTM(Recurrent):
    """A long short-term memory layer, equal to ``torch.nn.LSTM``.

    Args:
        input_size: D.
        hidden_size: H.
        dtype: numpy.float64 or numpy.float32.
        seed: of the random start.
        forget_bias: start value of the forget gate's bias. 1 keeps σ(1) = 73 % of the memory a
            step before anything is learned (Gers et al., 2000; Jozefowicz et al., 2015).

    Attributes:
        params: ``W_x`` (4H, D), ``W_h`` (4H, H), ``b`` (4H,), rows in the order i, f, g, o.
        grads: the same names, filled by ``backward``.
        trace: the ``LSTMTrace`` of the last ``forward``, or None.

    Raises:
        ValueError: a size that is no whole number of at least 1, or another dtype than float64
            and float32.
    """

    blocks = 4
    holdable = (*GATES, "c")
    trace_type = LSTMTrace

    def __init__(self, input_size, hidden_size, *, dtype=np.float64, seed=0, forget_bias=1.0):
        super().__init__(input_size, hidden_size, dtype=dtype, seed=seed)
        self.params["b"][self._rows("f")] = forget_bias

    def _rows(self, name):
        """The rows of W_x, W_h and b that belong to one gate."""
        start = GATES.index(name) * self.hidden_size
        return slice(start, start + self.hidden_size)

    def _initial_state(self, state, batch, name="state"):
        if state is None:
            state = (None, None)
        if not isinstance(state, tuple | list) or len(state) != 2:
            raise ValueError(
                f"{name} is a {type(state).__name__}, but a pair (h, c) is needed: "
                "an LSTM carries the hidden state and the memory cell."
            )
        return tuple(
            self._one_state(f"{name}[{k}] ({part})", value, batch)
            for k, (part, value) in enumerate(zip("hc", state, strict=True))
        )

    def _run(self, x, state, lengths, pad, held):
        steps, batch, _ = x.shape
        H = self.hidden_size
        # σ(a) = ½ tanh(a/2) + ½: halve the rows of i, f and o once, and one tanh serves all four.
        # Halving is exact in floating point.
        scale = np.full((4 * H, 1), 0.5, self.dtype)
        scale[self._rows("g")] = 1
        W_h = self.params["W_h"] * scale
        # The input's part of every step, before the loop: (4H, D) @ (T, D, B). From here on `gates`
        # holds what comes from the input; step by step, the gates take its place.
        gates = np.matmul(self.params["W_x"] * scale, feature_major(x))
        gates += self.params["b"][:, None] * scale
        gates = gates.reshape(steps, 4, H, batch)  # in the order i, f, g, o
        from_state = np.empty((4 * H, batch), self.dtype)
        h = np.empty((steps + 1, H, batch), self.dtype)
        c = np.empty((steps + 1, H, batch), self.dtype)
        tanh_c = np.empty((steps, H, batch), self.dtype)
        h[0], c[0] = state
        for t in range(steps):
            self._step(t, W_h, gates[t], h, c, tanh_c[t], from_state, held)
            if pad is not None:
                gates[t][:, :, pad[t]] = 0
                np.copyto(c[t + 1], c[t], where=pad[t])
                np.copyto(h[t + 1], h[t], where=pad[t])
        views = {name: time_major(gates[:, k]) for k, name in enumerate(GATES)}
        return LSTMTrace(
            x=x,
            **views,
            c=time_major(c)[1:],
            h=time_major(h)[1:],
            tanh_c=time_major(tanh_c),
            h0=h[0].T,
            c0=c[0].T,
            lengths=lengths,
            held=held_record(held),
            layer_number=self.number,
        )

    @staticmethod
    def _step(t, W_h, gates, h, c, tanh_c, from_state, held):
        """One step. ``gates`` (4, H, B) comes in with the input's part of the mixture."""
        # mix
        np.matmul(W_h, h[t], out=from_state)
        gates += from_state.reshape(gates.shape)
        # gate
        np.tanh(gates, out=gates)
        for sigma in (gates[:2], gates[3:]):  # i and f, then o; g stays a tanh
            sigma *= 0.5
            sigma += 0.5
        for k, name in enumerate(GATES):
            hold(held, name, t, gates[k])
        i, f, g, o = gates
        # remember
        c[t + 1] = f * c[t] + i * g
        hold(held, "c", t, c[t + 1])
        # expose
        np.tanh(c[t + 1], out=tanh_c)
        np.multiply(o, tanh_c, out=h[t + 1])

    def _run_back(self, trace, d_outputs, d_state, pad):
        steps, batch, H = trace.h.shape
        W_h_T = np.ascontiguousarray(self.params["W_h"].T)
        to_gates, to_c, to_c_before = self._slopes(trace, pad)
        # The slopes are used up: step by step, gradients take their place.
        d_pre, d_c, d_h = to_gates, to_c, d_outputs
        dh, dc = d_state
        for t in reversed(range(steps)):
            da = d_pre[t]
            dh = np.add(d_h[t], dh, out=d_h[t])
            # expose, backwards: h reaches the output gate, and its memory
            da[3] *= dh
            d_c[t] *= dh
            dc = np.add(d_c[t], dc, out=d_c[t])
            # remember, backwards: the memory reaches i, f and g, and the memory before it
            da[:3] *= dc
            dc = dc * to_c_before[t]
            # mix, backwards: the pre-activations reach the output before
            dh_before = W_h_T @ da.reshape(4 * H, batch)
            if pad is not None:
                dh_before += dh * pad[t]  # a padded step handed h on as it was
            dh = dh_before
        d_pre = steps_to_columns(d_pre.reshape(steps, 4 * H, batch))
        return LSTMGradients(
            params=parameter_gradients(d_pre, trace.x, trace.h0, trace.h),
            dx=input_gradient(self.params["W_x"], d_pre, trace.x.shape),
            initial_state=(dh.T.copy(), dc.T.copy()),
            h=time_major(d_h),
            c=time_major(d_c),
        )

    @staticmethod
    def _slopes(trace, pad):
        """How strongly each value of a step moves the next one in line, for all steps at once.

        The gates' own slopes are s (1 - s) for σ and 1 - y² for tanh. A value that was held by
        hand has slope 0: no weight could have changed it.

        Returns:
            ``(to_gates, to_c, to_c_before)``: from c to the pre-activations of i, f and g and from
            h to that of o, (T, 4, H, B); from h to c, and from c to the c before, (T, H, B).
        """
        i, f, g, o, tanh_c, c = (
            getattr(trace, name).transpose(0, 2, 1) for name in (*GATES, "tanh_c", "c")
        )
        to_gates = np.empty((len(i), 4, *i.shape[1:]), i.dtype)
        for k, s in enumerate((i, f, g, o)):
            np.multiply(s, s, out=to_gates[:, k])
            np.subtract(1 if s is g else s, to_gates[:, k], out=to_gates[:, k])
        to_gates[:, 0] *= g
        to_gates[0, 1] *= trace.c0.T
        to_gates[1:, 1] *= c[:-1]
        to_gates[:, 2] *= i
        to_gates[:, 3] *= tanh_c
        to_c = tanh_c * tanh_c
        np.subtract(1, to_c, out=to_c)
        to_c *= o
        to_c_before = f
        for name, mask, _ in trace.held:
            mask = mask.transpose(0, 2, 1)
            if name == "c":
                to_gates[:, :3][np.broadcast_to(mask[:, None], to_gates[:, :3].shape)] = 0
                to_c_before = np.where(mask, 0, to_c_before)
            else:
                to_gates[:, GATES.index(name)][mask] = 0
        if pad is not None:
            # A padded step computed nothing: no slope anywhere, and c was handed on as it was.
            pad = np.broadcast_to(pad[:, None], i.shape)
            to_gates[np.broadcast_to(pad[:, None], to_gates.shape)] = 0
            to_c[pad] = 0
            to_c_before = np.where(pad, 1, to_c_before)
        return to_gates, to_c, to_c_before
