"""Is this character inside double quotes? The same mark opens and closes: a harder bit to keep.

After each character the answer is 1 if an odd number of " have come so far, counting that
character. A "(" says "inside" whatever came before; a " says "the other one", so the network must
turn its memory round: what the mark means depends on the state. A sample is a window of Python's
own documentation (``documentation.py`` says which, its licence and its split) that starts outside
quotes and has at least one quotation mark.

Source: the documentation's text, Python Software Foundation License; nothing of it is shipped.
Baseline: always give the commoner answer (``majority_accuracy(y)``). Real text also gives hints: a
mark after a space mostly opens. ``hint_rule(x)`` is what can be had from them without counting;
``scramble`` takes them away and asks the same question about the same characters.
Success: no paper's criterion; our own experiment. Look at both scores: a network that is right on
text and wrong on scrambled text has learned the hints.
"""

from functools import cache
from pathlib import Path

import numpy as np

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.engine.rnn_layer import RNN
from lstm_course.layers import Linear, SequenceModel
from lstm_course.support.arguments import one_of, text
from lstm_course.tasks.documentation import (
    ALPHABET,
    SPLITS,
    accuracy,
    encode,
    majority_accuracy,
    topics,
    windows,
)

__all__ = [
    "ALPHABET",
    "SPLITS",
    "TRAINED",
    "TRAINED_SEEDS",
    "accuracy",
    "batch",
    "encode",
    "hint_rule",
    "inside",
    "load_trained",
    "majority_accuracy",
    "scramble",
    "topics",
    "untrained",
    "weights_file",
]

QUOTE = '"'

# The networks that the course ships: name -> (layer, hidden size), each trained from three seeds.
TRAINED = {"lstm_4": (LSTM, 4), "rnn_4": (RNN, 4), "rnn_16": (RNN, 16)}
TRAINED_SEEDS = (0, 1, 2)


def batch(rng, length, batch_size, split="train"):
    """Windows of text that start outside quotes and have at least one quotation mark.

    Args:
        rng: a ``numpy.random.Generator``.
        length: T, characters.
        batch_size: B, windows.
        split: "train" or "held-out".

    Returns:
        ``(x, y)``: x (T, B, 96) one-hot characters, y (T, B, 1) with 1 inside quotes.
    """
    return windows(rng, length, batch_size, split, QUOTE, _odd)


def inside(characters):
    """Whether each character is inside quotes.

    Args:
        characters: a text of T characters.

    Returns:
        Booleans (T,), True from an opening mark on.

    Raises:
        ValueError: it is no text, or an empty one.
    """
    return _odd(text("characters", characters))


def _odd(page):
    return np.cumsum([character == QUOTE for character in page]) % 2 == 1


def scramble(rng, x):
    """The same characters in a random order, and the right answers.

    Nothing hints at whether a mark opens or closes any more: only counting helps.

    Args:
        rng: a ``numpy.random.Generator``.
        x: (T, B, 96) one-hot characters.

    Returns:
        ``(x, y)``: x (T, B, 96), y (T, B, 1) with 1 inside quotes.
    """
    x = np.asarray(x)
    mixed = np.stack([window[rng.permutation(len(x))] for window in x.transpose(1, 0, 2)], axis=1)
    marks = mixed[..., ALPHABET.index(QUOTE)]
    return mixed, (np.cumsum(marks, axis=0) % 2)[..., None]


def hint_rule(x):
    """What guessing from the character before a mark can do.

    In real text a mark after a space mostly opens, and one after a letter closes. The rule says at
    each mark what was commoner in the training topics after that character, and keeps saying it
    until the next mark. It never counts.

    Args:
        x: (T, B, 96) one-hot characters.

    Returns:
        Booleans (T, B, 1), True for inside.
    """
    codes = np.asarray(x).argmax(axis=-1)
    opens = _opens_after()
    answer, answers = np.zeros(codes.shape[1], bool), []
    before = np.full(codes.shape[1], ALPHABET.index("other"))  # as at the start of a line
    for code in codes:
        answer = np.where(code == ALPHABET.index(QUOTE), opens[before], answer)
        answers.append(answer)
        before = code
    return np.array(answers)[..., None]


def untrained(name, seed=0):
    """A network of this task: a ``SequenceModel`` from x (T, B, 96) to logits (T, B, 1).

    Args:
        name: a key of ``TRAINED``, such as "lstm_4" (four cells).
        seed: of the weights.

    Raises:
        ValueError: there is no such network.
    """
    layer, hidden_size = TRAINED[one_of("name", name, tuple(TRAINED))]
    recurrent = layer(len(ALPHABET), hidden_size, seed=seed)
    return SequenceModel(recurrent, Linear(hidden_size, 1, seed=seed))


def load_trained(name, seed=0):
    """A shipped network, as ``quotes_training`` trains it from that seed: a ``SequenceModel``.

    Args:
        name: a key of ``TRAINED``.
        seed: one of ``TRAINED_SEEDS``.

    Raises:
        ValueError: there is no such network, or none from that seed.
    """
    one_of("seed", seed, TRAINED_SEEDS)
    return untrained(name, seed).load(weights_file(name, seed))


def weights_file(name, seed):
    """Where the weights of one shipped network lie."""
    return Path(__file__).parent / "data" / f"quotes_{name}_{seed}.npz"


@cache
def _opens_after():
    """For each character (96,): does a mark after it mostly open, in the training topics?"""
    balance = np.zeros(len(ALPHABET), int)
    for page in topics("train").values():
        codes = encode(page)[:, 0].argmax(axis=-1)
        marks = np.flatnonzero(codes == ALPHABET.index(QUOTE))
        marks = marks[marks > 0]
        np.add.at(balance, codes[marks - 1], np.where(_odd(page)[marks], 1, -1))
    return balance > 0
