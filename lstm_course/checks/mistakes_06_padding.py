"""Known mistakes of lesson 06, padding and delay: what people write, and what to tell them."""

import numpy as np

from lstm_course.checks.question import Mistake


def _summary(outputs, lengths, *, ahead=lambda n, T: n - 1, back=lambda n, T: 0 * n):
    """Each half at the step that is asked for."""
    T, B, width = outputs.shape
    H, each, n = width // 2, np.arange(B), np.asarray(lengths)
    first, second = outputs[ahead(n, T), each, :H], outputs[back(n, T), each, H:]
    return np.concatenate([first, second], axis=1)


def _summary_slip(**slips):
    return lambda *arguments: _summary(*arguments, **slips)


def _at_last(n, T):
    return n - 1


def _at_end(n, T):
    return 0 * n + T - 1


def _delay(labels, lengths, d, *, late_by=None, mask_by=None, whole_mask=False, pads=False):
    """The right delay, with one slip on request."""
    T, B = labels.shape
    late_by, mask_by = (d if by is None else by for by in (late_by, mask_by))
    late, mask = np.zeros((T + d, B), int), np.zeros((T + d, B), bool)
    for b, n in enumerate(lengths):
        late[late_by : late_by + (T if pads else n), b] = labels[: T if pads else n, b]
        mask[mask_by : mask_by + (T if whole_mask else n), b] = True
    return late, mask


def _end_stays(labels, lengths, d):
    T, B = labels.shape
    late, mask = np.zeros((T + d, B), int), np.zeros((T + d, B), bool)
    for b, n in enumerate(lengths):
        late[d:n, b] = labels[: n - d, b]
        mask[d:n, b] = True
    return late, mask


def _mask_end_stays(labels, lengths, d):
    late = _delay(labels, lengths, d)[0]
    steps = np.arange(len(late))[:, None]
    return late, (steps >= d) & (steps < np.asarray(lengths))


def _delay_slip(**slips):
    return lambda *arguments: _delay(*arguments, **slips)


ACCURACY = [
    Mistake(
        "pads-read-as-data",
        "Padding counts as well: a right answer there earns credit. Pick the real steps with mask.",
        lambda labels, target, mask: (labels == target).mean(),
    ),
    Mistake(
        "mean-over-pads",
        "You count right answers at real steps, but divide by all steps. Divide by the real ones.",
        lambda labels, target, mask: ((labels == target) * mask).mean(),
    ),
    Mistake(
        "pads-counted-as-right",
        "You divide by the real steps, but right answers at the padding are still counted. Pick "
        "the real steps with mask first.",
        lambda labels, target, mask: (labels == target).sum() / mask.sum(),
    ),
    Mistake(
        "padding-made-right",
        "You set both sides to 0 at the padding, so every padded step counts as right. Pick the "
        "real steps with mask instead.",
        lambda labels, target, mask: (labels * mask == target * mask).mean(),
    ),
    Mistake(
        "percent-for-share",
        "You give a percentage. A share is a number from 0 to 1.",
        lambda labels, target, mask: 100 * (labels == target)[mask].mean(),
    ),
    Mistake(
        "errors-counted",
        "This is the share of wrong answers. The share of right ones is needed.",
        lambda labels, target, mask: (labels != target)[mask].mean(),
    ),
    Mistake(
        "number-for-share",
        "You give the number of right answers. A share is between 0 and 1: divide.",
        lambda labels, target, mask: (labels == target)[mask].sum(),
    ),
    Mistake(
        "mean-of-sequence-means",
        "You averaged each sequence and then the sequences, so short ones weigh too much. Every "
        "real step counts the same.",
        lambda labels, target, mask: (
            ((labels == target) * mask).sum(axis=0) / mask.sum(axis=0)
        ).mean(),
    ),
    Mistake(
        "mask-turned-round",
        "You picked the padding. mask is True where a step is real.",
        lambda labels, target, mask: (labels == target)[~mask].mean(),
    ),
]

SUMMARY = [
    Mistake(
        "backward-half-at-the-last-step",
        "You take the backward half at the last step. There the backward reader has only begun.",
        _summary_slip(back=_at_last),
    ),
    Mistake(
        "both-halves-at-the-end-of-the-array",
        "You take the last row of outputs for both halves. For a short sequence that is padding, "
        "and the backward reader finishes elsewhere.",
        _summary_slip(ahead=_at_end, back=_at_end),
    ),
    Mistake(
        "pads-read-as-data",
        "You take the forward half at the last row, which is padding for a short sequence. Each "
        "sequence has its own last real step.",
        _summary_slip(ahead=_at_end),
    ),
    Mistake(
        "both-halves-at-the-first-step",
        "You take the forward half at the first step, where the forward reader has only begun.",
        _summary_slip(ahead=lambda n, T: 0 * n),
    ),
    Mistake(
        "directions-exchanged",
        "The forward half is taken at the first step and the backward half at the last. It is the "
        "other way round: where does each reader finish?",
        _summary_slip(ahead=lambda n, T: 0 * n, back=_at_last),
    ),
    Mistake(
        "halves-swapped",
        "The two halves are in the wrong order. The forward half comes first.",
        lambda *a: np.roll(_summary(*a), a[0].shape[2] // 2, axis=1),
    ),
    Mistake(
        "length-not-minus-one",
        "Off by one: steps are counted from 0, so a sequence of length n ends at step n − 1.",
        _summary_slip(ahead=lambda n, T: n),
    ),
    Mistake(
        "mean-over-pads",
        "You averaged over all steps, padding included. Take one step for each half.",
        lambda outputs, lengths: outputs.mean(axis=0),
    ),
]

DELAY = [
    Mistake(
        "labels-not-delayed",
        "The labels stand where they were, with empty steps at the end. Empty steps come first.",
        _delay_slip(late_by=0, mask_by=0),
    ),
    Mistake(
        "mask-not-delayed",
        "The labels are late, but the mask is not. It moves by d as well.",
        _delay_slip(mask_by=0),
    ),
    Mistake(
        "only-the-mask-delayed",
        "The mask is late, but the labels are not. They move by d as well.",
        _delay_slip(late_by=0),
    ),
    Mistake(
        "mask-covers-the-padding",
        "The mask counts padding. Sequence b has answers for its own length and no longer.",
        _delay_slip(whole_mask=True),
    ),
    Mistake(
        "pads-read-as-data",
        "The labels of the padding are written too. Where nothing counts, the label is 0.",
        _delay_slip(pads=True),
    ),
    Mistake(
        "lengths-ignored",
        "You delay all T steps of every sequence, padding included. Only the first n are real.",
        _delay_slip(pads=True, whole_mask=True),
    ),
    Mistake(
        "mask-covers-the-waiting",
        "The mask counts the first d steps as well. Nothing is asked there.",
        lambda labels, lengths, d: (
            _delay(labels, lengths, d)[0],
            np.arange(len(labels) + d)[:, None] < np.asarray(lengths) + d,
        ),
    ),
    Mistake(
        "mask-from-the-labels",
        "Your mask is False wherever the late label is 0. But 0 is a label too, that of a silent "
        "letter: the mask follows from the lengths.",
        lambda *a: (_delay(*a)[0], _delay(*a)[0] != 0),
    ),
    Mistake(
        "end-not-moved",
        "The slice begins d steps later but ends where it did, so the last d answers are lost. "
        "Both of its ends move by d.",
        _end_stays,
    ),
    Mistake(
        "end-of-the-mask-not-moved",
        "The labels are right. The mask begins d steps later but ends where it did: both of its "
        "ends move by d.",
        _mask_end_stays,
    ),
    Mistake(
        "one-step-too-late",
        "Off by one: the labels come d + 1 steps late, and the last one falls off the end.",
        lambda labels, lengths, d: tuple(
            np.concatenate([0 * a[:1], a[:-1]]) for a in _delay(labels, lengths, d)
        ),
    ),
    Mistake(
        "steps-not-added",
        "The answer has T steps, so the last d answers have no place. Make T + d steps.",
        lambda labels, lengths, d: tuple(a[: len(labels)] for a in _delay(labels, lengths, d)),
    ),
]
