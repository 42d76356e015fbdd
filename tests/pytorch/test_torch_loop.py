"""The loop in PyTorch is the network of lesson 04, gradients included; so is the GRU's loop."""

import numpy as np
import pytest
import torch

from lstm_course import LSTM
from lstm_course.bench.versions import DTYPES, Size, TorchStep, make_versions
from lstm_course.pytorch import equal
from lstm_course.pytorch import loop_lstm as loop
from lstm_course.pytorch.equal import assert_same
from lstm_course.pytorch.loop_gru import LoopGRU


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [Size(7, 4, 3, 5), Size(1, 1, 1, 1), Size(60, 16, 8, 32)], ids=str)
def test_all_versions_are_one_network_in_every_format(size, dtype):
    steps = make_versions(size, dtype=dtype)
    assert set(steps) == {"loop", "nn.LSTM"} | ({"NumPy"} if dtype != "bfloat16" else set())
    assert steps["loop"].results()["outputs"].dtype == getattr(torch, dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_wrong_gate_is_beyond_every_tolerance(dtype, monkeypatch):
    def wrong(self, x_t, h, c):  # i and f swapped
        a = x_t @ self.W_x.T + h @ self.W_h.T + self.b
        f, i, g, o = a.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

    monkeypatch.setattr(loop.LoopLSTM, "step", wrong)
    with pytest.raises(AssertionError, match="loop, outputs"):
        make_versions(Size(7, 4, 3, 5), dtype=dtype)


def test_a_wrong_gradient_alone_is_found(monkeypatch):
    step = loop.LoopLSTM.step

    def cut_off(self, x_t, h, c):
        return step(self, x_t, h.detach(), c)

    monkeypatch.setattr(loop.LoopLSTM, "step", cut_off)
    with pytest.raises(AssertionError, match="loop, (dx|W_x|W_h|b)"):
        make_versions(Size(7, 4, 3, 5), dtype="bfloat16")


def test_the_loop_starts_from_a_given_state():
    module = loop.LoopLSTM(3, 5, dtype=torch.float64)
    x = torch.randn(6, 2, 3, dtype=torch.float64)
    whole, last = module(x)
    first, state = module(x[:4])
    second, again = module(x[4:], state)
    torch.testing.assert_close(torch.cat([first, second]), whole)
    torch.testing.assert_close(again, last)


def test_the_table_of_tolerances():
    assert equal.tolerance_for(torch.float64) == 1e-10
    assert equal.tolerance_for("float32") == 1e-5
    assert equal.tolerance_for(torch.float32, "cuda") > 1e-5
    rows = equal.TOLERANCES
    assert len({(row.dtype, row.device) for row in rows}) == len(rows)
    assert all(row.measured is None or row.measured < row.tolerance for row in rows)
    with pytest.raises(ValueError, match="int64, but the table has only float64"):
        equal.tolerance_for(torch.int64)


def test_assert_same_fails_on_a_small_difference_and_on_nan():
    x = torch.ones(3, dtype=torch.float64)
    assert assert_same(x, np.ones(3), "float64") == 0
    with pytest.raises(AssertionError, match="dx: the difference is 1e-09, but float64 allows"):
        assert_same(x + 1e-9, x, "float64", what="dx")
    with pytest.raises(AssertionError):
        assert_same(x * np.nan, x, "float64")
    with pytest.raises(ValueError, match=r"\(3,\) and \(2,\)"):
        assert_same(x, x[:2], "float64")
    # The scale is that of what is wanted, and never smaller than 1.
    assert equal.difference([9.0], [1.0]) == 8 and equal.difference([1.0], [4.0]) == 0.75
    assert equal.difference([0.3], [0.1]) == pytest.approx(0.2)
    # A large gradient may differ by more: 1e-9 of 1000 is 1e-12 of its size.
    assert_same(1000 * x + 1e-9, 1000 * x, "float64")


@pytest.mark.parametrize("with_state", [False, True])
def test_the_gru_equals_torchs(with_state):
    torch.manual_seed(0)
    theirs = torch.nn.GRU(3, 5, dtype=torch.float64)
    ours = LoopGRU.from_torch(theirs)
    x = torch.randn(7, 4, 3, dtype=torch.float64)
    h = torch.randn(1, 4, 5, dtype=torch.float64) * with_state
    results = []
    for module, state in ((theirs, h), (ours, h[0])):
        given = x.clone().requires_grad_()
        outputs, last = module(given, state)
        (
            outputs * torch.linspace(-1, 1, outputs.numel(), dtype=torch.float64).view_as(outputs)
        ).sum().backward()
        gradients = [p.grad for _, p in sorted(module.named_parameters())]
        results.append([outputs, last.reshape(4, 5), given.grad, gradients])
    for found, wanted in zip(results[1][:3], results[0][:3], strict=True):
        assert_same(found, wanted, "float64")
    names = sorted(name for name, _ in ours.named_parameters())
    assert names == ["W_h", "W_x", "b_h", "b_x"]
    theirs_by_name = {n: p.grad for n, p in theirs.named_parameters()}
    for name, other in zip(names, ("weight_hh", "weight_ih", "bias_hh", "bias_ih"), strict=True):
        assert_same(getattr(ours, name).grad, theirs_by_name[f"{other}_l0"], "float64", what=name)


@pytest.mark.parametrize(
    "make",
    [lambda: loop.LoopLSTM(3, 5, device="meta"), lambda: LoopGRU(3, 5, device="meta")],
    ids=["LSTM", "GRU"],
)
def test_every_new_tensor_is_made_on_the_inputs_device(make):
    module = make()
    assert {p.device.type for p in module.parameters()} == {"meta"}
    outputs, _ = module(torch.empty(4, 2, 3, device="meta"))
    assert outputs.device.type == "meta" and outputs.shape == (4, 2, 5)


def test_a_step_moves_all_its_numbers_to_the_device():
    x, dy = np.zeros((4, 2, 3)), np.zeros((4, 2, 5))
    step = TorchStep(loop.LoopLSTM(3, 5), x, dy, "float32", "meta")
    assert {step.x.device.type, step.d_outputs.device.type} == {"meta"}
    assert step().device.type == "meta" and step.module.W_h.grad.device.type == "meta"


@pytest.mark.gpu
@pytest.mark.parametrize("dtype", DTYPES)
def test_the_accelerator_computes_the_same_network(dtype):
    if not torch.accelerator.is_available():
        pytest.skip("PyTorch finds no accelerator on this machine")
    device = torch.accelerator.current_accelerator()
    if device.type == "mps" and dtype == "float64":
        pytest.skip("Apple's GPU has no float64")
    assert set(make_versions(Size(40, 16, 8, 32), dtype=dtype, device=device)) == {
        "loop",
        "nn.LSTM",
    }


def test_from_numpy_keeps_the_format():
    layer = LSTM(3, 5, dtype=np.float32)
    assert loop.LoopLSTM.from_numpy(layer).W_h.dtype == torch.float32
