"""How the generator of given names is trained (needs PyTorch).

The learning rate was the better of two on the validation names. ``SHIPPED_SEED`` is the seed of
the weights that the course ships (``tools/make_data/given_names_weights.py`` saved them).
"""

import torch

from lstm_course.pytorch.tagger import Tagger, fit_tagger
from lstm_course.tasks import given_names

SHIPPED_SEED = 0
EPOCHS = 8
LEARNING_RATE = 0.02


def trained(seed, cell="lstm", hidden_size=given_names.TRAINED_HIDDEN_SIZE):
    """A generator trained on the training names, as a ``SequenceModel``.

    Args:
        seed: of the weights and of the order of the names.
        cell: "lstm" or "rnn".
        hidden_size: H.
    """
    torch.manual_seed(seed)
    tagger = Tagger(len(given_names.LETTERS), hidden_size, given_names.END + 1, cell=cell)
    data = given_names.pad(given_names.load("train"))
    fit_tagger(tagger, data, epochs=EPOCHS, learning_rate=LEARNING_RATE, seed=seed, progress=False)
    return tagger.to_numpy()
