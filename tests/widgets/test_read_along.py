"""The read-along picture: what it shows is the trace, and its challenge is judged from data."""

import numpy as np
import pytest

from lstm_course import LSTM, RNN, Bidirectional, Linear, SequenceModel
from lstm_course.pictures.svg import signed
from lstm_course.tasks import spelling, spelling_scores
from lstm_course.widgets import ReadAlong


@pytest.fixture(scope="module")
def reader():
    return spelling.load_trained("bilstm")


@pytest.fixture(scope="module")
def apart():
    """Silent and sounded e's of the words that no training saw."""
    test = spelling.pad(spelling.load().test)
    e = (test.x.argmax(axis=2) == spelling.LETTERS.index("e")) & test.mask
    silent = test.target == spelling.load().label(spelling.SILENT)
    return test.x, test.lengths, e & silent, e & ~silent, ("a silent e", "a sounded e")


def widget(reader, **more):
    return ReadAlong(reader, spelling.encode, ["hat", "hate"], **more)


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("show", list("cifgoh"))
def test_it_shows_the_trace(reader, direction, show):
    shown = widget(reader, word="Science", direction=direction, show=show, unit=7)
    trace = getattr(reader.forward(spelling.encode("science"))[2], direction)
    values = getattr(trace, show)[:, 0, 7]
    for value in values:
        assert f">{signed(value)}<" in shown.svg
    k = values.argmax()
    assert f"highest at letter {k + 1}, {'science'[k]} ({signed(values[k])})" in shown.sentence
    assert shown.svg.count("-hatch)") == 2 * (values < 0).sum()  # negative: card and bar
    assert not shown.task


def test_what_the_model_says_stands_below(reader):
    say = lambda word: spelling_scores.sounds_with_lookahead(reader, word, None)  # noqa: E731
    svg = widget(reader, say=say, word="hate").svg
    assert all(f">{sound}<" in svg for sound in ("HH", "EY", "T", "-"))


def test_pairs_are_counted(reader, apart):
    shown = widget(reader, apart=apart, direction="backward", unit=58, show="h")
    x, lengths, first, second, _ = apart
    values = reader.forward(x, lengths=lengths)[2].backward.h[:, :, 58]
    pairs = np.sign(values[first][:, None] - values[second]).astype(float)
    assert shown.share_higher() == pytest.approx((1 + pairs.mean()) / 2, abs=1e-12)
    assert f"{100 * shown.share_higher():.0f} % of all pairs" in shown.sentence


def test_the_challenge_can_be_met_by_the_backward_reader_only(reader, apart):
    """What the lesson says of it: a forward reader cannot know whether an e will be the last."""
    shown = widget(reader, apart=apart)
    met = {"forward": 0, "backward": 0}
    for direction in met:
        for show in "ch":
            for unit in range(64):
                shown.direction, shown.show, shown.unit = direction, show, unit
                met[direction] += shown.task_met
    assert met["forward"] == 0 and 1 <= met["backward"] <= 20


def test_cells_worth_a_look_do_what_their_buttons_say(reader):
    """The presets that lesson 06 offers; the shipped network's, so they hold everywhere."""
    words = spelling.load().test
    h, f, c, vowel = [], [], [], []
    for word, _ in words[:300]:
        trace = reader.forward(spelling.encode(word))[2]
        h.extend(trace.forward.h[:, 0, 18])
        c.append(np.corrcoef(trace.forward.c[:, 0, 1], np.arange(len(word)))[0, 1])
        vowel.extend(letter in "aeiou" for letter in word)
    assert (np.array(h) < 0)[np.array(vowel)].mean() > 0.85
    assert (np.array(h) > 0)[~np.array(vowel)].mean() > 0.75
    assert np.median(c) > 0.85
    for short, long in (("hat", "hate"), ("rid", "ride"), ("hop", "hope"), ("cut", "cute")):
        f = [reader.forward(spelling.encode(word))[2].backward.f[1, 0, 4] for word in (short, long)]
        assert f[0] < 0.3 and f[1] > 0.9


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (dict(word="  "), "There is no word"),
        (dict(word="naïve"), "letters from a to z"),
        (dict(word="a" * 13), "at most 12"),
        (dict(unit=64), "from 0 to 63"),
        (dict(direction="sideways"), "one of these is needed"),
        (dict(show="x"), "one of these is needed"),
        (dict(word="hat", say=lambda word: ["AE"]), "1 texts for 'hat', but 3 are needed"),
    ],
)
def test_bad_input_becomes_a_sentence(reader, settings, said):
    shown = widget(reader, **settings)
    assert said in shown.sentence and "cannot be drawn" in shown.svg


@pytest.mark.parametrize(
    "layer", [LSTM(26, 4), RNN(26, 4), Bidirectional(26, 4, cell=RNN)], ids=["LSTM", "RNN", "BiRNN"]
)
def test_a_model_that_cannot_be_read_so_becomes_a_sentence(layer):
    model = SequenceModel(layer, Linear(layer.output_size, 3))
    assert "reads both ways and has gates" in widget(model).sentence
