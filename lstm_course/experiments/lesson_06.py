"""Lesson 06: spelling and names, with networks that read one way, both ways, or answer late.

PyTorch trains the taggers, as the lesson does. It is imported when a run begins, so that the tables
can be read without it.
"""

from functools import partial

import numpy as np

from lstm_course.experiments.experiment import BASELINE, Experiment
from lstm_course.tasks import names, spelling, spelling_scores

TEST_WORDS = "learning rate chosen on the validation words; the score is on the 1,000 test words"


def letters_right(cell, bidirectional, seed, *, epochs, delay=0, hidden_size=64):
    """Share of the test words' letters whose sound is right."""
    from lstm_course.pytorch.spelling import spelling_tagger, train_tagger

    words = spelling.load()
    tagger = spelling_tagger(cell, bidirectional, hidden_size, seed)
    train_tagger(tagger, words.train, epochs=epochs, delay=delay, seed=seed, progress=False)
    return spelling_scores.accuracy(tagger, words.test, delay)[0]


def majority():
    return spelling.majority_baseline("test")[0]


SPELLING = Experiment(
    name="spelling",
    lesson="06",
    claim="Reading both ways beats reading one way, however wide; gates add little here.",
    figure="letters right",
    better="high",
    models={
        "LSTM": partial(letters_right, "lstm", False, epochs=6),
        "LSTM, H 94": partial(letters_right, "lstm", False, epochs=6, hidden_size=94),
        "BiRNN": partial(letters_right, "rnn", True, epochs=6),
        "BiLSTM": partial(letters_right, "lstm", True, epochs=6),
    },
    baseline=("each letter's commonest sound", majority),
    paper="Graves & Schmidhuber 2005 compare the same networks on speech (TIMIT)",
    differs="another task: words in place of recorded sentences",
    chosen=TEST_WORDS,
    directions=(
        ("LSTM", BASELINE),
        ("BiRNN", "LSTM"),
        ("BiLSTM", "LSTM"),
        ("BiRNN", "LSTM, H 94"),
        ("BiLSTM", "LSTM, H 94"),
    ),
)

DELAYS = {f"{d} late": d for d in (0, 1, 2, 4)}
LATE = Experiment(
    name="spelling-late",
    lesson="06",
    claim="An LSTM that answers one letter late is better, and four letters late it is worse.",
    figure="letters right after 2 rounds",
    better="high",
    models={
        name: partial(letters_right, "lstm", False, epochs=2, delay=d) for name, d in DELAYS.items()
    },
    baseline=("each letter's commonest sound", majority),
    chosen=TEST_WORDS,
    directions=(("1 late", "0 late"), ("0 late", "4 late"), ("0 late", BASELINE)),
)


def names_right(cell, bidirectional, seed, hidden_size=32):
    """Share of 3,000 full names, put together from unseen ones, that are cut in the right place."""
    import torch

    from lstm_course.pytorch.tagger import Tagger, fit_tagger

    torch.manual_seed(seed)
    letters = len(names.LETTERS["romaji"])
    tagger = Tagger(letters, hidden_size, 2, cell=cell, bidirectional=bidirectional)
    data = names.pad(names.full_names(np.random.default_rng([seed, 1]), 12_800))
    fit_tagger(tagger, data, epochs=2, learning_rate=0.02, seed=seed, progress=False)
    return names.score(tagger, names.full_names(np.random.default_rng(99), 3000, "test"))[1]


NAMES = Experiment(
    name="japanese-names",
    lesson="06",
    claim="Where a Japanese surname ends is found better by reading both ways.",
    figure="whole names cut right",
    better="high",
    models={
        "LSTM": partial(names_right, "lstm", False),
        "LSTM, H 50": partial(names_right, "lstm", False, hidden_size=50),
        "BiRNN": partial(names_right, "rnn", True),
        "BiLSTM": partial(names_right, "lstm", True),
    },
    baseline=("cut where most names so long are cut", lambda: names.commonest_cut_baseline()[1]),
    chosen="by hand, before these runs; the score is on surnames and given names not in training",
    directions=(
        ("LSTM", BASELINE),
        ("BiRNN", "LSTM"),
        ("BiLSTM", "LSTM"),
        ("BiRNN", "LSTM, H 50"),
        ("BiLSTM", "LSTM, H 50"),
    ),
)

EXPERIMENTS = (SPELLING, LATE, NAMES)
