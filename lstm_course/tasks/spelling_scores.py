"""How good is a tagger on the spelling task, and how much of the word must it have seen?

A model here is a ``SequenceModel`` or a ``pytorch.tagger.Tagger``.
"""

import numpy as np

from lstm_course.layers import SequenceModel
from lstm_course.support.arguments import whole_number
from lstm_course.tasks import spelling


def labels(model, x, lengths=None):
    """The model's answers: the label with the largest logit at each step.

    Args:
        model: a ``SequenceModel`` or a ``pytorch.tagger.Tagger``.
        x: (T, B, 26).
        lengths: (B,), or None when nothing is padded.

    Returns:
        Whole numbers (T, B).
    """
    if isinstance(model, SequenceModel):
        logits = model.forward(x, lengths=lengths)[0]
    else:
        logits = model.predict(x, lengths)
    return logits.argmax(axis=-1)


def accuracy(model, words, delay=0):
    """The share (0 to 1) of letters right, and of whole words right.

    Args:
        model: as in ``labels``.
        words: pairs (word, sounds).
        delay: by how many letters the model answers late.

    Returns:
        ``(letters, words)``.
    """
    data = spelling.pad(words, delay)
    return spelling.accuracy(labels(model, data.x, data.lengths), data.target, data.mask)


def labels_with_lookahead(model, x, lengths, k):
    """Answers when the answer for step t may use nothing after step t + k.

    For each t the model reads the sequences cut off after step t + k, as a live system would have
    to: what has not been heard yet is not padding, it is not there.

    Args:
        model, x: as in ``labels``.
        lengths: (B,).
        k: steps, at least 0; None for the whole sequence.

    Returns:
        Whole numbers (T, B).

    Raises:
        ValueError: ``k`` is no whole number of at least 0.
    """
    if k is None:
        return labels(model, x, lengths)
    k = whole_number("k", k, 0)
    lengths = np.asarray(lengths)
    answers = np.zeros(x.shape[:2], int)
    for t in range(len(x)):
        going = lengths > t  # the sequences that have a step t
        end = min(t + k + 1, len(x))
        cut = labels(model, x[:end, going], np.minimum(lengths[going], end))
        answers[t, going] = cut[t]
    return answers


def lookahead_accuracy(model, words, k):
    """``accuracy`` when each answer may look k letters ahead; k None: the whole word."""
    data = spelling.pad(words)
    answers = labels_with_lookahead(model, data.x, data.lengths, k)
    return spelling.accuracy(answers, data.target, data.mask)


def sounds_with_lookahead(model, word, k):
    """The sounds that the model gives the letters of one word, looking k letters ahead: a tuple."""
    x = spelling.encode(word)
    return spelling.decode(labels_with_lookahead(model, x, [len(x)], k)[:, 0])


def sounds_late(model, word, delay):
    """The sounds that a model gives the letters of one word when it answers late.

    The answer for letter t is read at step t + delay; empty steps follow the word.

    Args:
        model: as in ``labels``.
        word: letters a to z.
        delay: letters.

    Returns:
        A tuple with the name of one sound a letter.

    Raises:
        ValueError: the delay is no whole number of at least 0, or the word has other letters.
    """
    delay = whole_number("delay", delay, 0)
    x = np.pad(spelling.encode(word), ((0, delay), (0, 0), (0, 0)))
    return spelling.decode(labels(model, x)[delay:, 0])
