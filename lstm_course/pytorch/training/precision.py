"""Which numbers the products are computed in: autocast, and a loss scale for float16 only.

The parameters stay float32. bfloat16 has float32's range with fewer digits, so nothing else
changes. float16 has a small range: gradients below 6e-8 become 0, so the loss is multiplied by a
large number before the backward and the gradients are divided by it afterwards (``GradScaler``).
"""

from contextlib import nullcontext

import torch


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


def autocast(name, device):
    """The context for a forward pass in this precision."""
    if name == "float32":
        return nullcontext()
    return torch.autocast(device.type, dtype=getattr(torch, name))


def scaler(name, device):
    """The gradient scaler: it does something for float16 and nothing otherwise."""
    return torch.amp.GradScaler(device.type, enabled=name == "float16")
