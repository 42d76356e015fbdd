"""A generator of given names with a temperature, which says what it copied (lesson 06)."""

import numpy as np

from lstm_course.pictures import svg
from lstm_course.pictures.generated import HEIGHT, KINDS, WIDTH, draw_names
from lstm_course.tasks import given_names
from lstm_course.widgets.base import LiveWidget, real, whole
from lstm_course.widgets.controls import Slider

SHOWN = 10
COUNTED = 200  # names drawn for each point of the curves
TEMPERATURES = tuple(round(0.2 * k, 1) for k in range(1, 11))
LARGEST_SEED = 999
ANOTHER = "Another ten"


class NameGenerator(LiveWidget):
    """Ten names that a trained network writes, and which of them it has merely learned by heart.

    Args:
        model: a generator of ``tasks.given_names`` (a SequenceModel); None for the shipped one.

    The same ``seed`` asks the same questions at every temperature, so that the slider shows what
    the temperature alone does. Rude romaji are passed over.
    """

    temperature = real(1.0)
    seed = whole(0)

    label = "Name generator"
    controls = (
        Slider("temperature", "temperature", "0.2 careful, 2 wild", 0.2, 2.0, 0.1),
        Slider("seed", "which ten", "the draw", 0, LARGEST_SEED, 1),
    )
    presets = {"Careful (0.2)": {"temperature": 0.2}, "As learned (1)": {"temperature": 1.0}}

    def __init__(self, model=None, **traits):
        self.model = given_names.load_trained() if model is None else model
        drawn = {t: self._kinds(self.draw_names(t, COUNTED, 0)) for t in TEMPERATURES}
        self.shares = {
            kind: [drawn[t].count(kind) / COUNTED for t in TEMPERATURES] for kind in KINDS
        }
        super().__init__(**traits)

    def draw_names(self, temperature, count, seed):
        """``count`` names that may be shown, the same for the same seed."""
        rng = np.random.default_rng(seed)
        names = []
        while len(names) < count:
            more = given_names.sample(self.model, count + 5, temperature, rng=rng)
            names += given_names.shown(more)
        return names[:count]

    @staticmethod
    def _kinds(names):
        return [given_names.where_from(name) for name in names]

    def draw(self):
        """The ten names of this seed at this temperature, and the curves."""
        names = self.draw_names(self.temperature, SHOWN, self.seed)
        kinds = self._kinds(names)
        sentence = self._sentence(kinds)
        picture = svg.drawing(
            WIDTH,
            HEIGHT,
            draw_names(names, kinds, TEMPERATURES, self.shares, self.temperature),
            title="Ten given names that the network wrote",
            description=f"{', '.join(names)}. {sentence}",
            name=self._drawing_name,
        )
        return picture, f"{', '.join(names)}. {sentence}"

    def _sentence(self, kinds):
        count = {kind: kinds.count(kind) for kind in KINDS}
        return (
            f"At temperature {self.temperature:.1f}, {count['train']} of these {len(kinds)} are "
            f"copied from the training list, {count['held out']} real but held out, "
            f"{count['new']} in no list."
        )

    def redraw(self):
        """Draw, and let the button ask for the draw after this one."""
        super().redraw()
        following = self.seed + 1 if 0 <= self.seed < LARGEST_SEED else 0
        rest = {name: traits for name, traits in self._presets.items() if name != ANOTHER}
        self._presets = {ANOTHER: {"seed": following}, **rest}

    def challenge(self):
        """Real names that the network cannot have copied are the best it can do."""
        kinds = self._kinds(self.draw_names(self.temperature, SHOWN, self.seed))
        task = "get a draw of ten with at least two names that are real but held out"
        return task, kinds.count("held out") >= 2
