"""Sequences that do not end, or have not ended yet: blocks with a carried state, and live answers.

Truncated backpropagation through time: Williams & Peng (1990). A bidirectional network that runs
live, on chunks with a bounded look to the right: latency-controlled BLSTM, Zhang et al. (2016),
*Highway long short-term memory RNNs for distant speech recognition*.
"""

import torch
from torch import nn

from lstm_course.support.arguments import whole_number
from lstm_course.tasks import spelling
from lstm_course.tasks.spelling import LETTERS


def in_blocks(lstm, x, block, state=None):
    """Run an ``nn.LSTM`` over a long sequence, block by block (truncated BPTT).

    Both h and c are carried into the next block, so the values are those of one unbroken run.
    They are detached at the border, so a loss on one block reaches no earlier one, and memory does
    not grow with the length of the sequence. Learn from a block before asking for the next one:

        for part, outputs, state in in_blocks(lstm, x, 50):
            loss(readout(outputs), target[part]).backward()
            ...

    Args:
        lstm: an ``nn.LSTM`` that reads forward.
        x: (T, B, D).  block: steps in one block; the last one may be shorter.
        state: ``(h, c)`` to begin with, as ``nn.LSTM`` takes it; None is zeros.

    Yields:
        ``(part, outputs, state)``: the slice of steps, their outputs (block, B, H), and the
        detached state after them.
    """
    block = whole_number("block", block)
    if lstm.bidirectional:
        raise ValueError(
            "lstm reads both ways, and its backward reader has to begin at the end, which a long "
            "stream does not have: use an LSTM that reads forward, or StreamingSpeller's window."
        )
    for start in range(0, len(x), block):
        part = slice(start, min(start + block, len(x)))
        outputs, (h, c) = lstm(x[part], state)
        state = h.detach(), c.detach()
        yield part, outputs, state


class StreamingSpeller:
    """Answers letters while they are typed: each sound as soon as ``look_ahead`` more are there.

    The answers equal those of the whole word with its future cut to ``look_ahead`` letters (lesson
    06). How much must be computed again for a letter depends on the network:

    - it reads forward and was trained to answer ``look_ahead`` letters late: one step, the state is
      carried;
    - one bidirectional layer: the forward reader's state is carried, the backward reader reads
      the window of ``look_ahead`` + 1 letters anew (a latency-controlled BLSTM);
    - stacked bidirectional layers: the word so far is read anew, because what the lower layers
      said about *earlier* letters changes with each new one.

    Args:
        model: a ``pytorch.tagger.Tagger`` with LSTM cells, or a ``StackedTagger``.
        look_ahead: k, letters.
    """

    def __init__(self, model, look_ahead):
        self.look_ahead = whole_number("look_ahead", look_ahead, 0)
        model.eval()
        layers = list(model.layers) if hasattr(model, "layers") else [model.recurrent]
        if not all(isinstance(layer, nn.LSTM) for layer in layers):
            raise ValueError("model has RNN cells, but a network of LSTM cells is needed.")
        if not layers[0].bidirectional:
            self._reader = _Late(model, layers, self.look_ahead)
        elif len(layers) == 1:
            self._reader = _Window(model, layers[0], self.look_ahead)
        else:
            self._reader = _Again(model, self.look_ahead)
        self.reset()

    def reset(self):
        """Forget the word so far: the next letter begins a new one."""
        self._letters, self._answered = "", 0
        self._reader.reset()

    @torch.no_grad()
    def feed(self, letter):
        """Take one letter; returns the answers that are due now, a list of (letter, sound)."""
        if not isinstance(letter, str) or len(letter) != 1 or letter.lower() not in LETTERS:
            raise ValueError(f"letter is {letter!r}, but one letter from a to z is needed.")
        x = self._encoded(letter)
        self._letters += letter.lower()
        logits = self._reader.read(x)
        if len(self._letters) <= self.look_ahead:
            return []
        self._answered += 1
        return self._named(self._answered - 1, [logits])

    @torch.no_grad()
    def waiting(self):
        """Answers for the letters that still wait, as if the word ended here. Changes nothing.

        For a pause in the typing: show them, and take them back when another letter comes.
        """
        if self._answered == len(self._letters):
            return []
        return self._named(self._answered, self._reader.rest(len(self._letters) - self._answered))

    def finish(self):
        """The word is over: returns the answers that still waited, and resets."""
        answers = self.waiting()
        self.reset()
        return answers

    def _encoded(self, letter):
        weight = self._reader.model.readout.weight
        return torch.as_tensor(spelling.encode(letter), dtype=weight.dtype, device=weight.device)

    def _named(self, first, logits):
        labels = [int(one.argmax()) for one in logits]
        return list(zip(self._letters[first:], spelling.decode(labels), strict=False))


class _Late:
    """A forward network that answers k letters late: carries the state, one step a letter."""

    def __init__(self, model, layers, look_ahead):
        self.model, self.layers, self.look_ahead = model, layers, look_ahead

    def reset(self):
        self.states = [None] * len(self.layers)

    def read(self, x):
        """Logits for the letter ``look_ahead`` letters back, after one more x (1, 1, 26)."""
        logits, self.states = self._step(x, self.states)
        return logits

    def rest(self, count):
        """Logits of the last ``count`` letters; empty steps follow the word, as in training."""
        empty = self.model.readout.weight.new_zeros(1, 1, len(LETTERS))
        states, logits = self.states, []
        for _ in range(self.look_ahead):
            one, states = self._step(empty, states)
            logits.append(one)
        return logits[-count:]

    def _step(self, x, states):
        new = []
        for layer, state in zip(self.layers, states, strict=True):
            x, state = layer(x, state)
            new.append(state)
        return self.model.readout(x)[0, 0], new


class _Window:
    """One bidirectional layer: carries the forward state, reads k + 1 letters backward."""

    def __init__(self, model, layer, look_ahead):
        self.model, self.look_ahead = model, look_ahead
        self.ahead, self.back = two_readers(layer)

    def reset(self):
        self.state, self.letters, self.outputs = None, [], []

    def read(self, x):
        """Logits of the first letter of the window, which now ends with x (1, 1, 26)."""
        output, self.state = self.ahead(x, self.state)
        self.letters = [*self.letters, x][-self.look_ahead - 1 :]
        self.outputs = [*self.outputs, output][-self.look_ahead - 1 :]
        return self._logits(len(self.letters))[0]

    def rest(self, count):
        """Logits of the last ``count`` letters when no more follow."""
        return self._logits(count)

    def _logits(self, count):
        ahead = torch.cat(self.outputs[-count:])
        back, _ = self.back(torch.cat(self.letters[-count:]).flip(0))
        return self.model.readout(torch.cat([ahead, back.flip(0)], dim=2))[:, 0]


class _Again:
    """Stacked bidirectional layers: reads the word so far anew for each letter."""

    def __init__(self, model, look_ahead):
        self.model, self.look_ahead = model, look_ahead

    def reset(self):
        self.letters = []

    def read(self, x):
        """Logits of the letter ``look_ahead`` letters back, with x (1, 1, 26) the newest one."""
        self.letters.append(x)
        return self.model(torch.cat(self.letters))[-self.look_ahead - 1 :, 0][0]

    def rest(self, count):
        """Logits of the last ``count`` letters when no more follow."""
        return self.model(torch.cat(self.letters))[-count:, 0]


def two_readers(layer):
    """The two directions of a one-layer bidirectional ``nn.LSTM``, each as an ``nn.LSTM``."""
    weight = layer.weight_ih_l0
    readers = []
    for suffix in ("", "_reverse"):
        reader = nn.LSTM(
            layer.input_size, layer.hidden_size, dtype=weight.dtype, device=weight.device
        )
        reader.load_state_dict(
            {name: getattr(layer, name + suffix) for name, _ in reader.named_parameters()}
        )
        readers.append(reader.eval())
    return readers
