"""What every trace is: a record of one forward run, which nobody can change afterwards."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_course.support import arguments


class Held(NamedTuple):
    """What ``clamp=`` held of one value: at the places ``mask``, at ``values``; both (T, B, H)."""

    name: str
    mask: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Trace:
    """Base of the traces. Every array in it is read-only, and none of them is the caller's.

    A subclass has ``h`` and ``lengths``; the arrays that it is made with are its own.
    """

    def __post_init__(self):
        for name, value in list(vars(self).items()):
            if isinstance(value, np.ndarray):
                object.__setattr__(self, name, read_only(value))

    def __deepcopy__(self, memo):
        return self  # nothing in it can change, so nobody needs a copy

    @property
    def outputs(self):
        """What the layer gave out, (T, B, H): ``h``, and 0 at padded steps.

        Raises:
            ValueError: lengths that do not fit the trace.
        """
        pad = arguments.padding(self.lengths, len(self.h))
        return self.h if pad is None else np.where(pad[:, :, None], 0, self.h)


def read_only(array):
    """A view of the same numbers through which nothing can be written."""
    view = array.view()
    view.flags.writeable = False
    return view
