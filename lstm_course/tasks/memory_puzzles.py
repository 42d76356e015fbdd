"""Puzzles for the memory tape: set three gates over time by hand so that the memory does a job.

Pure functions on arrays, no widget needed: exercises use them as well. The memory itself is run by
``lstm_course.lstm.run_gates``.
"""

from dataclasses import dataclass, field

import numpy as np

from lstm_course.lstm import run_gates

ENOUGH = 95  # the score from which a puzzle counts as solved


@dataclass(frozen=True)
class Puzzle:
    """One job for the memory.

    Attributes:
        goal: what to do, in one sentence.
        runs: one (g, target) pair of arrays (T,) for each sequence that the same gates must serve;
            target is NaN at steps that are not judged. The first run is the one that is drawn.
        judged: "c" if the memory is judged, "h" if the output is.
        marks: {step: word} signals that the learner can see.
    """

    goal: str
    runs: tuple
    judged: str = "c"
    marks: dict = field(default_factory=dict)

    @property
    def g(self):
        """The candidates that arrive in the drawn run, (T,)."""
        return self.runs[0][0]

    @property
    def target(self):
        """What is wanted in the drawn run, (T,)."""
        return self.runs[0][1]

    @property
    def steps(self):
        """T, the number of time steps."""
        return len(self.g)

    def score(self, i, f, o):
        """How well three gates do the job.

        Args:
            i, f, o: input, forget and output gate: a number from 0 to 1, or an array (T,) of such.

        Returns:
            ``(score, sentence)``: a whole number from 0 to 100, and what to look at next.

        Raises:
            ValueError: a gate has another shape, or values outside 0 to 1.
        """
        gates = [gate_values(name, a, self.steps) for name, a in zip("ifo", (i, f, o), strict=True)]
        results = [self._score_run(g, target, *gates) for g, target in self.runs]
        return min(results)

    def _score_run(self, g, target, i, f, o):
        """100 for exactly the target; 0 for no better than a memory that stays empty."""
        if np.isnan(target).all():
            return 0, "Nothing is judged here: play."
        trace = run_gates(i, f, g, o)
        error = np.abs(getattr(trace, self.judged)[:, 0, 0] - target)
        judged = ~np.isnan(target)
        empty = np.abs(target[judged]).sum()
        score = int(round(100 * max(0.0, 1 - error[judged].sum() / empty)))
        worst = int(np.nanargmax(error))
        got = float(getattr(trace, self.judged)[worst, 0, 0])
        what = "memory" if self.judged == "c" else "output"
        if error[worst] < 0.02:
            return score, f"Score {score} of 100: the {what} is right at every step that counts."
        return score, (
            f"Score {score} of 100. Furthest off at step {worst}: "
            f"the {what} is {got:+.2f}, wanted {target[worst]:+.2f}."
        ).replace("-", "−")


def gate_values(name, value, steps):
    """A gate over time.

    Args:
        name: of the gate, for the sentence.
        value: one number for all steps, or one for each, from 0 to 1.
        steps: T.

    Returns:
        An array (T,), read-only.

    Raises:
        ValueError: it has another shape, or values outside 0 to 1.
    """
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {value!r}, but numbers from 0 to 1 are needed.") from None
    if array.shape not in ((), (1,), (steps,)):
        raise ValueError(
            f"{name} has shape {array.shape}, but one number, or ({steps},) with one for each "
            "time step, is needed."
        )
    if not ((array >= 0) & (array <= 1)).all():
        raise ValueError(f"{name} holds {array.min():g} to {array.max():g}; a gate is from 0 to 1.")
    return np.broadcast_to(array, (steps,))


def _hold():
    steps = 52
    noise = np.random.default_rng(50).uniform(-0.9, 0.9, (2, steps)).round(2)
    noise[:, 0] = 1.0, -1.0
    runs = []
    for g in noise:
        target = np.zeros(steps)
        target[-1] = np.tanh(g[0])
        runs.append((g, target))
    return Puzzle(
        "store the bit that comes at step 0, stay silent for 50 steps, show it at step 51 "
        "(the same gates must work for +1 and −1)",
        tuple(runs),
        judged="h",
        marks={0: "bit", 51: "show"},
    )


def _count():
    g = np.zeros(20)
    g[[2, 5, 6, 11, 15]] = 1.0
    return Puzzle("count the pulses: c is the number of pulses so far", ((g, np.cumsum(g)),))


def _reset():
    g = np.zeros(24)
    g[[1, 3, 4, 6, 10, 11, 14, 18, 20, 21]] = 1.0
    resets = (8, 16)
    target, count = np.zeros(24), 0.0
    for t in range(24):
        count = 0.0 if t in resets else count + g[t]
        target[t] = count
    return Puzzle(
        "count the pulses since the last reset signal (steps 8 and 16)",
        ((g, target),),
        marks=dict.fromkeys(resets, "reset"),
    )


def _noise():
    g = np.random.default_rng(3).uniform(-0.6, 0.6, 24).round(2)
    signals = {4: 0.8, 12: -0.9, 18: 0.5}
    target, kept = np.full(24, np.nan), np.nan
    for t in range(24):
        if t in signals:
            g[t] = kept = signals[t]
        target[t] = kept
    return Puzzle(
        "hold the last marked value (steps 4, 12 and 18) and ignore the noise between",
        ((g, target),),
        marks=dict.fromkeys(signals, "keep"),
    )


def _free():
    g = np.zeros(24)
    g[[2, 9]], g[16] = 1.0, -1.0
    return Puzzle("", ((g, np.full(24, np.nan)),))


PUZZLES = {
    "hold": _hold(),
    "count": _count(),
    "reset": _reset(),
    "noise": _noise(),
    "free": _free(),
}


def score_puzzle(name, i, f, o):
    """How well three gates do the job of one puzzle; ``ENOUGH`` (95) and more is solved.

    Args:
        name: a key of ``PUZZLES``.
        i, f, o: as in ``Puzzle.score``.

    Returns:
        ``(score, sentence)``, as ``Puzzle.score`` gives them.

    Raises:
        ValueError: there is no such puzzle, or a gate is not what it must be.
    """
    if name not in PUZZLES:
        raise ValueError(f"name is {name!r}, but one of {', '.join(PUZZLES)} is needed.")
    return PUZZLES[name].score(i, f, o)
