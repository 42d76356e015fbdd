"""packed_outputs: a padded batch through a module that never reads the padding."""

import numpy as np

from lstm_course.bidirectional import Bidirectional
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.engine.lstm_layer import LSTM

# torch is imported where it is needed: the other lessons' checks start without it.


def modules_and_batches():
    """(module, x, lengths): one direction without padding, then both with it in every sequence."""
    import torch

    torch.manual_seed(0)
    x = torch.tensor(np.random.default_rng(0).standard_normal((5, 3, 2)))
    one = torch.nn.LSTM(2, 4, dtype=torch.float64)
    both = torch.nn.LSTM(2, 3, bidirectional=True, dtype=torch.float64)
    return [(one, x, [5, 5, 5]), (both, x, [2, 4, 3])]


def right_answer(module, x, lengths):
    """The outputs of the NumPy layer with the module's weights."""
    kind = Bidirectional if module.bidirectional else LSTM
    return kind.from_torch(module).forward(x.numpy(), lengths=lengths)[0]


MISTAKES = (
    Edit(
        "pads-read-as-data",
        "The module reads the padding as data. Pack the batch by its lengths first.",
        "pack_padded_sequence(x, lengths, enforce_sorted=False)",
        "x",
        "pad_packed_sequence(outputs, total_length=len(x))[0]",
        "outputs",
    ),
    Edit(
        "padding-zeroed-but-read",
        "The outputs at the padding are 0, but the module has read it: the backward direction "
        "starts there. Pack the batch first.",
        "packed = pack_padded_sequence(x, lengths, enforce_sorted=False)",
        "packed = x\n    mask = torch.arange(len(x))[:, None] < torch.tensor(lengths)",
        "pad_packed_sequence(outputs, total_length=len(x))[0]",
        "outputs * mask[:, :, None]",
    ),
    Edit(
        "total-length-left-out",
        "The result ends with the longest sequence. Ask for all T steps when you unpack.",
        ", total_length=len(x)",
        "",
    ),
    Edit(
        "sorted-and-not-put-back",
        "You sorted the sequences by length and left them so. Put them back, or let PyTorch sort.",
        "packed = pack_padded_sequence(x, lengths, enforce_sorted=False)",
        """\
lengths, order = torch.tensor(lengths).sort(descending=True, stable=True)
    packed = pack_padded_sequence(x[:, order], lengths)""",
    ),
    Edit(
        "batch-in-front",
        "The batch is in front. Here time is axis 0: leave batch_first alone.",
        "total_length=len(x)",
        "total_length=len(x), batch_first=True",
    ),
    Edit(
        "last-step-left-out",
        "Off by one: the last real step of each sequence is left out. A length is a count.",
        "(x, lengths,",
        "(x, [n - 1 for n in lengths],",
    ),
)

QUESTION = Question(
    "packed_outputs",
    modules_and_batches,
    right_answer,
    ("outputs",),
    "The backward direction starts at each sequence's own last step.",
    mistakes=MISTAKES,
)
