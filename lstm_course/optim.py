"""Optimisers and gradient clipping. They change the parameter arrays in place."""

import numpy as np

from lstm_course.support import arguments


def clip_by_global_norm(grads, max_norm):
    """Shorten all gradients by one common factor when their joint norm is above ``max_norm``.

    The direction stays the same; only the length changes (Pascanu, Mikolov, Bengio, 2013).

    Args:
        grads: dict of arrays; scaled in place.
        max_norm: the largest length allowed, above 0.

    Returns:
        The norm before clipping.
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm is {max_norm}, but a number above 0 is needed.")
    norm = float(np.sqrt(sum(float((g * g).sum()) for g in grads.values())))
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return norm


def _check_names(params, grads):
    missing = sorted(set(params) - set(grads))
    if missing:
        raise ValueError(
            f"grads has no {', '.join(missing)}; one gradient for each parameter is needed."
        )


class SGD:
    """Stochastic gradient descent: step against the gradient.

    Args:
        params: dict of arrays, changed in place by ``step``.
        learning_rate: how far.
    """

    def __init__(self, params, learning_rate=0.1):
        self.params = params
        self.learning_rate = learning_rate

    def step(self, grads):
        """One update with ``grads``, by the same names as the parameters."""
        _check_names(self.params, grads)
        for name, parameter in self.params.items():
            parameter -= self.learning_rate * grads[name]


class Adam:
    """Adam (Kingma & Ba, 2015): each number moves by its own average gradient over its own size.

    Args:
        params: dict of arrays, changed in place by ``step``.
        learning_rate: about how far a number moves in one update.
        beta1, beta2: how slowly the averages of gradient and squared gradient forget.
        epsilon: keeps the division away from 0.
    """

    def __init__(self, params, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.params = params
        self.learning_rate = learning_rate
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.updates = 0
        self.mean = {name: np.zeros_like(p) for name, p in params.items()}
        self.square = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        """One update with ``grads``, by the same names as the parameters."""
        _check_names(self.params, grads)
        self.updates += 1
        # The averages start at 0; these factors undo that.
        correct_mean = 1 - self.beta1**self.updates
        correct_square = 1 - self.beta2**self.updates
        for name, parameter in self.params.items():
            g, mean, square = grads[name], self.mean[name], self.square[name]
            mean += (1 - self.beta1) * (g - mean)
            square += (1 - self.beta2) * (g * g - square)
            size = np.sqrt(square / correct_square) + self.epsilon
            parameter -= self.learning_rate * (mean / correct_mean) / size


def check_learning_rate(value):
    """A learning rate: a finite number above 0."""
    rate = arguments.numbers("learning_rate", value, float)
    if rate.ndim or rate <= 0:
        raise ValueError(f"learning_rate is {value!r}, but one number above 0 is needed.")
    return float(rate)
