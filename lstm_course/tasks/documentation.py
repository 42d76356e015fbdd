"""Python's own documentation as a text to read, one character at a time.

Every Python carries it (``pydoc_data.topics``, the pages behind ``help("while")``). Two tasks read
it: ``parentheses`` and ``quotes``.

Source: the documentation's text, Python Software Foundation License; nothing of it is shipped. It
differs a little from one Python version to the next, so measure with slack. ``ALPHABET`` does not
differ: printable ASCII and one more class for every other character, the line break among them.
Split: by topic (``topics``). A topic is held out by a hash of its name, and only if it shares no
paragraph with another topic, for some pages repeat sections of others.
"""

from functools import cache
from zlib import crc32

import numpy as np

from lstm_course.support.arguments import generator, one_of, text, whole_number

ALPHABET = tuple(chr(code) for code in range(32, 127)) + ("other",)
SPLITS = ("train", "held-out")
SHORTEST_TOPIC = 400  # characters
SHORTEST_PARAGRAPH = 60  # shorter ones may well stand on two pages by chance
HELD_OUT_ONE_IN = 2  # of the topics that share nothing
SPLIT_SEED = 0

_OTHER = len(ALPHABET) - 1


def windows(rng, length, batch_size, split, opening, inside):
    """Windows of text. Every window starts outside and has at least one ``opening`` character.

    Each such window is as likely as any other.

    Args:
        rng: a ``numpy.random.Generator``.
        length: T, characters.
        batch_size: B, windows.
        split: "train" or "held-out".
        opening: the character that must be there.
        inside: a function from a topic's text to booleans, one for each character.

    Returns:
        ``(x, y)``: x (T, B, 96) one-hot characters, y (T, B, 1) with 1 inside and 0 outside.

    Raises:
        ValueError: one of the first four is not what it must be, or no topic is so long.
    """
    rng = generator(rng)
    length = whole_number("length", length)
    batch_size = whole_number("batch_size", batch_size)
    codes = np.empty((length, batch_size), int)
    y = np.empty((length, batch_size, 1))
    split = one_of("split", split, SPLITS)
    pages = [page for page in _pages(split, opening, inside) if len(page[0]) >= length]
    if not pages:
        raise ValueError(
            f"length is {length}, but no topic of the {split} split is that long: ask for less."
        )
    starts = np.array([len(codes) - length + 1 for codes, _ in pages])  # windows in each page
    for b in range(batch_size):
        page_codes, page_inside, start = _window(rng, pages, starts, length, opening)
        codes[:, b] = page_codes[start : start + length]
        y[:, b, 0] = page_inside[start : start + length]
    return np.eye(len(ALPHABET))[codes], y


def encode(characters):
    """A text of T characters as x (T, 1, 96), one-hot, ready for a model's ``forward``.

    Raises:
        ValueError: it is no text, or an empty one.
    """
    return np.eye(len(ALPHABET))[_codes(text("characters", characters))][:, None, :]


def majority_accuracy(y):
    """The share of right answers (0 to 1) of always giving the commoner answer.

    Args:
        y: 0 and 1, any shape.
    """
    inside = float(np.mean(y))
    return max(inside, 1 - inside)


def accuracy(logits, y):
    """The share of right answers (0 to 1) where a model says "inside" when its logit is above 0.

    Args:
        logits, y: the same shape, such as (T, B, 1).

    Raises:
        ValueError: the shapes differ.
    """
    logits, y = np.asarray(logits), np.asarray(y)
    if logits.shape != y.shape:
        raise ValueError(f"logits has shape {logits.shape}, but that of y, {y.shape}, is needed.")
    return float(np.mean((logits > 0) == (y > 0.5)))


@cache
def topics(split="train"):
    """The texts of one split: a dictionary from the topic's name to its text.

    Args:
        split: "train" or "held-out".

    Raises:
        ValueError: there is no such split.
    """
    one_of("split", split, SPLITS)
    from pydoc_data.topics import topics as pages  # half a megabyte: only when it is needed

    long_enough = {name: page for name, page in pages.items() if len(page) >= SHORTEST_TOPIC}
    owners = {}
    for name, page in long_enough.items():
        for paragraph in paragraphs(page):
            owners.setdefault(paragraph, set()).add(name)
    sharing = set().union(*(names for names in owners.values() if len(names) > 1))
    return {
        name: page
        for name, page in sorted(long_enough.items())
        if (split == "held-out") == (name not in sharing and _chosen(name))
    }


def paragraphs(page):
    """The paragraphs of a page that are long enough to tell one page from another, as a set."""
    stripped = (paragraph.strip() for paragraph in page.split("\n\n"))
    return {paragraph for paragraph in stripped if len(paragraph) >= SHORTEST_PARAGRAPH}


def _chosen(name):
    """A draw that depends on nothing but the name: the same topics in every Python version."""
    return crc32(f"{SPLIT_SEED} {name}".encode()) % HELD_OUT_ONE_IN == 0


@cache
def _pages(split, opening, inside):
    """(codes, inside) of every topic of a split that has the opening character at all."""
    return [(_codes(page), inside(page)) for page in topics(split).values() if opening in page]


def _codes(characters):
    """The place of each character in ALPHABET."""
    codes = np.array([ord(character) - 32 for character in characters])
    return np.where((codes >= 0) & (codes < _OTHER), codes, _OTHER)


def _window(rng, pages, starts, length, opening):
    """Draw windows until one starts outside and has the opening character in it."""
    opening = ALPHABET.index(opening)
    last_start = np.cumsum(starts)
    while True:
        draw = rng.integers(last_start[-1])
        page = np.searchsorted(last_start, draw, side="right")
        codes, inside = pages[page]
        start = draw - (last_start[page] - starts[page])
        outside = start == 0 or not inside[start - 1]
        if outside and opening in codes[start : start + length]:
            return codes, inside, start
