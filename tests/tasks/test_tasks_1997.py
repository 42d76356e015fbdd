"""The tasks of Hochreiter and Schmidhuber (1997): rules, baselines, the paper's criteria."""

import numpy as np
import pytest

from lstm_course.tasks import adding_1997, long_lag, reber, temporal_order


def rng(seed=0):
    return np.random.default_rng(seed)


# ---- adding, the form of 1997 ----


@pytest.mark.parametrize("length", [20, 37, 100])
def test_adding_marks_as_the_paper_says(length):
    x, target, _, lengths = adding_1997.batch(rng(), length, 4000)
    assert lengths.min() == length and lengths.max() == length + length // 10
    assert x.shape == (lengths.max(), 4000, 2) and target.shape == (4000, 1)
    for b in range(500):
        numbers, markers = x[: lengths[b], b].T
        assert markers[0] == markers[-1] == -1
        marked = np.flatnonzero(markers == 1)
        assert 1 <= len(marked) <= 2 and marked[0] < length // 2
        # One marker is lost only where the first pair was drawn; its number is then 0.
        assert len(marked) == 2 or numbers[0] == 0
        assert target[b, 0] == pytest.approx(0.5 + numbers[marked].sum() / 4)
        assert not x[lengths[b] :, b].any()
    assert np.abs(x[..., 0]).max() <= 1 and x[..., 0].min() < -0.9


def test_the_first_marker_is_among_ten_and_the_second_is_even_over_the_first_half():
    x, *_ = adding_1997.batch(rng(), 100, 60_000)
    marked = (x[..., 1] == 1).mean(axis=1)
    assert not marked[0] and not marked[51:].any()
    # Each of steps 10 to 48: only the second marker, 1 of 49 places.
    np.testing.assert_allclose(marked[10:49], 1 / 49, atol=0.003)
    # Steps 1 to 9: the first marker (1/10), or the second where the first is elsewhere.
    np.testing.assert_allclose(marked[1:10], 0.1 + 0.9 / 49, atol=0.006)


@pytest.mark.parametrize("length", [20, 100])
def test_adding_baseline_is_how_often_the_mean_is_right(length):
    _, target, _, _ = adding_1997.batch(rng(1), length, 200_000)
    right = 1 - adding_1997.count_wrong(np.full(target.shape, 0.5), target) / len(target)
    assert right == pytest.approx(adding_1997.baseline_right(length), abs=0.004)


def test_adding_criterion_allows_one_of_2560():
    target = np.zeros((2560, 1))
    prediction = np.full(target.shape, 0.039)
    assert adding_1997.solved(prediction, target)
    assert adding_1997.count_wrong([[0.04]], [[0.0]]) == 1  # "less than 0.04" is right
    prediction[0] = -0.041
    assert adding_1997.count_wrong(prediction, target) == 1
    assert adding_1997.solved(prediction, target)
    prediction[1] = 0.041
    assert not adding_1997.solved(prediction, target)


# ---- temporal order ----


def test_temporal_order_is_that_of_the_paper():
    x, target, _, lengths = temporal_order.batch(rng(), 3000)
    assert x.shape == (110, 3000, 8) and lengths.min() == 100 and lengths.max() == 110
    places = []
    for b in range(3000):
        sequence = temporal_order.as_text(x, b)
        assert len(sequence) == lengths[b]
        assert sequence[0] == "E" and sequence[-1] == "B"
        at = [t for t, symbol in enumerate(sequence) if symbol in "XY"]
        assert "".join(sequence[t] for t in at) == temporal_order.CLASSES[target[b]]
        assert set(sequence[1:-1]) <= set("abcdXY")
        places.append(at)
    first, second = np.array(places).T
    assert (first.min(), first.max(), second.min(), second.max()) == (10, 20, 50, 60)
    shares = np.bincount(target, minlength=4) / 3000
    np.testing.assert_allclose(shares, temporal_order.GUESSING, atol=0.03)


def test_a_shorter_temporal_order_keeps_its_shape():
    x, target, _, lengths = temporal_order.batch(rng(), 200, length=30)
    assert lengths.min() == 30 and lengths.max() == 33
    marked = x[..., temporal_order.SYMBOLS.index("X") :].any(axis=2)
    assert (marked.sum(axis=0) == 2).all() and marked[3:7].any(axis=0).all()


def test_temporal_order_criterion_asks_every_output_to_be_within_0_3():
    target = np.arange(2560) % 4
    probability = np.full((2560, 4), 0.09)
    probability[np.arange(2560), target] = 0.73
    logits = np.log(probability)
    assert temporal_order.accuracy(logits, target) == 1
    assert temporal_order.solved(logits, target)
    logits[:2, :] = np.log([[0.4, 0.2, 0.2, 0.2], [0.2, 0.4, 0.2, 0.2]])
    assert temporal_order.accuracy(logits, target) == 1  # right, but not sure enough
    assert temporal_order.count_wrong(logits, target) == 2
    assert not temporal_order.solved(logits, target)
    assert temporal_order.accuracy(np.roll(logits, 1, axis=1), target) == 0


# ---- long lag ----


@pytest.mark.parametrize("lag", [2, 5, 100])
def test_long_lag_is_two_sequences_that_differ_at_both_ends_only(lag):
    x, target = long_lag.both_sequences(lag)
    assert x.shape == (lag, 2, lag + 1) and target.shape == (lag, 2)
    read = x.argmax(axis=2)
    np.testing.assert_array_equal(read[1:], target[:-1])
    np.testing.assert_array_equal(read[0], target[-1])
    assert read[0, 0] != read[0, 1]
    np.testing.assert_array_equal(read[1:, 0], np.arange(lag - 1))
    np.testing.assert_array_equal(read[1:, 1], np.arange(lag - 1))


def test_long_lag_criterion_is_the_largest_error_of_any_output():
    _, target = long_lag.both_sequences(7)
    logits = 20 * np.eye(8)[target]
    assert long_lag.solved(logits, target)
    logits[-1] = 0
    logits[-1, :, -2:] = 20  # either of the two, nothing else
    assert long_lag.largest_error(logits, target) == pytest.approx(long_lag.GUESSING)
    assert not long_lag.solved(logits, target)


# ---- embedded Reber, string by string ----


def test_strings_are_walks_through_the_grammar():
    strings = reber.strings(rng(), 500)
    for b in range(500):
        length = strings.lengths[b]
        text = reber.as_text(strings.x, b)
        assert len(text) == length == strings.mask[:, b].sum()
        whole = text + reber.SYMBOLS[strings.y[length - 1, b]]
        assert whole[0] == whole[2] == "B" and whole[-1] == "E"
        assert whole[1] == whole[-2] and whole[1] in "TP"
        assert [reber.SYMBOLS[k] for k in strings.y[:length, b]] == list(whole[1:])
        assert np.flatnonzero(strings.outer[:, b]).tolist() == [length - 2]
        node = 0
        for symbol in whole[2:-2]:
            node = dict(reber.INNER[node])[symbol]
        assert node == len(reber.INNER)


def test_strings_right_needs_every_symbol_of_a_string():
    strings = reber.strings(rng(), 40)
    perfect = strings.legal.astype(float)
    assert reber.strings_right(perfect, strings) == 1
    assert reber.outer_accuracy(perfect, strings) == 1
    broken = perfect.copy()
    broken[strings.lengths[0] - 1, 0] = 0
    assert reber.strings_right(broken, strings) == 1 - 1 / 40
    broken[strings.lengths[1] :, 1] = 5  # padding does not count
    assert reber.strings_right(broken, strings) == 1 - 1 / 40


# ---- all ----


@pytest.mark.parametrize(
    "make",
    [
        lambda r: adding_1997.batch(r, 40, 5)[:2],
        lambda r: temporal_order.batch(r, 5)[:2],
        lambda r: reber.strings(r, 5)[:2],
    ],
    ids=["adding_1997", "temporal_order", "reber strings"],
)
def test_the_generator_alone_decides(make):
    first, again, other = make(rng(3)), make(rng(3)), make(rng(4))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert first[0].shape != other[0].shape or not np.array_equal(first[0], other[0])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: adding_1997.batch(0, 100, 1), "default_rng"),
        (lambda: adding_1997.batch(rng(), 19, 1), "at least 20"),
        (lambda: adding_1997.batch(rng(), 100, 0), "batch_size is 0"),
        (lambda: adding_1997.solved(np.zeros((3, 1)), np.zeros((3, 1))), "at least 2560"),
        (lambda: adding_1997.count_wrong(np.zeros(3), np.zeros((3, 1))), "shape"),
        (lambda: temporal_order.batch(rng(), 0), "batch_size is 0"),
        (lambda: temporal_order.batch(rng(), 1, length=9), "at least 10"),
        (lambda: temporal_order.accuracy(np.zeros((3, 3)), np.zeros(3, int)), "(B, 4)"),
        (lambda: temporal_order.solved(np.zeros((3, 4)), np.zeros(3, int)), "at least 2560"),
        (lambda: long_lag.both_sequences(1), "at least 2"),
        (lambda: long_lag.largest_error(np.zeros((5, 2, 5)), np.zeros((5, 2), int)), "is needed"),
        (lambda: reber.strings(rng(), 0), "batch_size is 0"),
        (lambda: reber.strings_right(np.zeros((1, 1, 7)), reber.strings(rng(), 2)), "is needed"),
    ],
)
def test_bad_input_is_told_in_words(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)
