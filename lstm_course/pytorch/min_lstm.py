"""minLSTM: gates that look at the input only, so that all time steps can be computed at once.

Feng, Tung, Ahmed, Bengio & Hajimirsadeghi, "Were RNNs All We Needed?" (2024). In an LSTM the gates
at time t need h_{t−1}, so step t has to wait for step t−1. Drop h from the gates and each step is

    h_t = a_t ⊙ h_{t−1} + b_t        with a_t and b_t known for every t before the first step.

Such steps can be joined in pairs, and the pairs in pairs: log2(T) rounds instead of T steps.
"""

import torch
from torch import nn


def loop(a, b, h):
    """h_t = a_t ⊙ h_{t−1} + b_t, one step after another.

    a, b: (T, B, H); h: the state before the first step, (B, H). Returns all h_t, (T, B, H).
    """
    outputs = []
    for a_t, b_t in zip(a, b, strict=True):
        h = a_t * h + b_t
        outputs.append(h)
    return torch.stack(outputs)


def scan(a, b, h):
    """The same as ``loop``, in log2(T) rounds (Hillis & Steele 1986).

    Doing step (a₁, b₁) and then step (a₂, b₂) is one step (a₂a₁, a₂b₁ + b₂). At the start row t
    stands for step t alone; after rounds of reach 1, 2, 4, … it stands for all steps up to t. No
    division and no logarithm: a product of many forget gates may vanish, and nothing breaks.
    """
    reach = 1
    while reach < len(a):
        b = torch.cat([b[:reach], a[reach:] * b[:-reach] + b[reach:]])
        a = torch.cat([a[:reach], a[reach:] * a[:-reach]])
        reach *= 2
    return a * h + b


class MinLSTM(nn.Module):
    """A layer of minLSTM cells.

    Args:
        input_size: D.  hidden_size: H.
        dtype, device: of the parameters.

    Attributes:
        W_x (3H, D), b (3H,): rows in the order i, f, g. There is no W_h and no output gate.
    """

    def __init__(self, input_size, hidden_size, *, dtype=torch.float32, device=None):
        super().__init__()
        bound = input_size**-0.5
        for name, shape in {
            "W_x": (3 * hidden_size, input_size),
            "b": (3 * hidden_size,),
        }.items():
            start = torch.empty(shape, dtype=dtype, device=device).uniform_(-bound, bound)
            self.register_parameter(name, nn.Parameter(start))

    def gates(self, x):
        """x (T, B, D) → a and b of every step at once, each (T, B, H)."""
        a_i, a_f, g = (x @ self.W_x.T + self.b).chunk(3, dim=-1)  # mix: x only, no h
        i, f = torch.sigmoid(a_i), torch.sigmoid(a_f)  # gate
        share = i + f  # the two shares sum to 1: h keeps its scale however long the sequence
        return f / share, i / share * g

    def forward(self, x, h=None, *, remember=scan):
        """x (T, B, D) → outputs (T, B, H) and the last h (B, H). ``remember``: scan or loop."""
        if h is None:
            h = x.new_zeros(x.shape[1], self.W_x.shape[0] // 3)
        a, b = self.gates(x)
        outputs = remember(a, b, h)
        return outputs, outputs[-1]
