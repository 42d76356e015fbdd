"""Japanese full names: where does the surname end and the given name begin?

Written without a space, "nakamuranaomi" may end its surname in several places. For every letter the
answer is "surname" or "given name"; a name counts as right when every letter is. In romaji or, with
``script="hiragana"``, in hiragana.

Source: ``data/japanese_names.txt``, an extract of 1,767 surnames and some 9,200 given names from
japanese-personal-name-dataset 0.4.0 (MIT; its names come from Wikidata, CC0, and the National Diet
Library's authorities). ``tools/make_data/japanese_names.py`` made it and says how. Only names,
nothing else about them. A full name here is a surname and a given name put together at random: it
is not anybody's.
Split: by name. No surname and no given name of ``test`` occurs in training, in either role.
Baseline: cut every name of n letters where training names of n letters are cut most often
(``commonest_cut_baseline()``), for letters and for whole names.
Success: no paper's criterion. Compared are networks that read one way and both ways.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from lstm_course.support.arguments import generator, one_of, whole_number
from lstm_course.tasks.spelling import accuracy
from lstm_course.training import Batch

SPLITS = ("train", "validation", "test")
SCRIPTS = ("romaji", "hiragana")
LABELS = ("surname", "given name")

ROMAJI = "abcdefghijklmnopqrstuvwxyz"
HIRAGANA = "".join(chr(code) for code in range(ord("ぁ"), ord("ん") + 1))
LETTERS = {"romaji": ROMAJI, "hiragana": HIRAGANA}

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Names:
    """One split: ``surnames`` and ``given_names``, tuples of pairs (hiragana, romaji)."""

    surnames: tuple
    given_names: tuple

    def written(self, script):
        """The names in one script.

        Args:
            script: "romaji" or "hiragana".

        Returns:
            ``(surnames, given names)``, two tuples of text.

        Raises:
            ValueError: there is no such script.
        """
        column = 1 if one_of("script", script, SCRIPTS) == "romaji" else 0
        kinds = (self.surnames, self.given_names)
        return tuple(tuple(name[column] for name in kind) for kind in kinds)


@cache
def load(split="train"):
    """Read the surnames and given names of one split: ``Names``.

    Args:
        split: "train", "validation" or "test".

    Raises:
        ValueError: there is no such split.
    """
    one_of("split", split, SPLITS)
    parts = {}
    for line in (DATA / "japanese_names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            names = parts[line.strip("[]")] = []
        elif not line.startswith("#"):
            names.append(tuple(line.split()))
    return Names(tuple(parts[f"surnames {split}"]), tuple(parts[f"given names {split}"]))


def full_names(rng, count, split="train", script="romaji"):
    """Surnames and given names, each drawn at random from a split's lists.

    Args:
        rng: a ``numpy.random.Generator``.
        count: how many.
        split: as in ``load``.  script: "romaji" or "hiragana".

    Returns:
        A list of ``count`` pairs (surname, given name).

    Raises:
        ValueError: one of the four is not what it must be.
    """
    rng = generator(rng)
    count = whole_number("count", count)
    surnames, given_names = load(split).written(script)
    first = rng.integers(len(surnames), size=count)
    second = rng.integers(len(given_names), size=count)
    return [(surnames[a], given_names[b]) for a, b in zip(first, second, strict=True)]


def batch(rng, batch_size, split="train", script="romaji"):
    """Full names drawn at random, as ``pad`` gives them; arguments as in ``full_names``."""
    return pad(full_names(rng, batch_size, split, script), script)


def pad(full, script="romaji"):
    """Full names of different lengths as one batch.

    Args:
        full: B pairs (surname, given name).
        script: in which they are written, "romaji" or "hiragana".

    Returns:
        A ``Batch``: x (T, B, D) one-hot letters (D is 26 in romaji), zeros after the name; target
        (T, B) 0 in the surname and 1 in the given name; mask (T, B) True on letters; lengths (B,).

    Raises:
        ValueError: there is no name, no such script, or a letter that it has not.
    """
    if len(full) == 0:
        raise ValueError("full is empty, but at least one (surname, given name) is needed.")
    lengths = np.array([len(surname) + len(given) for surname, given in full])
    shape = (lengths.max(), len(full))
    x = np.zeros((*shape, len(LETTERS[one_of("script", script, SCRIPTS)])))
    target = np.zeros(shape, int)
    mask = np.arange(len(x))[:, None] < lengths
    for b, (surname, given) in enumerate(full):
        x[: lengths[b], b] = encode(surname + given, script)[:, 0]
        target[len(surname) : lengths[b], b] = 1
    return Batch(x, target, mask, lengths)


def encode(name, script="romaji"):
    """A name of T letters as x (T, 1, D), one-hot, ready for a model's ``forward``.

    Args:
        name: a text; spaces and capitals do not matter.
        script: "romaji" (D 26) or "hiragana".

    Raises:
        ValueError: there is no such script, or it has not these letters.
    """
    letters = LETTERS[one_of("script", script, SCRIPTS)]
    plain = name.lower().replace(" ", "") if isinstance(name, str) else ""
    if not plain or not set(plain) <= set(letters):
        wanted = "letters from a to z" if script == "romaji" else "hiragana"
        raise ValueError(f"name is {name!r}, but a name in {wanted} is needed.")
    return np.eye(len(letters))[[letters.index(letter) for letter in plain]][:, None, :]


def score(model, full, script="romaji"):
    """The share (0 to 1) of letters right, and of whole names right.

    Args:
        model: a ``SequenceModel`` or a ``pytorch.tagger.Tagger`` with one logit for each label.
        full: pairs (surname, given name).
        script: in which they are written.

    Returns:
        ``(letters, names)``.
    """
    from lstm_course.tasks.spelling_scores import labels

    data = pad(full, script)
    return accuracy(labels(model, data.x, data.lengths), data.target, data.mask)


def commonest_cut_baseline(split="test", script="romaji", count=3000):
    """``score`` of cutting a name of n letters where training names of n letters are cut most.

    Args:
        split: whose names are cut.  script: "romaji" or "hiragana".
        count: how many full names are put together and cut.

    Returns:
        ``(letters, names)``, shares from 0 to 1.
    """
    cuts = {}
    for surname, given in full_names(np.random.default_rng(0), 20_000, "train", script):
        cuts.setdefault(len(surname) + len(given), Counter())[len(surname)] += 1
    data = pad(full_names(np.random.default_rng(1), count, split, script), script)
    cut = np.array([_commonest(cuts, n) for n in data.lengths])
    answers = (np.arange(len(data.x))[:, None] >= cut).astype(int)
    return accuracy(answers, data.target, data.mask)


def _commonest(cuts, length):
    """The commonest place; a length that training never had is cut in the middle."""
    return cuts[length].most_common(1)[0][0] if length in cuts else length // 2
