"""Known mistakes of lesson 04, backward: what people write, and what to tell them."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.checks.question import Mistake


def _backward(
    dh,
    dc,
    x_t,
    h,
    c,
    c_new,
    gates,
    W_x,
    W_h,
    *,
    meet=lambda dc, dh, o, tanh_c: dc + dh * o * (1 - tanh_c**2),
    read=np.tanh,
    shown=np.tanh,
    memory=lambda c, c_new: c_new,
    old=lambda c, c_new: c,
    to_i_and_g=lambda i, g: (g, i),
    before=lambda dc, f: dc * f,
    slope=lambda s: s * (1 - s),
    slope_g=lambda g: 1 - g**2,
    order="ifgo",
):
    """The right step backward, with one slip on request."""
    i, f, g, o = (gates[name] for name in "ifgo")
    exposed = memory(c, c_new)
    do = dh * shown(exposed)
    dc = meet(dc, dh, o, read(exposed))
    by_i, by_g = to_i_and_g(i, g)
    blocks = {
        "i": dc * by_i * slope(i),
        "f": dc * old(c, c_new) * slope(f),
        "g": dc * by_g * slope_g(g),
        "o": do * slope(o),
    }
    da = np.concatenate([blocks[name] for name in order], axis=1)
    return da @ W_x, da @ W_h, before(dc, f), da.T @ x_t, da.T @ h, da.sum(axis=0)


def _slip(**slips):
    return lambda *arguments: _backward(*arguments, **slips)


def _with(k, change):
    """The right answer with its part k changed by ``change(part, arguments)``."""

    def answer(*arguments):
        parts = list(_backward(*arguments))
        parts[k] = change(parts[k], arguments)
        return tuple(parts)

    return answer


def _averaged(*arguments):
    dx, dh, dc, *of_weights = _backward(*arguments)
    return dx, dh, dc, *(d / len(arguments[0]) for d in of_weights)


def _dc_before_without_h(dc_before, arguments):
    return arguments[1] * arguments[6]["f"]


def _with_new_h(*arguments):
    dx, dh_before, dc_before, dW_x, _, db = _backward(*arguments)
    c_new, gates, W_h = arguments[5], arguments[6], arguments[8]
    # On the way to dW_h stands da, which the others do not show: from a W_h that is the identity.
    da = _backward(*arguments[:8], np.eye(len(W_h)))[1]
    return dx, dh_before, dc_before, dW_x, da.T @ (gates["o"] * np.tanh(c_new)), db


BACKWARD = [
    Mistake(
        "road-through-h-dropped",
        "The new memory gets its gradient by two roads, and you took one: the road from dh through "
        "the output gate and tanh is missing.",
        _slip(meet=lambda dc, dh, o, tanh_c: dc),
    ),
    Mistake(
        "dc-dropped",
        "The gradient dc from the later steps is dropped. Add it to what comes through h.",
        _slip(meet=lambda dc, dh, o, tanh_c: dh * o * (1 - tanh_c**2)),
    ),
    Mistake(
        "slope-of-tanh-left-out",
        "On its way from h to the memory the gradient passes tanh, and its slope is missing.",
        _slip(meet=lambda dc, dh, o, tanh_c: dc + dh * o),
    ),
    Mistake(
        "output-gate-left-out",
        "On its way from h to the memory the gradient passes the output gate: times o.",
        _slip(meet=lambda dc, dh, o, tanh_c: dc + dh * (1 - tanh_c**2)),
    ),
    Mistake(
        "slope-of-tanh-from-c",
        "You put c into the slope of tanh. The slope is 1 minus the square of what tanh gave.",
        _slip(read=lambda c: c),
    ),
    Mistake(
        "do-without-tanh",
        "do takes the memory as it is. The output gate multiplied tanh of it.",
        _slip(shown=lambda c: c),
    ),
    Mistake(
        "new-memory-for-old",
        "df takes the new memory. The forget gate worked on the old one, c.",
        _slip(old=lambda c, c_new: c_new),
    ),
    Mistake(
        "old-memory-for-new",
        "Expose gets the old memory c. What went through tanh and the output gate is the new one.",
        _slip(memory=lambda c, c_new: c),
    ),
    Mistake(
        "di-and-dg-swapped",
        "di and dg have changed their factors. In a product each side gets the other one.",
        _slip(to_i_and_g=lambda i, g: (i, g)),
    ),
    Mistake(
        "forget-gate-left-out",
        "The gradient of the old memory is not multiplied by f. On its way back it passes the "
        "forget gate.",
        _slip(before=lambda dc, f: dc),
    ),
    Mistake(
        "dc-before-without-h",
        "dc_before takes the dc that came in. Take the gradient after both roads have met.",
        _with(2, _dc_before_without_h),
    ),
    Mistake(
        "slopes-left-out",
        "The slopes of the gates are missing: between a gate and its mixture stands s (1 − s), and "
        "1 − g² for the candidate.",
        _slip(slope=lambda s: 1, slope_g=lambda g: 1),
    ),
    Mistake(
        "gates-through-sigma-again",
        "You put the gates through σ and tanh once more. What is in gates has passed them: the "
        "slopes are s (1 − s) and 1 − g².",
        _slip(slope=lambda s: sigmoid(s) * (1 - sigmoid(s)), slope_g=lambda g: 1 - np.tanh(g) ** 2),
    ),
    Mistake(
        "slope-of-sigma-for-candidate",
        "You used g (1 − g) for the candidate. It goes through tanh: its slope is 1 − g².",
        _slip(slope_g=lambda g: g * (1 - g)),
    ),
    Mistake(
        "slope-of-candidate-left-out",
        "The slope of the candidate is missing. It goes through tanh: its slope is 1 − g².",
        _slip(slope_g=lambda g: 1),
    ),
    Mistake(
        "slope-of-candidate-not-squared",
        "You used 1 − g for the candidate. The slope of tanh is 1 minus the square of it.",
        _slip(slope_g=lambda g: 1 - g),
    ),
    Mistake(
        "slope-of-tanh-for-gates",
        "You used 1 − s² for the gates. They go through σ: their slope is s (1 − s).",
        _slip(slope=lambda s: 1 - s**2),
    ),
    Mistake(
        "gate-order-i-f-o-g",
        "You join the blocks in the order i, f, o, g. Here it is i, f, g, o, as in the weights.",
        _slip(order="ifog"),
    ),
    Mistake(
        "i-and-f-swapped",
        "The blocks of i and f have changed places. The order is i, f, g, o, as in the weights.",
        _slip(order="figo"),
    ),
    Mistake(
        "averaged-over-the-batch",
        "You averaged the weights' gradients over the batch. The mean, if there is one, is in the "
        "loss already: add the sequences up.",
        _averaged,
    ),
    Mistake(
        "bias-averaged",
        "db is averaged over the batch. The bias works on every sequence: add their gradients up.",
        _with(5, lambda db, arguments: db / len(arguments[0])),
    ),
    Mistake(
        "dh-through-W_h-dropped",
        "dh_before is the dh that came in. It must come back through the mixture: da times W_h.",
        _with(1, lambda dh_before, arguments: arguments[0]),
    ),
    Mistake(
        "dh-added-to-dh_before",
        "You add the dh that came in to dh_before. It has gone through the gates and the memory "
        "already: what comes back is da times W_h alone.",
        _with(1, lambda dh_before, arguments: dh_before + arguments[0]),
    ),
    Mistake(
        "new-h-for-old",
        "dW_h takes the new h. W_h was multiplied with the h before the step.",
        _with_new_h,
    ),
    Mistake(
        "dW-transposed",
        "dW_x is turned over. It must look like W_x.",
        _with(3, lambda dW_x, arguments: dW_x.T),
    ),
]
