"""The LSTM of ``lstm.py``, fast: whole batches, forward and backward.

Three things make it fast, and none of them changes a result:

* the input's part of all steps is one matrix product before the loop;
* the four gates of a step are one matrix product, and one tanh, because σ(a) = ½ tanh(a/2) + ½;
* every step works in blocks (4H, B) that were allocated before the loop.
"""

from dataclasses import dataclass

import numpy as np

from lstm_course.layout import features_by_steps, time_major
from lstm_course.lstm import GATES, LSTMTrace
from lstm_course.recurrent import Recurrent, input_gradient, parameter_gradients


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
    """

    blocks = 4
    holdable = (*GATES, "c")

    def __init__(
        self, input_size, hidden_size, *, dtype=np.float64, seed=0, forget_bias=1.0
    ):
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
        from_input = (self.params["W_x"] * scale) @ features_by_steps(x)
        from_input += self.params["b"][:, None] * scale
        from_input = from_input.reshape(4 * H, steps, batch)

        gates = np.empty((steps, 4 * H, batch), self.dtype)
        h = np.empty((steps + 1, H, batch), self.dtype)
        c = np.empty((steps + 1, H, batch), self.dtype)
        tanh_c = np.empty((steps, H, batch), self.dtype)
        added = np.empty((H, batch), self.dtype)
        h[0], c[0] = state
        for t in range(steps):
            a = gates[t]
            # mix
            np.matmul(W_h, h[t], out=a)
            a += from_input[:, t]
            # gate
            np.tanh(a, out=a)
            for opened in (a[: 2 * H], a[3 * H :]):
                opened *= 0.5
                opened += 0.5
            if held:
                self._hold(held, t, a)
            i, f, g, o = a[:H], a[H : 2 * H], a[2 * H : 3 * H], a[3 * H :]
            # remember
            np.multiply(f, c[t], out=c[t + 1])
            np.multiply(i, g, out=added)
            c[t + 1] += added
            if "c" in held:
                mask, values = held["c"]
                np.copyto(c[t + 1], values[t], where=mask[t])
            # expose
            np.tanh(c[t + 1], out=tanh_c[t])
            np.multiply(o, tanh_c[t], out=h[t + 1])
            if pad is not None:
                a[:, pad[t]] = 0
                np.copyto(c[t + 1], c[t], where=pad[t])
                np.copyto(h[t + 1], h[t], where=pad[t])
        views = {name: time_major(gates[:, self._rows(name)]) for name in GATES}
        return LSTMTrace(
            x=x,
            **views,
            c=time_major(c)[1:],
            h=time_major(h)[1:],
            tanh_c=time_major(tanh_c),
            h0=h[0].T,
            c0=c[0].T,
            lengths=lengths,
            held=held,
        )

    def _hold(self, held, t, values_of_step):
        """Overwrite the gates that are held at step t. Their block has shape (4H, B)."""
        for name in GATES:
            if name in held:
                mask, values = held[name]
                np.copyto(values_of_step[self._rows(name)], values[t], where=mask[t])

    def _run_back(self, d_outputs, d_state, pad):
        trace = self.trace
        steps, batch, H = trace.h.shape
        W_h_T = np.ascontiguousarray(self.params["W_h"].T)
        d_pre = np.empty((4 * H, steps, batch), self.dtype)
        da, slope = np.empty((2, 4 * H, batch), self.dtype)
        d_c = np.empty((steps, H, batch), self.dtype)
        d_h = d_outputs  # becomes, step by step, the whole gradient at h_t
        dh, dc = d_state
        c_before = np.concatenate([trace.c0.T[None], trace.c[:-1].transpose(0, 2, 1)])
        for t in reversed(range(steps)):
            i, f, g, o = (getattr(trace, name)[t].T for name in GATES)
            tanh_c = trace.tanh_c[t].T
            dh = np.add(d_h[t], dh, out=d_h[t])
            # expose: h = o ⊙ tanh(c)
            np.multiply(dh, tanh_c, out=da[3 * H :])
            through = np.multiply(tanh_c, tanh_c, out=d_c[t])
            np.subtract(1, through, out=through)
            through *= o
            through *= dh
            through += dc
            dc_here = through
            if pad is not None:
                # A padded step computed nothing: both gradients go straight past it.
                np.copyto(dc_here, dc, where=pad[t])
            dc_carried = dc_here
            if "c" in trace.held:
                dc_carried = np.where(trace.held["c"][0][t], 0, dc_here)
            # remember: c = f ⊙ c_before + i ⊙ g
            np.multiply(dc_carried, g, out=da[:H])
            np.multiply(dc_carried, c_before[t], out=da[H : 2 * H])
            np.multiply(dc_carried, i, out=da[2 * H : 3 * H])
            # gate: the slope of σ is s (1 - s), the slope of tanh is 1 - y²
            for rows, s in (
                (slice(0, H), i),
                (slice(H, 2 * H), f),
                (slice(3 * H, None), o),
            ):
                np.subtract(1, s, out=slope[rows])
                slope[rows] *= s
            np.multiply(g, g, out=slope[2 * H : 3 * H])
            np.subtract(1, slope[2 * H : 3 * H], out=slope[2 * H : 3 * H])
            da *= slope
            for name in GATES:
                if name in trace.held:
                    da[self._rows(name)][trace.held[name][0][t]] = 0
            if pad is not None:
                da[:, pad[t]] = 0
            d_pre[:, t] = da
            # mix: a = W_x x + W_h h_before + b
            dh_before = W_h_T @ da
            dc = dc_carried * f
            if pad is not None:
                dh_before += dh * pad[t]
                np.copyto(dc, dc_here, where=pad[t])
            dh = dh_before
        return LSTMGradients(
            params=parameter_gradients(d_pre, trace.x, trace.h0, trace.h),
            dx=input_gradient(self.params["W_x"], d_pre),
            initial_state=(dh.T.copy(), dc.T.copy()),
            h=time_major(d_h),
            c=time_major(d_c),
        )
