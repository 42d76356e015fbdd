"""Type a word and see what each of several networks says about its letters (lesson 06)."""

from itertools import groupby

from lstm_course.pictures import svg
from lstm_course.pictures.readers import LONGEST, LONGEST_APART, WIDTH, draw_readers
from lstm_course.widgets.base import LiveWidget, word
from lstm_course.widgets.controls import Text


class CompareReaders(LiveWidget):
    """Several networks answer for every letter of one word.

    Args:
        readers: {name: function from a word to a list with one text for each letter}. A ValueError
            of a function's own is shown as it is.
        words: examples, each a button.
        truth: {word: list with one text for each letter}, where it is known.
        join: neighbouring letters with one answer share a box; for answers that seldom change.
        field: what the text field is called.
    """

    word = word("")

    label = "Compare what the networks say"

    def __init__(self, readers, words, *, truth=None, join=False, field="Word", **traits):
        self.readers, self.truth, self.join = dict(readers), truth or {}, join
        self.controls = (Text("word", field, longest=LONGEST if join else LONGEST_APART),)
        self.examples = tuple(words)
        self.presets = {example: {"word": example} for example in words}
        super().__init__(**{"word": next(iter(words), ""), **traits})

    def letters(self):
        """What the networks read: the word without spaces, in small letters.

        Raises:
            ValueError: there is no word.
        """
        letters = self.word.replace(" ", "").lower()
        if not letters:
            raise ValueError("There is nothing to read: type a word, or press an example.")
        return letters

    def said(self):
        """{name: list of texts, one a letter} for the present word.

        Raises:
            ValueError: there is no word, or a reader gives another number of texts than letters.
        """
        letters = self.letters()
        answers = {name: [str(t) for t in read(letters)] for name, read in self.readers.items()}
        for name, texts in answers.items():
            if len(texts) != len(letters):
                raise ValueError(
                    f"{name} gives {len(texts)} texts for {letters!r}, "
                    f"but {len(letters)} are needed: one for each letter."
                )
        return answers

    def draw(self):
        """One row for each network, and the right answers where they are known."""
        letters, said = self.letters(), self.said()
        truth = self.truth.get(letters)
        parts, height = draw_readers(list(letters), said, truth, self.join)
        sentence = f"{letters}: " + "; ".join(
            f"{name} says {self._spoken(letters, texts)}{_verdict(texts, truth)}"
            for name, texts in said.items()
        )
        title = f"What each network says about {letters}"
        picture = svg.drawing(
            WIDTH, height, parts, title=title, description=sentence + ".", name=self._drawing_name
        )
        return picture, sentence + "."

    def _spoken(self, letters, texts):
        if not self.join:
            return " ".join(text or "(nothing)" for text in texts)
        runs, start = [], 0
        for text, run in groupby(texts):
            end = start + len(list(run))
            runs.append(f"{letters[start:end]} ({text})")
            start = end
        return " ".join(runs)

    def challenge(self):
        """A word of the learner's own on which the networks are not of one mind."""
        answers = {tuple(texts) for texts in self.said().values()}
        own = self.word not in self.examples
        return "type one of your own on which the networks disagree", own and len(answers) > 1


def _verdict(texts, truth):
    if truth is None:
        return ""
    wrong = sum(a != b for a, b in zip(texts, truth, strict=True))
    return " (all right)" if not wrong else f" ({wrong} of {len(truth)} letters wrong)"
