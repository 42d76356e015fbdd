"""One gate as a soft valve (lesson 02)."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.pictures import svg
from lstm_course.pictures.gate_valve import (
    HEIGHT,
    REACH,
    STEPS_SHOWN,
    WIDTH,
    draw_gate_valve,
    half_life_text,
)
from lstm_course.widgets.base import LiveWidget, real
from lstm_course.widgets.controls import Slider
from lstm_course.widgets.modules import front_end

POINTS = np.linspace(-REACH, REACH, 65)
CURVES = (POINTS, sigmoid(POINTS), np.tanh(POINTS))


class GateExplorer(LiveWidget):
    """Input, weight and bias move a point along σ; the point opens and closes a valve.

    While a slider moves, the browser computes and moves the drawing (``browser/gate.js``); the
    tests hold it equal.
    """

    _esm = front_end("gate")

    x, w, b, v = real(1.0), real(1.0), real(0.0), real(0.8)

    label = "Gate explorer"
    browser_computes = True
    controls = (
        Slider("x", "input x", "what the gate looks at", -2, 2, 0.05),
        Slider("w", "weight w", "how much, and which way", -8, 8, 0.1),
        Slider("b", "bias b", "how open it is when x is 0", -8, 8, 0.1),
        Slider("v", "value v", "what comes to the valve", -1, 1, gate="c"),
    )
    presets = {
        "Half open": {"w": 0.0, "b": 0.0},
        "Wide open": {"w": 0.0, "b": 6.0},
        "Closed": {"w": 0.0, "b": -6.0},
        "Keeps 20 %": {"w": 0.0, "b": -1.4},
        "Negative value": {"v": -0.8},
    }

    def gate(self, x):
        """σ(w x + b) for an input x."""
        return float(sigmoid(np.array(self.w * x + self.b)))

    def draw(self):
        """Curve, valve and half-life."""
        a = self.w * self.x + self.b
        gate = self.gate(self.x)
        sentence = (
            f"Pre-activation {svg.signed(a)}: the gate is {gate:.2f} open, "
            f"{svg.signed(gate * self.v)} of {svg.signed(self.v)} gets through. "
            f"As a forget gate, {half_life_text(gate)}."
        )
        parts = draw_gate_valve(
            x=self.x,
            w=self.w,
            b=self.b,
            a=a,
            gate=gate,
            candidate=float(np.tanh(a)),
            value=self.v,
            passed=gate * self.v,
            curves=CURVES,
            left=gate ** np.arange(STEPS_SHOWN + 1),
        )
        picture = svg.drawing(
            WIDTH,
            HEIGHT,
            parts,
            title="A gate as a soft valve",
            description=sentence,
            name=self._drawing_name,
        )
        return picture, sentence

    def challenge(self):
        """A gate that reads its input: the same w and b for both."""
        task = (
            "find w and b that open the gate (0.95 or more) for x = +1 and close it (0.05 or less) "
            f"for x = −1. Now: {self.gate(1):.2f} and {self.gate(-1):.2f}"
        )
        return task, self.gate(1) >= 0.95 and self.gate(-1) <= 0.05
