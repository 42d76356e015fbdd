"""The quote toggle: answers, hints, and the same text without hints."""

import numpy as np
import pytest

from lstm_course.tasks import quotes


def rng(seed=0):
    return np.random.default_rng(seed)


def test_inside_turns_at_every_mark():
    assert quotes.inside('a"b"c""d"').tolist() == [False, True, True] + [False] * 2 + [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("split", quotes.SPLITS)
def test_quotes_windows_start_outside_and_count_marks(split):
    x, y = quotes.batch(rng(), 80, 30, split)
    assert x.shape == (80, 30, 96) and y.shape == (80, 30, 1)
    marks = x[..., quotes.ALPHABET.index('"')]
    assert marks.any(axis=0).all()
    np.testing.assert_array_equal(np.cumsum(marks, axis=0) % 2, y[..., 0])
    again = quotes.batch(rng(), 80, 30, split)[0]
    np.testing.assert_array_equal(x, again)


def test_scrambled_text_has_the_same_characters_and_its_own_answers():
    x, y = quotes.batch(rng(), 80, 30)
    mixed, answers = quotes.scramble(rng(1), x)
    np.testing.assert_array_equal(mixed.sum(axis=0), x.sum(axis=0))
    assert not np.array_equal(mixed, x)
    marks = mixed[..., quotes.ALPHABET.index('"')]
    np.testing.assert_array_equal(np.cumsum(marks, axis=0) % 2, answers[..., 0])
    np.testing.assert_array_equal(answers[-1], y[-1])  # as many marks in all


def test_the_hint_rule_never_counts():
    after_space, after_letter = (
        quotes.hint_rule(quotes.encode(text))[:, 0, 0] for text in ('a "b" "c', 'a"b"c')
    )
    assert after_space.tolist() == [False] * 2 + [True] * 2 + [False] * 2 + [True] * 2
    assert after_letter.tolist() == [False] * 5


def test_hints_go_far_in_text_and_nowhere_without_it():
    x, y = quotes.batch(rng(99), 300, 60, "held-out")
    mixed, answers = quotes.scramble(rng(5), x)
    on_text = np.mean(quotes.hint_rule(x) == (y > 0.5))
    without = np.mean(quotes.hint_rule(mixed) == (answers > 0.5))
    assert on_text > quotes.majority_accuracy(y) + 0.04
    assert without < quotes.majority_accuracy(answers) + 0.05


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: quotes.batch(0, 10, 1), "default_rng"),
        (lambda: quotes.batch(rng(), 10**7, 1), "no topic"),
        (lambda: quotes.batch(rng(), 10, 1, "test"), "'train', 'held-out'"),
        (lambda: quotes.inside(""), "at least one character"),
    ],
)
def test_bad_input_is_told_in_words(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)
