"""Known mistakes of lesson 04, forward: what people write, and what to tell them."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.checks.mistakes_04_backward import BACKWARD
from lstm_course.checks.mistakes_04_checkpoints import EXPOSE_BACK, REMEMBER_BACK
from lstm_course.checks.mistakes_04_loop import BIAS, COUNT, LOOP
from lstm_course.checks.question import Mistake
from lstm_course.lstm import expose, remember


def _mix(x_t, h, W_x, W_h, b):
    return x_t @ W_x.T + h @ W_h.T + b


def _three(x_t, h, weights, *, read="ifo", i=sigmoid, o=sigmoid):
    """The three gates, with one slip on request."""
    a_i, a_f, a_o = (_mix(x_t, h, *weights[name]) for name in read)
    return i(a_i), sigmoid(a_f), o(a_o)


def _gates_slip(**slips):
    return lambda *arguments: _three(*arguments, **slips)


def _step(
    x_t,
    h,
    c,
    W_x,
    W_h,
    b,
    *,
    order="ifgo",
    gate=sigmoid,
    candidate=np.tanh,
    keep=remember,
    show=lambda o, c, c_before: expose(o, c),
    bias=1,
):
    """The right step, with one slip on request."""
    blocks = np.split(_mix(x_t, h, W_x, W_h, bias * b), 4, axis=1)
    a = dict(zip(order, blocks, strict=True))
    i, f, o = gate(a["i"]), gate(a["f"]), gate(a["o"])
    c_new = keep(i, f, candidate(a["g"]), c)
    return show(o, c_new, c), c_new


def _slip(**slips):
    return lambda *arguments: _step(*arguments, **slips)


def _in_place(i, f, g, c):
    c *= f
    c += i * g
    return c


THREE = [
    Mistake(
        "sigma-left-out",
        "i is still the mixture. A valve lies between 0 and 1: put it through σ.",
        _gates_slip(i=lambda a: a),
    ),
    Mistake(
        "sigma-left-out-at-o",
        "o is only mixed. The output gate is a valve as well: put it through σ.",
        _gates_slip(o=lambda a: a),
    ),
    Mistake(
        "sigma-left-out-at-i-and-o",
        "i and o are only mixed. A valve lies between 0 and 1: put both through σ.",
        _gates_slip(i=lambda a: a, o=lambda a: a),
    ),
    Mistake(
        "tanh-for-input-gate",
        "You used tanh for the input gate. A valve lies between 0 and 1, so it needs σ.",
        _gates_slip(i=np.tanh),
    ),
    Mistake(
        "tanh-for-output-gate",
        "You used tanh for the output gate. A valve lies between 0 and 1, so it needs σ.",
        _gates_slip(o=np.tanh),
    ),
    Mistake(
        "sigma-twice",
        "The input gate goes through σ twice. Once is enough.",
        _gates_slip(i=lambda a: sigmoid(sigmoid(a))),
    ),
    Mistake(
        "output-gate-with-forget-weights",
        "The output gate is mixed with the forget gate's weights. Each gate has its own: use o's.",
        _gates_slip(read="iff"),
    ),
    Mistake(
        "output-gate-with-candidate-weights",
        "The output gate is mixed with the candidate's weights. Each gate has its own: use o's.",
        _gates_slip(read="ifg"),
    ),
    Mistake(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places.",
        _gates_slip(read="fio"),
    ),
]

STEP = [
    Mistake(
        "batch-cut-for-blocks",
        "You cut the batch into four. The blocks stand side by side: cut along axis 1.",
        lambda x_t, h, c, W_x, W_h, b: np.split(_mix(x_t, h, W_x, W_h, b), 4),
    ),
    Mistake(
        "sigma-left-out",
        "The gates i, f and o are only mixed. A valve lies between 0 and 1: put them through σ.",
        _slip(gate=lambda a: a),
    ),
    Mistake(
        "sigma-for-candidate",
        "You used σ for the candidate g. A candidate needs a sign, so it goes through tanh.",
        _slip(candidate=sigmoid),
    ),
    Mistake(
        "tanh-for-gates",
        "You used tanh for the gates. A valve lies between 0 and 1, so i, f and o need σ.",
        _slip(gate=np.tanh),
    ),
    Mistake(
        "sigma-and-tanh-exchanged",
        "σ and tanh have changed places. The gates are valves and need σ; the candidate g needs "
        "a sign, so it goes through tanh.",
        _slip(gate=np.tanh, candidate=sigmoid),
    ),
    Mistake(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. The blocks are i, f, g, o; f "
        "works on the old memory.",
        _slip(order="figo"),
    ),
    Mistake(
        "gate-order-i-f-o-g",
        "You cut the blocks in the order i, f, o, g, as some libraries do. Here it is i, f, g, o.",
        _slip(order="ifog"),
    ),
    Mistake(
        "gate-order-i-g-f-o",
        "You cut the blocks in the order i, g, f, o, as early TensorFlow did. Here it is "
        "i, f, g, o.",
        _slip(order="igfo"),
    ),
    Mistake(
        "gate-order-i-o-f-g",
        "You cut the blocks in the order i, o, f, g, as ONNX does. Here it is i, f, g, o.",
        _slip(order="iofg"),
    ),
    Mistake(
        "gate-order-f-g-i-o",
        "You cut the blocks in the order f, g, i, o, as one well-known book does. Here it is "
        "i, f, g, o.",
        _slip(order="fgio"),
    ),
    Mistake(
        "matrix-product-for-elements",
        "You used a matrix product (@) between a gate and what it works on. A gate multiplies "
        "element by element (*).",
        _slip(keep=lambda i, f, g, c: f @ c + i @ g),
    ),
    Mistake(
        "tanh-missing-at-the-read-out",
        "The memory is shown without tanh. Squash it, then let the output gate through.",
        _slip(show=lambda o, c, c_before: o * c),
    ),
    Mistake(
        "sigma-at-the-read-out",
        "You show σ of the memory. The memory may be negative, so it is shown through tanh.",
        _slip(show=lambda o, c, c_before: o * sigmoid(c)),
    ),
    Mistake(
        "tanh-on-the-memory",
        "You squash the memory itself. tanh belongs to the output h; c is handed on as it is.",
        _slip(
            keep=lambda i, f, g, c: np.tanh(remember(i, f, g, c)),
            show=lambda o, c, c_before: o * c,
        ),
    ),
    Mistake(
        "tanh-on-the-memory-twice",
        "You squash the memory itself, and again when it is shown. Only the second tanh is right.",
        _slip(keep=lambda i, f, g, c: np.tanh(remember(i, f, g, c))),
    ),
    Mistake("bias-forgotten", "The bias b is missing from the mixture.", _slip(bias=0)),
    Mistake(
        "bias-added-twice",
        "The bias b is added twice, once with each matrix. This course has one bias: add it once.",
        _slip(bias=2),
    ),
    Mistake(
        "h-and-c-swapped",
        "The two results are in the wrong order. First h, then c.",
        lambda *a: _step(*a)[::-1],
    ),
    Mistake(
        "old-memory-shown",
        "You show the old memory. Remember first, then expose the new one.",
        _slip(show=lambda o, c, c_before: expose(o, c_before)),
    ),
    Mistake(
        "output-gate-left-out",
        "The output gate plays no part. It decides how much of tanh(c) is shown.",
        _slip(show=lambda o, c, c_before: np.tanh(c)),
    ),
    Mistake(
        "old-memory-not-dropped",
        "The old memory is kept whole. Only f of it stays.",
        _slip(keep=lambda i, f, g, c: c + i * g),
    ),
    Mistake(
        "candidate-without-its-gate",
        "The candidate is added as it is. It passes the input gate first.",
        _slip(keep=lambda i, f, g, c: f * c + g),
    ),
    Mistake(
        "one-minus-f",
        "You keep 1 − f of the old memory. f is the share that stays.",
        _slip(keep=lambda i, f, g, c: (1 - f) * c + i * g),
    ),
    Mistake(
        "h-kept-instead-of-c",
        "The forget gate works on h. It works on the old memory c.",
        lambda x_t, h, c, *w: _step(x_t, h, c, *w, keep=lambda i, f, g, _: f * h + i * g),
    ),
    Mistake(
        "c-changed-in-place",
        "The values are right, but you changed the old memory c in place. The backward pass still "
        "needs it: make a new array.",
        _slip(keep=_in_place),
    ),
]

MISTAKES = {
    "three_gates": THREE,
    "lstm_step": STEP,
    "lstm_loop": LOOP,
    "lstm_parameter_count": COUNT,
    "set_forget_bias": BIAS,
    "expose_backward": EXPOSE_BACK,
    "remember_backward": REMEMBER_BACK,
    "lstm_step_backward": BACKWARD,
}
