"""Known mistakes of lesson 04, loop, size and bias: what people write, and what to tell them."""

import numpy as np

from lstm_course.checks.question import Mistake
from lstm_course.lstm import lstm_sequence, lstm_step


def _loop(x, h, c, *weights, hand_on=lambda old, new: new):
    """The loop over the right step: every (h, c), (T, B, H) each, first states in front."""
    hs, cs, state = [h], [c], (h, c)
    for x_t in x:
        new = lstm_step(x_t, *state, *weights)[:2]
        state = hand_on(state, new)
        hs.append(new[0])
        cs.append(new[1])
    return np.stack(hs), np.stack(cs)


def _loop_slip(hand_on):
    def answer(*arguments):
        hs, cs = _loop(*arguments, hand_on=hand_on)
        return hs[1:], hs[-1], cs[-1]

    return answer


def _bias(where_ih, where_hh):
    """Set value in the blocks of rows ``where_ih`` and 0 in those of ``where_hh``; None is none."""

    def answer(bias_ih, bias_hh, value):
        ih, hh = (np.array(bias).reshape(4, -1) for bias in (bias_ih, bias_hh))
        if where_ih is not None:
            ih[where_ih] = value
        if where_hh is not None:
            hh[where_hh] = 0
        return ih.ravel(), hh.ravel()

    return answer


def _set_both(bias_ih, bias_hh, value):
    set_one = _bias(1, None)
    return set_one(bias_ih, bias_hh, value)[0], set_one(bias_hh, bias_ih, value)[0]


def _added(bias_ih, bias_hh, value):
    ih = bias_ih.reshape(4, -1).copy()
    ih[1] += value
    return ih.ravel(), bias_hh


LOOP = [
    Mistake(
        "c-not-handed-on",
        "h is handed on to the next step and c is not. The state is a pair: hand on both.",
        _loop_slip(lambda old, new: (new[0], old[1])),
    ),
    Mistake(
        "h-not-handed-on",
        "c is handed on to the next step and h is not. The state is a pair: hand on both.",
        _loop_slip(lambda old, new: (old[0], new[1])),
    ),
    Mistake(
        "state-not-handed-on",
        "Every step starts from the first h and c again. Hand both on to the next step.",
        _loop_slip(lambda old, new: old),
    ),
    Mistake(
        "h-and-c-swapped",
        "h and c change places on the way to the next step. Take them in the order in which the "
        "step returns them.",
        _loop_slip(lambda old, new: new[::-1]),
    ),
    Mistake(
        "h-and-c-returned-swapped",
        "The last states are in the wrong order. First h, then c.",
        lambda *a: tuple(lstm_sequence(*a)[k] for k in (0, 2, 1)),
    ),
    Mistake(
        "memories-for-outputs",
        "You keep every c. What a layer shows is h: keep every h.",
        lambda *a: (_loop(*a)[1][1:], *lstm_sequence(*a)[1:]),
    ),
    Mistake(
        "last-output-only",
        "You return the last h alone. Keep every h in a list and stack them.",
        lambda *a: (lstm_sequence(*a)[1], *lstm_sequence(*a)[1:]),
    ),
    Mistake(
        "state-before-the-step",
        "Off by one in time: you keep h before each step. Keep the one after it.",
        lambda *a: (_loop(*a)[0][:-1], *lstm_sequence(*a)[1:]),
    ),
    Mistake(
        "first-state-kept-too",
        "You keep the h from before the first step as well. There is one output for each step.",
        lambda *a: (_loop(*a)[0], *lstm_sequence(*a)[1:]),
    ),
    Mistake(
        "list-made-in-the-loop",
        "Only the last output is left: the list is made anew at each step. Make it once, before "
        "the loop.",
        lambda *a: (lstm_sequence(*a)[0][-1:], *lstm_sequence(*a)[1:]),
    ),
    Mistake(
        "given-state-ignored",
        "You start from zeros. The states before the first step are given: h and c.",
        lambda x, h, c, *w: lstm_sequence(x, 0 * h, 0 * c, *w),
    ),
    Mistake(
        "same-array-every-step",
        "All outputs show the last h: it is changed in place, and the list holds the same array "
        "many times. Make a new array at each step.",
        lambda x, *rest: (
            np.stack([lstm_sequence(x, *rest)[1]] * len(x)),
            *lstm_sequence(x, *rest)[1:],
        ),
    ),
]

COUNT = [
    Mistake(
        "three-blocks-counted",
        "You counted the three gates. The candidate has weights of its own: there are four blocks.",
        lambda D, H, biases: 3 * (H * (D + H) + biases * H),
    ),
    Mistake(
        "one-block-counted",
        "This is an RNN of the same size. An LSTM has four such blocks.",
        lambda D, H, biases: H * (D + H) + biases * H,
    ),
    Mistake(
        "bias-forgotten",
        "The biases are missing: one number for each row of the matrices, for every bias.",
        lambda D, H, biases: 4 * H * (D + H),
    ),
    Mistake(
        "second-bias-forgotten",
        "You count one bias always. PyTorch has two: use the argument biases.",
        lambda D, H, biases: 4 * (H * (D + H) + H),
    ),
    Mistake(
        "bias-once-for-all-blocks",
        "The bias is counted for one block. Each of the four blocks has its own.",
        lambda D, H, biases: 4 * H * (D + H) + biases * H,
    ),
    Mistake(
        "one-number-for-each-bias",
        "A bias is counted as one number for each block. It has one for each of the H rows.",
        lambda D, H, biases: 4 * (H * (D + H) + biases),
    ),
    Mistake(
        "state-weights-forgotten",
        "W_h is missing: the state is read as well as the input.",
        lambda D, H, biases: 4 * (H * D + biases * H),
    ),
    Mistake(
        "input-weights-forgotten",
        "W_x is missing: the input is read as well as the state.",
        lambda D, H, biases: 4 * (H * H + biases * H),
    ),
    Mistake(
        "D-and-H-swapped",
        "D and H have changed places. There are H units, and each reads D inputs and H states.",
        lambda D, H, biases: 4 * (D * (D + H) + biases * D),
    ),
    Mistake(
        "matrices-counted-per-bias",
        "Two biases do not mean two sets of matrices. Only the biases are there twice.",
        lambda D, H, biases: 4 * biases * (H * (D + H) + H),
    ),
]

BIAS = [
    Mistake(
        "both-biases-set",
        "You set both biases to the value. They are added, so the forget gate gets it twice.",
        _set_both,
    ),
    Mistake(
        "other-bias-left-as-it-was",
        "You set one bias and left the other as it was. They are added: the sum must be the value.",
        _bias(1, None),
    ),
    Mistake(
        "added-to-the-old-bias",
        "You added the value to what was there. The sum of both biases must become the value.",
        _added,
    ),
    Mistake(
        "nothing-changed",
        "The forget gate's biases are as they were. Does your slice have any rows? H is a quarter "
        "of the length.",
        _bias(None, None),
    ),
    Mistake(
        "value-ignored",
        "You always set 1. What the two biases add up to comes in the argument value.",
        lambda bias_ih, bias_hh, value: _bias(1, 1)(bias_ih, bias_hh, 1.0),
    ),
    Mistake(
        "input-gate-rows",
        "You changed the first block. The order is i, f, g, o: the forget gate comes second.",
        _bias(0, 0),
    ),
    Mistake(
        "candidate-rows",
        "You changed the third block, the candidate's. The forget gate comes second.",
        _bias(2, 2),
    ),
    Mistake(
        "all-rows",
        "You changed all four blocks. Only the forget gate's rows get the value.",
        _bias(slice(None), slice(None)),
    ),
    Mistake(
        "other-bias-cleared-everywhere",
        "You cleared the whole second bias. Clear it in the forget gate's rows and leave the rest.",
        _bias(1, slice(None)),
    ),
]
