"""Every source of chance that a run can draw from, taken down and put back.

Dropout draws from PyTorch's stream of the device. Python's and NumPy's streams are not used here;
they are kept because whoever changes the code next may use them, and would search for days.
"""

import random

import numpy as np
import torch


def start(seed, rank):
    """Begin all streams; each process its own, so that no two drop the same units."""
    random.seed(seed + rank)
    np.random.seed(seed + rank)
    torch.manual_seed(seed + rank)  # the CPU's and every accelerator's


def state(device):
    """Where the streams stand, as plain values and tensors."""
    _, keys, position, has_gauss, cached = np.random.get_state()
    streams = {
        "python": random.getstate(),
        "numpy": (torch.from_numpy(keys.astype(np.int64)), position, has_gauss, cached),
        "torch": torch.get_rng_state(),
    }
    if device.type != "cpu":
        streams[device.type] = torch.get_device_module(device).get_rng_state()
    return streams


def restore(streams, device):
    """Put every stream back where it stood. On another kind of device its own stream goes on."""
    random.setstate(streams["python"])
    keys, *rest = streams["numpy"]
    np.random.set_state(("MT19937", keys.numpy().astype(np.uint32), *rest))
    torch.set_rng_state(streams["torch"])
    if device.type in streams:
        torch.get_device_module(device).set_rng_state(streams[device.type])
