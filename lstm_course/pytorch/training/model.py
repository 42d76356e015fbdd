"""The network: BiLSTMs on top of each other, dropout between them, a read-out at every letter."""

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from lstm_course.pytorch.tagger import set_forget_bias
from lstm_course.tasks import spelling


class StackedTagger(nn.Module):
    """``layers`` LSTMs, each reading the outputs of the one below, and a linear read-out.

    Dropout acts on the outputs of each layer but the last, on their way up: between layers, never
    along time, where it would make the memory forget. ``nn.LSTM(num_layers=…, dropout=…)`` does the
    same inside. Here the layers are stacked by hand, so that you see where it sits, and because on
    NVIDIA GPUs the built-in dropout draws from a stream of its own (cuDNN's), which is not part of
    PyTorch's random state (pytorch issue 74177): a resumed run would differ.

    Args:
        input_size: D.  hidden_size: H of each direction.  output_size: O.
        layers: how many.  dropout: share of numbers set to 0.  bidirectional: read both ways.
    """

    def __init__(
        self, input_size, hidden_size, output_size, *, layers=2, dropout=0.3, bidirectional=True
    ):
        super().__init__()
        width = hidden_size * (2 if bidirectional else 1)
        sizes = [input_size] + [width] * (layers - 1)
        self.layers = nn.ModuleList(
            nn.LSTM(size, hidden_size, bidirectional=bidirectional) for size in sizes
        )
        for layer in self.layers:
            set_forget_bias(layer)
        self.dropout = nn.Dropout(dropout)
        self.readout = nn.Linear(width, output_size)
        self.bidirectional = bidirectional

    def forward(self, x, lengths=None):
        """x (T, B, D), lengths (B,) on the CPU or None → logits (T, B, O)."""
        steps, packed = len(x), lengths is not None
        if packed:
            x = pack_padded_sequence(x, lengths, enforce_sorted=False)
        for number, layer in enumerate(self.layers):
            if number > 0:
                x = self._drop(x)
            x, _ = layer(x)
        if packed:
            x, _ = pad_packed_sequence(x, total_length=steps)
        return self.readout(x)

    def _drop(self, x):
        """Dropout, also inside a packed batch: its ``data`` holds the real steps and no padding."""
        if isinstance(x, PackedSequence):
            return x._replace(data=self.dropout(x.data))
        return self.dropout(x)

    @torch.no_grad()
    def predict(self, x, lengths=None):
        """NumPy in, NumPy out: x (T, B, D) → logits (T, B, O)."""
        weight = self.readout.weight
        lengths = None if lengths is None else torch.as_tensor(lengths)
        logits = self(torch.as_tensor(x, dtype=weight.dtype, device=weight.device), lengths)
        return logits.float().cpu().numpy()


def new_model(settings):
    """An untrained network on the CPU; the same weights for the same seed on every device."""
    torch.manual_seed(settings.seed)
    return StackedTagger(
        len(spelling.LETTERS),
        settings.hidden_size,
        len(spelling.load().sounds),
        layers=settings.layers,
        dropout=settings.dropout,
    )
