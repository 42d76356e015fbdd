"""stream_outputs: a long sequence in blocks; the state crosses the border, the gradient stops."""

import numpy as np

from lstm_course.checks import observing
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question

# torch is imported where it is needed: the other lessons' checks start without it.


def streams():
    """(module, x, block): all in one block, then blocks of 3, 3 and 1 steps."""
    import torch

    torch.manual_seed(1)
    module = torch.nn.LSTM(2, 3, dtype=torch.float64)
    x = torch.tensor(np.random.default_rng(1).standard_normal((7, 2, 2)))
    return [(module, x, 7), (module, x, 3)]


def right_answer(module, x, block):
    """Block by block, both parts of the state detached at every border."""
    import torch

    state, outputs = None, []
    for part in x.split(block):
        y, (h, c) = module(part, state)
        state = (h.detach(), c.detach())
        outputs.append(y)
    return torch.cat(outputs)


MISTAKES = (
    Edit(
        "gradient-crosses-the-border",
        "The outputs are right, but the gradient still runs through all blocks. Run the blocks one "
        "by one, and detach the state at every border.",
        "(h.detach(), c.detach())",
        "(h, c)",
    ),
    Edit(
        "only-h-detached",
        "h is detached at the border and c is not, so the gradient goes on through c. Detach both.",
        "c.detach()",
        "c",
    ),
    Edit(
        "only-c-detached",
        "c is detached at the border and h is not, so the gradient goes on through h. Detach both.",
        "h.detach()",
        "h",
    ),
    Edit(
        "outputs-detached",
        "The outputs are right, but no gradient runs at all, not even within a block. Detach the "
        "state alone, and leave no_grad out.",
        "append(y)",
        "append(y.detach())",
    ),
    Edit(
        "number-of-blocks-for-their-length",
        "You cut x into so many blocks. block is the number of steps in each block.",
        "x.split(block)",
        "x.chunk(block)",
    ),
    Edit(
        "rest-left-out",
        "The steps after the last full block are missing. The last block may be shorter.",
        "x.split(block)",
        "x[: len(x) // block * block].split(block)",
    ),
    Edit(
        "state-not-carried",
        "Every block starts from zeros. Carry h and c over to the next block.",
        "module(part, state)",
        "module(part)",
    ),
    Edit(
        "c-dropped-at-the-border",
        "h is carried over and c is not. The state is a pair: without c the memory is lost at "
        "every border.",
        "c.detach()",
        "torch.zeros_like(c)",
    ),
    Edit(
        "h-dropped-at-the-border",
        "c is carried over and h is not. The state is a pair: carry both.",
        "h.detach()",
        "torch.zeros_like(h)",
    ),
    Edit(
        "h-and-c-swapped",
        "h and c change places at the border. Hand them over in the order (h, c).",
        "(h.detach(), c.detach())",
        "(c.detach(), h.detach())",
    ),
    Edit(
        "h-for-both",
        "The next block gets h in both places. Its memory must start from c.",
        "c.detach()",
        "h.detach()",
    ),
    Edit(
        "last-block-only",
        "You return the last block alone. Keep the outputs of every block and join them.",
        "torch.cat(outputs)",
        "y",
    ),
    Edit(
        "first-block-only",
        "You return the first block alone. Is the return inside the loop?",
        "    return torch.cat(outputs)",
        "        return torch.cat(outputs)",
    ),
    Edit(
        "last-step-of-each-block",
        "You keep the last step of each block. Every step of every block is an output.",
        "append(y)",
        "append(y[-1:])",
    ),
)

QUESTION = Question(
    "stream_outputs",
    streams,
    right_answer,
    ("outputs", "the gradient of the last output with respect to x"),
    "The outputs are those of the unbroken run; only the gradient was cut.",
    observe=observing.outputs_and_reach,
    mistakes=MISTAKES,
)
