"""One LSTM in up to four versions with the same weights, compared before anybody may time them."""

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import torch

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.pytorch.equal import assert_same
from lstm_course.pytorch.loop_lstm import LoopLSTM
from lstm_course.support.computer import has_compiler

NAMES = ("NumPy", "loop", "compiled", "nn.LSTM")
DTYPES = ("float64", "float32", "bfloat16")


@dataclass(frozen=True)
class Size:
    """T time steps, B sequences, D inputs, H units; one forward and backward of it is timed."""

    T: int
    B: int = 16
    D: int = 16
    H: int = 32

    @property
    def flops(self):
        """Multiplications and additions of all matrix products, forward and backward.

        Forward, a step multiplies (B, D + H) with (D + H, 4H): 2·B·(D + H)·4H. The backward makes
        two products of that size, one for the inputs and one for the weights.
        """
        return 3 * 2 * self.T * self.B * (self.D + self.H) * 4 * self.H


def make_versions(size, *, dtype="float32", device="cpu", compiled=False):
    """{name: function of no argument that runs one forward and backward}, all proven equal.

    NumPy runs on the CPU only and knows no bfloat16; the compiled loop comes only when asked for.

    Raises:
        AssertionError: outputs or a gradient differ by more than ``tolerances`` allows.
        RuntimeError: the compiled loop was asked for and cannot be made here; says why.
    """
    if dtype not in DTYPES:
        raise ValueError(f"dtype is {dtype!r}, but one of {', '.join(DTYPES)} is needed.")
    rng = np.random.default_rng(0)
    exact = LSTM(size.D, size.H, seed=0)
    x = rng.standard_normal((size.T, size.B, size.D))
    d_outputs = rng.standard_normal((size.T, size.B, size.H))
    steps = {}
    if torch.device(device).type == "cpu" and dtype != "bfloat16":
        layer = LSTM.from_torch(exact.to_torch().to(getattr(torch, dtype)))
        steps["NumPy"] = NumpyStep(layer, x.astype(dtype), d_outputs.astype(dtype))
    modules = {"loop": LoopLSTM.from_numpy(exact)}
    if compiled:
        modules["compiled"] = compiled_loop(LoopLSTM.from_numpy(exact), device)
    modules["nn.LSTM"] = exact.to_torch()
    for name, module in modules.items():
        steps[name] = TorchStep(module, x, d_outputs, dtype, device)
    wanted = NumpyStep(exact, x, d_outputs).results()
    for name, step in steps.items():
        try:
            found = step.results()
        except Exception as error:
            if name != "compiled":
                raise
            raise RuntimeError(left_out(f"torch.compile failed ({_first_line(error)})")) from error
        for what, values in wanted.items():
            assert_same(found[what], values, dtype, device, f"{name}, {what}")
    return steps


class NumpyStep:
    """One forward and backward of the NumPy layer."""

    def __init__(self, layer, x, d_outputs):
        self.layer, self.x, self.d_outputs = layer, x, d_outputs

    def __call__(self):
        outputs, _, _ = self.layer.forward(self.x)
        dx, _ = self.layer.backward(self.d_outputs)
        return outputs, dx

    def results(self):
        """{"outputs", "dx", "W_x", "W_h", "b"}: the outputs and every gradient."""
        outputs, dx = self()
        return {"outputs": outputs, "dx": dx, **self.layer.grads}


class TorchStep:
    """One forward and backward of a module, with its numbers in one format on one device."""

    def __init__(self, module, x, d_outputs, dtype, device):
        form = {"dtype": getattr(torch, dtype), "device": device}
        self.module = module.to(**form)
        self.x = torch.tensor(x).to(**form).requires_grad_()
        self.d_outputs = torch.tensor(d_outputs).to(**form)

    def __call__(self):
        self.module.zero_grad()
        self.x.grad = None
        outputs, _ = self.module(self.x)
        outputs.backward(self.d_outputs)
        return outputs

    def results(self):
        """{"outputs", "dx", "W_x", "W_h", "b"}: the outputs and every gradient."""
        found = {"outputs": self(), "dx": self.x.grad}
        parameters = dict(self.module.named_parameters())
        theirs = {"W_x": "weight_ih_l0", "W_h": "weight_hh_l0", "b": "bias_ih_l0"}
        for name, other in theirs.items():
            found[name] = parameters[name if name in parameters else other].grad
        return found


def compiled_loop(module, device="cpu"):
    """The loop under ``torch.compile``, all its steps in one piece.

    The first call takes half a minute and more, and again at every new length: the compiler unrolls
    the loop. Compiling ``module.step`` alone takes a second and gains nothing on a CPU.
    """
    problem = why_not_compiled(device)
    if problem:
        raise RuntimeError(problem)
    torch.compiler.reset()  # PyTorch gives up on a function that it had to compile too often
    module.compile()
    return module


def why_not_compiled(device="cpu"):
    """A sentence that says why ``torch.compile`` cannot work here; "" when nothing speaks against.

    On the CPU it writes C++ and needs a compiler; on a GPU of NVIDIA, AMD or Intel it needs Triton,
    which comes with PyTorch on Linux.
    """
    if torch.device(device).type == "cpu":
        if not has_compiler():
            return left_out(
                "no C++ compiler was found. Install one (Linux: sudo apt install g++; Mac: "
                "xcode-select --install; Windows: the C++ build tools of Visual Studio), or name "
                "yours with the environment variable CXX"
            )
    elif torch.device(device).type != "mps" and find_spec("triton") is None:
        return left_out("the package triton is missing, which torch.compile needs on a GPU")
    return ""


def left_out(why):
    """The sentence for a compiled loop that cannot be had."""
    return f"The compiled loop is left out: {why}."


def _first_line(error):
    return (str(error).strip() or type(error).__name__).splitlines()[0]
