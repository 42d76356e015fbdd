"""Known mistakes of lesson 06: what people write, and what to tell them."""

import numpy as np

from lstm_course.bidirectional import reverse_sequence
from lstm_course.checks.mistakes_06_padding import ACCURACY, DELAY, SUMMARY
from lstm_course.checks.question import Mistake


def _each(turn):
    """Write ``turn(steps of one sequence, its length)`` over the first n steps of each sequence."""

    def answer(x, lengths):
        turned = x.copy()
        for b, n in enumerate(lengths):
            part = turn(x[:, b], n)
            turned[: len(part), b] = part
        return turned

    return answer


def _every_sequence(x, lengths):
    turned = x.copy()
    for n in lengths:
        turned[:n] = x[:n][::-1]
    return turned


def _batch_first(x, lengths):
    turned = x.copy()
    for b, n in enumerate(lengths):
        turned[b, :n] = x[b, :n][::-1]
    return turned


def _state_handed_over(x, lengths, one, other):
    ahead, state, _ = one.forward(x, lengths=lengths)
    back = other.forward(reverse_sequence(x, lengths), state, lengths=lengths)[0]
    return np.concatenate([ahead, reverse_sequence(back, lengths)], axis=2)


def _both(
    x,
    lengths,
    one,
    other,
    *,
    before=True,
    after=True,
    layers_know=True,
    turns_know=True,
    join=lambda ahead, back: np.concatenate([ahead, back], axis=2),
):
    """The right layer, with one slip on request."""
    known, turn = (lengths if layers_know else None), (lengths if turns_know else None)
    ahead = one.forward(x, lengths=known)[0]
    back = other.forward(reverse_sequence(x, turn) if before else x, lengths=known)[0]
    return join(ahead, reverse_sequence(back, turn) if after else back)


def _slip(**slips):
    return lambda *arguments: _both(*arguments, **slips)


REVERSE = [
    Mistake(
        "padding-in-front",
        "You turned all steps around, so the padding came to the front. Take the real steps first, "
        "then turn those.",
        lambda x, lengths: x[::-1].copy(),
    ),
    Mistake(
        "pads-read-as-data",
        "You turned all steps around and kept the first n of them: padding is read as data. Take "
        "the real steps first, then turn those.",
        _each(lambda steps, n: steps[::-1][:n]),
    ),
    Mistake(
        "nothing-turned",
        "The steps stand as they were. Turn the first n of each sequence around.",
        lambda x, lengths: x.copy(),
    ),
    Mistake(
        "last-step-left-out",
        "Off by one: the last real step stays where it was. A sequence of length n has the steps "
        "0 to n − 1, and x[:n] takes all of them.",
        _each(lambda steps, n: steps[: n - 1][::-1]),
    ),
    Mistake(
        "features-turned",
        "You turned the features around as well. Turn axis 0 alone, the steps.",
        _each(lambda steps, n: steps[:n][::-1, ::-1]),
    ),
    Mistake(
        "first-step-left-out",
        "Off by one: the slice stops before it reaches step 0. Take the first n steps, then turn "
        "them.",
        _each(lambda steps, n: steps[n - 1 : 0 : -1]),
    ),
    Mistake(
        "features-for-steps",
        "You turned the features around, not the steps. Turn axis 0 of the part that you took.",
        _each(lambda steps, n: steps[:n, ::-1]),
    ),
    Mistake(
        "every-sequence-turned",
        "Each round of the loop turns the first n steps of all sequences. Pick sequence b as well, "
        "on both sides.",
        _every_sequence,
    ),
    Mistake(
        "batch-axis-first",
        "You took b as the first axis. Here time is axis 0 and the batch is axis 1.",
        _batch_first,
    ),
]

BOTH = [
    Mistake(
        "outputs-not-turned-back",
        "The backward reader's outputs still stand in the order of reading. Turn them back before "
        "you join.",
        _slip(after=False),
    ),
    Mistake(
        "input-not-turned",
        "The backward reader read x from left to right, and only its outputs were turned. Turn its "
        "input too.",
        _slip(before=False),
    ),
    Mistake(
        "both-read-forward",
        "Both layers read from left to right. The second one reads x turned around.",
        _slip(before=False, after=False),
    ),
    Mistake(
        "halves-swapped",
        "The two halves are in the wrong order. The forward half comes first.",
        _slip(join=lambda ahead, back: np.concatenate([back, ahead], axis=2)),
    ),
    Mistake(
        "halves-added",
        "You added the two readers' outputs. Put them side by side, along the last axis.",
        _slip(join=lambda ahead, back: ahead + back),
    ),
    Mistake(
        "pads-read-as-data",
        "The lengths are used nowhere, so padding is read as data. Both layers and both reversals "
        "need them.",
        _slip(layers_know=False, turns_know=False),
    ),
    Mistake(
        "reversed-with-the-padding",
        "You turn the padding around too, so the backward reader starts in it. Both reversals need "
        "the lengths.",
        _slip(turns_know=False),
    ),
    Mistake(
        "turned-back-with-the-padding",
        "The input is turned within its lengths, but the outputs are turned back with the padding. "
        "Both reversals need the lengths.",
        _slip(after=False, join=lambda ahead, back: np.concatenate([ahead, back[::-1]], axis=2)),
    ),
    Mistake(
        "both-halves-turned-back",
        "You turned both halves at the end. The forward half stands in the order of x already: "
        "turn the backward one alone, before you join.",
        lambda x, lengths, *layers: reverse_sequence(
            _both(x, lengths, *layers, after=False), lengths
        ),
    ),
    Mistake(
        "state-handed-over",
        "The backward reader starts from the forward reader's last state. The two never talk to "
        "each other: it starts from zeros.",
        _state_handed_over,
    ),
    Mistake(
        "layers-without-lengths",
        "The layers do not know the lengths and run on through the padding. Hand them the lengths.",
        _slip(layers_know=False),
    ),
    Mistake(
        "one-layer-twice",
        "The same layer reads both ways. The second reader is backward_layer.",
        lambda x, lengths, one, other: _both(x, lengths, one, one),
    ),
    Mistake(
        "layers-swapped",
        "The two layers have changed places: forward_layer reads x as it is.",
        lambda x, lengths, one, other: _both(x, lengths, other, one),
    ),
]

MISTAKES = {
    "reverse_within_lengths": REVERSE,
    "bidirectional_outputs": BOTH,
    "masked_accuracy": ACCURACY,
    "last_summary": SUMMARY,
    "delay_labels": DELAY,
}
