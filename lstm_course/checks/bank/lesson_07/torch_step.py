"""torch_step: the four subgoals of lesson 04 on tensors, the gates in PyTorch's own order."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.engine.lstm_layer import LSTM

# torch is imported where it is needed: the other lessons' checks start without it.


def steps():
    """(x_t, h, c, W_x, W_h, b) as float64 tensors, for three sizes (B, D, H)."""
    import torch

    cases = []
    for seed, (B, D, H) in enumerate([(1, 1, 1), (2, 3, 4), (3, 4, 5)]):
        rng = np.random.default_rng(seed)
        shapes = [(B, D), (B, H), (B, H), (4 * H, D), (4 * H, H), (4 * H,)]
        cases.append(tuple(torch.tensor(rng.standard_normal(s)) for s in shapes))
    return cases


def right_answer(x_t, h, c, W_x, W_h, b):
    """The NumPy layer, run for one step."""
    layer = LSTM(x_t.shape[1], h.shape[1])
    layer.params = {"W_x": W_x.numpy(), "W_h": W_h.numpy(), "b": b.numpy()}
    _, state, _ = layer.forward(x_t.numpy()[None], (h.numpy(), c.numpy()))
    return state


MISTAKES = (
    Edit(
        "sigma-for-candidate",
        "You used σ for the candidate g. A candidate needs a sign, so it goes through tanh.",
        "torch.tanh(a_g)",
        "torch.sigmoid(a_g)",
    ),
    Edit(
        "tanh-for-gates",
        "You used tanh for the gates i and o. A valve lies between 0 and 1, so it needs σ.",
        "torch.sigmoid(a_i), torch.sigmoid(a_o)",
        "torch.tanh(a_i), torch.tanh(a_o)",
    ),
    Edit(
        "tanh-left-out-at-g",
        "The candidate is only mixed. Put it through tanh.",
        "torch.tanh(a_g)",
        "a_g",
    ),
    Edit(
        "activations-left-out",
        "Only f is ready for use: i and o are still mixtures and need σ, and g needs tanh.",
        "torch.sigmoid(a_i), torch.sigmoid(a_o)",
        "a_i, a_o",
        "torch.tanh(a_g)",
        "a_g",
    ),
    Edit(
        "tanh-after-the-gate",
        "You squash what has passed the output gate. Squash the memory first, then let o through.",
        "o * torch.tanh(c)",
        "torch.tanh(o * c)",
    ),
    Edit(
        "one-minus-f-for-i",
        "You let 1 − f of the candidate in, as a GRU does. An LSTM has an input gate for that.",
        "i * g",
        "(1 - f) * g",
    ),
    Edit(
        "old-and-new-both-forgotten",
        "The forget gate works on the candidate too. It works on the old memory alone, before "
        "anything is added.",
        "f * c + i * g",
        "f * (c + i * g)",
    ),
    Edit(
        "gate-order-i-f-o-g",
        "You took the blocks in the order i, f, o, g. Here and in PyTorch it is i, f, g, o.",
        "a_i, a_f, a_g, a_o =",
        "a_i, a_f, a_o, a_g =",
    ),
    Edit(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. f works on the old memory.",
        "a_i, a_f, a_g, a_o =",
        "a_f, a_i, a_g, a_o =",
    ),
    Edit(
        "matrix-product-for-elements",
        "You used a matrix product (@) between a gate and what it works on. A gate multiplies "
        "element by element (*).",
        "f * c + i * g",
        "f @ c + i @ g",
    ),
    Edit(
        "tanh-missing-at-the-read-out",
        "The memory is shown without tanh. Squash it, then let the output gate through.",
        "o * torch.tanh(c)",
        "o * c",
    ),
    Edit(
        "tanh-on-the-memory",
        "You squash the memory itself. tanh belongs to the output h; c is handed on as it is.",
        "f * c + i * g",
        "torch.tanh(f * c + i * g)",
        "o * torch.tanh(c)",
        "o * c",
    ),
    Edit(
        "tanh-on-the-memory-twice",
        "You squash the memory itself, and again when it is shown. Only the second tanh is right.",
        "f * c + i * g",
        "torch.tanh(f * c + i * g)",
    ),
    Edit(
        "h-and-c-swapped",
        "The two results are in the wrong order. First h, then c.",
        "return h, c",
        "return c, h",
    ),
    Edit(
        "old-memory-shown",
        "You show the old memory. Remember first, then expose the new one.",
        "c = f * c",
        "new = f * c",
        "return h, c",
        "return h, new",
    ),
    Edit(
        "output-gate-left-out",
        "The output gate plays no part. It decides how much of tanh(c) is shown.",
        "o * torch.tanh(c)",
        "torch.tanh(c)",
    ),
    Edit(
        "candidate-without-its-gate",
        "The candidate is added as it is. It passes the input gate first.",
        "+ i * g",
        "+ g",
    ),
    Edit(
        "c-changed-in-place",
        "The values are right, but you changed the old memory c in place. The backward pass still "
        "needs it: make a new tensor.",
        "c = f * c + i * g",
        "c.mul_(f).add_(i * g)",
    ),
)

QUESTION = Question(
    "torch_step",
    steps,
    right_answer,
    ("h", "c"),
    "The same lines as in NumPy; the backward now comes for free.",
    untouched=("c",),
    mistakes=MISTAKES,
)
