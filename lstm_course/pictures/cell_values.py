"""The numbers of one memory cell at one time step, read from a trace, and what they say."""

import math
from dataclasses import dataclass

from lstm_course.pictures import svg


@dataclass(frozen=True)
class CellValues:
    """The numbers of one unit at one time step, as floats."""

    previous_c: float
    i: float
    f: float
    g: float
    o: float
    c: float
    tanh_c: float
    h: float

    @property
    def kept(self):
        """What the forget gate lets through."""
        return self.f * self.previous_c

    @property
    def added(self):
        """What the input gate lets in."""
        return self.i * self.g


def cell_values(trace, t=-1, *, batch=0, unit=0):
    """Read one unit at one time step from an LSTM trace.

    Raises:
        ValueError: a step, a sequence of the batch or a unit that the trace does not have, or a
            value in it that is not a number.
    """
    shape = trace.c.shape
    for name, value, size in zip(("t", "batch", "unit"), (t, batch, unit), shape, strict=True):
        if not -size <= value < size:
            raise ValueError(
                f"{name} is {value}, but the trace has {size} of them: "
                f"a number from 0 to {size - 1} is needed."
            )
    values = {name: float(getattr(trace, name)[t, batch, unit]) for name in "ifgoch"}
    values["tanh_c"] = float(trace.tanh_c[t, batch, unit])
    values["previous_c"] = float(trace.previous_c[t, batch, unit])
    for name, value in values.items():
        if not math.isfinite(value):
            raise ValueError(
                f"{name} is {value} at t = {t}, but a finite number is needed. "
                "Look for a division by zero or for weights that have grown without limit."
            )
    return CellValues(**values)


def cell_sentence(values):
    """What the picture says, in words: for ears, and for the line below the picture."""
    return (
        f"Old memory {svg.signed(values.previous_c)}. "
        f"Forget gate {values.f:.2f} keeps {svg.signed(values.kept)}. "
        f"Input gate {values.i:.2f} adds {svg.signed(values.added)}. "
        f"New memory {svg.signed(values.c)}. "
        f"Output gate {values.o:.2f} shows {svg.signed(values.h)}."
    )
