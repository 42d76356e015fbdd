"""The tagger of the spelling task (lessons 06 and 07): 26 letters in, one sound a letter out."""

import torch

from lstm_course.pytorch.tagger import Tagger, fit_tagger
from lstm_course.tasks import spelling


def spelling_tagger(cell="lstm", bidirectional=False, hidden_size=64, seed=0):
    """An untrained ``Tagger`` for the spelling task: 26 letters in, one sound a letter out."""
    torch.manual_seed(seed)
    sizes = len(spelling.LETTERS), hidden_size, len(spelling.load().sounds)
    return Tagger(*sizes, cell=cell, bidirectional=bidirectional)


def train_tagger(tagger, words, *, epochs=6, learning_rate=0.025, delay=0, **more):
    """``fit_tagger`` on words of the spelling task; ``delay`` as in ``tasks.spelling.pad``.

    The learning rate was the best of three on the validation words.
    """
    data = spelling.pad(words, delay)
    return fit_tagger(tagger, data, epochs=epochs, learning_rate=learning_rate, **more)
