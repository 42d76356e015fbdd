"""Known mistakes of lesson 03: what people write, and what to tell them."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.checks.mistakes_03_gradient import GRADIENT
from lstm_course.checks.mistakes_03_programs import HOLD, NOISE, RESET
from lstm_course.checks.question import Mistake
from lstm_course.lstm import expose, remember


def _in_place(i, f, g, c):
    c *= f
    c += i * g
    return c


def _run(i, f, g, o, c0, *, step=remember, carried=lambda c, h: c, show=expose):
    """The right loop, with one slip on request. Returns (c, h)."""
    memory, cs, hs = c0, [], []
    for t in range(len(i)):
        c = step(i[t], f[t], g[t], memory)
        h = show(o[t], c)
        memory = carried(c, h)
        cs.append(c)
        hs.append(h)
    return np.stack(cs), np.stack(hs)


def _slip(**slips):
    return lambda *arguments: _run(*arguments, **slips)


def _squashed(i, f, g, c):
    return np.tanh(remember(i, f, g, c))


def _old_memory_shown(i, f, g, o, c0):
    c, _ = _run(i, f, g, o, c0)
    return c, expose(o, np.concatenate([c0[None], c[:-1]]))


def _same_array(*arguments):
    c, h = _run(*arguments)
    return np.broadcast_to(c[-1], c.shape), h


def _loop_in_place(i, f, g, o, c0):
    hs, cs = [], []
    for t in range(len(i)):
        c0 *= f[t]
        c0 += i[t] * g[t]
        cs.append(c0.copy())
        hs.append(expose(o[t], c0))
    return np.stack(cs), np.stack(hs)


REMEMBER = [
    Mistake(
        "candidate-without-its-gate",
        "The candidate is added as it is. It passes the input gate first.",
        lambda i, f, g, c: f * c + g,
    ),
    Mistake(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. f works on the old memory, i on "
        "the candidate.",
        lambda i, f, g, c: i * c + f * g,
    ),
    Mistake(
        "one-minus-f",
        "You keep 1 − f of the old memory. f is the share that stays.",
        lambda i, f, g, c: (1 - f) * c + i * g,
    ),
    Mistake(
        "tanh-on-the-memory",
        "You squash the new memory. No tanh stands between one memory and the next; it comes only "
        "when the memory is shown.",
        _squashed,
    ),
    Mistake(
        "old-memory-not-dropped",
        "The old memory is kept whole. Only f of it stays.",
        lambda i, f, g, c: c + i * g,
    ),
    Mistake(
        "gates-tied",
        "You add 1 − f of the candidate. This cell has an input gate of its own: use i.",
        lambda i, f, g, c: f * c + (1 - f) * g,
    ),
    Mistake(
        "nothing-added",
        "Something is dropped, but nothing is added. The input gate's share of the candidate "
        "belongs to the new memory.",
        lambda i, f, g, c: f * c,
    ),
    Mistake(
        "nothing-kept",
        "The old memory is gone. Add the new part to what was kept.",
        lambda i, f, g, c: i * g,
    ),
    Mistake(
        "matrix-product-for-elements",
        "You used a matrix product (@) between a gate and what it works on. A gate multiplies "
        "element by element (*).",
        lambda i, f, g, c: f * c + i @ g,
    ),
    Mistake(
        "c-changed-in-place",
        "The value is right, but you changed the old memory c in place. The backward pass still "
        "needs it: make a new array.",
        _in_place,
    ),
    Mistake(
        "multiplied-for-added",
        "You multiply what was kept by what is let in. Drop, then add: it is a sum.",
        lambda i, f, g, c: f * c * i * g,
    ),
    Mistake(
        "gate-without-its-candidate",
        "You add the input gate itself. It only says how much: multiply the candidate by it.",
        lambda i, f, g, c: f * c + i,
    ),
]

LOOP = [
    Mistake(
        "tanh-on-the-memory",
        "You squash the memory on its way. tanh belongs to the output h; c goes on as it is.",
        _slip(step=_squashed, show=lambda o, c: o * c),
    ),
    Mistake(
        "tanh-on-the-memory-twice",
        "You squash the memory on its way, and again when it is shown. Only the second tanh is "
        "right.",
        _slip(step=_squashed),
    ),
    Mistake(
        "tanh-c-handed-on",
        "You hand tanh(c) on to the next step. What goes on is c itself.",
        _slip(carried=lambda c, h: np.tanh(c)),
    ),
    Mistake(
        "h-handed-on",
        "You hand h on as the memory. What goes on to the next step is c.",
        _slip(carried=lambda c, h: h),
    ),
    Mistake(
        "memory-not-handed-on",
        "Every step starts from c0 again. Hand the new memory on to the next step.",
        lambda i, f, g, o, c0: (remember(i, f, g, c0), expose(o, remember(i, f, g, c0))),
    ),
    Mistake(
        "tanh-missing-at-the-read-out",
        "The memory is shown without tanh. Squash it, then let the output gate through.",
        _slip(show=lambda o, c: o * c),
    ),
    Mistake(
        "sigma-at-the-read-out",
        "You show σ(c). The memory may be negative, so it is shown through tanh.",
        _slip(show=lambda o, c: o * sigmoid(c)),
    ),
    Mistake(
        "output-gate-left-out",
        "The output gate plays no part. It decides how much of tanh(c) is shown.",
        _slip(show=lambda o, c: np.tanh(c)),
    ),
    Mistake(
        "old-memory-shown",
        "You show the memory of the step before. Remember first, then expose the new memory.",
        _old_memory_shown,
    ),
    Mistake(
        "h-and-c-swapped",
        "The two results are in the wrong order. First every memory c, then every output h.",
        lambda *a: _run(*a)[::-1],
    ),
    Mistake(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. f works on the old memory, i on "
        "the candidate.",
        lambda i, f, *rest: _run(f, i, *rest),
    ),
    Mistake(
        "candidate-without-its-gate",
        "The candidate is added as it is. It passes the input gate first.",
        _slip(step=lambda i, f, g, c: f * c + g),
    ),
    Mistake(
        "given-memory-ignored",
        "You start from zeros. The memory before the first step is given: c0.",
        lambda i, f, g, o, c0: _run(i, f, g, o, 0 * c0),
    ),
    Mistake(
        "same-array-every-step",
        "All steps show the last memory: it is changed in place, and the list holds the same array "
        "many times. Make a new array at each step.",
        _same_array,
    ),
    Mistake(
        "c-changed-in-place",
        "The values are right, but you changed c0 in place. It belongs to the caller, and the "
        "backward pass still needs it: make a new array.",
        _loop_in_place,
    ),
    Mistake(
        "tanh-after-the-output-gate",
        "You squash after the output gate. First tanh of the memory, then the gate on the outside.",
        _slip(show=lambda o, c: np.tanh(o * c)),
    ),
    Mistake(
        "last-step-only",
        "You return the last memory and the last output. Keep every one in a list and stack them.",
        lambda *arguments: tuple(a[-1] for a in _run(*arguments)),
    ),
]

MISTAKES = {
    "remember_step": REMEMBER,
    "memory_loop": LOOP,
    "memory_gradient": GRADIENT,
    "store_and_show": HOLD,
    "count_since_reset": RESET,
    "keep_marked": NOISE,
}
