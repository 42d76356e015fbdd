"""training_step: one update, clipped, with a module and a batch on whatever device."""

import numpy as np

from lstm_course.checks import observing
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question

# torch is imported where it is needed: the other lessons' checks start without it.


def batches():
    """(module, optimizer, x, target, max_norm): nothing to clip, then a gradient that is."""
    import torch

    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    x, target = (torch.tensor(rng.standard_normal((6, n))) for n in (2, 1))
    cases = []
    # Far targets give a gradient that clipping must shorten.
    for far, max_norm in [(1, 100.0), (50, 1.0)]:
        module = torch.nn.Linear(2, 1, dtype=torch.float64)
        optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
        cases.append((module, optimizer, x, far * target, max_norm))
    return cases


def right_answer(module, optimizer, x, target, max_norm):
    """Forward, clear, backward, clip, step; the loss before the step."""
    import torch

    loss = (module(x) - target).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(module.parameters(), max_norm)
    optimizer.step()
    return loss.item()


MISTAKES = (
    Edit(
        "old-gradients-kept",
        "The gradients of the update before are still there, and PyTorch adds to them. Clear them "
        "before the backward.",
        "optimizer.zero_grad()",
        "",
    ),
    Edit(
        "weights-not-moved",
        "The weights have not moved. Either there is no step, or the gradients were cleared "
        "between the backward and the step.",
        "optimizer.step()",
        "",
    ),
    Edit(
        "not-clipped",
        "The gradients are not clipped before the step. Clip them to the global norm max_norm, "
        "after the backward and before the step.",
        "torch.nn.utils.clip_grad_norm_(module.parameters(), max_norm)",
        "",
    ),
    Edit(
        "clipped-by-element",
        "You clip every number by itself. Clip by the norm of all gradients together.",
        "clip_grad_norm_",
        "clip_grad_value_",
    ),
    Edit(
        "clipped-by-array",
        "Each array is clipped by a norm of its own, which turns the gradient. One norm over all "
        "of them, and one factor.",
        "torch.nn.utils.clip_grad_norm_(module.parameters(), max_norm)",
        """\
for parameter in module.parameters():
        torch.nn.utils.clip_grad_norm_([parameter], max_norm)""",
    ),
    Edit(
        "square-of-the-mean",
        "You took the mean of the errors and squared it, so that plus and minus cancel out. Square "
        "each error first, then take the mean.",
        ".pow(2).mean()",
        ".mean().pow(2)",
    ),
    Edit(
        "root-of-the-loss",
        "You took the root of the mean squared error. The loss is the mean itself.",
        ".mean()",
        ".mean().sqrt()",
    ),
    Edit(
        "sum-for-mean",
        "You added up the squared errors. The loss is their mean.",
        ".mean()",
        ".sum()",
    ),
    Edit(
        "absolute-error",
        "You took the absolute error. The loss is the mean of the squares.",
        ".pow(2)",
        ".abs()",
    ),
    Edit(
        "loss-after-the-step",
        "Your loss is taken after the step. Return the one that you went backward from.",
        "return loss.item()",
        "return (module(x) - target).pow(2).mean().item()",
    ),
)

QUESTION = Question(
    "training_step",
    batches,
    right_answer,
    ("the loss", "the weights after the step"),
    "Nothing in it names a device: the same lines train on a CPU and on a GPU.",
    observe=observing.loss_and_weights,
    mistakes=MISTAKES,
)
