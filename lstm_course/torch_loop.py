"""The LSTM of lesson 04 in PyTorch, with a Python loop over time, and its speed next to the others.

Autograd does the backward; nothing else is different. The loop is what ``torch.nn.LSTM`` replaces.
"""

import numpy as np
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from lstm_course.bench import take_turns
from lstm_course.lstm_layer import LSTM


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


class _OperationCounter(TorchDispatchMode):
    """Counts every operation that PyTorch carries out while it is active."""

    count = 0

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        self.count += 1
        return operation(*args, **(kwargs or {}))


def count_operations(call):
    """How many operations PyTorch carries out while ``call()`` runs, views included."""
    with _OperationCounter() as counter, torch.no_grad():
        call()
    return counter.count


def wait_for(device):
    """Wait until the device has done what it was asked: a GPU answers before it has finished."""
    if torch.device(device).type != "cpu":
        torch.accelerator.synchronize()


def compare_speed(steps, hidden_sizes, *, device="cpu", batch=16, input_size=16, rounds=5):
    """Time one forward and backward of NumPy, of the loop and of ``nn.LSTM`` at every size.

    The same weights and numbers everywhere; the gradients are compared before anything is timed.

    Args:
        steps, hidden_sizes: the values of T and H to try.
        device: where the two PyTorch versions run. NumPy always runs on the CPU.
        batch, input_size: B and D.
        rounds: timed calls of each, in turns.

    Returns:
        A list of dicts with ``implementation``, ``T``, ``H`` and ``milliseconds`` (the median).
    """
    rows = []
    for T in steps:
        for H in hidden_sizes:
            calls = _three_versions(T, batch, input_size, H, device)
            timings = take_turns(calls, rounds, warm_up=4, after=lambda: wait_for(device))
            for name, timing in timings.items():
                rows.append({"implementation": name, "T": T, "H": H, "milliseconds": timing.median})
    return rows


def _three_versions(T, B, D, H, device):
    """Functions of no argument that run the same step in NumPy, in the loop and in nn.LSTM."""
    rng = np.random.default_rng(0)
    layer = LSTM(D, H, dtype=np.float32)
    x, d_outputs = (rng.standard_normal((T, B, n)).astype(np.float32) for n in (D, H))
    x_torch, d_torch = torch.from_numpy(x).to(device), torch.from_numpy(d_outputs).to(device)
    modules = {
        "loop": LoopLSTM.from_numpy(layer, device),
        "nn.LSTM": layer.to_torch().to(device),
    }

    def numpy_step():
        layer.forward(x)
        layer.backward(d_outputs)

    def torch_step(module):
        module.zero_grad()
        module(x_torch)[0].backward(d_torch)

    numpy_step()
    wanted = layer.grads["W_h"]
    for name, module in modules.items():
        torch_step(module)
        parameters = dict(module.named_parameters())
        found = parameters["W_h" if name == "loop" else "weight_hh_l0"].grad.cpu().numpy()
        # float32 sums over T·B terms in another order: compare with the size of the gradient.
        np.testing.assert_allclose(found, wanted, atol=1e-3 * np.abs(wanted).max())
    return {
        "NumPy": numpy_step,
        "loop": lambda: torch_step(modules["loop"]),
        "nn.LSTM": lambda: torch_step(modules["nn.LSTM"]),
    }
