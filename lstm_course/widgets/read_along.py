"""What one cell of a two-way reader thinks of each letter (lesson 06)."""

import copy

import numpy as np

from lstm_course.pictures import svg
from lstm_course.pictures.read_along import HEIGHT, LONGEST, NAMES, WIDTH, draw_read_along
from lstm_course.widgets.base import LiveWidget, whole, word
from lstm_course.widgets.controls import Choice, Slider, Text

ENOUGH = 0.8  # the share of pairs that the challenge asks for


class ReadAlong(LiveWidget):
    """A word's letters, coloured by the value of one cell of a trained bidirectional LSTM.

    Args:
        model: a ``SequenceModel`` over ``Bidirectional(…, cell=LSTM)``. The widget works on a copy.
        encode: a function from a word of T letters to x (T, 1, D). Its ValueError is shown.
        words: examples, each a button.
        say: a function from a word to one text for each letter, or None.
        cells: {button text: {"direction": …, "unit": …, "show": …}}: cells worth a look.
        apart: what the challenge is about, or None: ``(x, lengths, first, second, names)`` with
            x (T, B, D), two masks (T, B) of letters, and what to call them, such as
            ("a silent e", "a sounded e").
    """

    unit = whole(0)
    direction, show = word("backward"), word("h")
    word = word("")

    label = "Read along"

    def __init__(self, model, encode, words, *, say=None, cells=None, apart=None, **traits):
        self.model, self.encode, self.say = copy.deepcopy(model), encode, say
        self.apart = apart
        self._shares, self._traces = {}, {}  # what was computed for the challenge so far
        layer = self.model.recurrent
        self.controls = (
            Slider("unit", "cell number", "each has learned its own job", 0, _cells(layer), 1),
            Text("word", "Word", longest=LONGEST),
            Choice("direction", "Reader", ("forward", "backward")),
            Choice("show", "Show", tuple(NAMES), tuple(NAMES.values())),
        )
        self.presets = {**{example: {"word": example} for example in words}, **(cells or {})}
        super().__init__(**{"word": next(iter(words), ""), **traits})

    def trace(self, x, lengths=None):
        """The chosen reader's trace over x, in the order in which the word is written.

        Raises:
            ValueError: the model does not read both ways, or has no gates.
        """
        _, _, both = self.model.forward(x, lengths=lengths)
        one = getattr(both, self.direction, None)
        if not hasattr(one, "f"):
            raise ValueError(
                "model must be a SequenceModel over Bidirectional(…, cell=LSTM): "
                "one that reads both ways and has gates."
            )
        return one

    def draw(self):
        """The word, the bars, and what is said.

        Raises:
            ValueError: there is no word, or another number of steps or texts than letters.
        """
        letters = self.word.strip().lower()
        if not letters:
            raise ValueError("There is no word to read: type one, or press an example.")
        trace = self.trace(self.encode(letters))
        values = [float(value) for value in getattr(trace, self.show)[:, 0, self.unit]]
        said = None if self.say is None else [str(text) for text in self.say(letters)]
        if len(values) != len(letters) or (said is not None and len(said) != len(letters)):
            raise ValueError(
                f"encode gives {len(values)} steps and say {len(said or values)} texts for "
                f"{letters!r}, but {len(letters)} are needed: one for each letter."
            )
        sentence = self._sentence(letters, values)
        picture = svg.drawing(
            WIDTH,
            HEIGHT,
            draw_read_along(list(letters), values, said, self.direction == "backward", self.show),
            title=f"One cell of the {self.direction} reader at each letter of {letters}",
            description=sentence,
            name=self._drawing_name,
        )
        return picture, sentence

    def _sentence(self, letters, values):
        high, low = int(np.argmax(values)), int(np.argmin(values))
        said = (
            f"{self.direction.capitalize()} reader, cell {self.unit}, {NAMES[self.show]}: highest "
            f"at letter {high + 1}, {letters[high]} ({svg.signed(values[high])}), lowest at letter "
            f"{low + 1}, {letters[low]} ({svg.signed(values[low])})."
        )
        if self.apart is None:
            return said
        share, (first, second) = self.share_higher(), self.apart[4]
        words = self.apart[0].shape[1]
        return (
            f"{said} In {words} words {first} is higher than {second} in {100 * share:.0f} % of "
            "all pairs."
        )

    def share_higher(self):
        """In which share of pairs the first kind of letter has the higher value; a tie is half."""
        setting = self.direction, self.unit, self.show
        if setting not in self._shares:
            first, second = self._both_kinds()
            order = np.sort(second)
            below = np.searchsorted(order, first, "left") + np.searchsorted(order, first, "right")
            self._shares[setting] = float(below.mean() / 2 / len(second))
        return self._shares[setting]

    def _both_kinds(self):
        """The chosen value at all letters of the first and of the second kind."""
        x, lengths, first, second, _ = self.apart
        if self.direction not in self._traces:  # the model does not change: once is enough
            self._traces[self.direction] = self.trace(x, lengths)
        values = getattr(self._traces[self.direction], self.show)[:, :, self.unit]
        return values[first], values[second]

    def challenge(self):
        """A cell that knows the one kind of letter from the other."""
        if self.apart is None:
            return None
        share = self.share_higher()
        clear = max(share, 1 - share)
        first, second = self.apart[4]
        task = (
            f"find a cell that tells {first} from {second}: higher, or lower, in "
            f"{100 * ENOUGH:.0f} % of all pairs or more. Now: {100 * clear:.0f} %"
        )
        return task, clear >= ENOUGH


def _cells(layer):
    """The largest cell number."""
    return max(1, getattr(layer, "hidden_size", 1) - 1)
