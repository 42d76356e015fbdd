"""The GRU, written like ``torch_loop.LoopLSTM``, so that the two can be read side by side.

Cho et al. (2014). Two gates and one state: what is shown *is* the memory. The new state is a
weighted mean of the old one and of a candidate between −1 and 1, so no unit ever leaves (−1, 1).
"""

import torch
from torch import nn


class LoopGRU(nn.Module):
    """A GRU that reads like the maths, with a Python loop over time.

    Args:
        input_size: D.  hidden_size: H.
        dtype, device: of the parameters.

    Attributes:
        W_x (3H, D), W_h (3H, H), b_x, b_h (3H,): rows in PyTorch's order r, z, g. The candidate
        needs both biases, because r multiplies only the second.
    """

    def __init__(self, input_size, hidden_size, *, dtype=torch.float32, device=None):
        super().__init__()
        bound = hidden_size**-0.5
        for name, shape in {
            "W_x": (3 * hidden_size, input_size),
            "W_h": (3 * hidden_size, hidden_size),
            "b_x": (3 * hidden_size,),
            "b_h": (3 * hidden_size,),
        }.items():
            start = torch.empty(shape, dtype=dtype, device=device).uniform_(-bound, bound)
            self.register_parameter(name, nn.Parameter(start))

    def step(self, x_t, h):
        """One step: x_t (B, D), h (B, H) → the new h."""
        x_r, x_z, x_g = (x_t @ self.W_x.T + self.b_x).chunk(3, dim=1)  # mix
        h_r, h_z, h_g = (h @ self.W_h.T + self.b_h).chunk(3, dim=1)
        r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)  # gate
        g = torch.tanh(x_g + r * h_g)
        h = z * h + (1 - z) * g  # remember: what is kept and what is added sum to 1
        return h  # expose: all of it

    def forward(self, x, h=None):
        """x (T, B, D) → outputs (T, B, H) and the last h (B, H)."""
        if h is None:
            h = x.new_zeros(x.shape[1], self.W_h.shape[1])
        outputs = []
        for x_t in x:
            h = self.step(x_t, h)
            outputs.append(h)
        return torch.stack(outputs), h

    @classmethod
    def from_torch(cls, module):
        """The same network as a one-layer ``torch.nn.GRU``, with the same weights."""
        weight = module.weight_ih_l0
        copy = cls(module.input_size, module.hidden_size, dtype=weight.dtype, device=weight.device)
        theirs = {"W_x": "weight_ih", "W_h": "weight_hh", "b_x": "bias_ih", "b_h": "bias_hh"}
        with torch.no_grad():
            for name, parameter in copy.named_parameters():
                parameter.copy_(getattr(module, f"{theirs[name]}_l0"))
        return copy
