"""The loop in PyTorch is the network of lesson 04, gradients included."""

import numpy as np
import pytest
import torch

from lstm_course import LSTM
from lstm_course import torch_loop as loop


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-10), (np.float32, 1e-5)])
def test_numpy_loop_and_nn_lstm_are_one_network(dtype, tolerance):
    rng = np.random.default_rng(0)
    layer = LSTM(3, 5, dtype=dtype, seed=1)
    x = rng.standard_normal((7, 4, 3)).astype(dtype)
    dy = rng.standard_normal((7, 4, 5)).astype(dtype)
    outputs, state, _ = layer.forward(x)
    layer.backward(dy)
    looped, fused = loop.LoopLSTM.from_numpy(layer), layer.to_torch()
    for module, names in [
        (looped, ("W_x", "W_h", "b")),
        (fused, ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0")),
    ]:
        y, last = module(torch.from_numpy(x))
        y.backward(torch.from_numpy(dy))
        np.testing.assert_allclose(y.detach().numpy(), outputs, atol=tolerance)
        for a, b in zip(last, state, strict=True):
            np.testing.assert_allclose(a.detach().numpy().reshape(b.shape), b, atol=tolerance)
        gradients = dict(module.named_parameters())
        for own, name in zip(("W_x", "W_h", "b"), names, strict=True):
            found = gradients[name].grad.numpy()
            np.testing.assert_allclose(found, layer.grads[own], rtol=tolerance, atol=tolerance)


def test_the_loop_starts_from_a_given_state():
    module = loop.LoopLSTM(3, 5, dtype=torch.float64)
    x = torch.randn(6, 2, 3, dtype=torch.float64)
    whole, last = module(x)
    first, state = module(x[:4])
    second, again = module(x[4:], state)
    torch.testing.assert_close(torch.cat([first, second]), whole)
    torch.testing.assert_close(again, last)


def test_every_size_and_version_is_measured():
    rows = loop.compare_speed([2, 3], [4], batch=2, input_size=3, rounds=2)
    assert {(r["implementation"], r["T"], r["H"]) for r in rows} == {
        (name, T, 4) for name in ("NumPy", "loop", "nn.LSTM") for T in (2, 3)
    }
    assert all(r["milliseconds"] > 0 for r in rows)


def test_unequal_versions_are_not_timed(monkeypatch):
    monkeypatch.setattr(loop.LoopLSTM, "step", lambda self, x, h, c: (h + self.W_h.sum(), c))
    with pytest.raises(AssertionError):
        loop.compare_speed([2], [4], rounds=2)


@pytest.mark.gpu
def test_the_accelerator_computes_the_same_network():
    if not torch.accelerator.is_available():
        pytest.skip("PyTorch finds no accelerator on this machine")
    device = torch.accelerator.current_accelerator()
    layer = LSTM(3, 5, dtype=np.float32, seed=1)
    x = np.random.default_rng(0).standard_normal((7, 4, 3)).astype(np.float32)
    y, _ = layer.to_torch().to(device)(torch.from_numpy(x).to(device))
    np.testing.assert_allclose(y.detach().cpu().numpy(), layer.forward(x)[0], atol=1e-3)


def test_operations_are_counted():
    x = torch.ones(3)
    assert loop.count_operations(lambda: (x + 1) * 2) == 2
