"""load_weights: the course's weights in a torch.nn.LSTM, which then computes the same."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question, as_array
from lstm_course.engine import from_torch
from lstm_course.engine.lstm_layer import LSTM

# torch is imported where it is needed: the other lessons' checks start without it.


def modules_and_weights():
    """(module, W_x, W_h, b): a module with a random start, and a layer's weights."""
    import torch

    torch.manual_seed(0)  # the module's own weights stand in some messages
    cases = []
    for D, H in [(2, 3), (4, 2)]:
        layer = LSTM(D, H, seed=D)
        layer.params["b"] += np.linspace(-1, 1, 4 * H)
        cases.append((torch.nn.LSTM(D, H, dtype=torch.float64), *layer.params.values()))
    return cases


def right_answer(module, W_x, W_h, b):
    """The module, after the course's own transfer."""
    from_torch.write(module, {"W_x": W_x, "W_h": W_h, "b": b})
    return module


def judge(module, _, W_x, W_h, b):
    """Right is whatever computes the same: b may be split between the two biases in any way."""
    import torch

    if not isinstance(module, torch.nn.LSTM):
        return f"It returns a {type(module).__name__}; return the module itself."
    layer = LSTM(W_x.shape[1], W_h.shape[1])
    layer.params = {"W_x": W_x, "W_h": W_h, "b": b}
    x = np.random.default_rng(0).standard_normal((4, 2, W_x.shape[1]))
    with torch.no_grad():
        found = module(torch.tensor(x, dtype=module.weight_ih_l0.dtype))[0]
    difference = np.abs(as_array(found) - layer.forward(x)[0]).max()
    if not difference <= 1e-8:  # NaN is neither
        return f"The two networks' outputs differ by up to {difference:.2g}; 0 is needed."
    return None


def weights_of(module, *_):
    """All that a module's outputs depend on; of the two biases only the sum counts."""
    return from_torch.read(module)


MISTAKES = (
    Edit(
        "bias-added-twice",
        "Both biases hold b. PyTorch adds them, so b counts twice: one of them must be 0.",
        "bias_hh_l0.zero_()",
        "bias_hh_l0.copy_(torch.tensor(b))",
    ),
    Edit(
        "second-bias-left-as-it-was",
        "One bias holds b, but the other still has its random start. They are added: make it 0.",
        "module.bias_hh_l0.zero_()",
        "",
    ),
    Edit(
        "bias-forgotten",
        "Both biases are 0. Put b into one of them.",
        "bias_ih_l0.copy_(torch.tensor(b))",
        "bias_ih_l0.zero_()",
    ),
    Edit(
        "biases-not-copied",
        "You copied the matrices, but both biases still have their random start.",
        "module.bias_ih_l0.copy_(torch.tensor(b))",
        "",
        "module.bias_hh_l0.zero_()",
        "",
    ),
    Edit(
        "nothing-copied",
        "The module still has its random start. Copy into its parameters, inside no_grad.",
        "module.weight_ih_l0.copy_",
        "weight_ih = torch.nn.Parameter",
        "module.weight_hh_l0.copy_",
        "weight_hh = torch.nn.Parameter",
        "module.bias_ih_l0.copy_",
        "bias_ih = torch.nn.Parameter",
        "module.bias_hh_l0.zero_()",
        "",
    ),
    Edit(
        "W_h-not-copied",
        "W_h was not copied. The module has two matrices, for the input and for the state.",
        "module.weight_hh_l0.copy_(torch.tensor(W_h))",
        "",
    ),
    Edit(
        "W_x-not-copied",
        "W_x was not copied. The module has two matrices, for the input and for the state.",
        "module.weight_ih_l0.copy_(torch.tensor(W_x))",
        "",
    ),
    Edit(
        "gate-order-i-f-o-g",
        "You reordered the blocks to i, f, o, g. PyTorch has the course's own order: reorder "
        "nothing.",
        "    return module",
        """\
        for parameter in module.parameters():
            i, f, g, o = parameter.chunk(4)
            parameter.copy_(torch.cat([i, f, o, g]))
    return module""",
    ),
    Edit(
        "i-and-f-swapped",
        "You exchanged the blocks of i and f. PyTorch has the course's own order: reorder nothing.",
        "    return module",
        """\
        for parameter in module.parameters():
            i, f, g, o = parameter.chunk(4)
            parameter.copy_(torch.cat([f, i, g, o]))
    return module""",
    ),
)

QUESTION = Question(
    "load_weights",
    modules_and_weights,
    right_answer,
    ("module",),
    "No reordering was needed: shapes and gate order are PyTorch's own.",
    judge=judge,
    signature=weights_of,
    mistakes=MISTAKES,
)
