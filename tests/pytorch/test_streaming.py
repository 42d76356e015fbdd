"""Blocks with a carried state, and answers letter by letter, equal their offline versions."""

import numpy as np
import pytest
import torch
from torch import nn

from lstm_course.pytorch.streaming import StreamingSpeller, in_blocks, two_readers
from lstm_course.pytorch.tagger import Tagger
from lstm_course.pytorch.training.model import StackedTagger
from lstm_course.tasks import spelling, spelling_scores

WORDS = [word for word, _ in spelling.load().test[:25]] + ["a", "hat", "hate"]
SIZES = 26, 16, len(spelling.load().sounds)


def lively(model):
    """Larger weights: with PyTorch's own, an untrained network says the same for every letter."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_()
        model.readout.bias.zero_()
    return model.double()


def both_ways():
    torch.manual_seed(1)
    return lively(Tagger(*SIZES, bidirectional=True))


def stacked():
    torch.manual_seed(2)
    return lively(StackedTagger(*SIZES, layers=3, dropout=0.5))


def causal(layers=1):
    torch.manual_seed(3)
    if layers == 1:
        return lively(Tagger(*SIZES))
    return lively(StackedTagger(*SIZES, layers=layers, bidirectional=False))


def typed(speller, word):
    """All answers for a word, typed letter by letter, and when each came: letters typed by then."""
    answers, when = [], []
    for number, letter in enumerate(word, start=1):
        due = speller.feed(letter)
        answers += due
        when += [number] * len(due)
    rest = speller.finish()
    return answers + rest, when + [len(word)] * len(rest)


# --- live answers


@pytest.mark.parametrize("k", [0, 1, 2, 5])
@pytest.mark.parametrize("make", [both_ways, stacked])
def test_a_bidirectional_network_answers_as_with_its_future_cut(make, k):
    model = make().eval()
    speller = StreamingSpeller(model, k)
    said = set()
    for word in WORDS:
        answers, when = typed(speller, word)
        wanted = spelling_scores.sounds_with_lookahead(model, word, k)
        assert tuple(sound for _, sound in answers) == wanted
        assert "".join(letter for letter, _ in answers) == word
        assert when == [min(t + 1 + k, len(word)) for t in range(len(word))]  # no earlier, no later
        said |= set(wanted)
    assert len(said) > 10  # or equal answers would prove nothing


def test_the_future_that_is_there_is_used():
    model = both_ways()
    answers = [
        tuple(sound for _, sound in typed(StreamingSpeller(model, k), word)[0])
        for word in WORDS
        for k in (0, 2)
    ]
    assert answers[::2] != answers[1::2]


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("k", [0, 1, 3])
def test_a_causal_network_answers_k_letters_late(k, layers):
    model = causal(layers)
    model.eval()
    speller = StreamingSpeller(model, k)
    for word in WORDS:
        data = spelling.pad([(word, ("-",) * len(word))], delay=k)
        labels = spelling_scores.labels(model, data.x, data.lengths)[k:, 0]
        answers, when = typed(speller, word)
        assert tuple(sound for _, sound in answers) == spelling.decode(labels)
        assert when == [min(t + 1 + k, len(word)) for t in range(len(word))]


@pytest.mark.parametrize("make", [both_ways, stacked, causal])
def test_a_pause_changes_nothing(make):
    model = make()
    asked, silent = StreamingSpeller(model, 2), StreamingSpeller(model, 2)
    for letter in "knight":
        assert asked.feed(letter) == silent.feed(letter)
        asked.waiting()
        assert asked.waiting() == asked.waiting()
    assert asked.waiting() == silent.finish()


@pytest.mark.parametrize("make", [both_ways, stacked, causal])
def test_what_waits_is_told_as_if_the_word_ended_here(make):
    model = make()
    speller = StreamingSpeller(model, 2)
    for letter in "hat":
        speller.feed(letter)
    assert [letter for letter, _ in speller.waiting()] == ["a", "t"]
    early = speller.waiting()
    alone = StreamingSpeller(model, 2)
    assert typed(alone, "hat")[0][1:] == early


@pytest.mark.parametrize("make", [both_ways, stacked, causal])
def test_reset_and_finish_begin_a_new_word(make):
    speller = StreamingSpeller(make(), 1)
    first, _ = typed(speller, "city")
    for letter in "thou":
        speller.feed(letter)
    speller.reset()
    assert speller.waiting() == [] and typed(speller, "city")[0] == first
    assert speller.finish() == []


def test_dropout_is_off():
    model = stacked().train()
    speller = StreamingSpeller(model, 1)
    assert typed(speller, "through") == typed(speller, "through")


@pytest.mark.parametrize("letter", ["", "ab", "é", " ", None, 3])
def test_what_is_no_letter_gets_a_sentence_and_changes_nothing(letter):
    speller = StreamingSpeller(both_ways(), 1)
    speller.feed("h")
    with pytest.raises(ValueError, match="one letter from a to z is needed"):
        speller.feed(letter)
    assert [one for one, _ in speller.waiting()] == ["h"]


def test_capital_letters_are_read_as_small_ones():
    speller = StreamingSpeller(both_ways(), 0)
    assert typed(speller, "HaTe") == typed(speller, "hate")


def test_a_network_without_a_cell_state_is_refused():
    with pytest.raises(ValueError, match="LSTM cells"):
        StreamingSpeller(Tagger(*SIZES, cell="rnn"), 1)


@pytest.mark.parametrize("k", [-1, 1.5, "2"])
def test_a_look_ahead_is_a_whole_number(k):
    with pytest.raises(ValueError, match="look_ahead"):
        StreamingSpeller(both_ways(), k)


def test_the_two_readers_are_the_layer_taken_apart():
    layer = nn.LSTM(3, 4, bidirectional=True, dtype=torch.float64)
    x = torch.randn(5, 2, 3, dtype=torch.float64)
    ahead, back = two_readers(layer)
    joined = torch.cat([ahead(x)[0], back(x.flip(0))[0].flip(0)], dim=2)
    torch.testing.assert_close(joined, layer(x)[0], rtol=0, atol=1e-12)


# --- truncated backpropagation through time


@pytest.mark.parametrize("block", [1, 3, 4, 9, 50])
@pytest.mark.parametrize("layers", [1, 2])
def test_blocks_give_the_values_of_the_unbroken_run(block, layers):
    torch.manual_seed(0)
    lstm = nn.LSTM(3, 4, num_layers=layers, dtype=torch.float64)
    x = torch.randn(9, 2, 3, dtype=torch.float64)
    whole, last = lstm(x)
    parts = list(in_blocks(lstm, x, block))
    torch.testing.assert_close(torch.cat([y for _, y, _ in parts]), whole, rtol=0, atol=1e-12)
    torch.testing.assert_close(parts[-1][2], last, rtol=0, atol=1e-12)
    assert [part.start for part, _, _ in parts] == list(range(0, 9, block))
    assert parts[-1][0].stop == 9


def test_the_gradient_stops_at_the_border():
    torch.manual_seed(0)
    lstm = nn.LSTM(3, 4, dtype=torch.float64)
    x = torch.randn(9, 2, 3, dtype=torch.float64, requires_grad=True)
    for part, outputs, (h, c) in in_blocks(lstm, x, 4):
        assert not h.requires_grad and not c.requires_grad
        (gradient,) = torch.autograd.grad(outputs[-1].sum(), x)
        reached = np.flatnonzero(gradient.abs().sum(dim=(1, 2)).numpy())
        assert list(reached) == list(range(part.start, part.stop))


def test_learning_between_blocks_uses_the_new_weights():
    torch.manual_seed(0)
    lstm = nn.LSTM(3, 4, dtype=torch.float64)
    x = torch.randn(8, 2, 3, dtype=torch.float64)
    optimizer = torch.optim.SGD(lstm.parameters(), lr=1.0)
    outputs = []
    for _, y, _ in in_blocks(lstm, x, 4):
        optimizer.zero_grad()
        y.pow(2).mean().backward()
        optimizer.step()
        outputs.append(y.detach())
    torch.manual_seed(0)
    untouched, _ = nn.LSTM(3, 4, dtype=torch.float64)(x)
    torch.testing.assert_close(outputs[0], untouched[:4].detach())
    assert not torch.allclose(outputs[1], untouched[4:])


def test_a_stream_goes_on_from_a_state():
    lstm = nn.LSTM(3, 4, dtype=torch.float64)
    x = torch.randn(8, 2, 3, dtype=torch.float64)
    *_, (_, _, state) = in_blocks(lstm, x[:5], 2)
    rest = torch.cat([y for _, y, _ in in_blocks(lstm, x[5:], 2, state)])
    torch.testing.assert_close(rest, lstm(x)[0][5:], rtol=0, atol=1e-12)


def test_blocks_refuse_what_they_cannot_do():
    with pytest.raises(ValueError, match="reads both ways"):
        next(in_blocks(nn.LSTM(3, 4, bidirectional=True), torch.zeros(4, 1, 3), 2))
    with pytest.raises(ValueError, match="block"):
        next(in_blocks(nn.LSTM(3, 4), torch.zeros(4, 1, 3), 0))


# --- devices


def test_letters_go_where_the_network_is():
    speller = StreamingSpeller(both_ways().to("meta"), 1)
    x = speller._encoded("h")
    assert x.device.type == "meta" and x.dtype == torch.float64 and x.shape == (1, 1, 26)
    assert speller._reader.read(x).device.type == "meta"


def test_blocks_stay_on_the_device():
    lstm = nn.LSTM(3, 4, device="meta")
    for _, outputs, state in in_blocks(lstm, torch.zeros(5, 2, 3, device="meta"), 2):
        assert {tensor.device.type for tensor in (outputs, *state)} == {"meta"}


@pytest.mark.gpu
@pytest.mark.parametrize("make", [both_ways, stacked, causal])
def test_the_accelerator_gives_the_same_answers(make):
    if not torch.accelerator.is_available():
        pytest.skip("PyTorch finds no accelerator on this machine")
    device = torch.accelerator.current_accelerator()
    here, there = make().float(), make().float().to(device)
    for word in WORDS:
        on_cpu, _ = typed(StreamingSpeller(here, 2), word)
        on_device, _ = typed(StreamingSpeller(there, 2), word)
        assert on_cpu == on_device
