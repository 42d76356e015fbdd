"""The LSTM of lesson 04 in PyTorch, with a Python loop over time.

Autograd does the backward; nothing else is different. The loop is what ``torch.nn.LSTM`` replaces.
"""

import torch
from torch import nn


class LoopLSTM(nn.Module):
    """An LSTM that reads like the maths.

    Args:
        input_size: D.  hidden_size: H.
        dtype, device: of the parameters.

    Attributes:
        W_x (4H, D), W_h (4H, H), b (4H,): rows in the order i, f, g, o.
    """

    def __init__(self, input_size, hidden_size, *, dtype=torch.float32, device=None):
        super().__init__()
        bound = hidden_size**-0.5
        for name, shape in {
            "W_x": (4 * hidden_size, input_size),
            "W_h": (4 * hidden_size, hidden_size),
            "b": (4 * hidden_size,),
        }.items():
            start = torch.empty(shape, dtype=dtype, device=device).uniform_(-bound, bound)
            self.register_parameter(name, nn.Parameter(start))

    def step(self, x_t, h, c):
        """One step: x_t (B, D), h and c (B, H) → the new h and c."""
        a = x_t @ self.W_x.T + h @ self.W_h.T + self.b  # mix
        a_i, a_f, a_g, a_o = a.chunk(4, dim=1)
        i, f, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.sigmoid(a_o)  # gate
        g = torch.tanh(a_g)
        c = f * c + i * g  # remember
        h = o * torch.tanh(c)  # expose
        return h, c

    def forward(self, x, state=None):
        """x (T, B, D) → outputs (T, B, H) and the last ``(h, c)``, each (B, H)."""
        if state is None:
            zeros = x.new_zeros(x.shape[1], self.W_h.shape[1])
            state = zeros, zeros
        h, c = state
        outputs = []
        for x_t in x:
            h, c = self.step(x_t, h, c)
            outputs.append(h)
        return torch.stack(outputs), (h, c)

    @classmethod
    def from_numpy(cls, layer, device=None):
        """The same network as an ``lstm_course.LSTM``, with the same weights."""
        dtype = getattr(torch, layer.dtype.name)
        module = cls(layer.input_size, layer.hidden_size, dtype=dtype, device=device)
        with torch.no_grad():
            for name, parameter in module.named_parameters():
                parameter.copy_(torch.from_numpy(layer.params[name]))
        return module
