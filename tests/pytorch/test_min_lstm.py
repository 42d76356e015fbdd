"""minLSTM: the parallel scan is the loop, forward and backward; its gates see no h."""

import pytest
import torch

from lstm_course.pytorch.equal import assert_same
from lstm_course.pytorch.min_lstm import MinLSTM, loop, scan


@pytest.mark.parametrize("steps", [1, 2, 3, 8, 13, 100])
def test_scan_and_loop_are_one_network(steps):
    torch.manual_seed(steps)
    module = MinLSTM(3, 5, dtype=torch.float64)
    x = torch.randn(steps, 4, 3, dtype=torch.float64)
    h = torch.randn(4, 5, dtype=torch.float64)
    dy = torch.randn(steps, 4, 5, dtype=torch.float64)
    found = {}
    for remember in (loop, scan):
        module.zero_grad()
        given = [x.clone().requires_grad_(), h.clone().requires_grad_()]
        outputs, last = module(*given, remember=remember)
        assert torch.equal(outputs[-1], last)
        outputs.backward(dy)
        found[remember] = [outputs, *(t.grad for t in given), module.W_x.grad, module.b.grad]
    for scanned, looped in zip(found[scan], found[loop], strict=True):
        assert_same(scanned, looped, "float64")


def test_the_gates_are_the_papers():
    """Feng et al. 2024, Algorithm 7: f/(f+i), i/(f+i), no squashing of the candidate."""
    module = MinLSTM(2, 3, dtype=torch.float64)
    x = torch.randn(1, 1, 2, dtype=torch.float64)
    i, f, g = (x @ module.W_x.T + module.b).chunk(3, dim=-1)
    i, f = torch.sigmoid(i), torch.sigmoid(f)
    a, b = module.gates(x)
    torch.testing.assert_close(a, f / (f + i))
    torch.testing.assert_close(b, i / (f + i) * g)


def test_vanishing_products_break_nothing():
    a = torch.full((2000, 1, 1), 1e-3, dtype=torch.float64, requires_grad=True)
    b = torch.ones_like(a)
    outputs = scan(a, b, torch.zeros(1, 1, dtype=torch.float64))
    outputs.sum().backward()
    assert torch.isfinite(outputs).all() and torch.isfinite(a.grad).all()
    assert_same(outputs, loop(a, b, torch.zeros(1, 1, dtype=torch.float64)), "float64")


def test_it_runs_on_the_inputs_device():
    outputs, last = MinLSTM(3, 5, device="meta")(torch.empty(6, 2, 3, device="meta"))
    assert outputs.device.type == last.device.type == "meta"
