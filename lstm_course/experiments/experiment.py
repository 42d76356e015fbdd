"""What an experiment is: one claim of a lesson, and everything that it takes to test it.

A model here is a function from a seed to one number, its score on data that it has not learned
from. The baseline is such a number too: what somebody gets who has understood nothing, or what a
simple old method gets. Nothing in this file learns anything; it only says what was promised.
"""

from collections.abc import Callable
from dataclasses import dataclass

BASELINE = "baseline"  # its name wherever a model could stand


@dataclass(frozen=True)
class Experiment:
    """A claim, the models that are compared, and how to judge them.

    Attributes:
        name: short, for the command line and the tables.
        lesson: the lesson that makes the claim, such as "05".
        claim: one sentence.
        figure: what the score is, with its unit.
        better: "low" or "high": which scores are good.
        models: {name: function(seed) -> score}. The same seed gives the same score.
        baseline: (words, function() -> score).
        criterion: when a run counts as solved, in words: the paper's own criterion where there is
            one. "" when nothing is counted.
        solved: the criterion as a function score -> bool; None when nothing is counted.
        paper: where the experiment comes from, and the figure quoted there.
        differs: what is different here from the paper.
        chosen: how the settings were chosen, and what the score is measured on.
        directions: pairs of models. Every run of the first is promised to have a better score than
            every run of the second. ``BASELINE`` may stand on either side.
        together: experiments with the same word share trained networks, so one process runs them
            one after the other; training is counted in the first. "" for the experiment's own name.
        log: whether pictures show the score on a logarithmic axis.

    Raises:
        ValueError: ``better`` is no such word, a direction names no model, or a criterion is given
            in words only, or as a function only.
    """

    name: str
    lesson: str
    claim: str
    figure: str
    better: str
    models: dict[str, Callable[[int], float]]
    baseline: tuple[str, Callable[[], float]]
    criterion: str = ""
    solved: Callable[[float], bool] | None = None
    paper: str = "our own task"
    differs: str = ""
    chosen: str = "by hand, before these runs; the score is on fresh data"
    directions: tuple[tuple[str, str], ...] = ()
    together: str = ""
    log: bool = False

    def __post_init__(self):
        if self.better not in ("low", "high"):
            raise ValueError(f'better is {self.better!r}, but "low" or "high" is needed.')
        known = {*self.models, BASELINE}
        unknown = {name for pair in self.directions for name in pair} - known
        if unknown or BASELINE in self.models:
            raise ValueError(
                f"{self.name}: directions names {sorted(unknown)}, but its models are "
                f"{sorted(self.models)}, and {BASELINE!r} stands for the baseline."
            )
        if bool(self.criterion) != (self.solved is not None):
            raise ValueError(
                f"{self.name}: a criterion is needed in words and as a function, or neither."
            )

    def score(self, model, seed):
        """Run one model (or the baseline) and return its score as a plain number."""
        return float(self.baseline[1]() if model == BASELINE else self.models[model](seed))

    def is_better(self, score, other):
        """Whether ``score`` beats ``other``; a run without a score (None) beats nothing."""
        if score is None or other is None:
            return score is not None and other is None
        return score < other if self.better == "low" else score > other

    def broken_promises(self, scores):
        """Which directions do not hold, each as a sentence.

        Args:
            scores: {model: [score or None, …]}, one for each run; a direction whose models have no
                runs at all is not judged.
        """
        sentences = []
        for first, second in self.directions:
            ours, theirs = scores.get(first, []), scores.get(second, [])
            if not all(self.is_better(a, b) for a in ours for b in theirs) or None in ours:
                sentences.append(
                    f"{self.name}: {first} {ours} is promised to beat {second} {theirs} "
                    f"({self.better} is good)."
                )
        return sentences
