"""Train a small network to count (aⁿbⁿ), and look at what it counts with (lesson 07)."""

import numpy as np
import torch
from torch import nn

from lstm_course.pytorch.fit import fit
from lstm_course.pytorch.tagger import Tagger
from lstm_course.tasks import counting


def train_counter(cell, *, hidden_size=10, updates=1000, learning_rate=0.02, seed=0):
    """A ``Tagger`` trained on aⁿbⁿ with n up to 20, each n as often as any other.

    Args:
        cell: "lstm" or "gru".
        hidden_size: H.
        updates: batches of 16 strings, by ``fit``.
        learning_rate: the highest.
        seed: of the start and of the strings.

    An LSTM takes about 2 seconds, a GRU 5.
    """
    torch.manual_seed(seed)
    network = Tagger(len(counting.LETTERS), hidden_size, len(counting.NEXT), cell=cell)
    rng = np.random.default_rng(seed)

    def losses():
        for _ in range(updates):
            ns = rng.integers(1, counting.LONGEST_IN_TRAINING + 1, 16)
            x, y, mask = map(torch.from_numpy, counting.batch(ns))
            yield nn.functional.binary_cross_entropy_with_logits(
                network(x.float())[mask], y.float()[mask]
            )

    fit(network, losses(), updates, learning_rate=learning_rate, rising=0.1, progress=False)
    return network.eval()


@torch.no_grad()
def memory_over_time(network, n):
    """What every unit holds after each letter of aⁿbⁿ: c of an LSTM, h of a GRU, (2n, H)."""
    x = torch.from_numpy(counting.batch([n])[0]).float()
    state, memory = None, []
    for x_t in x.split(1):
        _, state = network.recurrent(x_t, state)
        held = state[1] if isinstance(state, tuple) else state
        memory.append(held[0, 0].numpy())
    return np.stack(memory)


def counting_unit(memory):
    """The unit that comes nearest to a straight line while the a's are read.

    memory: (2n, H) of ``memory_over_time``. Returns (unit, R²): 1 is a perfect line, and units that
    hardly move are left out.
    """
    rise = memory[: len(memory) // 2]
    steps = np.arange(len(rise))
    straight = np.array([np.corrcoef(steps, values)[0, 1] ** 2 for values in rise.T])
    moved = np.ptp(rise, axis=0)
    straight[moved < 0.25 * moved.max()] = 0
    unit = int(straight.argmax())
    return unit, float(straight[unit])
