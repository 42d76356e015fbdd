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
    slope=lambda h: 1 - h**2,
    carry=lambda da, W_h: da @ W_h,
    before=lambda outputs, h0, t: outputs[t - 1] if t else h0,
    add=lambda total, part: total + part,
    steps=lambda T: range(T - 1, -1, -1),
):
    """The right gradients, with one slip on request."""
    dW_x = dW_h = db = 0.0
    carried = np.zeros_like(h0)
    for t in steps(len(x)):
        da = meet(d_outputs[t], carried) * slope(outputs[t])
        dW_x = add(dW_x, da.T @ x[t])
        dW_h = add(dW_h, da.T @ before(outputs, h0, t))
        db = add(db, da.sum(axis=0))
        carried = carry(da, W_h)
    return dW_x, dW_h, db


def _slip(**slips):
    return lambda *arguments: _back_through_time(*arguments, **slips)


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
        _slip(carry=lambda da, W_h: da @ W_h.T),
    ),
    Mistake(
        "W_h-left-out",
        "The gradient goes to the step before without passing W_h.",
        _slip(carry=lambda da, W_h: da),
    ),
    Mistake(
        "forward-in-time",
        "You go through the steps from the first to the last. Gradients come back: start with the "
        "last.",
        _slip(steps=range),
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
]
