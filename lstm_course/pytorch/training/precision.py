"""Which numbers the products are computed in: autocast, and a loss scale for float16 only.

The parameters stay float32. bfloat16 has float32's range with fewer digits, so nothing else
changes. float16 has a small range: gradients below 6e-8 become 0, so the loss is multiplied by a
large number before the backward and the gradients are divided by it afterwards (``GradScaler``).
"""

from contextlib import contextmanager
from functools import cache

import torch
from torch import nn


def choose(wanted, device):
    """ "float32", "bfloat16" or "float16" for a wish (one of ``settings.PRECISIONS``) and a device.

    "auto" is bfloat16 where the device computes with it itself, float16 on older NVIDIA and AMD
    GPUs, and float32 elsewhere; on a CPU the short formats mostly cost time.
    """
    has_bfloat16 = device.type in ("cuda", "xpu") and _computes_bfloat16(device)
    if wanted == "auto":
        if has_bfloat16:
            return "bfloat16"
        return "float16" if device.type == "cuda" else "float32"
    if wanted == "bfloat16" and device.type in ("cuda", "xpu") and not has_bfloat16:
        raise ValueError(
            f"precision is 'bfloat16', but this {device.type} device does not compute with it: "
            "use float16 or float32."
        )
    return wanted


def _computes_bfloat16(device):
    asked = torch.get_device_module(device).is_bf16_supported
    return asked(including_emulation=False) if device.type == "cuda" else asked()


def why_not_fast(name, device):
    """A sentence when the CPU's fast LSTM does not compute in this format; "" when it does.

    PyTorch hands an LSTM on the CPU to the library oneDNN, which has the short formats only for
    processors that have them (x86: AVX-512). Elsewhere it raises RuntimeError, so we ask first.
    """
    if device.type != "cpu" or name == "float32" or _fast_lstm_computes(name):
        return ""
    return (
        f"PyTorch's fast LSTM does not compute in {name} on this processor (most need AVX-512 for "
        "it): its plain LSTM does, more slowly than in float32."
    )


@cache
def _fast_lstm_computes(name):
    """Try it: which processor has which format changes with every version of PyTorch."""
    try:
        with torch.random.fork_rng(devices=[]):  # new weights are drawn; a run's chance stays
            module = nn.LSTM(1, 1)
        with torch.enable_grad(), torch.autocast("cpu", dtype=getattr(torch, name)):
            module(torch.zeros(1, 1, 1))[0].sum().backward()
    except RuntimeError:
        return False
    return True


@contextmanager
def autocast(name, device):
    """The context for a forward pass in this precision, without the fast LSTM where it lacks it."""
    if name == "float32":
        yield
        return
    fast = torch.backends.mkldnn.enabled
    if why_not_fast(name, device):
        torch.backends.mkldnn.enabled = False
    try:
        with torch.autocast(device.type, dtype=getattr(torch, name)):
            yield
    finally:
        torch.backends.mkldnn.enabled = fast


def scaler(name, device):
    """The gradient scaler: it does something for float16 and nothing otherwise."""
    return torch.amp.GradScaler(device.type, enabled=name == "float16")
