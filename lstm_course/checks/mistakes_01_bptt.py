"""Known mistakes of lesson 01, back through time: what people write, and what to tell them."""

import numpy as np

from lstm_course.checks.question import Mistake


def _back_through_time(
    d_outputs,
    x,
    outputs,
    h0,
    W_h,
    *,
    meet=lambda d_output, carried: d_output + carried,
    through_tanh=None,  # (d_output, carried, slope) → da, where the two are not added first
    slope=lambda h: 1 - h**2,
    carry=lambda da, W_h, at_state: da @ W_h,
    before=lambda outputs, h0, t: outputs[t - 1] if t else h0,
    add=lambda total, part: total + part,
    over_the_batch=lambda da: da.sum(axis=0),
    keep=lambda carried, new: new,
    steps=lambda T: range(T - 1, -1, -1),
):
    """The right gradients, with one slip on request."""
    dW_x = dW_h = db = 0.0
    carried = np.zeros_like(h0)
    for t in steps(len(x)):
        at_state = meet(d_outputs[t], carried)  # the gradient of the state, not yet through tanh
        da = at_state * slope(outputs[t])
        if through_tanh:
            da = through_tanh(d_outputs[t], carried, slope(outputs[t]))
        dW_x = add(dW_x, da.T @ x[t])
        dW_h = add(dW_h, da.T @ before(outputs, h0, t))
        db = add(db, over_the_batch(da))
        carried = keep(carried, carry(da, W_h, at_state))
    return dW_x, dW_h, db


def _slip(**slips):
    return lambda *arguments: _back_through_time(*arguments, **slips)


def _turned_over(*arguments):
    dW_x, dW_h, db = _back_through_time(*arguments)
    return dW_x, dW_h.T, db


def _both_turned_over(*arguments):
    dW_x, dW_h, db = _back_through_time(*arguments)
    return dW_x.T, dW_h.T, db


def _divided(parts, by):
    return lambda *arguments: tuple(
        d / by(arguments) if name in parts else d
        for name, d in zip(("W_x", "W_h", "b"), _back_through_time(*arguments), strict=True)
    )


BPTT = [
    Mistake(
        "not-summed-over-time",
        "Your gradients are those of one step only. The same weights work at every step, so the "
        "gradients of all steps are added up.",
        _slip(add=lambda total, part: part),
    ),
    Mistake(
        "later-steps-dropped",
        "What comes back from the later steps is dropped. A state is read twice: by the output and "
        "by the next step; add both gradients.",
        _slip(meet=lambda d_output, carried: d_output),
    ),
    Mistake(
        "output-gradient-dropped",
        "Only the last output's gradient goes back. Each step has a gradient of its own in "
        "d_outputs: add it to what comes from the later steps.",
        lambda d_outputs, x, outputs, h0, W_h: _back_through_time(
            np.concatenate([np.zeros_like(d_outputs[:-1]), d_outputs[-1:]]), x, outputs, h0, W_h
        ),
    ),
    Mistake(
        "slope-left-out",
        "The slope of tanh is missing. The gradient passes tanh before it meets any weight.",
        _slip(slope=lambda h: 1.0),
    ),
    Mistake(
        "slope-of-tanh-twice",
        "You put tanh of the outputs into the slope. The outputs have passed tanh already: the "
        "slope is 1 − h².",
        _slip(slope=lambda h: 1 - np.tanh(h) ** 2),
    ),
    Mistake(
        "slope-of-sigma",
        "You used h (1 − h), the slope of σ. This step has a tanh: its slope is 1 − h².",
        _slip(slope=lambda h: h * (1 - h)),
    ),
    Mistake(
        "state-after-for-before",
        "dW_h takes the state after the step. W_h was multiplied with the state before it.",
        _slip(before=lambda outputs, h0, t: outputs[t]),
    ),
    Mistake(
        "first-state-taken-for-zero",
        "Before the first step you take zeros for the state. It was h0.",
        _slip(before=lambda outputs, h0, t: outputs[t - 1] if t else np.zeros_like(h0)),
    ),
    Mistake(
        "before-the-first-is-the-last",
        "In the first step you take outputs[-1], which in Python is the last state. Before it "
        "stands h0.",
        _slip(before=lambda outputs, h0, t: outputs[t - 1]),
    ),
    Mistake(
        "W_h-transposed",
        "On its way to the step before, the gradient goes through W_h turned over. Row k of W_h "
        "made unit k: da @ W_h.",
        _slip(carry=lambda da, W_h, at_state: da @ W_h.T),
    ),
    Mistake(
        "W_h-left-out",
        "The gradient goes to the step before without passing W_h.",
        _slip(carry=lambda da, W_h, at_state: da),
    ),
    Mistake(
        "carried-without-slope",
        "What you carry to the step before has not passed tanh. It goes the same way as the "
        "weights' gradients: through the slope first, then through W_h.",
        _slip(carry=lambda da, W_h, at_state: at_state @ W_h),
    ),
    Mistake(
        "dW_h-transposed",
        "dW_h is turned over: its shape fits, because W_h is square. Row k belongs to unit k, as "
        "in dW_x.",
        _turned_over,
    ),
    Mistake(
        "forward-in-time",
        "You go through the steps from the first to the last. Gradients come back: start with the "
        "last.",
        _slip(steps=range),
    ),
    Mistake(
        "first-step-left-out",
        "The first step, number 0, is left out. A range stops before its second number: to reach "
        "0 it must be −1.",
        _slip(steps=lambda T: range(T - 1, 0, -1)),
    ),
    Mistake(
        "last-step-left-out",
        "The last step is left out. The steps are counted from 0, so the last is T − 1.",
        _slip(steps=lambda T: range(T - 2, -1, -1)),
    ),
    Mistake(
        "averaged-over-time",
        "You averaged over the steps. The gradients of all steps are added up.",
        _divided({"W_x", "W_h", "b"}, lambda arguments: len(arguments[1])),
    ),
    Mistake(
        "averaged-over-the-batch",
        "You averaged over the batch. The mean, if there is one, is in the loss already: add the "
        "sequences up.",
        _divided({"W_x", "W_h", "b"}, lambda arguments: arguments[1].shape[1]),
    ),
    Mistake(
        "bias-averaged",
        "db is averaged over the batch. The bias works on every sequence: add their gradients up.",
        _divided({"b"}, lambda arguments: arguments[1].shape[1]),
    ),
    Mistake(
        "both-transposed",
        "dW_x and dW_h are turned over. A gradient has the shape of its weights: da stands in "
        "front and is transposed.",
        _both_turned_over,
    ),
    Mistake(
        "bias-not-added-up",
        "db has a row for each sequence of the batch. The bias works on all of them: add the rows "
        "up.",
        _slip(over_the_batch=lambda da: da),
    ),
    Mistake(
        "only-carried-through-tanh",
        "Only the carried gradient goes through the slope; brackets are missing. Add the output's "
        "gradient first, then multiply both by the slope.",
        _slip(through_tanh=lambda d_output, carried, slope: d_output + carried * slope),
    ),
    Mistake(
        "only-output-through-tanh",
        "Only the output's gradient goes through the slope. Add the carried one first, then "
        "multiply both by the slope.",
        _slip(through_tanh=lambda d_output, carried, slope: d_output * slope + carried),
    ),
    Mistake(
        "carried-added-up",
        "You add up what is carried. The newest one has all the later steps in it: let it replace "
        "the old one.",
        _slip(keep=lambda carried, new: carried + new),
    ),
]
