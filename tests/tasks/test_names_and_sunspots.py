"""Names and sunspots: splits, baselines against direct counts, the shipped generator, bad input."""

import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest

from lstm_course.tasks import given_names, names, spelling, spelling_scores, sunspots, sunspots_lstm
from lstm_course.tasks.unwelcome_japanese import pattern


def rng(seed=0):
    return np.random.default_rng(seed)


# ---- names ----


def test_no_name_is_in_two_splits_in_any_role_or_script():
    seen = {}
    for split in names.SPLITS:
        both = [*names.load(split).surnames, *names.load(split).given_names]
        seen[split] = {hiragana for hiragana, _ in both} | {romaji for _, romaji in both}
        assert all(set(romaji) <= set(names.ROMAJI) for _, romaji in both)
        assert all(set(hiragana) <= set(names.HIRAGANA) for hiragana, _ in both)
        assert not [romaji for _, romaji in both if pattern().search(romaji)]
    for one, two in combinations(seen, 2):
        assert not seen[one] & seen[two]
    train = names.load("train")
    assert len(train.surnames) > 1300 and len(train.given_names) > 7000
    assert len(names.load("test").surnames) > 200 and len(names.load("test").given_names) > 1000


def test_the_data_carry_their_notice():
    text = (names.DATA / "japanese_names.txt").read_text(encoding="utf-8")
    head = text.split("[surnames train]")[0]
    assert "Permission is hereby granted" in head and "0.4.0" in head


@pytest.mark.parametrize("script", names.SCRIPTS)
def test_pad_says_where_the_surname_ends(script):
    full = names.full_names(rng(1), 20, "test", script)
    data = names.pad(full, script)
    letters = names.LETTERS[script]
    for b, (surname, given) in enumerate(full):
        n = len(surname) + len(given)
        assert data.lengths[b] == n and data.mask[:, b].sum() == n
        read = "".join(letters[k] for k in data.x[:n, b].argmax(axis=1))
        assert read == surname + given and not data.x[n:, b].any()
        assert data.target[:n, b].tolist() == [0] * len(surname) + [1] * len(given)
    assert names.full_names(rng(1), 20, "test", script) == full
    assert names.full_names(rng(2), 20, "test", script) != full


def test_commonest_cut_baseline_is_a_direct_count():
    cuts = {}
    for surname, given in names.full_names(rng(0), 20_000, "train"):
        cuts.setdefault(len(surname + given), []).append(len(surname))
    letters, whole = [], []
    for surname, given in names.full_names(rng(1), 3000, "test"):
        seen = cuts[len(surname + given)]
        cut = max(set(seen), key=lambda k: (seen.count(k), -seen.index(k)))
        truth = [k >= len(surname) for k in range(len(surname + given))]
        right = [(k >= cut) == t for k, t in enumerate(truth)]
        letters += right
        whole.append(all(right))
    expected = np.mean(letters), np.mean(whole)
    assert names.commonest_cut_baseline() == pytest.approx(expected)


@pytest.mark.slow
def test_both_directions_find_more_boundaries_than_one():
    torch = pytest.importorskip("torch")
    from lstm_course.pytorch.tagger import Tagger, fit_tagger

    data = names.pad(names.full_names(rng([0, 1]), 6400))
    test = names.full_names(rng(99), 1000, "test")
    whole = {}
    for kind, (cell, both) in {"LSTM": ("lstm", False), "BiRNN": ("rnn", True)}.items():
        torch.manual_seed(0)
        tagger = Tagger(26, 32, 2, cell=cell, bidirectional=both)
        fit_tagger(tagger, data, epochs=2, learning_rate=0.02, progress=False)
        whole[kind] = names.score(tagger, test)[1]
        assert names.score(tagger.to_numpy(), test)[1] == pytest.approx(whole[kind], abs=0.01)
    assert names.commonest_cut_baseline()[1] + 0.1 < whole["LSTM"] < whole["BiRNN"] - 0.05


# ---- given names ----


def test_given_names_pad_asks_for_the_next_letter_and_the_end():
    data = given_names.pad(["aoi", "ken"])
    assert data.x.shape == (4, 2, 26) and not data.x[0].any()
    spelled = [["abcdefghijklmnopqrstuvwxyz$"[k] for k in column] for column in data.target.T]
    assert spelled == [list("aoi$"), list("ken$")] and data.mask.all()
    assert (data.x[1:].argmax(axis=2) == data.target[:-1]).all()


def test_unigram_bits_are_a_direct_count():
    """With one letter of context less than one, the smoothing mixes counts with the uniform."""
    text = "".join(name + "$" for name in given_names.load("train"))
    count = {letter: text.count(letter) for letter in set(text)}
    bits = [
        -np.log2((count.get(letter, 0) + len(count) / 27) / (len(text) + len(count)))
        for name in given_names.load("test")
        for letter in name + "$"
    ]
    assert given_names.ngram_bits(1) == pytest.approx(np.mean(bits))


def test_a_model_that_knows_nothing_needs_log2_of_27_bits():
    model = given_names.untrained_lstm(4)
    for array in model.params.values():
        array[...] = 0
    assert given_names.bits_per_letter(model, ["aoi", "ken"]) == pytest.approx(np.log2(27))


def test_the_shipped_generator_beats_the_ngrams():
    model = given_names.load_trained()
    bits = given_names.bits_per_letter(model, given_names.load("test"))
    assert bits < min(given_names.ngram_bits(n) for n in (3, 4, 5)) - 0.15
    assert given_names.WEIGHTS.stat().st_size < 150_000


@pytest.mark.slow
def test_training_the_generator_again_gives_the_shipped_score():
    pytest.importorskip("torch")
    from lstm_course.pytorch import given_names as given_names_training

    test = given_names.load("test")
    shipped = given_names.bits_per_letter(given_names.load_trained(), test)
    again = given_names_training.trained(given_names_training.SHIPPED_SEED)
    assert given_names.bits_per_letter(again, test) == pytest.approx(shipped, abs=0.03)


def test_a_low_temperature_copies_and_a_high_one_invents():
    model = given_names.load_trained()
    share = {}
    for temperature in (0.2, 1.0, 2.0):
        drawn = given_names.sample(model, 300, temperature, rng=rng())
        assert drawn == given_names.sample(model, 300, temperature, rng=rng())
        share[temperature] = np.mean([given_names.where_from(name) == "train" for name in drawn])
    assert share[0.2] > share[1.0] + 0.2 > share[2.0] + 0.4


def test_sampling_follows_the_models_chances():
    model = given_names.load_trained()
    first = model.forward(np.zeros((1, 1, 26)))[0][0, 0].astype(float)
    chances = np.exp(first - first.max())
    drawn = given_names.sample(model, 4000, rng=rng())
    for letter in "kmt":
        share = np.mean([name.startswith(letter) for name in drawn])
        expected = chances[given_names.LETTERS.index(letter)] / chances.sum()
        assert share == pytest.approx(expected, abs=0.03)


class Scripted:
    """A model that is sure: the first name is "ab", the second never ends."""

    def forward(self, x, step):
        step = step or 0
        first = [0, 1, given_names.END][step] if step < 3 else 2
        logits = np.full((1, 2, 27), -99.0)
        logits[0, [0, 1], [first, 25]] = 99
        return logits, step + 1, None


def test_a_name_that_has_ended_stays_ended_and_an_endless_one_is_cut():
    assert given_names.sample(Scripted(), 2, rng=rng()) == ["ab", "z" * given_names.LONGEST]


def test_where_a_name_comes_from():
    assert given_names.where_from(given_names.load("train")[5]) == "train"
    assert given_names.where_from(given_names.load("test")[5]) == "held out"
    assert given_names.where_from(given_names.load("validation")[5]) == "held out"
    assert given_names.where_from("xqzz") == "new"
    assert given_names.shown(["aoi", "b", "xx" + "man" + "kon"]) == ["aoi"]


# ---- sunspots ----


def test_sunspots_are_309_known_years():
    years, numbers = sunspots.load()
    assert years[0] == 1700 and years[-1] == 2008 and (np.diff(years) == 1).all()
    known = dict(zip(years, numbers, strict=True))
    assert (known[1700], known[1957], known[2008]) == (5, 190.2, 2.9)
    with pytest.raises(ValueError):
        numbers[0] = 1


@pytest.mark.parametrize("horizon", [1, 5])
def test_a_window_ends_the_horizon_before_its_target(horizon):
    years, numbers = sunspots.load()
    seen = []
    for split, last in sunspots.LAST_YEAR.items():
        recent, target, year = sunspots.windows(horizon, split)
        assert year[-1] == last
        seen += list(year)
        for row in (0, len(year) // 2, -1):
            place = year[row] - 1700
            assert target[row] == numbers[place]
            end = place - horizon
            np.testing.assert_array_equal(recent[row], numbers[end - 29 : end + 1])
    assert seen == list(range(1700 + 30 + horizon - 1, 2009))  # every year once, in order


@pytest.mark.parametrize("until", [{}, {"fit_until": 1880}], ids=["1920", "1880"])
def test_what_is_fitted_never_sees_a_later_year(monkeypatch, until):
    """Change all later numbers: weights, scale and the fitted LSTM stay the same."""

    def fitted():
        lstm = sunspots_lstm.fit(1, 0, **until).params
        return [sunspots.autoregression(5, **until), sunspots.scale(**until), *lstm.values()]

    before = fitted()
    years, numbers = sunspots.load()
    changed = np.where(years > until.get("fit_until", 1920), 1000.0, numbers)
    monkeypatch.setattr(sunspots, "load", lambda: (years, changed))
    for array, same in zip(fitted(), before, strict=True):
        np.testing.assert_array_equal(array, same)


def test_a_network_reads_the_oldest_year_first():
    recent, _, _ = sunspots.windows(1, "test")
    x, (mean, deviation) = sunspots.as_steps(recent), sunspots.scale()
    assert x.shape == (30, 88, 1)
    np.testing.assert_allclose(mean + deviation * x[:, 7, 0], recent[7])


def test_the_linear_model_finds_a_rule_that_is_there(monkeypatch):
    t = np.arange(309)
    wave = 50 + 40 * np.sin(2 * np.pi * t / 11)  # any wave is a linear rule of two lags
    monkeypatch.setattr(sunspots, "load", lambda: (1700 + t, wave))
    for horizon in (1, 5):
        recent, target, _ = sunspots.windows(horizon, "test")
        linear = sunspots.apply_autoregression(sunspots.autoregression(horizon), recent)
        assert sunspots.rmse(linear, target) < 1e-8
        late = sunspots.rmse(sunspots.persistence(recent), target)
        expected = np.sqrt(np.mean((wave[221:] - wave[221 - horizon : 309 - horizon]) ** 2))
        assert late == pytest.approx(expected)


def test_the_lstm_beats_persistence_and_the_linear_model_beats_it_at_5_years():
    for horizon in (1, 5):
        recent, target, _ = sunspots.windows(horizon, "test")
        linear = sunspots.apply_autoregression(sunspots.autoregression(horizon), recent)
        lstm = [
            sunspots.rmse(
                sunspots_lstm.forecast(sunspots_lstm.fit(horizon, seed), recent, horizon), target
            )
            for seed in range(3)
        ]
        assert max(lstm) < sunspots.rmse(sunspots.persistence(recent), target) - 5
        if horizon == 5:
            assert min(lstm) > sunspots.rmse(linear, target) + 3


# ---- spelling, answered late ----


def test_the_shipped_late_tagger_answers_two_letters_late():
    model, d = spelling.load_trained("late"), spelling.TRAINED_DELAY
    words = spelling.load().test
    at_once = spelling_scores.accuracy(spelling.load_trained("lstm"), words)[0]
    assert spelling_scores.accuracy(model, words, d)[0] > at_once + 0.05
    for word, sounds in words[:20]:
        said = spelling_scores.sounds_late(model, word, d)
        data = spelling.pad([(word, sounds)], d)
        labels = spelling_scores.labels(model, data.x, data.lengths)[d:, 0]
        assert said == spelling.decode(labels)


BAD_INPUT = {
    "script": (lambda: names.load().written("kanji"), "script is 'kanji'"),
    "split": (lambda: names.load("demo"), "split is 'demo'"),
    "no rng": (lambda: names.full_names(0, 5), "rng is 0"),
    "no names": (lambda: names.pad([]), "full is empty"),
    "kanji": (lambda: names.encode("田中"), "letters from a to z"),
    "romaji as hiragana": (lambda: names.encode("tanaka", "hiragana"), "hiragana is needed"),
    "nothing": (lambda: given_names.pad([]), "texts is empty"),
    "cold": (
        lambda: given_names.sample(given_names.load_trained(), 1, 0, rng=rng()),
        "temperature is 0",
    ),
    "no letters": (lambda: given_names.ngram_bits(0), "n is 0"),
    "horizon": (lambda: sunspots.windows(0), "horizon is 0"),
    "far": (lambda: sunspots.windows(300), "ask for less"),
    "other split": (lambda: sunspots.windows(1, "future"), "split is 'future'"),
    "short": (
        lambda: sunspots.apply_autoregression(np.zeros(13), np.zeros((2, 5))),
        r"\(2, 5\)",
    ),
    "shapes": (lambda: sunspots.rmse([1, 2], [1]), r"\(2,\)"),
    "3 years": (lambda: sunspots_lstm.fit(3, 0), "horizon is 3"),
}


@pytest.mark.parametrize(("call", "says"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_gets_a_clear_sentence(call, says):
    with pytest.raises(ValueError, match=says) as raised:
        call()
    assert "\n" not in str(raised.value) and str(raised.value).endswith(".")


def test_the_tasks_do_not_import_torch():
    code = (
        "import sys; from lstm_course.tasks import given_names, names, sunspots, sunspots_lstm; "
        "print([m for m in ('torch', 'matplotlib', 'ipywidgets', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
