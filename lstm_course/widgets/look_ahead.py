"""How much future a reader may see (lesson 06)."""

from lstm_course.pictures import svg
from lstm_course.pictures.look_ahead import HEIGHT, LONGEST, WIDTH, draw_look_ahead
from lstm_course.widgets.base import LiveWidget, whole, word
from lstm_course.widgets.controls import Slider, Text

CLOSE = 0.02  # how near to the best accuracy the challenge asks for


class LookAhead(LiveWidget):
    """A word is read aloud letter by letter by a model that may see only so much of the future.

    Args:
        predict: a function from ``(word, k)`` to a list with one text for each letter; k is the
            number of future letters that may be seen, None for all of them. A ValueError of its
            own is shown as it is.
        words: examples, each a button.
        accuracy: {k: accuracy} with k a number or "all", in the order of the slider.
        truth: {word: list with one text for each letter}, where it is known.

    ``level`` is the slider's place in ``accuracy``: the last one at the start.
    """

    word = word("")
    level = whole(0)

    label = "Look ahead"

    def __init__(self, predict, words, accuracy, *, truth=None, **traits):
        self.predict, self.truth = predict, truth or {}
        self.accuracy = {key: float(value) for key, value in accuracy.items()}
        self.levels = list(self.accuracy)
        names = tuple(
            str(key) if key == "all" else f"{key} letter{'' if key == 1 else 's'}"
            for key in self.levels
        )
        self.controls = (
            Slider(
                "level",
                "letters of future it may see",
                "more future, later answer",
                0,
                max(1, len(self.levels) - 1),
                1,
                names=names,
            ),
            Text("word", "Word", longest=LONGEST),
        )
        self.presets = {example: {"word": example} for example in words}
        first = next(iter(words), "")
        super().__init__(**{"word": first, "level": len(self.levels) - 1, **traits})

    def ahead(self):
        """Letters of future that may be seen now; None for all."""
        key = self.levels[self.level]
        return None if key == "all" else int(key)

    def draw(self):
        """The word, what is said, and where this lies on the curve.

        Raises:
            ValueError: there is no word, or another number of texts than letters.
        """
        letters = self.word.strip().lower()
        if not letters:
            raise ValueError("There is no word to read: type one, or press an example.")
        said = [str(text) for text in self.predict(letters, self.ahead())]
        truth = self.truth.get(letters)
        for name, texts in (("predict", said), ("truth", truth)):
            if texts is not None and len(texts) != len(letters):
                raise ValueError(
                    f"{name} gives {len(texts)} texts for {letters!r}, "
                    f"but {len(letters)} are needed: one for each letter."
                )
        sentence = self._sentence(letters, said, truth)
        picture = svg.drawing(
            WIDTH,
            HEIGHT,
            draw_look_ahead(
                list(letters),
                said,
                truth,
                self.ahead(),
                self.levels,
                list(self.accuracy.values()),
                self.level,
            ),
            title=f"What is said for {letters} with some of its future hidden",
            description=sentence,
            name=self._drawing_name,
        )
        return picture, sentence

    def _sentence(self, letters, said, truth):
        ahead = self.ahead()
        sees = (
            "the whole word"
            if ahead is None
            else f"{ahead} letter{'' if ahead == 1 else 's'} ahead"
        )
        spoken = " ".join(text or "(silent)" for text in said)
        wrong = "" if truth is None else sum(a != b for a, b in zip(said, truth, strict=True))
        verdict = "" if truth is None else f" {wrong} of {len(letters)} letters wrong."
        share = self.accuracy[self.levels[self.level]]
        return (
            f"Seeing {sees}, it reads {letters} as {spoken}.{verdict} "
            f"On unseen words {100 * share:.1f} % of the letters are right."
        )

    def offline_settings(self):
        """Each word that a button knows, with each look-ahead."""
        words = dict.fromkeys(preset["word"] for preset in self._presets.values())
        levels = range(len(self.levels))
        return [{"word": word, "level": level} for word in words for level in levels]

    def challenge(self):
        """The shortest delay that is nearly as good as none."""
        best = max(self.accuracy.values())
        enough = next(k for k, v in enumerate(self.accuracy.values()) if v >= best - CLOSE)
        task = (
            f"find the smallest future with which the accuracy is within {CLOSE:.2f} "
            f"of the best, {best:.3f}"
        )
        return task, self.level == enough
