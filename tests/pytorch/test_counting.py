"""aⁿbⁿ: the task is what it says; an LSTM counts on a line and further than a GRU."""

import numpy as np
import pytest
import torch

from lstm_course.pytorch.counting import counting_unit, memory_over_time, train_counter
from lstm_course.tasks import counting


def test_a_string_by_hand():
    x, y = counting.string(2)
    assert x.tolist() == [[1, 0], [1, 0], [0, 1], [0, 1]]
    assert y.tolist() == [[1, 1, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_a_batch_is_padded_at_its_end():
    x, y, mask = counting.batch([1, 3])
    assert x.shape == (6, 2, 2) and y.shape == (6, 2, 3)
    assert mask.sum(axis=0).tolist() == [2, 6]
    np.testing.assert_array_equal(x[:2, 0], counting.string(1)[0])
    assert not x[2:, 0].any()


@pytest.mark.parametrize("bad", [0, -1, 1.5, "3"])
def test_n_must_be_a_whole_number(bad):
    with pytest.raises(ValueError, match="n is .*whole number of at least 1"):
        counting.string(bad)
    with pytest.raises(ValueError, match="ns is empty"):
        counting.batch([])


def counter_by_hand(x):
    """A perfect counter: logits from the number of a's and b's so far."""
    a, b = np.cumsum(x[..., 0], 0), np.cumsum(x[..., 1], 0)
    can_be = np.stack([b == 0, (b == 0) | (b < a), b == a], axis=-1)
    return np.where(can_be, 1.0, -1.0)


def test_scores():
    assert counting.right_up_to(counter_by_hand, 50) == 50
    until_7 = lambda x: counter_by_hand(x) if len(x) <= 14 else -np.ones((len(x), 1, 3))  # noqa: E731
    assert counting.right_up_to(until_7) == 7
    always = lambda x: np.broadcast_to([1.0, 1.0, -1.0], (len(x), 1, 3))  # noqa: E731
    assert counting.right_up_to(always) == 0


def test_several_lengths_are_judged_together_and_padding_is_not():
    ns = [3, 9, 1, 12]
    assert counting.which_right(counter_by_hand, ns).tolist() == [True] * 4

    def forgets(x):
        """Wrong at step 10, which only strings with n above 5 have."""
        logits = counter_by_hand(x)
        logits[10:11] *= -1
        return logits

    together = counting.which_right(forgets, ns).tolist()
    assert together == [True, False, True, False]
    assert together == [counting.all_right(forgets, n) for n in ns]


def test_the_straightest_unit_is_found():
    steps = np.r_[np.arange(10), np.arange(10)[::-1]]
    memory = np.stack([np.tanh(steps / 2), -3.0 * steps, 1e-9 * steps], axis=1)
    unit, straight = counting_unit(memory)
    assert unit == 1 and straight == pytest.approx(1)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_memory_is_that_of_the_unbroken_run(cell):
    network = train_counter(cell, updates=1)
    memory = memory_over_time(network, 4)
    x = torch.from_numpy(counting.batch([4])[0]).float()
    for t in range(8):
        _, state = network.recurrent(x[: t + 1])
        held = state[1] if cell == "lstm" else state
        np.testing.assert_allclose(memory[t], held[0, 0].detach(), atol=1e-6)


def test_the_seed_decides_the_training_and_padding_does_not(monkeypatch):
    def weights(seed):
        return train_counter("lstm", updates=3, seed=seed).readout.weight.detach().numpy()

    plain = weights(1)
    np.testing.assert_array_equal(plain, weights(1))
    assert not np.array_equal(plain, weights(2))
    honest = counting.batch

    def padded_with_ones(ns):
        x, y, mask = honest(ns)
        y[~mask] = 1
        return x, y, mask

    monkeypatch.setattr(counting, "batch", padded_with_ones)
    np.testing.assert_array_equal(plain, weights(1))


@pytest.mark.slow
def test_an_lstm_counts_on_and_a_gru_does_not():
    """Two seeds each: seconds. Ten seeds each are in the lesson's text as a computed table."""
    for seed in (1, 2):
        lstm, gru = train_counter("lstm", seed=seed), train_counter("gru", seed=seed)
        reach = {
            name: counting.right_up_to(net.predict) for name, net in (("lstm", lstm), ("gru", gru))
        }
        assert reach["lstm"] > reach["gru"]
        assert reach["gru"] < counting.LONGEST_IN_TRAINING + 5
        assert counting_unit(memory_over_time(lstm, 40))[1] > 0.99
        assert abs(memory_over_time(gru, 200)).max() <= 1
        assert abs(memory_over_time(lstm, 40)).max() > 10
