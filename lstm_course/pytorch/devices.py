"""Which device PyTorch works on, how to wait for it, and how many threads the CPU gets."""

from contextlib import contextmanager

import torch


def pick_device(say=print):
    """The accelerator that PyTorch finds, or else the CPU, as a ``torch.device``.

    ``torch.accelerator`` knows NVIDIA, AMD, Apple and Intel devices alike. ``say`` gets one
    sentence that tells which it is; ``say=None`` keeps quiet.
    """
    device = torch.device("cpu")
    sentence = "PyTorch found no accelerator, so everything runs on the CPU."
    if torch.accelerator.is_available():
        device = torch.accelerator.current_accelerator()
        sentence = f"PyTorch found an accelerator: everything runs on {device.type!r}."
    if say is not None:
        say(sentence)
    return device


@contextmanager
def one_torch_thread():
    """One CPU thread, and numbers too small to matter (denormals) become 0, while it lasts.

    Products this small are faster on one thread. Vanished gradients are denormal floats, which a
    CPU handles up to eight times more slowly.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_flush_denormal(False)


def choose_device(name=None, local_rank=None, say=None):
    """The device of this process; of several equal ones, the one with the number ``local_rank``.

    ValueError if PyTorch does not know it, does not find it, or has fewer than there are processes.
    """
    try:
        device = pick_device(say) if name is None else torch.device(name)
    except RuntimeError:
        raise ValueError(
            f"device is {name!r}, but a name such as cpu, cuda, cuda:1, mps or xpu is needed."
        ) from None
    if device.type == "cpu":
        return device
    found = torch.accelerator.current_accelerator()
    if not torch.accelerator.is_available() or found.type != device.type:
        here = found.type if found is not None and torch.accelerator.is_available() else "cpu"
        raise ValueError(
            f"device is {name!r}, but PyTorch finds no such device on this machine: use {here!r}, "
            "or ask python -m lstm_course doctor what is missing."
        )
    count = torch.accelerator.device_count()
    index = device.index if local_rank is None else local_rank
    if index is not None:
        if index >= count:
            raise ValueError(
                f"Process or device {index} was asked for, but there are {count} of {device.type}, "
                f"counted from 0: start at most {count} with --nproc-per-node, or use --device cpu."
            )
        torch.accelerator.set_device_index(index)
        device = torch.device(device.type, index)
    return device


def devices_here():
    """The CPU, and the accelerator where there is one."""
    if torch.accelerator.is_available():
        return ["cpu", torch.accelerator.current_accelerator().type]
    return ["cpu"]


def wait_for(device):
    """Wait until the device has done what it was asked: a GPU answers before it has finished."""
    if torch.device(device).type not in ("cpu", "meta"):
        torch.accelerator.synchronize()
