"""Known mistakes of lesson 01, gradients: what people write, and what to tell them."""

import numpy as np

from lstm_course.checks.question import Mistake


def _jacobian(h, W_h):
    return (1 - h**2)[:, None] * W_h


def _norms(jacobians, H, join=lambda product, J: product @ J, norm=2):
    product, norms = np.eye(H), [np.linalg.norm(np.eye(H), norm)]
    for J in jacobians:
        product = join(product, J)
        norms.append(np.linalg.norm(product, norm))
    return np.array(norms)


def _back(h, W_h):
    """The Jacobians from the last step to the second."""
    return [_jacobian(h_t, W_h) for h_t in h[:0:-1]]


def _norm(grads):
    return np.sqrt(sum((g**2).sum() for g in grads.values()))


def _scaled(grads, factor):
    return {name: g * factor for name, g in grads.items()}


def _each_by_its_own(grads, m):
    return {name: g * min(1, m / np.sqrt((g**2).sum())) for name, g in grads.items()}


JACOBIAN = [
    Mistake(
        "columns-scaled",
        "The slopes multiply the columns of W_h. Unit k has row k: give the slopes a second axis.",
        lambda h, W_h: (1 - h**2) * W_h,
    ),
    Mistake(
        "slope-left-out",
        "The slope of tanh is missing. The gradient passes tanh before it meets W_h.",
        lambda h, W_h: W_h,
    ),
    Mistake(
        "W_h-transposed",
        "W_h is transposed. Row k, column j tells how the old h_j moves the new h_k, as in W_h.",
        lambda h, W_h: (1 - h**2)[:, None] * W_h.T,
    ),
    Mistake(
        "slope-of-sigma",
        "You used h (1 − h), the slope of σ. This step has a tanh: its slope is 1 − h².",
        lambda h, W_h: (h * (1 - h))[:, None] * W_h,
    ),
    Mistake(
        "tanh-a-second-time",
        "You apply tanh to h once more. h is what came out of tanh; its square is enough.",
        lambda h, W_h: (1 - np.tanh(h) ** 2)[:, None] * W_h,
    ),
    Mistake(
        "square-forgotten",
        "You used 1 − h. The slope of tanh is 1 − h².",
        lambda h, W_h: (1 - h)[:, None] * W_h,
    ),
    Mistake(
        "diag-times-element-by-element",
        "np.diag makes a matrix, and * multiplies it number by number with W_h: only the diagonal "
        "is left. Between two matrices stands @ here.",
        lambda h, W_h: np.diag(1 - h**2) * W_h,
    ),
    Mistake(
        "vector-for-matrix",
        "A product of the slopes with W_h adds up, and a vector comes out. Nothing is added up "
        "here: each row of W_h is multiplied by its own slope.",
        lambda h, W_h: (1 - h**2) @ W_h,
    ),
    Mistake(
        "brackets-forgotten",
        "Python multiplies before it subtracts, so h² meets W_h first. Put 1 − h² in brackets.",
        lambda h, W_h: 1 - h**2 * W_h,
    ),
    Mistake(
        "another-step-computed",
        "You compute a new step from h. The h that you are given is the state after the step: "
        "take its square as it is.",
        lambda h, W_h: (1 - np.tanh(W_h @ h) ** 2)[:, None] * W_h,
    ),
    Mistake(
        "W_h-left-out",
        "This is the slope of tanh alone. The mixture depends on the old state through W_h: "
        "multiply by it.",
        lambda h, W_h: np.diag(1 - h**2),
    ),
]

REACH = [
    Mistake(
        "product-on-the-wrong-side",
        "Each new Jacobian stands on the left of the product. You walk back in time, so the older "
        "one goes to the right.",
        lambda h, W_h: _norms(_back(h, W_h), len(W_h), lambda product, J: J @ product),
    ),
    Mistake(
        "frobenius-norm",
        "This is the Frobenius norm, the root of all squares. Ask np.linalg.norm for the spectral "
        "norm, with 2.",
        lambda h, W_h: _norms(_back(h, W_h), len(W_h), norm="fro"),
    ),
    Mistake(
        "distance-0-left-out",
        "Distance 0 is missing: the last state by itself, norm 1.",
        lambda h, W_h: _norms(_back(h, W_h), len(W_h))[1:],
    ),
    Mistake(
        "one-step-too-many",
        "You also go through the step into h[0]. It lies before the first state: stop at h[1].",
        lambda h, W_h: _norms([_jacobian(h_t, W_h) for h_t in h[::-1]], len(W_h)),
    ),
    Mistake(
        "state-before-the-step",
        "Off by one in time: each Jacobian takes the state before its step, not the one after.",
        lambda h, W_h: _norms([_jacobian(h_t, W_h) for h_t in h[-2::-1]], len(W_h)),
    ),
    Mistake(
        "norms-multiplied",
        "You multiply the norms. The norm of a product is smaller than that: multiply the "
        "matrices, then take the norm.",
        lambda h, W_h: np.cumprod([1, *(np.linalg.norm(J, 2) for J in _back(h, W_h))]),
    ),
    Mistake(
        "from-the-first-step",
        "You start at the first step. Distance is counted from the last state back.",
        lambda h, W_h: _norms(_back(h, W_h)[::-1], len(W_h)),
    ),
    Mistake(
        "jacobians-not-multiplied",
        "These are the norms of single Jacobians. Multiply them up as you go back.",
        lambda h, W_h: _norms(_back(h, W_h), len(W_h), lambda product, J: J),
    ),
    Mistake(
        "largest-distance-left-out",
        "The largest distance is missing. The step into h[1] counts too, and a range stops before "
        "its second number.",
        lambda h, W_h: _norms(_back(h, W_h)[:-1], len(W_h)),
    ),
    Mistake(
        "product-element-by-element",
        "You multiply the Jacobians element by element (*). The chain rule needs matrix products "
        "(@).",
        lambda h, W_h: _norms(_back(h, W_h), len(W_h), lambda product, J: product * J),
    ),
    Mistake(
        "last-norm-only",
        "You return the last norm alone. Keep the norm of every product, from distance 0 on.",
        lambda h, W_h: _norms(_back(h, W_h), len(W_h))[-1],
    ),
    Mistake(
        "slope-left-out",
        "These are the norms of the powers of W_h. Each Jacobian also has the slopes of its own "
        "step: call your step_jacobian.",
        lambda h, W_h: _norms([W_h] * (len(h) - 1), len(W_h)),
    ),
]

CLIP = [
    Mistake(
        "clipped-by-element",
        "You clip every number by itself, which turns the direction of the step. Shorten all "
        "arrays by one common factor.",
        lambda grads, m: {name: np.clip(g, -m, m) for name, g in grads.items()},
    ),
    Mistake(
        "clipped-by-array",
        "Each array is shortened by its own norm. There is one norm for all arrays together.",
        _each_by_its_own,
    ),
    Mistake(
        "short-gradient-lengthened",
        "A gradient that was short enough has become longer. The factor is never more than 1.",
        lambda grads, m: _scaled(grads, m / _norm(grads)),
    ),
    Mistake(
        "root-forgotten",
        "You took the sum of the squares for the norm. The root is missing.",
        lambda grads, m: _scaled(grads, min(1, m / _norm(grads) ** 2)),
    ),
    Mistake(
        "norms-added",
        "You added up the norms of the arrays. Add the squares of all numbers, then take one root.",
        lambda grads, m: _scaled(
            grads, min(1, m / sum(np.sqrt((g**2).sum()) for g in grads.values()))
        ),
    ),
    Mistake(
        "not-clipped",
        "The gradient comes back as long as it was. Shorten it when its norm is above max_norm.",
        lambda grads, m: grads,
    ),
    Mistake(
        "max-norm-left-out",
        "A long gradient comes out with length 1. Its new length must be max_norm.",
        lambda grads, m: _scaled(grads, 1 / _norm(grads) if _norm(grads) > m else 1),
    ),
    Mistake(
        "factor-upside-down",
        "A long gradient has become longer: your factor is upside down.",
        lambda grads, m: _scaled(grads, _norm(grads) / m if _norm(grads) > m else 1),
    ),
    Mistake(
        "short-gradient-shortened",
        "A short gradient became shorter and a long one stayed: your factor is upside down.",
        lambda grads, m: _scaled(grads, min(1, _norm(grads) / m)),
    ),
    Mistake(
        "largest-norm-only",
        "You took the largest norm of any one array. The length is that of all arrays together: "
        "add up all squares, then take one root.",
        lambda grads, m: _scaled(grads, min(1, m / max(_norm({0: g}) for g in grads.values()))),
    ),
    Mistake(
        "absolute-values-added",
        "You added up the absolute values. A length is the root of the sum of the squares.",
        lambda grads, m: _scaled(grads, min(1, m / sum(np.abs(g).sum() for g in grads.values()))),
    ),
]
