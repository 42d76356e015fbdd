"""Is this character inside parentheses? Real text, read one character at a time.

The text is Python's own documentation, which every Python carries (``pydoc_data.topics``, the pages
behind ``help("while")``). After each character the answer is 1 if at least one "(" is still open,
counting that character, and 0 if none is: 1 at "(", 0 again at the ")" that closes it. A sample is
a window of text that starts outside parentheses and has at least one "(".

Source: the documentation's text, Python Software Foundation License; nothing of it is shipped. It
differs a little from one Python version to the next, so measure with slack. ``ALPHABET`` does not
differ: printable ASCII and one more class for every other character, the line break among them.
Split: by topic (``topics``). A topic is held out by a hash of its name, and only if it shares no
paragraph with another topic, for some pages repeat sections of others.
Baseline: always give the commoner answer (``majority_accuracy(y)``). What a memory of one bit can
reach, on at "(" and off at the next ")", is ``toggle_rule(x)``: wrong only after nested ones.
Success: no paper's criterion; our own experiment, for reading a cell's gates.
"""

from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np

from lstm_course.layers import Linear, SequenceModel
from lstm_course.lstm_layer import LSTM
from lstm_course.tasks.arguments import at_least, generator, one_of, text

ALPHABET = tuple(chr(code) for code in range(32, 127)) + ("other",)
SPLITS = ("train", "held-out")
SHORTEST_TOPIC = 400  # characters
SHORTEST_PARAGRAPH = 60  # shorter ones may well stand on two pages by chance
HELD_OUT_ONE_IN = 2  # of the topics that share nothing
SPLIT_SEED = 0

WEIGHTS = Path(__file__).parent / "data" / "parentheses_cell.npz"

_OTHER = len(ALPHABET) - 1


def batch(rng, length, batch_size, split="train"):
    """Windows of text: x (T, B, 96) one-hot characters, y (T, B, 1) with 1 inside parentheses."""
    rng = generator(rng)
    length = at_least("length", length, 1)
    batch_size = at_least("batch_size", batch_size, 1)
    codes = np.empty((length, batch_size), int)
    y = np.empty((length, batch_size, 1))
    pages = [page for page in _pages(one_of("split", split, SPLITS)) if len(page[0]) >= length]
    if not pages:
        raise ValueError(
            f"length is {length}, but no topic of the {split} split is that long: ask for less."
        )
    starts = np.array([len(codes) - length + 1 for codes, _ in pages])  # windows in each page
    for b in range(batch_size):
        page_codes, page_depth, start = _window(rng, pages, starts, length)
        codes[:, b] = page_codes[start : start + length]
        y[:, b, 0] = page_depth[start : start + length] > 0
    return np.eye(len(ALPHABET))[codes], y


def encode(characters):
    """A text of T characters as x (T, 1, 96), one-hot, ready for a model's ``forward``."""
    return np.eye(len(ALPHABET))[_codes(text("characters", characters))][:, None, :]


def depth(characters):
    """How many parentheses are open after each character (T,); a ")" too many opens nothing."""
    open_now, depths = 0, []
    for character in text("characters", characters):
        if character == "(":
            open_now += 1
        elif character == ")":
            open_now = max(0, open_now - 1)
        depths.append(open_now)
    return np.array(depths)


def majority_accuracy(y):
    """The share of right answers of always giving the commoner answer in y (0 and 1, any shape)."""
    inside = float(np.mean(y))
    return max(inside, 1 - inside)


def toggle_rule(x):
    """What a memory of one bit can do: (T, B, 1), True from "(" to the next ")", nested or not."""
    codes = np.asarray(x).argmax(axis=-1)
    inside, answers = np.zeros(codes.shape[1], bool), []
    for code in codes:
        inside = (inside | (code == ALPHABET.index("("))) & (code != ALPHABET.index(")"))
        answers.append(inside)
    return np.array(answers)[..., None]


def accuracy(logits, y):
    """The share of right answers where a model says "inside" when its logit is above 0."""
    logits, y = np.asarray(logits), np.asarray(y)
    if logits.shape != y.shape:
        raise ValueError(f"logits has shape {logits.shape}, but that of y, {y.shape}, is needed.")
    return float(np.mean((logits > 0) == (y > 0.5)))


def untrained_cell(seed=0):
    """The model of this task: one LSTM cell (forget bias 1) and a read-out, a SequenceModel."""
    cell = LSTM(len(ALPHABET), 1, seed=seed)
    # Not the cell's own seed: the read-out would be a copy of the cell's first random number.
    return SequenceModel(cell, Linear(1, 1, seed=seed))


def load_trained():
    """The trained cell that the course ships; ``make/parentheses_weights.py`` trained it."""
    return untrained_cell().load(WEIGHTS)


@cache
def topics(split="train"):
    """The texts of one split: a dictionary from the topic's name to its text."""
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
    """The paragraphs of a page that are long enough to tell one page from another."""
    stripped = (paragraph.strip() for paragraph in page.split("\n\n"))
    return {paragraph for paragraph in stripped if len(paragraph) >= SHORTEST_PARAGRAPH}


def _chosen(name):
    """A draw that depends on nothing but the name: the same topics in every Python version."""
    return crc32(f"{SPLIT_SEED} {name}".encode()) % HELD_OUT_ONE_IN == 0


@cache
def _pages(split):
    """(codes, depth) of every topic of a split that has a "(" at all, each array (characters,)."""
    return [(_codes(page), depth(page)) for page in topics(split).values() if "(" in page]


def _codes(characters):
    """The place of each character in ALPHABET."""
    codes = np.array([ord(character) - 32 for character in characters])
    return np.where((codes >= 0) & (codes < _OTHER), codes, _OTHER)


def _window(rng, pages, starts, length):
    """Draw windows until one starts outside parentheses and has a "(" in it; each is as likely."""
    opening = ALPHABET.index("(")
    last_start = np.cumsum(starts)
    while True:
        draw = rng.integers(last_start[-1])
        page = np.searchsorted(last_start, draw, side="right")
        codes, depths = pages[page]
        start = draw - (last_start[page] - starts[page])
        outside = start == 0 or depths[start - 1] == 0
        if outside and opening in codes[start : start + length]:
            return codes, depths, start
