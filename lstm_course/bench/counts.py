"""What a version makes the device do: how many jobs it starts, and how many bytes they move.

Counted, not estimated: PyTorch tells each operation to a *dispatch mode* just before it runs.
"""

from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


@dataclass(frozen=True)
class Counts:
    """jobs: operations that compute something. bytes: what they are handed and what they return."""

    jobs: int
    bytes: int


class _Counter(TorchDispatchMode):
    """Counts while it is active. A view (a slice, a transpose) moves nothing and is no job."""

    def __init__(self):
        super().__init__()
        self.jobs = self.bytes = 0

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        if not operation.is_view:
            self.jobs += 1
            self.bytes += _bytes((args, kwargs)) + _bytes(result)
        return result


def _bytes(values):
    """The bytes of all tensors in a nest of tuples, lists and dicts."""
    tensors = (leaf for leaf in tree_leaves(values) if isinstance(leaf, torch.Tensor))
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def count(call, *, gradients=True):
    """The ``Counts`` of ``call()``, with the backward that it starts.

    A library call such as cuDNN's or oneDNN's whole LSTM is one job: what it does inside is not
    seen, only what goes in and comes out. ``gradients=False`` runs without notes for a backward.
    """
    with _Counter() as counter, nullcontext() if gradients else torch.no_grad():
        call()
    return Counts(counter.jobs, counter.bytes)
