"""Known mistakes of lesson 07: what people write, and what to tell them.

torch is imported inside the functions, as in the questions of this lesson.
"""

from lstm_course.checks.mistakes_07_running import PACKED, STREAM, UPDATE
from lstm_course.checks.mistakes_07_saving import RESUME, SAVE
from lstm_course.checks.question import Mistake


def _step(x_t, h, c, W_x, W_h, b, **slips):
    """The right step, with one slip on request."""
    import torch

    i, f, g, o = (x_t @ W_x.T + h @ W_h.T + b).chunk(4, dim=1)
    if slips.get("order") == "ifog":
        g, o = o, g
    if slips.get("order") == "figo":
        i, f = f, i
    gate, candidate = slips.get("functions", ("sigmoid", "tanh"))
    i, o = getattr(torch, gate)(i), getattr(torch, gate)(o)
    f, g = torch.sigmoid(f), getattr(torch, candidate)(g)
    new = slips.get("keep", lambda i, f, g, c: f * c + i * g)(i, f, g, c)
    if slips.get("gate_first"):
        return torch.tanh(o * new), new
    shown = c if slips.get("old_shown") else new
    if slips.get("squash_c"):
        new = shown = torch.tanh(new)
    if not slips.get("plain"):
        shown = torch.tanh(shown)
    return shown * (1 if slips.get("no_output_gate") else o), new


def _step_slip(**slips):
    return lambda *arguments: _step(*arguments, **slips)


def _load(module, W_x, W_h, b, *, order=(0, 1, 2, 3), copied=("x", "h"), ih=1, hh=0):
    """The right transfer, with one slip on request; hh=None leaves the second bias as it was."""
    import torch

    def rows(array):
        return torch.cat([torch.tensor(array).chunk(4)[k] for k in order])

    with torch.no_grad():
        if "x" in copied:
            module.weight_ih_l0.copy_(rows(W_x))
        if "h" in copied:
            module.weight_hh_l0.copy_(rows(W_h))
        if ih is not None:
            module.bias_ih_l0.copy_(ih * rows(b))
        if hh is not None:
            module.bias_hh_l0.copy_(hh * rows(b))
    return module


def _load_slip(**slips):
    return lambda *arguments: _load(*arguments, **slips)


STEP = [
    Mistake(
        "sigma-for-candidate",
        "You used σ for the candidate g. A candidate needs a sign, so it goes through tanh.",
        _step_slip(functions=("sigmoid", "sigmoid")),
    ),
    Mistake(
        "tanh-for-gates",
        "You used tanh for the gates i and o. A valve lies between 0 and 1, so it needs σ.",
        _step_slip(functions=("tanh", "tanh")),
    ),
    Mistake(
        "tanh-left-out-at-g",
        "The candidate is only mixed. Put it through tanh.",
        _step_slip(functions=("sigmoid", "clone")),
    ),
    Mistake(
        "activations-left-out",
        "Only f is ready for use: i and o are still mixtures and need σ, and g needs tanh.",
        _step_slip(functions=("clone", "clone")),
    ),
    Mistake(
        "tanh-after-the-gate",
        "You squash what has passed the output gate. Squash the memory first, then let o through.",
        _step_slip(gate_first=True),
    ),
    Mistake(
        "one-minus-f-for-i",
        "You let 1 − f of the candidate in, as a GRU does. An LSTM has an input gate for that.",
        _step_slip(keep=lambda i, f, g, c: f * c + (1 - f) * g),
    ),
    Mistake(
        "old-and-new-both-forgotten",
        "The forget gate works on the candidate too. It works on the old memory alone, before "
        "anything is added.",
        _step_slip(keep=lambda i, f, g, c: f * (c + i * g)),
    ),
    Mistake(
        "gate-order-i-f-o-g",
        "You took the blocks in the order i, f, o, g. Here and in PyTorch it is i, f, g, o.",
        _step_slip(order="ifog"),
    ),
    Mistake(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. f works on the old memory.",
        _step_slip(order="figo"),
    ),
    Mistake(
        "matrix-product-for-elements",
        "You used a matrix product (@) between a gate and what it works on. A gate multiplies "
        "element by element (*).",
        _step_slip(keep=lambda i, f, g, c: f @ c + i @ g),
    ),
    Mistake(
        "tanh-missing-at-the-read-out",
        "The memory is shown without tanh. Squash it, then let the output gate through.",
        _step_slip(plain=True),
    ),
    Mistake(
        "tanh-on-the-memory",
        "You squash the memory itself. tanh belongs to the output h; c is handed on as it is.",
        _step_slip(squash_c=True, plain=True),
    ),
    Mistake(
        "tanh-on-the-memory-twice",
        "You squash the memory itself, and again when it is shown. Only the second tanh is right.",
        _step_slip(squash_c=True),
    ),
    Mistake(
        "h-and-c-swapped",
        "The two results are in the wrong order. First h, then c.",
        lambda *a: _step(*a)[::-1],
    ),
    Mistake(
        "old-memory-shown",
        "You show the old memory. Remember first, then expose the new one.",
        _step_slip(old_shown=True),
    ),
    Mistake(
        "output-gate-left-out",
        "The output gate plays no part. It decides how much of tanh(c) is shown.",
        _step_slip(no_output_gate=True),
    ),
    Mistake(
        "candidate-without-its-gate",
        "The candidate is added as it is. It passes the input gate first.",
        _step_slip(keep=lambda i, f, g, c: f * c + g),
    ),
    Mistake(
        "c-changed-in-place",
        "The values are right, but you changed the old memory c in place. The backward pass still "
        "needs it: make a new tensor.",
        _step_slip(keep=lambda i, f, g, c: c.mul_(f).add_(i * g)),
    ),
]

LOAD = [
    Mistake(
        "bias-added-twice",
        "Both biases hold b. PyTorch adds them, so b counts twice: one of them must be 0.",
        _load_slip(hh=1),
    ),
    Mistake(
        "second-bias-left-as-it-was",
        "One bias holds b, but the other still has its random start. They are added: make it 0.",
        _load_slip(hh=None),
    ),
    Mistake(
        "bias-forgotten",
        "Both biases are 0. Put b into one of them.",
        _load_slip(ih=0),
    ),
    Mistake(
        "biases-not-copied",
        "You copied the matrices, but both biases still have their random start.",
        _load_slip(ih=None, hh=None),
    ),
    Mistake(
        "nothing-copied",
        "The module still has its random start. Copy into its parameters, inside no_grad.",
        _load_slip(copied=(), ih=None, hh=None),
    ),
    Mistake(
        "W_h-not-copied",
        "W_h was not copied. The module has two matrices, for the input and for the state.",
        _load_slip(copied=("x",)),
    ),
    Mistake(
        "W_x-not-copied",
        "W_x was not copied. The module has two matrices, for the input and for the state.",
        _load_slip(copied=("h",)),
    ),
    Mistake(
        "gate-order-i-f-o-g",
        "You reordered the blocks to i, f, o, g. PyTorch has the course's own order: reorder "
        "nothing.",
        _load_slip(order=(0, 1, 3, 2)),
    ),
    Mistake(
        "i-and-f-swapped",
        "You exchanged the blocks of i and f. PyTorch has the course's own order: reorder nothing.",
        _load_slip(order=(1, 0, 2, 3)),
    ),
]

MISTAKES = {
    "torch_step": STEP,
    "load_weights": LOAD,
    "packed_outputs": PACKED,
    "training_step": UPDATE,
    "stream_outputs": STREAM,
    "training_state": SAVE,
    "resume_training": RESUME,
}
