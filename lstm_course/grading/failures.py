"""Why a name is missing: what failed when the cells of a notebook were run.

The worker sends the failures, so nothing in them is believed; they only choose words.
"""

import re
from dataclasses import dataclass

_NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")


@dataclass(frozen=True)
class Failure:
    """A statement that failed, or the rest of a cell that was stopped.

    Attributes:
        cell: its number among the code cells, from 1.
        kind, words, line: the error's class, its text, and the learner's line.
        bound: names that it would have made; "*" stands for any.
        missing: the name that a NameError has not found, or "".
    """

    cell: int
    kind: str
    words: str
    line: str
    bound: frozenset
    missing: str

    def __str__(self):
        """As the end of a sentence: which cell, what happened, in which line."""
        line = f" in the line `{self.line}`" if self.line else ""
        if self.kind == "TooLong":
            return f"code cell {self.cell} was stopped{line}: it ran too long"
        words = f": {self.words}" if self.words else ""
        return f"code cell {self.cell} stops with {self.kind}{line}{words}"


def read(data):
    """The failures of a worker's reply. Raises ValueError for what no worker writes."""
    try:
        return tuple(_failure(one) for one in data)
    except (AttributeError, KeyError, TypeError):
        raise ValueError("these are no failures") from None


def _failure(one):
    texts = [one[key] for key in ("type", "words", "line", "missing")]
    if type(one["cell"]) is not int or not all(
        type(text) is str for text in [*texts, *one["bound"]]
    ):
        raise ValueError("this is no failure")
    kind, words, line, missing = ((text.splitlines() or [""])[0][:300] for text in texts)
    return Failure(
        one["cell"], kind[:60], words.rstrip("."), line, frozenset(one["bound"]), missing
    )


def cause(name, failures):
    """The sentence that says why ``name`` is missing, "" when no failure would have made it.

    A statement that only lacked what an earlier one did not make leads back to that one.
    """
    asked, seen, found = name, set(), None
    while name and name not in seen:
        seen.add(name)
        makers = [one for one in failures if name in one.bound]
        makers += [one for one in failures if "*" in one.bound]
        if not makers:
            break
        found = makers[0]
        name = found.missing
    return f"{asked} is missing: {found}." if found else ""


def cause_of(error, failures):
    """The same for the name that a NameError has not found; "" for another error."""
    found = _NOT_DEFINED.search(str(error)) if type(error) is NameError else None
    return cause(found[1], failures) if found else ""
