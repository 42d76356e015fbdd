"""What an experiment learns from, chooses by and is scored on are different data.

Nothing is trained here: training only draws a batch, and what was drawn and read is noted.
"""

from typing import NamedTuple

import numpy as np
import pytest

from lstm_course.experiments import (
    lesson_05_adding,
    lesson_05_gates,
    lesson_05_papers,
    lesson_05_text,
    lesson_06_play,
)
from lstm_course.experiments.experiment import BASELINE
from lstm_course.experiments.registry import EXPERIMENTS
from lstm_course.experiments.results import load_results
from lstm_course.layers import SequenceModel
from lstm_course.tasks import (
    adding,
    adding_1997,
    digits,
    digits_training,
    events,
    given_names,
    names,
    parentheses,
    reber,
    spelling,
    spelling_scores,
    sunspots,
    sunspots_lstm,
    temporal_order,
)
from lstm_course.training import History

SEED = 1234
CHOSEN_ON = {repr(lesson_05_adding.VALIDATION), repr(lesson_05_papers.VALIDATION)}
KEEPS_WHAT_IT_TRAINED = (
    lesson_05_adding.trained_lstm,
    lesson_05_adding.trained_rnn,
    lesson_05_gates.stream_run,
    lesson_05_papers.adding_run,
    lesson_05_papers.order_run,
    lesson_05_papers.reber_run,
    lesson_05_text.trained_on_text,
    lesson_05_text.held_out_text,
)


class Drawn(NamedTuple):
    """A batch that a task handed out, the seed that it was drawn from, and its split."""

    batch: tuple
    seed: str
    split: str


class Notes(NamedTuple):
    """``drawn``: each batch. ``read``: what a model read, as (x, lengths, clamp)."""

    drawn: list
    read: list


@pytest.fixture
def notes(monkeypatch):
    """Notes of an experiment whose networks stay untrained."""
    notes, generators = Notes([], []), []
    make_generator, forward = np.random.default_rng, SequenceModel.forward

    def default_rng(seed):
        generators.append((make_generator(seed), repr(seed)))
        return generators[-1][0]

    def watch(task, name):
        draw = getattr(task, name)

        def watched(rng, *arguments, split="train"):
            (seed,) = (seed for generator, seed in generators if generator is rng)
            more = {"split": split} if task is parentheses else {}
            notes.drawn.append(Drawn(draw(rng, *arguments, **more), seed, split))
            return notes.drawn[-1].batch

        monkeypatch.setattr(task, name, watched)

    def watched_forward(self, x, state=None, lengths=None, clamp=None):
        notes.read.append((x, lengths, clamp))
        return forward(self, x, state, lengths, clamp)

    def only_draw(model, next_batch, loss, **choices):
        next_batch()
        return History(losses=[1.0])

    monkeypatch.setattr(np.random, "default_rng", default_rng)
    monkeypatch.setattr(SequenceModel, "forward", watched_forward)
    for task in (adding, adding_1997, events, parentheses, temporal_order):
        watch(task, "batch")
    watch(reber, "strings")
    watch(reber, "stream")
    for module in (lesson_05_adding, lesson_05_gates, lesson_05_papers, lesson_05_text):
        monkeypatch.setattr(module, "train", only_draw)
    monkeypatch.setattr(lesson_05_gates, "truncated_bptt", lambda *arguments, **choices: None)
    for function in KEEPS_WHAT_IT_TRAINED:
        function.cache_clear()
    yield notes
    for function in KEEPS_WHAT_IT_TRAINED:
        function.cache_clear()


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("adding-10", "LSTM"),
        ("adding-10", "RNN"),
        ("events", "LSTM"),
        ("reber-stream", "RNN"),
        ("adding-1997", "RNN"),
        ("temporal-order", "RNN"),
        ("reber-strings", "RNN"),
        ("parentheses", "RNN, 2 units"),
    ],
)
def test_the_score_is_on_what_neither_training_nor_choosing_has_seen(notes, name, model):
    EXPERIMENTS[name].score(model, SEED)
    x, lengths, _ = notes.read[-1]
    (scored,) = (drawn for drawn in notes.drawn if drawn.batch[0] is x)
    others = [drawn for drawn in notes.drawn if drawn is not scored]
    assert others and scored.seed not in {drawn.seed for drawn in others}
    assert scored.seed not in CHOSEN_ON  # it was there to stop the training, or to pick the best
    assert any(
        str(SEED) in drawn.seed for drawn in others
    )  # each seed has training data of its own
    assert lengths is getattr(scored.batch, "lengths", None)
    assert {drawn.split for drawn in others} == {"train"}
    assert scored.split == ("held-out" if name == "parentheses" else "train")


def test_a_held_gate_is_held_where_the_score_is_taken(notes):
    for name, clamp in lesson_05_text.HOLDS.items():
        EXPERIMENTS["parentheses"].score(name, SEED)
        assert notes.read[-1][2] == clamp


def test_of_three_attempts_the_best_on_validation_sequences_counts(monkeypatch):
    errors = {0.003: 3.0, 0.01: 1.0, 0.02: 2.0}
    assert tuple(errors) == lesson_05_adding.RNN_RATES
    monkeypatch.setattr(lesson_05_adding, "learn", lambda layer, T, seed, rate: rate(0))
    monkeypatch.setattr(
        lesson_05_adding,
        "error_on",
        lambda seed, model, T: errors[model] * (1 if seed == lesson_05_adding.VALIDATION else -1),
    )
    assert lesson_05_adding.trained_rnn.__wrapped__(10, 0) == 0.01


def test_training_ends_when_fifty_batches_in_a_row_were_right():
    few, right, wrong = History([0.0] * 20), History([1.0] + [0.004] * 50), History([0.006] * 90)
    assert not lesson_05_adding.done(19, few)
    assert lesson_05_adding.done(50, right) and not lesson_05_adding.done(89, wrong)


def test_the_cell_of_1997_never_forgets_and_starts_with_closed_input_gates():
    cell = lesson_05_papers.cell_1997(2, 3, seed=0)
    np.testing.assert_array_equal(cell.params["b"], [-3] * 3 + [1] * 3 + [0] * 6)
    trace = cell.forward(np.ones((4, 2, 2)), clamp={"o": 0.5})[2]
    assert (trace.f == 1).all() and (trace.o == 0.5).all()


def test_what_needs_no_training_still_gives_the_shipped_figures():
    shipped = load_results()["experiments"]
    for name in ("gradient-rnn", "gradient-lstm"):
        for model, runs in shipped[name]["models"].items():
            found = EXPERIMENTS[name].score(model, 1)
            assert found == pytest.approx(runs[1]["score"], rel=1e-6), model
    for name, experiment in EXPERIMENTS.items():
        if name in ("parentheses", "quotes", "quotes-scrambled"):
            continue  # their text differs a little from one Python version to the next
        assert experiment.score(BASELINE, 0) == pytest.approx(shipped[name]["baseline"]), name
    for horizon in (1, 5):
        found = lesson_06_play.autoregression_error(horizon, 0)
        runs = shipped[f"sunspots-{horizon}"]["models"]["AR(12)"]
        assert found == pytest.approx(runs[0]["score"])


# ---- tasks with a fixed split ----


def test_taggers_learn_from_training_words_and_are_scored_on_test_words(monkeypatch):
    tagger_of_spelling = pytest.importorskip("lstm_course.pytorch.spelling")
    said = []
    monkeypatch.setattr(
        tagger_of_spelling, "train_tagger", lambda tagger, words, **how: said.append((words, how))
    )
    monkeypatch.setattr(
        spelling_scores, "accuracy", lambda tagger, words, delay: said.append((words, delay)) or [0]
    )
    EXPERIMENTS["spelling-late"].score("2 late", SEED)
    (learned, how), scored = said
    assert learned is spelling.load().train and scored == (spelling.load().test, 2)
    assert (how["delay"], how["seed"]) == (2, SEED)


def test_names_are_scored_on_unseen_ones(monkeypatch):
    tagger = pytest.importorskip("lstm_course.pytorch.tagger")
    scored, learned = [], []
    monkeypatch.setattr(
        tagger, "fit_tagger", lambda tagger, data, **how: learned.append((data, how["seed"]))
    )
    monkeypatch.setattr(names, "score", lambda tagger, full: scored.extend(full) or (0, 0))
    EXPERIMENTS["japanese-names"].score("BiRNN", SEED)
    unseen = names.load("test").written("romaji")
    assert len(scored) == 3000 and all(set(pair) <= set().union(*unseen) for pair in scored)
    expected = names.pad(names.full_names(np.random.default_rng([SEED, 1]), 12_800))
    np.testing.assert_array_equal(learned[0][0].x, expected.x)
    assert learned[0][1] == SEED


def test_the_generator_of_names_is_scored_on_test_names(monkeypatch):
    make = pytest.importorskip("lstm_course.pytorch.given_names")
    learned, scored = [], []
    monkeypatch.setattr(make, "fit_tagger", lambda tagger, data, **how: learned.append(data))
    monkeypatch.setattr(
        given_names, "bits_per_letter", lambda model, texts: scored.append(texts) or 0.0
    )
    EXPERIMENTS["given-names"].score("RNN", SEED)
    assert scored == [given_names.load("test")]
    np.testing.assert_array_equal(learned[0].x, given_names.pad(given_names.load("train")).x)


def test_sunspots_are_scored_on_the_test_years(monkeypatch):
    fitted, scored = [], []
    fit = sunspots_lstm.fit
    monkeypatch.setattr(
        sunspots_lstm, "fit", lambda horizon, seed: fitted.append(seed) or fit(horizon, seed)
    )
    monkeypatch.setattr(sunspots, "rmse", lambda forecast, target: scored.append(target) or 0.0)
    for model in EXPERIMENTS["sunspots-5"].models:
        EXPERIMENTS["sunspots-5"].score(model, SEED)
    EXPERIMENTS["sunspots-5"].score(BASELINE, 0)
    assert fitted == [SEED] and len(scored) == 3
    for target in scored:
        np.testing.assert_array_equal(target, sunspots.windows(5, "test")[1])


def test_digits_learn_from_training_pictures_and_are_scored_on_test_pictures(monkeypatch):
    batches = []

    def only_draw(model, next_batch, loss, **choices):
        batches.append(next_batch())
        return History()

    monkeypatch.setattr(digits_training, "train", only_draw)
    found = EXPERIMENTS["digits-rows"].score("LSTM", SEED)
    untrained = digits.untrained(*digits.TRAINED["lstm"], "rows", SEED)
    x, labels = digits.sequences("test", "rows")
    assert found == digits.accuracy(untrained.forward(x)[0], labels)
    known = {picture.tobytes() for picture in digits.pictures("train")[0]}
    x, _ = batches[0]
    drawn = {np.ascontiguousarray(x[:, b]).tobytes() for b in range(x.shape[1])}
    assert drawn <= known and len(drawn) == digits_training.BATCH_SIZE
