"""Handwritten digits as sequences: the same picture read in 8 steps or in 64.

A picture has 8 × 8 pixels from 0 (paper) to 16 (ink). Read by rows, it is a sequence of 8 steps
with 8 numbers each; read by pixels, of 64 steps with one number each. After the last step the
network names the digit. Nothing differs but the length of the sequence.

Source: Alpaydin and Kaynak (1998), "Optical Recognition of Handwritten Digits", UCI Machine
Learning Repository, CC BY 4.0; the 1,797 pictures that scikit-learn carries, as an extract in
``data/digits.npz`` (``tools/make_data/digits_data.py`` made it; the notice is in ``NOTICES.md``).
The idea is that of Le, Jaitly and Hinton (2015), who read MNIST's 784 pixels one by one.
Split: fixed, 1,197 training, 200 validation and 400 test pictures. The same 13 people wrote all
three parts, so a stranger's hand would be read less well.
Baseline: always name the digit that is commonest in training (``majority_accuracy(split)``). A
linear read-out of all 64 pixels at once, no sequence at all, is ``linear_accuracy(split)``.
Success: no paper's criterion (the paper's MNIST is ten times as long). Tune on ``validation``, look
at ``test`` once.
"""

from functools import cache
from pathlib import Path

import numpy as np

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.engine.rnn_layer import RNN
from lstm_course.layers import Linear, SequenceModel
from lstm_course.support.arguments import generator, one_of, whole_number

DARKEST = 16
CLASSES = 10
READINGS = {"rows": (8, 8), "pixels": (64, 1)}  # steps T and numbers a step D
SPLITS = {"train": slice(0, 1197), "validation": slice(1197, 1397), "test": slice(1397, 1797)}

DATA = Path(__file__).parent / "data"

# The networks that the course ships, trained pixel by pixel: name -> (layer, hidden size).
TRAINED = {"rnn": (RNN, 64), "lstm": (LSTM, 32)}


@cache
def _stored():
    """(pixels (1797, 64) from 0 to 1, labels (1797,)) of all three parts."""
    with np.load(DATA / "digits.npz", allow_pickle=False) as stored:
        return stored["pixels"] / DARKEST, stored["labels"].astype(int)


def pictures(split="train"):
    """The pictures of one part.

    Args:
        split: "train", "validation" or "test".

    Returns:
        ``(pixels, labels)``: pixels (N, 8, 8) from 0 (paper) to 1 (ink), rows from the top; labels
        (N,) from 0 to 9. Copies: change them as you like.

    Raises:
        ValueError: there is no such part.
    """
    one_of("split", split, tuple(SPLITS))
    pixels, labels = _stored()
    return pixels[SPLITS[split]].reshape(-1, 8, 8).copy(), labels[SPLITS[split]].copy()


def sequences(split="train", reading="pixels"):
    """All pictures of one part as sequences.

    Args:
        split: as in ``pictures``.
        reading: "rows" (T 8, D 8) or "pixels" (T 64, D 1).

    Returns:
        ``(x, labels)``: x (T, N, D) from 0 to 1, labels (N,) from 0 to 9.

    Raises:
        ValueError: there is no such part or reading.
    """
    one_of("reading", reading, tuple(READINGS))
    pixels, labels = pictures(split)
    steps, width = READINGS[reading]
    return pixels.reshape(-1, steps, width).transpose(1, 0, 2), labels


def batch(rng, batch_size, reading="pixels", split="train"):
    """Pictures drawn at random, each at most once.

    Args:
        rng: a ``numpy.random.Generator``.
        batch_size: B, at most as many as the part has.
        reading, split: as in ``sequences``.

    Returns:
        ``(x, labels)``: x (T, B, D) and labels (B,), as in ``sequences``.

    Raises:
        ValueError: one of the four is not what it must be.
    """
    rng = generator(rng)
    batch_size = whole_number("batch_size", batch_size)
    x, labels = sequences(split, reading)
    if batch_size > len(labels):
        raise ValueError(f"batch_size is {batch_size}, but {split} has only {len(labels)}.")
    drawn = rng.choice(len(labels), batch_size, replace=False)
    return x[:, drawn], labels[drawn]


def accuracy(logits, labels):
    """The share of pictures (0 to 1) whose largest logit is that of their digit.

    Args:
        logits: (N, 10).  labels: (N,).

    Raises:
        ValueError: the shapes do not fit.
    """
    logits, labels = np.asarray(logits), np.asarray(labels)
    if logits.shape != (*labels.shape, CLASSES):
        raise ValueError(
            f"logits has shape {logits.shape} and labels {labels.shape}, "
            "but (N, 10) and (N,) are needed."
        )
    return float((logits.argmax(axis=1) == labels).mean())


def majority_accuracy(split="test"):
    """The share (0 to 1) of right answers of always naming the commonest digit of training."""
    commonest = np.bincount(pictures("train")[1]).argmax()
    return float((pictures(split)[1] == commonest).mean())


def linear_accuracy(split="test"):
    """The share of right answers (0 to 1) of least squares on all 64 pixels at once and a 1.

    It is what needs no sequence. Fitted on the training part; nothing is drawn.
    """

    def design(part):
        pixels, labels = pictures(part)
        return np.column_stack([pixels.reshape(-1, 64), np.ones(len(labels))]), labels

    x, labels = design("train")
    W = np.linalg.lstsq(x, np.eye(CLASSES)[labels], rcond=None)[0]
    x, labels = design(split)
    return accuracy(x @ W, labels)


def untrained(layer, hidden_size, reading="pixels", seed=0):
    """A recurrent layer and a read-out of its last step to ten logits: a ``SequenceModel``.

    Args:
        layer: ``RNN`` or ``LSTM``, the class.
        hidden_size: H.
        reading: as in ``sequences``; it decides D.
        seed: of the weights.

    Raises:
        ValueError: there is no such reading, or H is no whole number of at least 1.
    """
    _, width = READINGS[one_of("reading", reading, tuple(READINGS))]
    recurrent = layer(width, hidden_size, seed=seed)
    return SequenceModel(recurrent, Linear(hidden_size, CLASSES, seed=seed), read="last")


def load_trained(name):
    """A shipped pixel-by-pixel network, as ``digits_training`` trains it: a ``SequenceModel``.

    Args:
        name: "rnn" (H 64) or "lstm" (H 32).

    Raises:
        ValueError: there is no such network.
    """
    layer, hidden_size = TRAINED[one_of("name", name, tuple(TRAINED))]
    return untrained(layer, hidden_size).load(DATA / f"digits_{name}.npz")
