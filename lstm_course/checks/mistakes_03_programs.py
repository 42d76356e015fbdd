"""Known mistakes of lesson 03, gate programs: what people write, and what to tell them."""

import numpy as np

from lstm_course.checks.question import Mistake


def _gates(steps, i=0.0, f=1.0, o=1.0, **signals):
    """Three gates at one value each; ``i_at=(steps, value)`` and so on changes some steps."""
    gates = {"i": np.full(steps, i), "f": np.full(steps, f), "o": np.full(steps, o)}
    for name, (where, value) in signals.items():
        gates[name[0]][where] = value
    return tuple(gates.values())


def _late(steps, signals):
    return [t + 1 for t in signals if t + 1 < steps]


HOLD = [
    Mistake(
        "never-silent",
        "The memory is shown at every step. The output gate is open at step show alone.",
        lambda steps, write, show: _gates(steps, i_at=(write, 1)),
    ),
    Mistake(
        "written-at-every-step",
        "Everything that arrives is written. The input gate is open at step write alone.",
        lambda steps, write, show: _gates(steps, i=1, o=0, o_at=(show, 1)),
    ),
    Mistake(
        "memory-dropped",
        "The memory is dropped between writing and showing. Keep the forget gate open.",
        lambda steps, write, show: _gates(steps, f=0, i_at=(write, 1), o=0, o_at=(show, 1)),
    ),
    Mistake(
        "write-and-show-swapped",
        "You write at step show and show at step write. The input gate writes, the output gate "
        "shows.",
        lambda steps, write, show: _gates(steps, i_at=(show, 1), o=0, o_at=(write, 1)),
    ),
    Mistake(
        "written-a-step-late",
        "Off by one: you write one step late. Steps are counted from 0.",
        lambda steps, write, show: _gates(steps, i_at=(write + 1, 1), o=0, o_at=(show, 1)),
    ),
    Mistake(
        "shown-a-step-early",
        "Off by one: you show one step early. Steps are counted from 0.",
        lambda steps, write, show: _gates(steps, i_at=(write, 1), o=0, o_at=(show - 1, 1)),
    ),
    Mistake(
        "shown-from-then-on",
        "The output gate stays open after step show. It shows at that one step alone.",
        lambda steps, write, show: _gates(steps, i_at=(write, 1), o=0, o_at=(slice(show, None), 1)),
    ),
    Mistake(
        "never-shown",
        "The output gate never opens, so nothing is shown. Open it at step show.",
        lambda steps, write, show: _gates(steps, i_at=(write, 1), o=0),
    ),
    Mistake(
        "dropped-at-the-show-step",
        "The memory is dropped at step show itself. Keep the forget gate open there too (a slice "
        "ends one before its second number).",
        lambda steps, write, show: _gates(
            steps, f=0, f_at=(slice(write, show), 1), i_at=(write, 1), o=0, o_at=(show, 1)
        ),
    ),
    Mistake(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. The order is i, f and o.",
        lambda steps, write, show: _gates(steps, i=1, f=0, f_at=(write, 1), o=0, o_at=(show, 1)),
    ),
]

RESET = [
    Mistake(
        "pulse-at-the-reset-counted",
        "A pulse that comes with the reset is counted. Keep the candidate out at that step too.",
        lambda steps, resets: _gates(steps, i=1, f_at=(resets, 0)),
    ),
    Mistake(
        "never-reset",
        "The count is never dropped. At a reset the forget gate closes.",
        lambda steps, resets: _gates(steps, i=1),
    ),
    Mistake(
        "pulse-skipped-but-count-kept",
        "At a reset you keep the pulse out, but the old count stays. Drop it there too.",
        lambda steps, resets: _gates(steps, i=1, i_at=(resets, 0)),
    ),
    Mistake(
        "count-dropped-every-step",
        "The count is dropped at every step. Close the forget gate at the resets alone.",
        lambda steps, resets: _gates(steps, i=1, f=0, i_at=(resets, 0)),
    ),
    Mistake(
        "reset-a-step-late",
        "Off by one: you reset one step late. Steps are counted from 0.",
        lambda steps, resets: _gates(
            steps, i=1, f_at=(_late(steps, resets), 0), i_at=(_late(steps, resets), 0)
        ),
    ),
    Mistake(
        "first-reset-only",
        "Only the first reset works. resets is a list: every step in it counts.",
        lambda steps, resets: _gates(steps, i=1, f_at=(resets[0], 0), i_at=(resets[0], 0)),
    ),
    Mistake(
        "forget-gate-turned-round",
        "Your forget gate is the wrong way round: at 1 it keeps, at 0 it drops. It is 0 at the "
        "resets alone.",
        lambda steps, resets: _gates(steps, i=1, i_at=(resets, 0), f=0, f_at=(resets, 1)),
    ),
]

NOISE = [
    Mistake(
        "old-value-not-dropped",
        "The marked values are added up. In the step in which a new one comes, the old one goes.",
        lambda steps, marked: _gates(steps, i_at=(marked, 1)),
    ),
    Mistake(
        "every-value-kept",
        "The memory follows every value that arrives. Write at the marked steps alone.",
        lambda steps, marked: _gates(steps, i=1, f=0),
    ),
    Mistake(
        "everything-added-up",
        "Everything that arrives is added up. Write at the marked steps alone, and drop there.",
        lambda steps, marked: _gates(steps, i=1),
    ),
    Mistake(
        "value-dropped-at-once",
        "The value is gone one step after its mark. Keep the forget gate open between the marks.",
        lambda steps, marked: _gates(steps, f=0, i_at=(marked, 1)),
    ),
    Mistake(
        "marks-turned-round",
        "Your gates are the wrong way round: you write where there is no mark.",
        lambda steps, marked: _gates(steps, i=1, f=0, i_at=(marked, 0), f_at=(marked, 1)),
    ),
    Mistake(
        "noise-added-between-marks",
        "The old value goes at each mark, but the noise between the marks is added. The input gate "
        "is open at the marks alone.",
        lambda steps, marked: _gates(steps, i=1, f_at=(marked, 0)),
    ),
    Mistake(
        "written-a-step-late",
        "Off by one: you write one step late. Steps are counted from 0.",
        lambda steps, marked: _gates(
            steps, i_at=(_late(steps, marked), 1), f_at=(_late(steps, marked), 0)
        ),
    ),
    Mistake(
        "forget-gate-turned-round",
        "Your forget gate is the wrong way round: at 1 it keeps, at 0 it drops. It is 0 at the "
        "marks alone.",
        lambda steps, marked: _gates(steps, i_at=(marked, 1), f=0, f_at=(marked, 1)),
    ),
]
