"""Losses, optimisers and the training loop, against torch and against what they promise."""

import tracemalloc

import numpy as np
import pytest
import torch

from lstm_course import LSTM, SGD, Adam, Linear, SequenceModel, clip_by_global_norm, train
from lstm_course.gradients import numerical_gradient
from lstm_course.losses import binary_cross_entropy, mean_squared_error, softmax_cross_entropy
from lstm_course.training import Batch, truncated_bptt

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


def test_very_sure_answers_overflow_nothing():
    sure, labels = np.array([[1000.0, 0.0], [0.0, 1000.0]]), np.array([0, 0])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        wrong_by, gradient = softmax_cross_entropy(sure, labels)
        assert np.isfinite(wrong_by) and wrong_by > 100
        np.testing.assert_allclose(gradient, [[0, 0], [-0.5, 0.5]], atol=1e-12)
        loss, gradient = binary_cross_entropy(sure, np.zeros((2, 2)))
        assert loss == pytest.approx(500 + np.log(2) / 2)
        np.testing.assert_allclose(gradient, [[0.25, 0.125], [0.125, 0.25]])


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
    with pytest.raises(ValueError, match="labels holds -1"):
        softmax_cross_entropy(np.zeros((2, 4)), np.array([1, -1]))
    with pytest.raises(ValueError, match=r"labels has shape \(2, 1\), but \(2,\)"):
        softmax_cross_entropy(np.zeros((2, 4)), np.zeros((2, 1), int))
    with pytest.raises(ValueError, match=r"mask has shape \(3,\)"):
        mean_squared_error(np.zeros((2, 1)), np.zeros((2, 1)), np.ones(3, bool))
    with pytest.raises(ValueError, match="False everywhere"):
        mean_squared_error(np.zeros((2, 1)), np.zeros((2, 1)), np.zeros(2, bool))


@pytest.mark.parametrize(
    ("ours", "theirs"), [(SGD, torch.optim.SGD), (Adam, torch.optim.Adam)], ids=["SGD", "Adam"]
)
@pytest.mark.parametrize("size", [1.0, 1e-9])  # so small that Adam's epsilon counts
def test_optimisers_equal_torch(ours, theirs, size):
    start = RNG.standard_normal((3, 2))
    params = {"W": start.copy()}
    tensor = torch.tensor(start, requires_grad=True)
    own, other = ours(params, 0.05), theirs([tensor], lr=0.05)
    for _ in range(20):
        g = size * RNG.standard_normal((3, 2))
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
    for max_norm in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="max_norm is"):
            clip_by_global_norm(grads, max_norm)


def small_model(seed=0):
    return SequenceModel(LSTM(1, 6, seed=seed), Linear(6, 1, seed=seed), read="last")


def first_value_task(seed=1):
    """Say, after five steps, what the first input was."""
    rng = np.random.default_rng(seed)

    def next_batch():
        x = rng.uniform(-1, 1, (5, 16, 1))
        return x, x[0]

    return next_batch


class Watched(SGD):
    """Notes the learning rate and the length of the gradient of each update."""

    def __init__(self, params):
        super().__init__(params)
        self.rates, self.norms = [], []

    def step(self, grads):
        self.rates.append(self.learning_rate)
        self.norms.append(np.sqrt(sum((g * g).sum() for g in grads.values())))
        super().step(grads)


def watched_training(updates=3, target_size=1, **choices):
    model, next_batch = small_model(), first_value_task()
    watched = Watched(model.params)
    choices = {"learning_rate": 1e-6, **choices}
    history = train(
        model,
        lambda: (next_batch()[0], np.full((16, 1), float(target_size))),
        mean_squared_error,
        updates=updates,
        optimizer=watched,
        progress=False,
        **choices,
    )
    return watched, history


def test_the_optimiser_gets_the_rate_of_each_update():
    watched, _ = watched_training(learning_rate=lambda update: 0.1 / (update + 1))
    np.testing.assert_allclose(watched.rates, [0.1, 0.1 / 2, 0.1 / 3])
    for rate in (0, -0.1, float("nan"), [0.1, 0.2]):
        with pytest.raises(ValueError, match="learning_rate"):
            watched_training(learning_rate=rate)


def test_the_optimiser_gets_the_clipped_gradient_and_the_history_the_whole_norm():
    clipped, history = watched_training(clip=0.01)
    np.testing.assert_allclose(clipped.norms, 0.01)
    assert min(history.gradient_norms) > 0.02
    free, whole = watched_training(clip=None, target_size=100)
    np.testing.assert_allclose(free.norms, whole.gradient_norms)
    assert min(free.norms) > 10


def test_on_update_can_end_the_training():
    _, history = watched_training(updates=9, on_update=lambda update, history: update == 3)
    assert len(history.losses) == 4 and not history.interrupted


def test_training_leaves_padding_out():
    """What stands in padded steps changes nothing: neither the state nor the loss sees it."""

    def loss_with(padding):
        model = SequenceModel(LSTM(1, 3, seed=0), Linear(3, 1, seed=0))
        x, target = np.ones((2, 6, 2, 1))
        x[4:, 1] = target[4:, 1] = padding
        lengths = np.array([6, 4])
        batch = Batch(x, target, np.arange(6)[:, None] < lengths, lengths)
        losses = train(model, lambda: batch, mean_squared_error, updates=3, progress=False).losses
        return losses, model.forward(x, lengths=lengths)[0]

    clean, dirty = loss_with(0.0), loss_with(50.0)
    assert clean[0] == dirty[0]
    np.testing.assert_array_equal(clean[1], dirty[1])

    def last_loss_with(padding):
        x = np.ones((6, 2, 1))
        x[4:, 1] = padding
        batch = Batch(x, np.ones((2, 1)), lengths=np.array([6, 4]))
        return train(
            small_model(), lambda: batch, mean_squared_error, updates=3, progress=False
        ).losses

    assert last_loss_with(0.0) == last_loss_with(50.0)


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
    # The second half of the stream goes on from the state of the first, whatever the blocks.
    _, half, _ = model.forward(x[:6])
    history, state = truncated_bptt(
        model, x[6:], whole[6:], mean_squared_error, block=4, optimizer=still, state=half
    )
    np.testing.assert_allclose(state, final, atol=1e-14)
    np.testing.assert_allclose(history.losses, 0, atol=1e-25)


def test_truncated_bptt_clips_and_leaves_out_what_is_masked():
    model = SequenceModel(LSTM(1, 4, seed=0), Linear(4, 1, seed=0))
    x, mask = RNG.standard_normal((8, 3, 1)), np.ones((8, 3), bool)
    target = np.ones_like(x)
    target[5], mask[5] = 1e6, False
    watched = Watched(model.params)
    history, _ = truncated_bptt(
        model, x, target, mean_squared_error, block=4, optimizer=watched, clip=1e-3, mask=mask
    )
    assert max(history.losses) < 10
    np.testing.assert_allclose(watched.norms, 1e-3)


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
