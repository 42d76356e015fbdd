"""The embedded Reber grammar: name the next symbol, string by string or in an endless stream.

A Reber string is a walk through a small graph with seven symbols; at most forks two symbols are
legal. An embedded string puts one of them between B T … T E or B P … P E: the second symbol and the
last but one are the same. To know that last one, the network must carry one bit across the whole
inner string. ``strings`` gives single strings, each read from an empty network. In a ``stream``
they follow each other with no mark between them and no reset of the network, so it must also forget
the bit of the string before.

Source: the grammar is Cleeremans, Servan-Schreiber and McClelland (1989) as used for single strings
by Hochreiter and Schmidhuber (1997), experiment 1; the stream is Gers, Schmidhuber and Cummins
(2000), "Learning to Forget". Generated here: no data, no licence.
Baseline: at the outer symbol, T and P are equally frequent: guessing is right ``GUESSING`` of the
time. Every other symbol can be known without a long memory.
Success, single strings: the paper of 1997 counts a run as successful when every string of its test
set (``TEST_SIZE`` strings) and training set is predicted right at every symbol: the legal symbols
have the largest outputs. ``strings_right`` is the share of such strings; 1 is success. Its Table 1:
Elman's RNN 0 % of runs, LSTM 97 to 100 % after 8,440 to 39,740 strings.
Success, stream: Gers et al. ask for a perfect run over a long stream: every prediction legal, so
that ``legal_share`` is 1. We also report ``outer_accuracy``: how well the one bit is carried.
"""

from typing import NamedTuple

import numpy as np

from lstm_course.support.arguments import generator, whole_number

SYMBOLS = "BTPSXVE"
GUESSING = 0.5
TEST_SIZE = 256  # strings, as in 1997; its training set had as many

# The Reber graph: from each node, the one or two ways on, as (symbol, next node).
INNER = (
    (("B", 1),),
    (("T", 2), ("P", 3)),
    (("S", 2), ("X", 4)),
    (("T", 3), ("V", 5)),
    (("X", 3), ("S", 6)),
    (("P", 4), ("V", 6)),
    (("E", 7),),
)


class Stream(NamedTuple):
    """Streams of back-to-back strings.

    Attributes:
        x: (T, B, 7), the symbol at each step, one-hot.
        y: (T, B), the place in ``SYMBOLS`` of the symbol that comes next.
        legal: (T, B, 7), True for each symbol that the grammar allows next.
        outer: (T, B), True where the next symbol is the outer T or P that closes a string.
    """

    x: np.ndarray
    y: np.ndarray
    legal: np.ndarray
    outer: np.ndarray


def stream(rng, length, batch_size):
    """Independent streams of back-to-back strings.

    Args:
        rng: a ``numpy.random.Generator``.
        length: T, steps of each stream.
        batch_size: B, streams.

    Returns:
        A ``Stream``.

    Raises:
        ValueError: one of the three is not what it must be.
    """
    rng = generator(rng)
    length = whole_number("length", length)
    batch_size = whole_number("batch_size", batch_size)
    node = np.zeros(batch_size, int)
    visited = np.empty((length + 1, batch_size), int)
    emitted = np.empty((length + 1, batch_size), int)
    ways = rng.integers(0, 2, (length + 1, batch_size))
    for t, way in enumerate(ways):
        visited[t], emitted[t] = node, SYMBOL[node, way]
        node = NEXT[node, way]
    ahead = visited[1:]
    return Stream(np.eye(len(SYMBOLS))[emitted[:-1]], emitted[1:], LEGAL[ahead], OUTER[ahead])


class Strings(NamedTuple):
    """Single strings, padded to the longest (T). The last symbol of a string predicts nothing.

    Attributes: as in ``Stream``, and
        mask: (T, B), True where there is a next symbol to name.
        lengths: (B,), how many symbols are read of each string: all but its last.
    """

    x: np.ndarray
    y: np.ndarray
    legal: np.ndarray
    outer: np.ndarray
    mask: np.ndarray
    lengths: np.ndarray


def strings(rng, batch_size):
    """Independent strings, from B to E.

    Args:
        rng: a ``numpy.random.Generator``.
        batch_size: B, strings.

    Returns:
        ``Strings``.

    Raises:
        ValueError: one of the two is not what it must be.
    """
    rng = generator(rng)
    batch_size = whole_number("batch_size", batch_size)
    end = len(SYMBOL) - 1  # the node that emits the last E and leads back to the start
    node = np.zeros(batch_size, int)
    visited = [node]
    emitted = []
    while (node != end).any():
        way = rng.integers(0, 2, batch_size)
        emitted.append(SYMBOL[node, way])
        node = np.where(node == end, end, NEXT[node, way])  # who has arrived waits
        visited.append(node)
    emitted.append(SYMBOL[node, 0])  # everybody stands at the end: E
    visited, emitted = np.array(visited), np.array(emitted)
    mask = visited[:-1] != end
    x = np.eye(len(SYMBOLS))[emitted[:-1]] * mask[..., None]
    ahead = visited[1:]
    return Strings(
        x,
        np.where(mask, emitted[1:], 0),
        LEGAL[ahead] & mask[..., None],
        OUTER[ahead] & mask,
        mask,
        mask.sum(axis=0),
    )


def strings_right(logits, batch):
    """The share of strings (0 to 1) in which every prediction is legal.

    Args:
        logits: (T, B, 7).
        batch: the ``Strings`` that they are about.

    Raises:
        ValueError: the shapes do not fit.
    """
    return float(_legal(_logits(logits, batch), batch.legal).all(axis=0).mean())


def outer_accuracy(logits, streams):
    """The share of outer symbols (0 to 1) that are named right.

    Args:
        logits: (T, B, 7).
        streams: the ``Stream`` or ``Strings`` that they are about.

    Raises:
        ValueError: the shapes do not fit.
    """
    named = _logits(logits, streams).argmax(axis=-1)
    return float((named == streams.y)[streams.outer].mean())


def legal_share(logits, streams):
    """The share of steps (0 to 1) at which the legal symbols, one or two, have the largest logits.

    Args:
        logits: (T, B, 7).
        streams: the ``Stream`` that they are about.

    Raises:
        ValueError: the shapes do not fit.
    """
    return float(_legal(_logits(logits, streams), streams.legal).mean())


def as_text(x, batch=0):
    """One stream or string as a text, without padding.

    Args:
        x: (T, B, 7) one-hot symbols.
        batch: which of the B.
    """
    one = np.asarray(x)[:, batch]
    return "".join(SYMBOLS[row.argmax()] for row in one if row.any())


def _legal(logits, legal):
    """(T, B): True where every legal symbol has a larger logit than every other one.

    Also where nothing is legal, in padding: there nothing can be wrong.
    """
    worst_legal = np.where(legal, logits, np.inf).min(axis=-1)
    best_illegal = np.where(legal, -np.inf, logits).max(axis=-1)
    return worst_legal > best_illegal


def _logits(logits, streams):
    logits = np.asarray(logits)
    if logits.shape != streams.legal.shape:
        raise ValueError(
            f"logits has shape {logits.shape}, but {streams.legal.shape} is needed: "
            "one number for each symbol at each step."
        )
    return logits


def _graph():
    """All ways on: for each node a list of (symbol, next node); and the two outer nodes.

    The inner graph exists twice, once behind the outer T and once behind the outer P: the node
    itself remembers which, and a network has to.
    """
    size = len(INNER) + 1  # the inner nodes and, behind them, the outer symbol
    start_of = {"T": 2, "P": 2 + size}
    last = 2 + 2 * size
    graph = [[("B", 1)], list(start_of.items())]
    for symbol, start in start_of.items():
        graph += [[(s, start + node) for s, node in ways] for ways in INNER]
        graph.append([(symbol, last)])
    graph.append([("E", 0)])
    return graph, [start + len(INNER) for start in start_of.values()]


def _tables():
    """The graph as arrays: symbol and next node (nodes, 2), legal (nodes, 7), outer (nodes,)."""
    graph, outer_nodes = _graph()
    # A node with one way on has it twice, so that a coin can be thrown at every node.
    ways = np.array([[(SYMBOLS.index(s), node) for s, node in (w * 2)[:2]] for w in graph])
    legal = np.zeros((len(graph), len(SYMBOLS)), bool)
    np.put_along_axis(legal, ways[..., 0], True, axis=1)
    return ways[..., 0], ways[..., 1], legal, np.isin(np.arange(len(graph)), outer_nodes)


SYMBOL, NEXT, LEGAL, OUTER = _tables()
