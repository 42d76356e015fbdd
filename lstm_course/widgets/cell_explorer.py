"""The memory cell that a learner can operate (lesson 04)."""

import numpy as np
import traitlets

from lstm_course.lstm import run_gates
from lstm_course.pictures import svg
from lstm_course.pictures.cell_diagram import (
    HEIGHT,
    SUBGOALS,
    WIDTH,
    draw_cell,
)
from lstm_course.pictures.cell_trace import HEIGHT as TRACE_HEIGHT
from lstm_course.pictures.cell_trace import draw_cell_trace
from lstm_course.pictures.cell_values import cell_sentence, cell_values
from lstm_course.widgets.base import LiveWidget, gate_slider, real, whole, word
from lstm_course.widgets.controls import Choice, Slider
from lstm_course.widgets.modules import front_end

STEPS = 30
ARRIVALS = np.zeros(STEPS)
ARRIVALS[[3, 9, 16]] = 1.0
ARRIVALS[22] = -1.0


class CellExplorer(LiveWidget):
    """Six sliders, one cell: the gates stay as they are set, and four candidates arrive.

    At an arrival the candidate is ``g`` (once ``-g``), otherwise it is 0. What is drawn comes from
    ``lstm_course.lstm.run_gates``, the functions that the learner has read. While a slider moves,
    the browser does the same arithmetic and changes this drawing itself (``browser/cell.js``), so
    that the picture does not wait for Python; the tests hold the two equal.
    """

    _esm = front_end("cell")
    _arrivals = traitlets.List(ARRIVALS.tolist()).tag(sync=True)

    f, i, o, g, c0 = real(0.9), real(0.8), real(0.9), real(0.9), real(0.0)
    t = whole(9)
    light = word("all")

    label = "LSTM cell explorer"
    browser_computes = True
    controls = (
        gate_slider("f"),
        gate_slider("i"),
        gate_slider("o"),
        Slider("g", "candidate g", "what an arrival offers", minimum=-1, gate="g"),
        Slider("c0", "memory at the start c₀", "what the belt carries in", -2, 2, gate="c"),
        Slider("t", "time step t", "the step that is drawn", 0, STEPS - 1, 1),
        Choice("light", "Light up", ("all", *SUBGOALS)),
    )
    presets = {
        "Remember": {"f": 1.0, "i": 0.8, "o": 0.9},
        "Forget at once": {"f": 0.0, "i": 0.8, "o": 0.9},
        "Ignore the input": {"f": 0.95, "i": 0.0, "o": 0.9, "c0": 1.5},
        "Hide": {"f": 0.95, "i": 0.8, "o": 0.0},
    }

    def trace(self):
        """The forward run that is drawn: an ``LSTMTrace`` with T = 30 and one unit."""
        return run_gates(self.i, self.f, self.g * ARRIVALS, self.o, self.c0)

    def draw(self):
        """The cell at step t, and its memory and output over time below it."""
        trace = self.trace()
        values = cell_values(trace, self.t)
        sentence = cell_sentence(values)
        picture = svg.drawing(
            WIDTH,
            HEIGHT + TRACE_HEIGHT,
            draw_cell(values, None if self.light == "all" else self.light),
            draw_cell_trace(
                trace.c[:, 0, 0], trace.h[:, 0, 0], self.t, arrivals=self.g * ARRIVALS, top=HEIGHT
            ),
            title=f"One LSTM memory cell at time step {self.t}",
            description=sentence,
            name=self._drawing_name,
        )
        return picture, sentence

    def challenge(self):
        """Keep what arrived at t = 3, and hide it."""
        trace = self.trace()
        c, h = trace.c[:, 0, 0], trace.h[:, 0, 0]
        arrived = abs(self.i * self.g)
        kept = arrived >= 0.5 and abs(self.c0) < 0.05 and abs(c[8]) >= 0.95 * arrived
        task = (
            "from c₀ = 0, store 0.5 or more at t = 3, still have 95 % of it at t = 8, "
            "and hide it (|h| < 0.05)"
        )
        return task, kept and abs(h[:9]).max() < 0.05
