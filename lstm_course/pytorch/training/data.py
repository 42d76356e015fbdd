"""The words as tensors on the device, their order in each epoch, and each process's share.

Nothing here keeps a state: the order of an epoch follows from the seed and the number of the epoch.
So a run that goes on needs to know only where it was.
"""

from typing import NamedTuple

import numpy as np
import torch

from lstm_course.tasks import spelling

IGNORED = -100  # the target that cross_entropy leaves out: padding


class Batch(NamedTuple):
    """x (T, B, 26), target (T, B) with ``IGNORED`` in the padding, lengths (B,).

    The lengths stay on the CPU, whatever the device: ``pack_padded_sequence`` wants them there.
    """

    x: torch.Tensor
    target: torch.Tensor
    lengths: torch.Tensor


class Words:
    """All words of a split, padded, on the device; they may stay there (10,170 words: 13 MB).

    Args:
        words: pairs (word, sounds).
        device: where x and the targets lie.  dtype: of x.
    """

    def __init__(self, words, device="cpu", dtype=torch.float32):
        data = spelling.pad(words)
        self.x = torch.as_tensor(data.x, dtype=dtype).to(device)
        self.target = torch.as_tensor(np.where(data.mask, data.target, IGNORED)).to(device)
        self.lengths = torch.as_tensor(data.lengths)

    def __len__(self):
        return len(self.lengths)

    def batch(self, rows):
        """The words with these numbers, cut to the longest of them."""
        lengths = self.lengths[rows]
        steps = int(lengths.max())
        where = rows.to(self.x.device)
        return Batch(self.x[:steps, where], self.target[:steps, where], lengths)

    def letters(self, rows):
        """How many letters, and so how many answers, these words have together."""
        return int(self.lengths[rows].sum())


def epoch_batches(count, batch_size, seed, epoch):
    """The rows of each batch of an epoch: all ``count`` words once, in an order of its own."""
    order = np.random.default_rng([seed, epoch]).permutation(count)
    return torch.as_tensor(order).split(batch_size)


def share_of_batch(words, rows, rank, size):
    """The part of a batch that process ``rank`` of ``size`` works on.

    A last batch can have fewer words than there are processes. A process without a word gets one
    whose answers are all ignored, because every process must take part in every update.
    """
    if rank < len(rows):
        return words.batch(rows[rank::size])
    idle = words.batch(rows[:1])
    return idle._replace(target=torch.full_like(idle.target, IGNORED))
