"""Call a learner's function and note what it did to its arguments.

These stand apart from the questions because the grader runs them where the learner's code runs:
they hold no answer.
"""

import copy

import numpy as np

from lstm_course.checks.question import as_array

# torch is imported inside the functions: the other lessons' checks start without it.


def loss_and_weights(function, module, *arguments):
    """The loss of one update, and all weights after it; the gradients before it are 7."""
    import torch

    for parameter in module.parameters():
        parameter.grad = torch.full_like(parameter, 7.0)  # old, and not to be added to
    loss = function(module, *arguments)
    if loss is None or loss is ...:
        return None
    return loss, np.concatenate([as_array(p).ravel() for p in module.parameters()])


def outputs_and_reach(function, module, x, block):
    """The outputs, and how the last of them depends on each input: not beyond its own block."""
    import torch

    x = x.clone().requires_grad_()
    y = function(module, x, block)
    if y is None or y is ...:
        return None
    reach = None
    if isinstance(y, torch.Tensor) and y.requires_grad:
        (reach,) = torch.autograd.grad(y[-1].sum(), x, allow_unused=True)
    return y, torch.zeros_like(x) if reach is None else reach


def what_was_saved(function, module, optimizer, update):
    """What a fresh process could read back: whether safely, under which names, and the values.

    The states are really loaded. What cannot be counts as zeros, so that an answer can be compared
    whatever it has saved.
    """
    import io

    import torch

    state = function(module, optimizer, update)
    if state is None or state is ...:
        return None
    file, found, safe = io.BytesIO(), {}, 1.0
    try:
        torch.save(state, file)
        file.seek(0)
        found = torch.load(file, weights_only=True)
    except Exception:  # a whole module, or anything else that only an unsafe loader can read
        safe = 0.0
    found = found if isinstance(found, dict) else {}
    names = np.array([float(name in found) for name in ("module", "optimizer", "update")])
    weights = _read_back(module, found.get("module"))
    state = _read_back(optimizer, found.get("optimizer"))
    try:
        number = as_array(found.get("update", 0)).item()
    except ValueError:  # a text, for example
        number = 0.0
    return safe, names, weights, state, number


def _read_back(owner, saved):
    """The numbers of a module's or an optimizer's state after loading what was saved, or zeros."""
    owner = copy.deepcopy(owner)
    zeros = np.zeros_like(_numbers(owner.state_dict()))
    try:
        owner.load_state_dict(saved)
    except Exception:  # it is no state of this owner
        return zeros
    found = _numbers(owner.state_dict())
    return found if found.shape == zeros.shape else zeros


def _numbers(state):
    """All tensors in a state dict, one after the other."""
    import torch

    if isinstance(state, torch.Tensor):
        return state.detach().double().numpy().ravel()
    if not isinstance(state, dict):
        return np.zeros(0)
    return np.concatenate([np.zeros(0), *(_numbers(value) for value in state.values())])


def next_update(function, saved, module, optimizer):
    """The update number that comes back, and the weights after one more update."""
    import io

    import torch

    number = function(io.BytesIO(saved), module, optimizer)
    if number is None or number is ...:
        return None
    x = torch.linspace(-1, 1, 6, dtype=torch.float64).reshape(3, 2)
    optimizer.zero_grad()
    module(x).pow(2).mean().backward()
    optimizer.step()
    return number, np.concatenate([as_array(p).ravel() for p in module.parameters()])
