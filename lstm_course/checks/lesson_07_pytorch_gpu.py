"""Questions of lesson 07: the cell in PyTorch, its weights, packing, a training step, streams."""

import numpy as np

from lstm_course.checks import observing
from lstm_course.checks.question import Question, as_array
from lstm_course.engine.lstm_layer import LSTM

# torch is imported inside the functions: the other lessons' checks start without it.


def _step_cases():
    import torch

    cases = []
    for seed, (B, D, H) in enumerate([(1, 1, 1), (2, 3, 4), (3, 4, 5)]):
        rng = np.random.default_rng(seed)
        shapes = [(B, D), (B, H), (B, H), (4 * H, D), (4 * H, H), (4 * H,)]
        cases.append(tuple(torch.tensor(rng.standard_normal(s)) for s in shapes))
    return cases


def _step(x_t, h, c, W_x, W_h, b):
    """The NumPy layer, run for one step."""
    layer = LSTM(x_t.shape[1], h.shape[1])
    layer.params = {"W_x": W_x.numpy(), "W_h": W_h.numpy(), "b": b.numpy()}
    _, state, _ = layer.forward(x_t.numpy()[None], (h.numpy(), c.numpy()))
    return state


def _weight_cases():
    import torch

    torch.manual_seed(0)  # the module's own weights stand in some messages
    cases = []
    for D, H in [(2, 3), (4, 2)]:
        layer = LSTM(D, H, seed=D)
        layer.params["b"] += np.linspace(-1, 1, 4 * H)
        cases.append((torch.nn.LSTM(D, H, dtype=torch.float64), *layer.params.values()))
    return cases


def _load(module, W_x, W_h, b):
    from lstm_course.engine import from_torch

    from_torch.write(module, {"W_x": W_x, "W_h": W_h, "b": b})
    return module


def _judge_weights(module, _, W_x, W_h, b):
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


def _weights_of(module, *_):
    """All that a module's outputs depend on; of the two biases only the sum counts."""
    from lstm_course.engine import from_torch

    return from_torch.read(module)


def _packed_cases():
    import torch

    torch.manual_seed(0)
    x = torch.tensor(np.random.default_rng(0).standard_normal((5, 3, 2)))
    one = torch.nn.LSTM(2, 4, dtype=torch.float64)
    both = torch.nn.LSTM(2, 3, bidirectional=True, dtype=torch.float64)
    return [(one, x, [5, 5, 5]), (both, x, [2, 4, 3])]


def _packed(module, x, lengths):
    from lstm_course.bidirectional import Bidirectional

    kind = Bidirectional if module.bidirectional else LSTM
    return kind.from_torch(module).forward(x.numpy(), lengths=lengths)[0]


def _training_cases():
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


def _training_step(module, optimizer, x, target, max_norm):
    import torch

    loss = (module(x) - target).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(module.parameters(), max_norm)
    optimizer.step()
    return loss.item()


def _stream_cases():
    import torch

    torch.manual_seed(1)
    module = torch.nn.LSTM(2, 3, dtype=torch.float64)
    x = torch.tensor(np.random.default_rng(1).standard_normal((7, 2, 2)))
    return [(module, x, 7), (module, x, 3)]


def _stream(module, x, block):
    import torch

    state, outputs = None, []
    for part in x.split(block):
        y, (h, c) = module(part, state)
        state = (h.detach(), c.detach())
        outputs.append(y)
    return torch.cat(outputs)


def _trained(seed, updates):
    """A small module and its Adam, after some updates."""
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


def _saving_cases():
    return [(*_trained(seed, updates), updates) for seed, updates in [(0, 3), (1, 20)]]


def _state(module, optimizer, update):
    states = {"module": module.state_dict(), "optimizer": optimizer.state_dict()}
    return {**states, "update": update}


def _resuming_cases():
    import io

    import torch

    cases = []
    for seed, updates in [(2, 3), (3, 20)]:
        file = io.BytesIO()
        torch.save(_state(*_trained(seed, updates), updates), file)
        cases.append((file.getvalue(), *_trained(seed + 10, 0)))  # as in a fresh process
    return cases


def _resume(file, module, optimizer):
    import torch

    saved = torch.load(file, weights_only=True)
    module.load_state_dict(saved["module"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["update"]


QUESTIONS = [
    Question(
        "torch_step",
        _step_cases,
        _step,
        ("h", "c"),
        "The same lines as in NumPy; the backward now comes for free.",
        untouched=("c",),
    ),
    Question(
        "load_weights",
        _weight_cases,
        _load,
        ("module",),
        "No reordering was needed: shapes and gate order are PyTorch's own.",
        judge=_judge_weights,
        signature=_weights_of,
    ),
    Question(
        "packed_outputs",
        _packed_cases,
        _packed,
        ("outputs",),
        "The backward direction starts at each sequence's own last step.",
    ),
    Question(
        "training_step",
        _training_cases,
        _training_step,
        ("the loss", "the weights after the step"),
        "Nothing in it names a device: the same lines train on a CPU and on a GPU.",
        observe=observing.loss_and_weights,
    ),
    Question(
        "stream_outputs",
        _stream_cases,
        _stream,
        ("outputs", "the gradient of the last output with respect to x"),
        "The outputs are those of the unbroken run; only the gradient was cut.",
        observe=observing.outputs_and_reach,
    ),
    Question(
        "training_state",
        _saving_cases,
        _state,
        (
            "safe to load (1 or 0)",
            'found "module", "optimizer", "update" (1 or 0)',
            "the weights",
            "the optimizer's state",
            "update",
        ),
        "Adam remembers two numbers for each weight; without them the next step is another one.",
        observe=observing.what_was_saved,
    ),
    Question(
        "resume_training",
        _resuming_cases,
        _resume,
        ("update", "the weights after the next update"),
        "The next update is the one that the unbroken run would have made.",
        observe=observing.next_update,
    ),
]
