"""The LSTM of ``lstm.py``, fast: whole batches, forward and backward.

Four things make it fast, and none of them changes a result:

* x_t, h_{t-1} and a 1 stand in one block z_t, so that a step is one product (W_x W_h b) z_t;
* one tanh serves all four gates, because σ(a) = ½ tanh(a/2) + ½;
* what is worked on together lies together: the blocks of a step are o, i, f, g and the memory c
  before it, so σ takes o i f at once, and i f meet g c in one product;
* every step works in blocks that were made before the loop, in memory that is used again.
"""

from dataclasses import dataclass

import numpy as np

from lstm_course.engine.axes import time_major
from lstm_course.engine.held import held_record, hold
from lstm_course.engine.memory import Pool
from lstm_course.engine.recurrent import Recurrent, input_gradient
from lstm_course.lstm import GATES, LSTMTrace

INSIDE = ("o", "i", "f", "g")
"""The order of the gates inside this file; outside it is GATES, PyTorch's."""


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
        self._pool = Pool()
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

    def _weights(self):
        """(W_x W_h b) as one matrix (4H, D + H + 1), its rows in the order o, i, f, g."""
        params = self.params
        together = np.concatenate([params["W_x"], params["W_h"], params["b"][:, None]], axis=1)
        blocks = together.reshape(4, self.hidden_size, -1)
        return blocks[[GATES.index(name) for name in INSIDE]].reshape(together.shape)

    def _run(self, x, state, lengths, pad, held):
        steps, batch, D = x.shape
        H = self.hidden_size
        W = self._weights()
        W[: 3 * H] *= 0.5  # the a/2 of o, i and f; halving is exact in floating point
        z = self._pool.empty((steps + 1, D + H + 1, batch), self.dtype)
        h = z[:, D:-1]
        z[:-1, :D] = x.transpose(0, 2, 1)
        z[:, -1] = 1
        blocks = self._pool.empty((steps + 1, 5, H, batch), self.dtype)
        c = blocks[:, 4]
        tanh_c = self._pool.empty((steps, H, batch), self.dtype)
        products = np.empty((2, H, batch), self.dtype)
        h[0], c[0] = state
        for t in range(steps):
            self._step(t, W, z[t], blocks[t], products, c[t + 1], tanh_c[t], h[t + 1], held)
            if pad is not None:
                blocks[t, :4, :, pad[t]] = 0
                np.copyto(c[t + 1], c[t], where=pad[t])
                np.copyto(h[t + 1], h[t], where=pad[t])
        return LSTMTrace(
            x=x,
            **{name: time_major(blocks[:-1, k]) for k, name in enumerate(INSIDE)},
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
    def _step(t, W, z, block, products, c, tanh_c, h, held):
        """One step: z is (x, h before, 1), the block is o, i, f, g and the memory before."""
        gates, sigmas = block[:4], block[:3]
        # mix: W is (W_x W_h b)
        np.dot(W, z, out=gates.reshape(len(W), -1))
        # gate: σ(a) = ½ tanh(a/2) + ½; W has halved o, i and f already
        np.tanh(gates, out=gates)
        sigmas *= 0.5
        sigmas += 0.5
        if held:
            for name, gate in zip(INSIDE, gates, strict=True):
                hold(held, name, t, gate)
        # remember: i ⊙ g and f ⊙ c at once, then their sum
        np.multiply(block[1:3], block[3:], out=products)
        np.add(products[0], products[1], out=c)
        if held:
            hold(held, "c", t, c)
        # expose
        np.tanh(c, out=tanh_c)
        np.multiply(block[0], tanh_c, out=h)

    def _run_back(self, trace, d_outputs, d_state, pad):
        steps, batch, H = trace.h.shape
        D = self.input_size
        W = self._weights()
        W_h_T = np.ascontiguousarray(W[:, D:-1].T)
        slopes, to_c_before = self._slopes(trace, pad)
        # The slopes are used up: step by step, gradients take their place.
        d_c, d_pre = slopes[:, 0], slopes[:, 1:].reshape(steps, 4 * H, batch)
        d_h = d_outputs
        columns = self._pool.empty((4 * H, steps, batch), self.dtype)
        dh, dc = (part.copy() for part in d_state)
        for t in reversed(range(steps)):
            to_h, da = d_h[t], d_pre[t]
            to_c, o, i, f, g = slopes[t]
            to_h += dh
            # expose, backwards: h reaches its output gate and its memory
            o *= to_h
            to_c *= to_h
            # remember, backwards: the memory reaches i, f and g, and the memory before it
            to_c += dc
            i *= to_c
            f *= to_c
            g *= to_c
            np.multiply(to_c, to_c_before[t], out=dc)
            # mix, backwards: the pre-activations reach the output before
            np.dot(W_h_T, da, out=dh)
            if pad is not None:
                dh += to_h * pad[t]  # a padded step handed h on as it was
            columns[:, t] = da
        columns = columns.reshape(4 * H, -1)
        return LSTMGradients(
            params=self._parameter_gradients(trace, columns),
            dx=input_gradient(W[:, :D], columns, trace.x.shape),
            initial_state=(dh.T.copy(), dc.T.copy()),
            h=time_major(d_h),
            c=time_major(d_c),
        )

    def _parameter_gradients(self, trace, columns):
        """dW = Σ_t da_t z_tᵀ, one product over all steps: ``columns`` (4H, T·B) is every da_t."""
        steps, batch, H = trace.h.shape
        D = self.input_size
        z = self._pool.empty((D + H + 1, steps, batch), self.dtype)
        z[:D] = trace.x.transpose(2, 0, 1)
        z[D:-1, 0] = trace.h0.T
        z[D:-1, 1:] = trace.h[:-1].transpose(2, 0, 1)
        z[-1] = 1
        blocks = (columns @ z.reshape(len(z), -1).T).reshape(4, H, -1)
        dW = blocks[[INSIDE.index(name) for name in GATES]].reshape(4 * H, -1)
        return {"W_x": dW[:, :D].copy(), "W_h": dW[:, D:-1].copy(), "b": dW[:, -1].copy()}

    def _slopes(self, trace, pad):
        """How strongly each value of a step moves the next one in line, for all steps at once.

        The gates' own slopes are s (1 - s) for σ and 1 - y² for tanh. A value that was held by
        hand has slope 0: no weight could have changed it.

        Returns:
            ``(slopes, to_c_before)``: ``slopes`` (T, 5, H, B) from h to c and to the
            pre-activation of o, and from c to those of i, f and g; ``to_c_before`` (T, H, B)
            from c to the c before.
        """
        o, i, f, g, tanh_c, c = (
            getattr(trace, name).transpose(0, 2, 1) for name in (*INSIDE, "tanh_c", "c")
        )
        slopes = self._pool.empty((len(i), 5, *i.shape[1:]), i.dtype)
        to_c, to_gates = slopes[:, 0], slopes[:, 1:]
        np.multiply(tanh_c, tanh_c, out=to_c)
        np.subtract(1, to_c, out=to_c)
        to_c *= o
        for k, s in enumerate((o, i, f, g)):
            np.multiply(s, s, out=to_gates[:, k])
            np.subtract(1 if s is g else s, to_gates[:, k], out=to_gates[:, k])
        to_gates[:, 0] *= tanh_c
        to_gates[:, 1] *= g
        to_gates[0, 2] *= trace.c0.T
        to_gates[1:, 2] *= c[:-1]
        to_gates[:, 3] *= i
        to_c_before = f
        for name, mask, _ in trace.held:
            mask = mask.transpose(0, 2, 1)
            if name == "c":
                to_gates[:, 1:][np.broadcast_to(mask[:, None], to_gates[:, 1:].shape)] = 0
                to_c_before = np.where(mask, 0, to_c_before)
            else:
                to_gates[:, INSIDE.index(name)][mask] = 0
        if pad is not None:
            # A padded step computed nothing: no slope anywhere, and c was handed on as it was.
            pad = np.broadcast_to(pad[:, None], i.shape)
            slopes[np.broadcast_to(pad[:, None], slopes.shape)] = 0
            to_c_before = np.where(pad, 1, to_c_before)
        return slopes, to_c_before
