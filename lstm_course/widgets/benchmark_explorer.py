"""The benchmark's table, with sequence length and hidden size on sliders (lesson 07)."""

import itertools
import math

from lstm_course.pictures import svg
from lstm_course.pictures.bars import WIDTH, draw_times
from lstm_course.widgets.base import LiveWidget, whole
from lstm_course.widgets.controls import Slider

COLUMNS = ("implementation", "T", "H", "milliseconds")


class BenchmarkExplorer(LiveWidget):
    """Measured times of several implementations at one sequence length T and hidden size H.

    Args:
        rows: dicts with "implementation", "T", "H" and "milliseconds", as measured. The sliders
            stop only at sizes that were measured.
        T, H: where to begin; the first measured sizes if left out.
    """

    T, H = whole(0), whole(0)

    label = "Benchmark explorer"

    def __init__(self, rows, **traits):
        self.rows = list(rows)
        lengths = tuple(sorted({row["T"] for row in self.rows if "T" in row}))
        sizes = tuple(sorted({row["H"] for row in self.rows if "H" in row}))
        self.controls = (
            Slider("T", "sequence length T", "time steps", values=lengths),
            Slider("H", "hidden size H", "cells", values=sizes),
        )
        if lengths and sizes:
            self.presets = {
                "Short and small": {"T": lengths[0], "H": sizes[0]},
                "Long and large": {"T": lengths[-1], "H": sizes[-1]},
            }
            traits = {"T": lengths[0], "H": sizes[0], **traits}
        super().__init__(**traits)

    def times(self, T, H):
        """{implementation: milliseconds} at one size; a bad row raises a ValueError.

        Raises:
            ValueError: a row lacks a column, or its time is not positive.
        """
        found = {}
        for row in self.rows:
            if any(name not in row for name in COLUMNS):
                raise ValueError(f"A row of the table is {row}, but it needs {', '.join(COLUMNS)}.")
            if not (math.isfinite(row["milliseconds"]) and row["milliseconds"] > 0):
                raise ValueError(
                    f"A row of the table says {row['milliseconds']} milliseconds for "
                    f"{row['implementation']}, but a positive number is needed."
                )
            if (row["T"], row["H"]) == (T, H):
                found[str(row["implementation"])] = float(row["milliseconds"])
        return found

    def draw(self):
        """One bar for each implementation, in the order of the table.

        Raises:
            ValueError: an empty table, or a size that was not measured.
        """
        if not self.rows:
            raise ValueError("The table has no rows: measure something first.")
        times = self.times(self.T, self.H)
        if not times:
            raise ValueError(f"T {self.T} with H {self.H} was not measured. Move a slider.")
        fastest = min(times, key=times.get)
        others = ", ".join(
            f"{name} {value / times[fastest]:.1f} times as long"
            for name, value in times.items()
            if name != fastest
        )
        sentence = f"T {self.T}, H {self.H}: {fastest} is fastest with {times[fastest]:.3g} ms" + (
            f"; {others}." if others else "."
        )
        parts, height = draw_times(times)
        picture = svg.drawing(
            WIDTH,
            height,
            parts,
            title="Time of each implementation at one size",
            description=sentence,
            name=self._drawing_name,
        )
        return picture, sentence

    def offline_settings(self):
        """Every stop of the two sliders."""
        lengths, sizes = (control.values for control in self.controls)
        return [{"T": T, "H": H} for T, H in itertools.product(lengths, sizes)]

    def _spread(self, T, H):
        times = self.times(T, H)
        return max(times.values()) / min(times.values()) if times else 0.0

    def challenge(self):
        """Where the choice of implementation matters most."""
        sizes = {(row["T"], row["H"]) for row in self.rows}
        largest = max(self._spread(T, H) for T, H in sizes)
        task = "find the size at which the slowest takes most times as long as the fastest"
        return task, self._spread(self.T, self.H) == largest
