"""The continual embedded Reber grammar: every string is legal, and the scores are right."""

import re

import numpy as np
import pytest

from lstm_course.tasks import reber


def walk_is_legal(string):
    """Walk the inner graph symbol by symbol."""
    node = 0
    for symbol in string:
        ways = dict(reber.INNER[node])
        if symbol not in ways:
            return False
        node = ways[symbol]
        if node == len(reber.INNER):
            return True
    return False


@pytest.fixture(scope="module")
def streams():
    return reber.stream(np.random.default_rng(0), 3000, 4)


def test_streams_are_strings_back_to_back_with_equal_outer_symbols(streams):
    for b in range(4):
        text = reber.as_text(streams.x, b)
        strings = re.findall(r"B([TP])(B[^B]*?E)([TP])E", text)
        assert len(strings) > 200
        assert all(first == last and walk_is_legal(inner) for first, inner, last in strings)
        # Nothing lies between the strings: put together again they are the stream's beginning.
        joined = "".join(f"B{first}{inner}{last}E" for first, inner, last in strings)
        assert text.startswith(joined)


def test_answers_are_the_next_symbols_and_are_legal(streams):
    assert (streams.x[1:].argmax(axis=-1) == streams.y[:-1]).all()
    assert np.take_along_axis(streams.legal, streams.y[..., None], axis=-1).all()
    assert set(streams.legal.sum(axis=-1).ravel()) == {1, 2}


def test_outer_symbols_can_only_be_known_from_the_second_symbol(streams):
    for b in range(4):
        text = reber.as_text(streams.x, b)
        for t in np.flatnonzero(streams.outer[:, b]):
            start = text.rfind("B", 0, text.rfind("B", 0, t))
            assert reber.SYMBOLS[streams.y[t, b]] == text[start + 1]
    outer = streams.y[streams.outer]
    assert set(outer) == {reber.SYMBOLS.index("T"), reber.SYMBOLS.index("P")}
    assert abs((outer == outer[0]).mean() - reber.GUESSING) < 0.08


def test_scores(streams):
    perfect = np.where(streams.legal, 1.0, 0.0)
    assert reber.legal_share(perfect, streams) == 1.0
    assert reber.outer_accuracy(perfect, streams) == 1.0
    assert reber.legal_share(np.zeros(streams.legal.shape), streams) == 0.0
    flipped = perfect.copy()
    t, p = reber.SYMBOLS.index("T"), reber.SYMBOLS.index("P")
    flipped[streams.outer] = flipped[streams.outer][:, [0, p, t, 3, 4, 5, 6]]
    assert reber.outer_accuracy(flipped, streams) == 0.0
    assert reber.legal_share(flipped, streams) == pytest.approx(1 - streams.outer.mean())


def test_bad_input_is_told(streams):
    with pytest.raises(ValueError, match="rng is 0"):
        reber.stream(0, 10, 1)
    with pytest.raises(ValueError, match="length is 0"):
        reber.stream(np.random.default_rng(0), 0, 1)
    with pytest.raises(ValueError, match=r"logits has shape \(2, 2\)"):
        reber.outer_accuracy(np.zeros((2, 2)), streams)


@pytest.mark.parametrize("string", ["BTXSE", "BTSSXXTVVE", "BPVVE", "BPTTVPSE", "BPVPXVPXVVE"])
def test_the_graph_allows_what_the_papers_graph_allows(string):
    assert walk_is_legal(string)


@pytest.mark.parametrize("string", ["BTVVE", "BPSXSE", "BPTXSE", "BTSSPXSE", "BTXXSE", "BPVE"])
def test_the_graph_forbids_what_the_papers_graph_forbids(string):
    assert not walk_is_legal(string)
