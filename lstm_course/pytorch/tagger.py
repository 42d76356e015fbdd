"""The same networks in PyTorch: a tagger, how to train it, and its way back to NumPy.

PyTorch is here for speed in training and, in lesson 07, for the GPU. What it has learned goes back
to the NumPy network with ``Tagger.to_numpy()``, so that one forward pass and one trace serve all
pictures and sliders.
"""

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_course.bidirectional import Bidirectional
from lstm_course.engine.lstm_layer import LSTM
from lstm_course.engine.rnn_layer import RNN
from lstm_course.layers import Linear, SequenceModel
from lstm_course.pytorch.fit import fit

CELLS = {"lstm": nn.LSTM, "rnn": nn.RNN, "gru": nn.GRU}


def set_forget_bias(module, value=1.0):
    """Set the forget bias of an ``nn.LSTM``; its two biases are added, so one gets it all."""
    H = module.hidden_size
    with torch.no_grad():
        for name, bias in module.named_parameters():
            if name.startswith("bias"):
                bias[H : 2 * H] = value if name.startswith("bias_ih") else 0.0


class Tagger(nn.Module):
    """A recurrent layer and a linear read-out at every step.

    Args:
        input_size: D.  hidden_size: H of each direction.  output_size: O.
        cell: "lstm", "rnn" or "gru".  bidirectional: read both ways.
    """

    def __init__(self, input_size, hidden_size, output_size, *, cell="lstm", bidirectional=False):
        super().__init__()
        if cell not in CELLS:
            raise ValueError(f"cell is {cell!r}, but one of {', '.join(CELLS)} is needed.")
        self.recurrent = CELLS[cell](input_size, hidden_size, bidirectional=bidirectional)
        if cell == "lstm":
            set_forget_bias(self.recurrent)
        self.readout = nn.Linear(hidden_size * (2 if bidirectional else 1), output_size)

    def forward(self, x, lengths=None):
        """x (T, B, D), lengths (B,) on the CPU or None → logits (T, B, O).

        Packing hides the padding, so that the backward reader starts at each word's own end.
        """
        if lengths is None:
            return self.readout(self.recurrent(x)[0])
        packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
        outputs, _ = pad_packed_sequence(self.recurrent(packed)[0], total_length=len(x))
        return self.readout(outputs)

    @torch.no_grad()
    def predict(self, x, lengths=None):
        """NumPy in, NumPy out: x (T, B, D) → logits (T, B, O)."""
        weight = self.readout.weight
        lengths = None if lengths is None else torch.as_tensor(lengths)
        logits = self(torch.as_tensor(x, dtype=weight.dtype, device=weight.device), lengths)
        return logits.cpu().numpy()

    def to_numpy(self):
        """The same network as a ``SequenceModel``, with the same weights."""
        recurrent = self.recurrent
        kind = LSTM if isinstance(recurrent, nn.LSTM) else RNN
        layer = (Bidirectional if recurrent.bidirectional else kind).from_torch(recurrent)
        readout = Linear(self.readout.in_features, self.readout.out_features, dtype=layer.dtype)
        readout.params["W"][...] = self.readout.weight.detach().cpu().numpy()
        readout.params["b"][...] = self.readout.bias.detach().cpu().numpy()
        return SequenceModel(layer, readout)


def fit_tagger(tagger, data, *, epochs, learning_rate, batch_size=64, seed=0, progress=True):
    """Train a tagger on padded sequences, by ``fit``; returns the loss of each update.

    Args:
        tagger: the ``Tagger``; its parameters are changed in place.
        data: a ``training.Batch`` of all sequences: x (T, N, D), target (T, N) labels, mask (T, N)
            true where an answer counts, lengths (N,).
        epochs: rounds over all sequences, in a new order each.
        learning_rate: the highest.
        batch_size: sequences in one update; the last one of an epoch may have fewer.
        seed: of the order.
        progress: show a progress bar.
    """
    device = tagger.readout.weight.device
    x = torch.as_tensor(data.x, dtype=torch.float32, device=device)
    target = torch.as_tensor(np.where(data.mask, data.target, -100), device=device)
    lengths = torch.as_tensor(data.lengths)
    order = torch.Generator().manual_seed(seed)

    def losses():
        for _ in range(epochs):
            for rows in torch.randperm(len(lengths), generator=order).split(batch_size):
                steps = int(lengths[rows].max())
                logits = tagger(x[:steps, rows], lengths[rows])
                yield nn.functional.cross_entropy(
                    logits.flatten(0, 1), target[:steps, rows].flatten(), ignore_index=-100
                )

    updates = epochs * -(-len(lengths) // batch_size)
    return fit(tagger, losses(), updates, learning_rate=learning_rate, progress=progress)
