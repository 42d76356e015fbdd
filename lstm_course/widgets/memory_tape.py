"""The memory tape: gate values over time, painted by hand (lesson 03)."""

import math
from dataclasses import dataclass

import numpy as np
import traitlets

from lstm_course.lstm import run_gates
from lstm_course.pictures import svg
from lstm_course.pictures.tape import BAR, HEIGHT, LEFT, RIGHT, ROW_HEIGHT, ROWS, WIDTH, draw_tape
from lstm_course.tasks.memory_puzzles import ENOUGH, PUZZLES
from lstm_course.widgets.base import LiveWidget, word
from lstm_course.widgets.controls import Choice
from lstm_course.widgets.modules import front_end

START = 0.5
TITLES = {
    "hold": "hold a bit for 50 steps",
    "count": "count pulses",
    "reset": "reset on a signal",
    "noise": "ignore noise",
    "free": "free play",
}


@dataclass(frozen=True)
class Row:
    """One row of the tape, which the browser lays an editor on: one value for each time step."""

    trait: str
    label: str
    top: float
    low: float
    high: float

    def problem(self, values):
        """A sentence about values that cannot be shown, or None."""
        for t, value in enumerate(values):
            if not math.isfinite(value) or not self.low <= value <= self.high:
                return (
                    f"{self.trait} is {value} at step {t}, but a number from {self.low:g} to "
                    f"{self.high:g} is needed. Press Reset."
                )
        return None

    def described(self):
        """Where the row lies, in shares of the drawing, and the share free beside each bar."""
        return {
            "kind": "row",
            "trait": self.trait,
            "label": self.label,
            "minimum": self.low,
            "maximum": self.high,
            "left": LEFT / WIDTH,
            "width": (RIGHT - LEFT) / WIDTH,
            "top": self.top / HEIGHT,
            "height": ROW_HEIGHT / HEIGHT,
            "gap": (1 - BAR) / 2,
        }


def tape_row():
    """A synced trait that holds one number for each time step."""
    return traitlets.List(traitlets.CFloat()).tag(sync=True, to_json=_all_finite)


def _all_finite(values, widget):
    """JSON has no NaN: the browser gets nothing in its place."""
    return [value if math.isfinite(value) else None for value in values]


def described_puzzles():
    """{name: what the browser needs to judge a puzzle}; None where nothing is wanted."""
    return {
        name: {
            "goal": puzzle.goal,
            "judged": puzzle.judged,
            "enough": ENOUGH,
            "runs": [
                [g.tolist(), [None if math.isnan(value) else float(value) for value in target]]
                for g, target in puzzle.runs
            ],
        }
        for name, puzzle in PUZZLES.items()
    }


class MemoryTape(LiveWidget):
    """Paint i, f and o over time; the memory follows, and a puzzle gives a score from 0 to 100.

    ``puzzle``: hold, count, reset, noise or free. ``i``, ``f``, ``o``: a number or one for each
    step; in free play also ``g``. ``run_gates`` computes what follows. While a learner paints, the
    browser does the same and moves the drawing (``browser/tape.js``); the tests hold the two equal.
    """

    _esm = front_end("tape_editor")
    _puzzles = traitlets.Dict().tag(sync=True)

    puzzle = word("hold")
    g, i, f, o = tape_row(), tape_row(), tape_row(), tape_row()

    label = "Memory tape"
    browser_computes = True
    controls = (
        Choice("puzzle", "Puzzle", tuple(PUZZLES), tuple(TITLES[name] for name in PUZZLES)),
        *(Row(*row) for row in ROWS),
    )

    def __init__(self, puzzle="hold", **gates):
        self._loading = False
        rows = self._rows_of(puzzle, gates)
        super().__init__(puzzle=puzzle, **rows)
        self._renew_presets()
        self._puzzles = {
            name: described | {"drawing": self._first_drawing(name)}
            for name, described in described_puzzles().items()
        }
        self.observe(self._load, names="puzzle")

    @staticmethod
    def _rows_of(puzzle, gates):
        """One list for each row: the puzzle's candidates, and the gates that were given."""
        g = PUZZLES[puzzle].g if puzzle in PUZZLES else np.zeros(1)
        rows = {"g": g, "i": START, "f": START, "o": START} | {
            name: value for name, value in gates.items() if value is not None
        }
        return {
            name: np.broadcast_to(np.asarray(value, float), np.shape(value) or g.shape).tolist()
            for name, value in rows.items()
        }

    def _load(self, change):
        """Another puzzle: its own candidates, and gates half open."""
        self._loading = True
        rows = self._rows_of(self.puzzle, {})
        with self.hold_sync():
            for name, values in rows.items():
                setattr(self, name, values)
            self._renew_presets()
        self._loading = False
        self.redraw()

    def _renew_presets(self):
        start = self._rows_of(self.puzzle, {})
        steps = len(start["g"])
        self._presets = {
            "All open": dict.fromkeys("ifo", [1.0] * steps),
            "All closed": dict.fromkeys("ifo", [0.0] * steps),
            "Reset": start,
        }

    def _changed(self, change):
        if not self._loading and change["name"] != "puzzle":
            super()._changed(change)

    def trace(self):
        """The run that is drawn, an ``LSTMTrace`` with one unit.

        Raises:
            ValueError: rows of different lengths.
        """
        lengths = {name: len(getattr(self, name)) for name in "gifo"}
        if len(set(lengths.values())) > 1:
            raise ValueError(
                "The rows have different lengths ("
                + ", ".join(f"{name}: {length}" for name, length in lengths.items())
                + "), but one value for each time step is needed in each. Press Reset."
            )
        return run_gates(*(np.array(getattr(self, name)) for name in "ifgo"))

    @property
    def score(self):
        """The present puzzle's score, 0 to 100."""
        return PUZZLES[self.puzzle].score(self.i, self.f, self.o)[0]

    def draw(self):
        """Rows, memory and output; the sentence is the score's.

        Raises:
            ValueError: rows of different lengths, or changed candidates of a puzzle.
        """
        puzzle, trace = PUZZLES[self.puzzle], self.trace()
        if self.puzzle == "free":
            sentence = (
                f"At the last step the memory is {svg.signed(trace.c[-1, 0, 0])}, "
                f"the output {svg.signed(trace.h[-1, 0, 0])}."
            )
        else:
            if self.g != puzzle.g.tolist():
                raise ValueError("The candidates of a puzzle are fixed. Press Reset.")
            sentence = puzzle.score(self.i, self.f, self.o)[1]
        rows = {name: getattr(self, name) for name in "gifo"}
        return self._drawing(self.puzzle, rows, trace, sentence), sentence

    def _drawing(self, name, rows, trace, sentence):
        puzzle = PUZZLES[name]
        parts = draw_tape(
            rows,
            trace.c[:, 0, 0],
            trace.h[:, 0, 0],
            target=puzzle.target,
            judged=puzzle.judged,
            marks=puzzle.marks,
        )
        return svg.drawing(
            WIDTH,
            HEIGHT,
            svg.group(parts, data_part="tape", data_puzzle=name),
            title=f"Memory tape: {TITLES[name]}",
            description=sentence,
            name=self._drawing_name,
        )

    def _first_drawing(self, name):
        """A puzzle's drawing before anything is painted, which the browser moves from then on."""
        rows = self._rows_of(name, {})
        return self._drawing(name, rows, run_gates(*(np.array(rows[key]) for key in "ifgo")), "")

    def challenge(self):
        """The puzzle's goal; free play has none."""
        goal = PUZZLES[self.puzzle].goal
        return (goal, self.score >= ENOUGH) if goal else None

    def __repr__(self):
        return f"MemoryTape(puzzle={self.puzzle!r})"
