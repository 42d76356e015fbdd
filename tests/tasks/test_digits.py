"""Digits row by row and pixel by pixel: the extract, its three parts, the shipped networks."""

import numpy as np
import pytest

from lstm_course.tasks import digits, digits_training


def rng(seed=0):
    return np.random.default_rng(seed)


def test_the_extract_has_three_parts_and_no_picture_twice():
    parts = {split: digits.pictures(split) for split in digits.SPLITS}
    assert [len(labels) for _, labels in parts.values()] == [1197, 200, 400]
    pixels = np.concatenate([pixels for pixels, _ in parts.values()])
    assert pixels.shape == (1797, 8, 8) and pixels.min() == 0 and pixels.max() == 1
    assert np.array_equal(pixels * 16, np.round(pixels * 16))
    assert len(np.unique(pixels.reshape(-1, 64), axis=0)) == 1797
    labels = np.concatenate([labels for _, labels in parts.values()])
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (digits.DATA / "digits.npz").stat().st_size < 60_000


def test_both_readings_are_the_same_picture():
    pixels, labels = digits.pictures("test")
    rows, row_labels = digits.sequences("test", "rows")
    steps, step_labels = digits.sequences("test", "pixels")
    assert rows.shape == (8, 400, 8) and steps.shape == (64, 400, 1)
    np.testing.assert_array_equal(rows[:, 5], pixels[5])
    np.testing.assert_array_equal(steps[:, 5, 0], pixels[5].ravel())
    np.testing.assert_array_equal(labels, row_labels)
    np.testing.assert_array_equal(labels, step_labels)


def test_nobody_can_change_the_data_for_the_next_reader():
    digits.pictures()[0][:] = 0
    digits.sequences()[0][:] = 0
    assert digits.pictures()[0].any() and digits.sequences()[0].any()


def test_a_batch_is_drawn_from_its_own_part():
    x, labels = digits.batch(rng(), 200, "rows", "validation")
    pixels, all_labels = digits.pictures("validation")
    assert sorted(labels) == sorted(all_labels)
    known = {picture.tobytes() for picture in pixels}
    assert {np.ascontiguousarray(x[:, b]).tobytes() for b in range(200)} == known
    np.testing.assert_array_equal(digits.batch(rng(), 200, "rows", "validation")[0], x)


def test_baselines_are_direct_counts():
    train, test = digits.pictures("train")[1], digits.pictures("test")[1]
    commonest = max(range(10), key=train.tolist().count)
    assert digits.majority_accuracy() == test.tolist().count(commonest) / 400
    # The linear read-out again, by the normal equations with a whisper of ridge.
    x, t = (
        np.column_stack([digits.pictures(s)[0].reshape(-1, 64), np.ones(n)])
        for s, n in (("train", 1197), ("test", 400))
    )
    W = np.linalg.solve(x.T @ x + 1e-9 * np.eye(65), x.T @ np.eye(10)[train])
    assert digits.linear_accuracy() == pytest.approx(np.mean((t @ W).argmax(1) == test), abs=0.006)


def test_the_shipped_networks_say_what_the_lesson_says():
    score = {name: digits_training.score(digits.load_trained(name)) for name in digits.TRAINED}
    assert score["lstm"] > score["rnn"] > digits.majority_accuracy() + 0.5
    sizes = [sum(w.size for w in digits.load_trained(name).params.values()) for name in score]
    assert abs(sizes[0] - sizes[1]) < 0.15 * max(sizes)
    for name in score:
        assert (digits.DATA / f"digits_{name}.npz").stat().st_size < 60_000


@pytest.mark.slow
@pytest.mark.parametrize("name", digits.TRAINED)
def test_training_again_gives_the_shipped_score_within_the_seeds_spread(name):
    model, history = digits_training.trained(name, digits_training.SHIPPED_SEED)
    assert len(history.losses) == digits_training.UPDATES
    shipped = digits_training.score(digits.load_trained(name))
    assert digits_training.score(model) == pytest.approx(shipped, abs=0.04)


@pytest.mark.parametrize("name", digits.TRAINED)
def test_read_by_rows_both_learn_it(name):
    model, _ = digits_training.trained(name, seed=0, reading="rows", updates=400)
    assert digits_training.score(model, "rows") > 0.9


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: digits.pictures("all"), "'train', 'validation', 'test'"),
        (lambda: digits.sequences("test", "columns"), "'rows', 'pixels'"),
        (lambda: digits.batch(0, 1), "default_rng"),
        (lambda: digits.batch(rng(), 201, "rows", "validation"), "only 200"),
        (lambda: digits.batch(rng(), 0), "batch_size is 0"),
        (lambda: digits.accuracy(np.zeros((3, 9)), np.zeros(3, int)), "(N, 10)"),
        (lambda: digits.load_trained("gru"), "'rnn', 'lstm'"),
    ],
)
def test_bad_input_is_told_in_words(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)
