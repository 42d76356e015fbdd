"""Call a learner's function and note what it did to its arguments.

These stand apart from the questions because the grader runs them where the learner's code runs:
they hold no answer.
"""

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
