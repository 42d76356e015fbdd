"""Promise 3: forward and backward equal torch.nn, over randomly drawn shapes."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_course
from lstm_course import LSTM, RNN, Bidirectional

TOLERANCE = 1e-10
SIZES = {
    "steps": st.integers(1, 9),
    "batch": st.integers(1, 5),
    "input_size": st.integers(1, 6),
    "hidden_size": st.integers(1, 7),
    "seed": st.integers(0, 2**31),
    "with_state": st.booleans(),
    "with_lengths": st.booleans(),
}


def as_list(state):
    return list(state) if isinstance(state, tuple) else [state]


def close(ours, theirs, what):
    theirs = theirs.detach().numpy() if isinstance(theirs, torch.Tensor) else theirs
    np.testing.assert_allclose(
        np.reshape(ours, theirs.shape), theirs, rtol=TOLERANCE, atol=TOLERANCE, err_msg=what
    )


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", ["RNN", "LSTM"])
@settings(max_examples=40, deadline=None)
@given(**SIZES)
def test_outputs_states_and_all_gradients(
    kind, bidirectional, steps, batch, input_size, hidden_size, seed, with_state, with_lengths
):
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    theirs = getattr(torch.nn, kind)(
        input_size, hidden_size, bidirectional=bidirectional, dtype=torch.float64
    )
    layer_type = Bidirectional if bidirectional else getattr(lstm_course, kind)
    ours = layer_type.from_torch(theirs)
    states = 2 if kind == "LSTM" else 1
    directions = 2 if bidirectional else 1

    x = rng.standard_normal((steps, batch, input_size))
    x_torch = torch.tensor(x, requires_grad=True)
    state_shape = (directions, batch, hidden_size)
    start = [rng.standard_normal(state_shape) * with_state for _ in range(states)]
    start_torch = [torch.tensor(s, requires_grad=True) for s in start]
    lengths = rng.integers(1, steps + 1, batch) if with_lengths else None

    # PyTorch, with packing where there are lengths.
    given_x = x_torch
    if with_lengths:
        given_x = torch.nn.utils.rnn.pack_padded_sequence(
            x_torch, torch.tensor(lengths), enforce_sorted=False
        )
    given_state = tuple(start_torch) if kind == "LSTM" else start_torch[0]
    y_torch, final_torch = theirs(given_x, given_state)
    if with_lengths:
        y_torch, _ = torch.nn.utils.rnn.pad_packed_sequence(y_torch, total_length=steps)

    # Ours.
    own = start if bidirectional else [s[0] for s in start]
    y, final, _ = ours.forward(x, tuple(own) if kind == "LSTM" else own[0], lengths)
    close(y, y_torch, "outputs")
    for k, (a, b) in enumerate(zip(as_list(final), as_list(final_torch), strict=True)):
        close(a, b, f"final state {k}")

    # A loss that depends on every output and every final state.
    dy = rng.standard_normal(y.shape)
    d_final = [rng.standard_normal(s.shape) for s in as_list(final)]
    loss = (y_torch * torch.tensor(dy)).sum()
    for a, d in zip(as_list(final_torch), d_final, strict=True):
        loss = loss + (a * torch.tensor(d).reshape(a.shape)).sum()
    loss.backward()
    dx, d_start = ours.backward(dy, tuple(d_final) if kind == "LSTM" else d_final[0])
    close(dx, x_torch.grad, "dx")
    for k, (a, b) in enumerate(zip(as_list(d_start), start_torch, strict=True)):
        close(a, b.grad, f"gradient of the initial state {k}")
    for suffix, prefix in [("", "forward."), ("_reverse", "backward.")][:directions]:
        prefix = prefix if bidirectional else ""
        for own_name, torch_name in [("W_x", "weight_ih"), ("W_h", "weight_hh"), ("b", "bias_ih")]:
            gradient = getattr(theirs, f"{torch_name}_l0{suffix}").grad
            close(ours.grads[prefix + own_name], gradient, f"gradient of {prefix}{own_name}")


@pytest.mark.parametrize("make", [RNN, LSTM, Bidirectional])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_weights_travel_to_torch_and_back_exactly(make, dtype):
    ours = make(3, 4, dtype=dtype, seed=5)
    module = ours.to_torch()
    again = make.from_torch(module)
    assert again.dtype == np.dtype(dtype)
    for name, value in ours.params.items():
        np.testing.assert_array_equal(again.params[name], value)
    x = np.random.default_rng(0).standard_normal((6, 2, 3)).astype(dtype)
    y_torch, _ = module(torch.from_numpy(x))
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(ours.forward(x)[0], y_torch.detach().numpy(), atol=tolerance)


def test_what_comes_from_torch_is_a_copy():
    module = torch.nn.LSTM(2, 3)
    before = module.weight_ih_l0.detach().clone()
    LSTM.from_torch(module).params["W_x"][...] = 9
    assert torch.equal(module.weight_ih_l0, before)


def test_from_torch_says_what_does_not_fit():
    with pytest.raises(ValueError, match="2 layer"):
        LSTM.from_torch(torch.nn.LSTM(2, 3, num_layers=2))
    with pytest.raises(ValueError, match="proj_size 2"):
        LSTM.from_torch(torch.nn.LSTM(2, 3, proj_size=2))
    with pytest.raises(ValueError, match="Bidirectional.from_torch"):
        LSTM.from_torch(torch.nn.LSTM(2, 3, bidirectional=True))
    with pytest.raises(ValueError, match=r"LSTM\.from_torch"):
        Bidirectional.from_torch(torch.nn.LSTM(2, 3))
    with pytest.raises(ValueError, match="module is a GRU"):
        LSTM.from_torch(torch.nn.GRU(2, 3))
    with pytest.raises(ValueError, match="relu"):
        RNN.from_torch(torch.nn.RNN(2, 3, nonlinearity="relu"))


def test_a_torch_module_without_bias_is_the_same_network():
    module = torch.nn.LSTM(2, 3, bias=False, dtype=torch.float64)
    x = np.random.default_rng(0).standard_normal((5, 2, 2))
    ours, _, _ = LSTM.from_torch(module).forward(x)
    np.testing.assert_allclose(ours, module(torch.from_numpy(x))[0].detach().numpy(), atol=1e-12)
