"""English spelling to sound: give every letter of a word the sound that it makes.

"hate" is HH EY T -: the "e" is silent, and yet it is why the "a" says EY and not AE as in "hat". A
network that reads left to right gives its answer at "a" before it has seen the "e".

Source: an extract of 12,000 words from the CMU Pronouncing Dictionary, aligned letter by letter, in
``data/spelling.txt`` with Carnegie Mellon's notice (BSD-style).
``tools/make_data/spelling_data.py`` made it and says how: words of 4 to 12 letters with one
pronunciation, no stress marks, a fixed split into 10,170 training, 830 validation and 1,000 test
words. ``demo`` holds words kept out of all three for you to try. A word's relatives may be in
training (``grandson`` and ``grandsons``).
Baseline: each letter's commonest sound in training, for a letter and for a whole word
(``majority_baseline()``).
Success: no paper's criterion. Compared are networks that read one way and both ways; choose
anything that you tune on ``validation`` and look at ``test`` once.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from lstm_course.bidirectional import Bidirectional
from lstm_course.engine.lstm_layer import LSTM
from lstm_course.engine.rnn_layer import RNN
from lstm_course.layers import Linear, SequenceModel
from lstm_course.support.arguments import generator, one_of, whole_number
from lstm_course.training import Batch

SPLITS = ("train", "validation", "test", "demo")
SILENT = "-"
LETTERS = "abcdefghijklmnopqrstuvwxyz"

DATA = Path(__file__).parent / "data"

TRAINED = ("lstm", "birnn", "bilstm")  # the taggers that the course ships
TRAINED_LATE = "late"  # and an LSTM that answers some letters late
TRAINED_DELAY = 2  # so many
TRAINED_HIDDEN_SIZE = 64


@dataclass(frozen=True)
class Spelling:
    """The extract. Each word is a pair (word, sounds) with one sound a letter.

    Attributes:
        train, validation, test, demo: tuples of such pairs.
        letters: the 26 letters in the order of x's columns.
        sounds: the names of the labels, "-" (silent) first; ``sounds[label]`` is its name.
    """

    train: tuple
    validation: tuple
    test: tuple
    demo: tuple
    letters: str
    sounds: tuple

    def label(self, sound):
        """The label (a whole number) of a sound's name such as "EY", "K+S" or "-".

        Raises:
            ValueError: there is no such sound.
        """
        return self.sounds.index(one_of("sound", sound, self.sounds))


@cache
def load():
    """Read the extract: a ``Spelling``."""
    parts = {}
    for line in (DATA / "spelling.txt").read_text(encoding="ascii").splitlines():
        if line.startswith("["):
            words = parts[line.strip("[]")] = []
        elif not line.startswith("#"):
            word, *sounds = line.split()
            words.append((word, tuple(sounds)))
    known = {sound for words in parts.values() for _, sounds in words for sound in sounds}
    names = (SILENT, *sorted(known - {SILENT}))
    return Spelling(**{k: tuple(v) for k, v in parts.items()}, letters=LETTERS, sounds=names)


def batch(rng, batch_size, split="train", delay=0):
    """Words drawn at random from a split, each at most once, as ``pad`` gives them.

    Args:
        rng: a ``numpy.random.Generator``.
        batch_size: B, at most as many as the split has.
        split: "train", "validation", "test" or "demo".
        delay: as in ``pad``, letters.

    Raises:
        ValueError: one of the four is not what it must be.
    """
    rng = generator(rng)
    words = getattr(load(), one_of("split", split, SPLITS))
    batch_size = whole_number("batch_size", batch_size)
    if batch_size > len(words):
        raise ValueError(f"batch_size is {batch_size}, but {split} has only {len(words)} words.")
    return pad([words[i] for i in rng.choice(len(words), batch_size, replace=False)], delay)


def pad(words, delay=0):
    """Words of different lengths as one batch.

    Args:
        words: B pairs (word, sounds).
        delay: the answer for letter t comes at step t + delay, so that the network has read
            ``delay`` more letters by then; that many empty steps follow each word.

    Returns:
        A ``Batch``: x (T, B, 26) one-hot letters, zeros after the word; target (T, B) labels; mask
        (T, B) True where an answer counts; lengths (B,) with the delay.

    Raises:
        ValueError: there is no word, one has other letters or not one known sound a letter, or the
            delay is no whole number of at least 0.
    """
    delay = whole_number("delay", delay, 0)
    if len(words) == 0:
        raise ValueError("words is empty, but at least one pair (word, sounds) is needed.")
    number = {sound: label for label, sound in enumerate(load().sounds)}
    lengths = np.array([len(word) + delay for word, _ in words])
    shape = (lengths.max(), len(words))
    x = np.zeros((*shape, len(LETTERS)))
    target = np.zeros(shape, int)
    mask = np.zeros(shape, bool)
    for b, (word, sounds) in enumerate(words):
        if len(sounds) != len(word) or not set(sounds) <= number.keys():
            raise ValueError(
                f"words[{b}] is {(word, sounds)!r}, but one known sound for each letter is needed."
            )
        x[: len(word), b] = encode(word)[:, 0]
        target[delay : lengths[b], b] = [number[sound] for sound in sounds]
        mask[delay : lengths[b], b] = True
    return Batch(x, target, mask, lengths)


def encode(word):
    """A word of T letters as x (T, 1, 26), one-hot, ready for a model's ``forward``.

    Raises:
        ValueError: it is no word of letters a to z.
    """
    if not isinstance(word, str) or not word or not set(word.lower()) <= set(LETTERS):
        raise ValueError(f"word is {word!r}, but a word of letters from a to z is needed.")
    return np.eye(len(LETTERS))[[LETTERS.index(letter) for letter in word.lower()]][:, None, :]


def decode(labels):
    """The names of sounds.

    Args:
        labels: whole numbers (T,), one word's answers.

    Returns:
        A tuple of T names, such as ("HH", "EY", "T", "-").

    Raises:
        ValueError: the labels have another shape or type, or there is no such label.
    """
    labels = np.asarray(labels)
    sounds = load().sounds
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels has shape {labels.shape} and type {labels.dtype}, "
            "but whole numbers of shape (T,) are needed: one word's answers."
        )
    if labels.size and not 0 <= labels.min() <= labels.max() < len(sounds):
        raise ValueError(f"labels must be from 0 to {len(sounds) - 1}, but {labels} came.")
    return tuple(sounds[label] for label in labels)


def accuracy(labels, target, mask):
    """The share (0 to 1) of letters right, and of words with every letter right.

    Args:
        labels: (T, B), the answers.
        target: (T, B), the right ones.
        mask: (T, B), True where an answer counts.

    Returns:
        ``(letters, words)``.

    Raises:
        ValueError: the shapes differ.
    """
    labels, target, mask = np.asarray(labels), np.asarray(target), np.asarray(mask)
    if not labels.shape == target.shape == mask.shape:
        raise ValueError(
            f"labels, target and mask have shapes {labels.shape}, {target.shape}, {mask.shape}, "
            "but all three must be (T, B): take the argmax of the logits first."
        )
    right = labels == target
    return float(right[mask].mean()), float((right | ~mask).all(axis=0).mean())


def majority_baseline(split="test"):
    """``accuracy`` of always answering a letter's commonest sound in the training words.

    Args:
        split: whose words are answered.

    Returns:
        ``(letters, words)``, shares from 0 to 1.

    Raises:
        ValueError: there is no such split.
    """
    spelling = load()
    counts = defaultdict(Counter)
    for word, sounds in spelling.train:
        for letter, sound in zip(word, sounds, strict=True):
            counts[letter][sound] += 1
    commonest = {letter: count.most_common(1)[0][0] for letter, count in counts.items()}
    words = getattr(spelling, one_of("split", split, SPLITS))
    answers = pad([(word, tuple(commonest[letter] for letter in word)) for word, _ in words])
    truth = pad(words)
    return accuracy(answers.target, truth.target, truth.mask)


def load_trained(name):
    """A shipped tagger, as a ``SequenceModel`` (float32, H 64).

    ``tools/make_data/spelling_weights.py`` trained them in PyTorch on the training words.

    Args:
        name: "lstm", "birnn" or "bilstm"; "late" is a one-way LSTM that answers ``TRAINED_DELAY``
            letters late.

    Returns:
        A model from x (T, B, 26) to one logit for each label, (T, B, K).

    Raises:
        ValueError: there is no such tagger.
    """
    one_of("name", name, (*TRAINED, TRAINED_LATE))
    sizes = len(LETTERS), TRAINED_HIDDEN_SIZE
    if name in ("lstm", TRAINED_LATE):
        recurrent = LSTM(*sizes, dtype=np.float32)
    else:
        cell = RNN if name == "birnn" else LSTM
        recurrent = Bidirectional(*sizes, cell=cell, dtype=np.float32)
    readout = Linear(recurrent.output_size, len(load().sounds), dtype=np.float32)
    return SequenceModel(recurrent, readout).load(DATA / f"spelling_{name}.npz")
