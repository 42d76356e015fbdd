"""Known mistakes of lesson 05: what people write, and what to tell them."""

import numpy as np

from lstm_course.checks.mistakes_05_training import TRAINING
from lstm_course.checks.question import Mistake


def _column(a):
    return a[:, None]


def _where(text, character):
    return np.array(list(text)) == character


def _right(model, x, y, clamp, above=0.0):
    return (model.forward(x, clamp=clamp)[0] > above) == (y == 1)


def _solved(prediction, target, *, scale=2, limit=0.04, off=np.abs, solved=None):
    """The right criterion, with one slip on request."""
    wrong = int((off(prediction / scale - target / scale) >= limit).sum())
    return wrong, solved(wrong) if solved else wrong / len(target) <= 1 / 2560


def _slip(**slips):
    return lambda *arguments: _solved(*arguments, **slips)


def _right_for_wrong(wrong, _, total):
    right = total - wrong
    return right, right / total <= 1 / 2560


ADDING = [
    Mistake(
        "markers-ignored",
        "You added up every number. Only the marked ones count.",
        lambda x: _column(x[:, :, 0].sum(axis=0)),
    ),
    Mistake(
        "mean-for-sum",
        "You took a mean over the steps. The answer is the sum of the marked numbers.",
        lambda x: _column((x[:, :, 0] * x[:, :, 1]).mean(axis=0)),
    ),
    Mistake(
        "mean-of-the-marked",
        "You took the mean of the marked numbers. The answer is their sum.",
        lambda x: _column((x[:, :, 0] * x[:, :, 1]).sum(axis=0) / x[:, :, 1].sum(axis=0)),
    ),
    Mistake(
        "markers-counted",
        "You added up the markers. They say which numbers count; add those numbers.",
        lambda x: _column(x[:, :, 1].sum(axis=0)),
    ),
    Mistake(
        "unmarked-added",
        "You added the numbers without a mark. A marker of 1 means that the number counts.",
        lambda x: _column((x[:, :, 0] * (1 - x[:, :, 1])).sum(axis=0)),
    ),
    Mistake(
        "first-marked-only",
        "You took the first marked number alone. Add all that are marked.",
        lambda x: _column(x[x[:, :, 1].argmax(axis=0), np.arange(x.shape[1]), 0]),
    ),
    Mistake(
        "last-axis-missing",
        "There is one answer for each sequence, but as a row. Give it a second axis of length 1.",
        lambda x: (x[:, :, 0] * x[:, :, 1]).sum(axis=0),
    ),
    Mistake(
        "summed-over-the-batch",
        "You added over the sequences of the batch. Add over time, which is axis 0.",
        lambda x: _column((x[:, :, 0] * x[:, :, 1]).sum(axis=1)),
    ),
]

GATE_AT = [
    Mistake(
        "every-step-averaged",
        "You averaged over every step. Pick the steps at which the character was read.",
        lambda values, text, character: values.mean(axis=0),
    ),
    Mistake(
        "sum-for-mean",
        "You added up the chosen steps. Divide by how many there are.",
        lambda values, text, character: values[_where(text, character)].sum(axis=0),
    ),
    Mistake(
        "divided-by-all-steps",
        "You divided by the number of all steps. Divide by the number of chosen ones.",
        lambda values, text, character: (values * _where(text, character)[:, None]).mean(axis=0),
    ),
    Mistake(
        "other-steps-chosen",
        "You averaged over the steps at which another character was read. Turn the choice round.",
        lambda values, text, character: values[~_where(text, character)].mean(axis=0),
    ),
    Mistake(
        "first-step-only",
        "You took the first such step alone. Average over all of them.",
        lambda values, text, character: values[text.index(character)],
    ),
    Mistake(
        "step-after",
        "Off by one in time: you read the gate one step after the character. It is the same step.",
        lambda values, text, character: np.roll(values, -1, axis=0)[_where(text, character)].mean(
            axis=0
        ),
    ),
    Mistake(
        "whole-text-compared",
        "You compare the whole text with the character, which gives one False. Make an array of "
        "characters first.",
        # values[False] has no rows, and the mean of nothing is NaN
        lambda values, text, character: np.full(values.shape, np.nan),
    ),
    Mistake(
        "units-averaged-too",
        "You averaged over the units as well. Average over the steps, axis 0; the units stay.",
        lambda values, text, character: values[_where(text, character)].mean(),
    ),
]

HELD = [
    Mistake(
        "gate-not-held",
        "No gate is held: this is the model as it was trained. Hand forward a clamp.",
        lambda model, x, y, gate, value: _right(model, x, y, {}).mean(),
    ),
    Mistake(
        "forget-gate-always-held",
        "You always hold the forget gate. Which gate is held comes in the variable gate.",
        lambda model, x, y, gate, value: _right(model, x, y, {"f": value}).mean(),
    ),
    Mistake(
        "logit-above-one-half",
        "You call a logit above 0.5 a yes. A logit is no probability: above 0 it says 1.",
        lambda model, x, y, gate, value: _right(model, x, y, {gate: value}, 0.5).mean(),
    ),
    Mistake(
        "sigma-above-zero",
        "Every character counts as a yes. What σ gives is always above 0: compare the logit "
        "itself with 0.",
        lambda model, x, y, gate, value: (y == 1).mean(),
    ),
    Mistake(
        "all-that-forward-returns",
        "forward returns three things: the outputs, the state and the trace. Take the first.",
        lambda model, x, y, gate, value: model.forward(x, clamp={gate: value}) > 0,
    ),
    Mistake(
        "logits-compared",
        "You compare the logits themselves with the answers. Make answers of them first: above 0 "
        "means 1.",
        lambda model, x, y, gate, value: (model.forward(x, clamp={gate: value})[0] == y).mean(),
    ),
    Mistake(
        "errors-counted",
        "This is the share of wrong answers. The share of right ones is needed.",
        lambda model, x, y, gate, value: 1 - _right(model, x, y, {gate: value}).mean(),
    ),
    Mistake(
        "yes-counted",
        "You count how often the model says 1. Compare what it says with the right answer.",
        lambda model, x, y, gate, value: (model.forward(x, clamp={gate: value})[0] > 0).mean(),
    ),
    Mistake(
        "number-for-share",
        "You give the number of right answers. A share is between 0 and 1: take the mean.",
        lambda model, x, y, gate, value: _right(model, x, y, {gate: value}).sum(),
    ),
    Mistake(
        "per-cent-for-share",
        "This is in per cent. A share is between 0 and 1.",
        lambda model, x, y, gate, value: 100 * _right(model, x, y, {gate: value}).mean(),
    ),
]

SOLVED = [
    Mistake(
        "absolute-value-forgotten",
        "You count only answers that are too high. Off by 0.04 means either side.",
        _slip(off=lambda difference: difference),
    ),
    Mistake(
        "absolute-value-forgotten-below",
        "You count only answers that are too low. Off by 0.04 means either side.",
        _slip(off=lambda difference: -difference),
    ),
    Mistake(
        "scale-forgotten",
        "You compare on our scale. Bring prediction and target to the scale of 1997 first.",
        _slip(scale=1),
    ),
    Mistake(
        "scale-a-quarter",
        "You divide by 4. On the scale of 1997 our sum is half as large, not a quarter.",
        _slip(scale=4),
    ),
    Mistake(
        "number-for-share",
        "You allow one wrong answer in any test. At most 1 of 2,560 is a share.",
        _slip(solved=lambda wrong: wrong <= 1),
    ),
    Mistake(
        "none-allowed",
        "You allow no wrong answer. One of 2,560 still counts as solved.",
        _slip(solved=lambda wrong: wrong == 0),
    ),
    Mistake(
        "right-ones-counted",
        "You count the right answers. The first result is how many are wrong.",
        lambda p, t: (len(t) - _solved(p, t)[0], _solved(p, t)[1]),
    ),
    Mistake(
        "near-ones-counted-and-judged",
        "You count the answers that are near enough, and judge by them. Wrong means off by 0.04 "
        "or more.",
        lambda p, t: _right_for_wrong(*_solved(p, t), len(t)),
    ),
    Mistake(
        "share-for-number",
        "You return the share of wrong answers. The first result is how many are wrong.",
        lambda p, t: (_solved(p, t)[0] / len(t), _solved(p, t)[1]),
    ),
    Mistake(
        "squared-error",
        "You compare the squared error with 0.04. The criterion is about the error itself.",
        _slip(off=np.square),
    ),
]

MISTAKES = {
    "adding_answer": ADDING,
    "gate_at": GATE_AT,
    "held_accuracy": HELD,
    "solved_1997": SOLVED,
    "train_by_hand": TRAINING,
}
