"""How far back a gradient reaches, live (lessons 01 and 04)."""

import numpy as np

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.engine.rnn_layer import RNN
from lstm_course.gradients import gradient_against_distance
from lstm_course.pictures import svg
from lstm_course.pictures.reach import HEIGHT, WIDTH, draw_reach, reach_sentence
from lstm_course.widgets.base import LiveWidget, real, whole
from lstm_course.widgets.controls import Slider

STEPS, BATCH, INPUTS, HIDDEN = 60, 4, 4, 16


class GradientReach(LiveWidget):
    """An untrained RNN's gradient against distance; ``with_lstm=True`` adds an LSTM's two roads.

    Each move of a slider builds the network anew from the same seed, runs it forward and back over
    random input (T 60, B 4, H 16) and draws what ``gradient_against_distance`` returns.
    """

    spectral_radius, forget_bias = real(1.0), real(1.0)
    distance = whole(50)

    label = "Reach of the gradient"

    def __init__(self, *, with_lstm=False, seed=0, **traits):
        self.with_lstm, self.seed = with_lstm, seed
        self.x = np.random.default_rng(seed).normal(size=(STEPS, BATCH, INPUTS))
        self.controls = (
            Slider(
                "spectral_radius",
                "spectral radius",
                "how much the recurrent weights stretch, step by step",
                0.5,
                2.0,
            ),
            *(
                (Slider("forget_bias", "forget bias", "LSTM only", -1, 5, 0.1, gate="f"),)
                if with_lstm
                else ()
            ),
            Slider("distance", "distance to read", "steps back in time", 1, STEPS - 1, 1),
        )
        self.presets = {
            "Vanishing": {"spectral_radius": 0.6},
            "Edge": {"spectral_radius": 1.2},
            "Exploding": {"spectral_radius": 2.0},
        }
        if with_lstm:
            self.presets |= {"Forget bias 0": {"forget_bias": 0.0}}
            self.presets |= {"Forget bias 3": {"forget_bias": 3.0}}
        super().__init__(**traits)

    def lines(self):
        """{label: norms}, computed now from the sliders."""
        rnn = RNN(INPUTS, HIDDEN, seed=self.seed, spectral_radius=self.spectral_radius)
        lines = {"RNN: h": gradient_against_distance(rnn, self.x)["h"]}
        if self.with_lstm:
            lstm = LSTM(INPUTS, HIDDEN, seed=self.seed, forget_bias=self.forget_bias)
            norms = gradient_against_distance(lstm, self.x)
            lines["LSTM: c"] = norms["c"]
            lines["LSTM: h"] = norms["h"]
        return lines

    def draw(self):
        """The chart and what it says at the distance that is read."""
        self._lines = self.lines()
        sentence = reach_sentence(self._lines, self.distance)
        picture = svg.drawing(
            WIDTH,
            HEIGHT,
            draw_reach(self._lines, self.distance),
            title="Size of the gradient against distance",
            description=sentence,
            name=self._drawing_name,
        )
        return picture, sentence

    def challenge(self):
        """A road that neither swallows the gradient nor blows it up."""
        norms = self._lines["LSTM: c" if self.with_lstm else "RNN: h"]
        who, what = (
            ("LSTM's memory", "forget bias") if self.with_lstm else ("RNN", "spectral radius")
        )
        task = (
            f"find a {what} at which the {who} still has between 0.1 and 10 "
            "of its gradient after 50 steps"
        )
        return task, 0.1 <= norms[50] <= 10
