"""Losses, optimisers and the training loop, against torch and against what they promise."""

import tracemalloc

import numpy as np
import pytest
import torch

from lstm_course import LSTM, SGD, Adam, Linear, SequenceModel, clip_by_global_norm, train
from lstm_course.gradients import numerical_gradient
from lstm_course.losses import binary_cross_entropy, mean_squared_error, softmax_cross_entropy
from lstm_course.training import truncated_bptt

RNG = np.random.default_rng(0)
MASK = np.array([[True, True], [True, False], [False, False]])


def torch_loss(function, prediction, target):
    prediction = torch.tensor(prediction, requires_grad=True)
    loss = function(prediction, torch.tensor(target))
    loss.backward()
    return loss.item(), prediction.grad.numpy()


def test_losses_equal_torch():
    functional = torch.nn.functional
    prediction, target = RNG.standard_normal((2, 3, 2, 4))
    pairs = [
        (mean_squared_error, functional.mse_loss, target),
        (binary_cross_entropy, functional.binary_cross_entropy_with_logits, (target > 0) * 1.0),
    ]
    for ours, theirs, wanted in pairs:
        loss, gradient = ours(prediction, wanted)
        expected, expected_gradient = torch_loss(theirs, prediction, wanted)
        assert loss == pytest.approx(expected, abs=1e-12)
        np.testing.assert_allclose(gradient, expected_gradient, atol=1e-12)


def test_cross_entropy_equals_torch_and_ignores_what_is_masked():
    logits, labels = RNG.standard_normal((3, 2, 4)), RNG.integers(0, 4, (3, 2))
    loss, gradient = softmax_cross_entropy(logits, labels, MASK)
    ignored = np.where(MASK, labels, -100)

    def theirs(a, b):
        return torch.nn.functional.cross_entropy(a.reshape(-1, 4), b.reshape(-1))

    expected, expected_gradient = torch_loss(theirs, logits, ignored)
    assert loss == pytest.approx(expected, abs=1e-12)
    np.testing.assert_allclose(gradient, expected_gradient, atol=1e-12)
    assert (gradient[~MASK] == 0).all()
    assert softmax_cross_entropy(logits, ignored, MASK)[0] == loss


@pytest.mark.parametrize("loss", [mean_squared_error, binary_cross_entropy])
def test_masked_losses_have_the_numerical_gradient(loss):
    prediction, target = RNG.standard_normal((3, 2, 4)), RNG.integers(0, 2, (3, 2, 4)) * 1.0
    value, gradient = loss(prediction, target, MASK)
    numerical = numerical_gradient(lambda: loss(prediction, target, MASK)[0], prediction)
    np.testing.assert_allclose(gradient, numerical, atol=1e-9)
    assert value == pytest.approx(loss(prediction[MASK], target[MASK])[0])


def test_losses_refuse_what_does_not_fit():
    with pytest.raises(ValueError, match=r"target has shape \(3,\), but \(3, 1\)"):
        mean_squared_error(np.zeros((3, 1)), np.zeros(3))
    with pytest.raises(ValueError, match="labels holds 4"):
        softmax_cross_entropy(np.zeros((2, 4)), np.array([1, 4]))
    with pytest.raises(ValueError, match=r"mask has shape \(3,\)"):
        mean_squared_error(np.zeros((2, 1)), np.zeros((2, 1)), np.ones(3, bool))
    with pytest.raises(ValueError, match="False everywhere"):
        mean_squared_error(np.zeros((2, 1)), np.zeros((2, 1)), np.zeros(2, bool))


@pytest.mark.parametrize(
    ("ours", "theirs"), [(SGD, torch.optim.SGD), (Adam, torch.optim.Adam)], ids=["SGD", "Adam"]
)
def test_optimisers_equal_torch(ours, theirs):
    start = RNG.standard_normal((3, 2))
    params = {"W": start.copy()}
    tensor = torch.tensor(start, requires_grad=True)
    own, other = ours(params, 0.05), theirs([tensor], lr=0.05)
    for _ in range(20):
        g = RNG.standard_normal((3, 2))
        own.step({"W": g})
        tensor.grad = torch.tensor(g)
        other.step()
    np.testing.assert_allclose(params["W"], tensor.detach().numpy(), atol=1e-9)
    with pytest.raises(ValueError, match="grads has no W"):
        own.step({})


def test_clipping_keeps_the_direction():
    grads = {"a": np.array([3.0, 0.0]), "b": np.array([[4.0]])}
    assert clip_by_global_norm(grads, 1.0) == pytest.approx(5.0)
    np.testing.assert_allclose(grads["a"], [0.6, 0])
    np.testing.assert_allclose(grads["b"], [[0.8]])
    assert clip_by_global_norm(grads, 10.0) == pytest.approx(1.0)
    np.testing.assert_allclose(grads["a"], [0.6, 0])


def small_model(seed=0):
    return SequenceModel(LSTM(1, 6, seed=seed), Linear(6, 1, seed=seed), read="last")


def first_value_task(seed=1):
    """Say, after five steps, what the first input was."""
    rng = np.random.default_rng(seed)

    def next_batch():
        x = rng.uniform(-1, 1, (5, 16, 1))
        return x, x[0]

    return next_batch


def test_training_learns_and_is_repeatable():
    histories = [
        train(small_model(), first_value_task(), mean_squared_error, updates=300, progress=False)
        for _ in range(2)
    ]
    assert histories[0].losses == histories[1].losses
    assert np.mean(histories[0].losses[-10:]) < 0.1 * np.mean(histories[0].losses[:10])
    assert len(histories[0].gradient_norms) == 300 and not histories[0].interrupted


def test_stopping_keeps_what_was_learned():
    model = small_model()
    before = {name: value.copy() for name, value in model.params.items()}

    def stop(update, history):
        if update == 4:
            raise KeyboardInterrupt

    history = train(
        model, first_value_task(), mean_squared_error, updates=50, progress=False, on_update=stop
    )
    assert history.interrupted and len(history.losses) == 5
    assert any((before[name] != value).any() for name, value in model.params.items())


def test_a_loss_that_explodes_is_told():
    model = small_model()
    model.params["readout.W"][...] = 1e200
    with (
        np.errstate(over="ignore"),
        pytest.raises(FloatingPointError, match="lower the learning rate"),
    ):
        train(model, first_value_task(), mean_squared_error, updates=5, progress=False)


def test_truncated_bptt_carries_both_h_and_c():
    model = SequenceModel(LSTM(1, 4, seed=0), Linear(4, 1, seed=0))
    x = RNG.standard_normal((12, 3, 1))
    whole, final, _ = model.forward(x)
    still = SGD(model.params, 1e-300)  # learns nothing, so that the states can be compared
    _, state = truncated_bptt(model, x, whole, mean_squared_error, block=5, optimizer=still)
    np.testing.assert_allclose(state, final, atol=1e-14)


def test_truncated_bptt_memory_does_not_grow_with_time():
    def peak(steps):
        model = SequenceModel(LSTM(1, 16, seed=0), Linear(16, 1, seed=0))
        x = np.zeros((steps, 8, 1))
        tracemalloc.start()
        truncated_bptt(model, x, x, mean_squared_error, block=50, optimizer=SGD(model.params))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(100)
    assert peak(2000) < 1.2 * peak(200)
