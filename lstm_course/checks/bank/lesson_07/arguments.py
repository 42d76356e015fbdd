"""Arguments that several questions of lesson 07 are tried with."""

import numpy as np

# torch is imported where it is needed: the other lessons' checks start without it.


def trained(seed, updates):
    """A small module and its Adam, after so many updates."""
    import torch

    torch.manual_seed(seed)
    module = torch.nn.Linear(2, 1, dtype=torch.float64)
    optimizer = torch.optim.Adam(module.parameters(), lr=0.1)
    x = torch.tensor(np.random.default_rng(seed).standard_normal((8, 2)))
    for _ in range(updates):
        optimizer.zero_grad()
        (module(x) - 3).pow(2).mean().backward()
        optimizer.step()
    return module, optimizer
