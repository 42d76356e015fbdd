"""How equal is equal? One table of tolerances, by the format of the numbers and the device.

Two correct programs that add the same numbers in another order differ by rounding. How much depends
on how many digits a number has, so each format has its own tolerance, fixed before anything is
compared. Everything in the course that claims "the same network" in PyTorch asks ``assert_same``.
"""

from typing import NamedTuple

import torch


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        dtype: "float64", "float32" or "bfloat16".
        device: "cpu", or "accelerator" for every GPU.
        tolerance: the largest difference that passes, see ``difference``.
        measured: the largest difference seen between NumPy in float64 and the loop and ``nn.LSTM``,
            forward and all gradients, T 10 to 160, B 1 to 64, H 8 to 128, four seeds each, on an
            x86 CPU; None where it was not measured.
        why: where the tolerance comes from.
    """

    dtype: str
    device: str
    tolerance: float
    measured: float | None
    why: str


TOLERANCES = (
    Row("float64", "cpu", 1e-10, 2.5e-15, "16 digits"),
    Row("float32", "cpu", 1e-5, 1.4e-6, "7 digits"),
    Row("bfloat16", "cpu", 8e-2, 4.0e-2, "2 to 3 digits: twice the largest difference seen"),
    Row("float64", "accelerator", 1e-10, None, "as on the CPU"),
    Row("float32", "accelerator", 5e-3, None, "a GPU may multiply with 10 bits (TF32): 10 × 2⁻¹¹"),
    Row("bfloat16", "accelerator", 8e-2, None, "as on the CPU"),
)


def tolerance_for(dtype, device="cpu"):
    """The table's tolerance for a dtype (``torch.float32`` or "float32") on a device."""
    name = str(dtype).removeprefix("torch.")
    kind = "cpu" if torch.device(device).type in ("cpu", "meta") else "accelerator"
    for row in TOLERANCES:
        if (row.dtype, row.device) == (name, kind):
            return row.tolerance
    known = ", ".join(dict.fromkeys(row.dtype for row in TOLERANCES))
    raise ValueError(f"dtype is {name}, but the table has only {known}.")


def difference(found, wanted):
    """The largest |found − wanted|, in units of the largest |wanted| if that is more than 1.

    A gradient adds up T·B terms and may be large; its rounding grows with it.
    """
    found, wanted = _plain(found), _plain(wanted)
    if found.shape != wanted.shape:
        raise ValueError(
            f"The shapes are {tuple(found.shape)} and {tuple(wanted.shape)}, but equal ones are "
            "needed."
        )
    return ((found - wanted).abs().max() / max(1.0, wanted.abs().max().item())).item()


def assert_same(found, wanted, dtype, device="cpu", what="the result"):
    """Raise ``AssertionError`` if two arrays or tensors differ by more than the table allows.

    Returns the difference, so that a lesson can show how much was left.
    """
    limit, gap = tolerance_for(dtype, device), difference(found, wanted)
    if not gap <= limit:  # written so that NaN fails
        raise AssertionError(f"{what}: the difference is {gap:.2g}, but {dtype} allows {limit:g}.")
    return gap


def _plain(values):
    """An array or a tensor anywhere, as a float64 tensor on the CPU."""
    if not isinstance(values, torch.Tensor):
        values = torch.tensor(values)
    return values.detach().cpu().double()
