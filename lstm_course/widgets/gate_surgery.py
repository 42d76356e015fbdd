"""Hold a gate of a trained network, and watch its prediction break (lessons 00 and 05)."""

import copy

import numpy as np

from lstm_course.pictures import svg
from lstm_course.pictures.surgery import HEIGHT, LONGEST, WIDTH, draw_surgery
from lstm_course.widgets.base import LiveWidget, real, whole, word
from lstm_course.widgets.controls import Choice, Slider

GATES = {"none": "no gate", "f": "forget gate f", "i": "input gate i", "o": "output gate o"}
BROKEN = 5  # characters that the challenge asks for


class GateSurgery(LiveWidget):
    """A trained ``SequenceModel`` reads one text while one of its gates is held for a while.

    Args:
        model: over an ``LSTM``, ``read="all"``; one output is a logit, several are class scores.
        x: (T, 1, D), the encoded text; labels: its T characters; target: (T,) class numbers,
            0 or 1 for a logit.
        names: what to call each class.
        evaluate: a function from ``(model, clamp)`` to a sentence about more text, shown below;
            it is called with the gate held throughout, and should take less than 30 ms.

    The widget works on its own copy of the model.
    """

    gate = word("none")
    value = real(0.0)
    start, stop = whole(0), whole(0)
    unit = whole(0)

    label = "Gate surgery on a trained network"

    def __init__(self, model, x, labels, target, *, names=("no", "yes"), evaluate=None, **traits):
        self.model = copy.deepcopy(model)
        self.x, self.text_labels = np.asarray(x), list(labels)
        self.target = np.asarray(target).reshape(-1)  # (T, 1, 1), as the tasks give it, is fine
        self.names, self.evaluate = tuple(names), evaluate
        self._evaluated, self._wrong_free = {}, None
        steps = max(1, len(self.text_labels))
        units = self.model.recurrent.hidden_size
        self.controls = (
            Choice("gate", "Hold", tuple(GATES), tuple(GATES.values())),
            Slider("value", "held at", "0 closed, 1 open", step=0.05),
            Slider("start", "from character", "first step held", 0, max(1, steps - 1), 1),
            Slider("stop", "to character", "last step held", 0, max(1, steps - 1), 1),
            *((Slider("unit", "cell shown", "", 0, units - 1, 1),) if units > 1 else ()),
        )
        everywhere = {"start": 0, "stop": steps - 1}
        self.presets = {
            "Never forget (f = 1)": {"gate": "f", "value": 1.0, **everywhere},
            "Always forget (f = 0)": {"gate": "f", "value": 0.0, **everywhere},
            "Let nothing in (i = 0)": {"gate": "i", "value": 0.0, **everywhere},
            "Let all in (i = 1)": {"gate": "i", "value": 1.0, **everywhere},
        }
        super().__init__(**{"stop": steps - 1, **traits})

    def clamp(self):
        """What is held now, in the form that ``forward`` takes."""
        if self.gate == "none":
            return None
        mask = np.zeros(len(self.text_labels), dtype=bool)
        mask[self.start : self.stop + 1] = True
        return {self.gate: (mask, self.value)}

    def run(self, clamp):
        """(class said at each step (T,), trace) of a forward run with ``clamp``.

        Raises:
            ValueError: the model has no gates, or no answer at every step.
        """
        prediction, _, trace = self.model.forward(self.x, clamp=clamp)
        if not hasattr(trace, "f") or prediction.ndim != 3:
            raise ValueError(
                "model must be a SequenceModel over an LSTM with read='all': "
                "one that has gates, and an answer at every step."
            )
        prediction = prediction[:, 0]
        said = prediction[:, 0] > 0 if prediction.shape[1] == 1 else prediction.argmax(axis=1)
        return said.astype(int), trace

    def check(self):
        """The text and what belongs to it must fit together; a sentence says what does not.

        Raises:
            ValueError: names the part that does not fit, and what is needed.
        """
        steps = len(self.text_labels)
        if not 1 <= steps <= LONGEST:
            raise ValueError(f"labels has {steps} characters, but 1 to {LONGEST} can be shown.")
        if self.x.ndim != 3 or self.x.shape[:2] != (steps, 1):
            raise ValueError(
                f"x has shape {self.x.shape}, but ({steps}, 1, D) is needed: one step for each "
                "character of labels, one text."
            )
        if self.target.shape != (steps,):
            raise ValueError(
                f"target has {len(self.target)} numbers, but labels has {steps} characters."
            )
        if self.start > self.stop:
            raise ValueError(
                f"The gate is held from character {self.start} to {self.stop}, "
                "but the first must not come after the last. Move one of the two sliders."
            )

    def draw(self):
        """The text, the gates and the memory, with what is held."""
        self.check()
        said, trace = self.run(self.clamp())
        self._wrong = int((said != self.target).sum())
        if self._wrong_free is None:  # neither the model nor the text changes: ask once
            self._wrong_free = int((self.run(None)[0] != self.target).sum())
        sentence = self._sentence(len(said))
        picture = svg.drawing(
            WIDTH,
            HEIGHT,
            draw_surgery(
                self.text_labels,
                said,
                self.target,
                {name: getattr(trace, name)[:, 0, self.unit] for name in "fio"},
                trace.c[:, 0, self.unit],
                names=self.names,
                held=None if self.gate == "none" else (self.gate, self.start, self.stop),
            ),
            title="A trained network reads a text while a gate is held",
            description=sentence,
            name=self._drawing_name,
        )
        return picture, sentence

    def _sentence(self, steps):
        right, free = steps - self._wrong, steps - self._wrong_free
        if self.gate == "none":
            said = (
                f"No gate is held: {right} of {steps} characters right. "
                "Choose a gate to hold, or press a button."
            )
        else:
            said = (
                f"{GATES[self.gate].capitalize()} held at {self.value:.2f} from character "
                f"{self.start} to {self.stop}: {right} of {steps} right (untouched: {free})."
            )
        return f"{said} {self._on_more_text()}".strip()

    def _on_more_text(self):
        """What ``evaluate`` says, asked once for each setting."""
        if self.evaluate is None:
            return ""
        setting = None if self.gate == "none" else (self.gate, self.value)
        if setting not in self._evaluated:
            clamp = None if setting is None else {self.gate: self.value}
            self._evaluated[setting] = str(self.evaluate(self.model, clamp))
        return self._evaluated[setting]

    def challenge(self):
        """One step of surgery, a lasting effect."""
        task = f"hold one gate for a single character and make {BROKEN} or more characters wrong"
        single = self.gate != "none" and self.start == self.stop
        return task, single and self._wrong - self._wrong_free >= BROKEN

    def __repr__(self):
        return (
            f"GateSurgery(gate={self.gate!r}, value={self.value}, "
            f"start={self.start}, stop={self.stop})"
        )
