"""Weights from and to ``torch.nn.RNN`` and ``torch.nn.LSTM``, exactly.

The gate order (i, f, g, o) and the shapes are PyTorch's, so nothing is reordered. Only the bias
differs: PyTorch keeps two vectors that are always added, this course keeps their sum.
"""

import numpy as np


def check_module(module, kind, bidirectional):
    """Refuse what is not a plain one-layer torch.nn module.

    Args:
        module: any object.
        kind: ``"RNN"`` or ``"LSTM"``.
        bidirectional: whether the module must read in both directions.

    Raises:
        ValueError: another kind of module, several layers, a projection, the other number of
            directions, or another activation than tanh.
    """
    found = type(module).__name__
    if found != kind:
        raise ValueError(f"module is a {found}, but torch.nn.{kind} is needed.")
    if module.num_layers != 1 or getattr(module, "proj_size", 0):
        raise ValueError(
            f"module has {module.num_layers} layer(s) and proj_size "
            f"{getattr(module, 'proj_size', 0)}, but one layer without a projection is needed."
        )
    if module.bidirectional != bidirectional:
        other = "Bidirectional" if module.bidirectional else kind
        raise ValueError(
            f"module has bidirectional={module.bidirectional}; use {other}.from_torch for it."
        )
    if getattr(module, "nonlinearity", "tanh") != "tanh":
        raise ValueError(f"module uses {module.nonlinearity}, but tanh is needed.")


def read(module, suffix=""):
    """``W_x``, ``W_h`` and ``b`` of layer 0 of a torch.nn module, copied as NumPy arrays.

    ``suffix`` is ``"_reverse"`` for the weights of the backward reader.
    """
    arrays = {
        name: value.detach().cpu().numpy().copy() for name, value in module.named_parameters()
    }
    W_x, W_h = arrays["weight_ih_l0" + suffix], arrays["weight_hh_l0" + suffix]
    b = np.zeros(len(W_x), W_x.dtype)
    if module.bias:
        b = arrays["bias_ih_l0" + suffix] + arrays["bias_hh_l0" + suffix]
    return {"W_x": W_x, "W_h": W_h, "b": b}


def write(module, params, suffix=""):
    """Copy ``W_x``, ``W_h`` and ``b`` into layer 0 of a torch.nn module; bias_hh becomes 0."""
    import torch

    with torch.no_grad():
        getattr(module, "weight_ih_l0" + suffix).copy_(torch.from_numpy(params["W_x"]))
        getattr(module, "weight_hh_l0" + suffix).copy_(torch.from_numpy(params["W_h"]))
        getattr(module, "bias_ih_l0" + suffix).copy_(torch.from_numpy(params["b"]))
        getattr(module, "bias_hh_l0" + suffix).zero_()
