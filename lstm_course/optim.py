"""Optimisers and gradient clipping. They change the parameter arrays in place."""

import numpy as np

from lstm_course.support import arguments


def clip_by_global_norm(grads, max_norm):
    """Shorten all gradients by one common factor when their joint norm is above ``max_norm``.

    The direction stays the same; only the length changes: Pascanu, Mikolov & Bengio (2013), "On the
    difficulty of training recurrent neural networks", Algorithm 1.

    Args:
        grads: dict of arrays; scaled in place.
        max_norm: the largest length allowed, above 0; infinity only measures.

    Returns:
        The norm before clipping: the root of the sum of all squares.

    Raises:
        ValueError: ``max_norm`` is not above 0.
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
    """Stochastic gradient descent (Robbins & Monro, 1951): a step against the gradient.

    parameter ← parameter - learning_rate × gradient

    Args:
        params: dict of arrays, changed in place by ``step``.
        learning_rate: how far, as a multiple of the gradient; it may be changed between steps.
    """

    def __init__(self, params, learning_rate=0.1):
        self.params = params
        self.learning_rate = learning_rate

    def step(self, grads):
        """One update.

        Args:
            grads: dict of arrays, with the names and shapes of the parameters.

        Raises:
            ValueError: a parameter has no gradient.
        """
        _check_names(self.params, grads)
        for name, parameter in self.params.items():
            parameter -= self.learning_rate * grads[name]


class Adam:
    """Adam: each number moves by its own average gradient over its own size.

    Kingma & Ba (2015), "Adam: a method for stochastic optimization", Algorithm 1.

    Args:
        params: dict of arrays, changed in place by ``step``.
        learning_rate: about how far a number moves in one update (α in the paper); it may be
            changed between steps.
        beta1, beta2: how slowly the averages of gradient and squared gradient forget: the share
            that they keep at each update, from 0 to below 1.
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
        """One update.

        Args:
            grads: dict of arrays, with the names and shapes of the parameters.

        Raises:
            ValueError: a parameter has no gradient.
        """
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
    """A learning rate as a float.

    Args:
        value: a finite number above 0.

    Raises:
        ValueError: it is something else.
    """
    rate = arguments.numbers("learning_rate", value, float)
    if rate.ndim or rate <= 0:
        raise ValueError(f"learning_rate is {value!r}, but one number above 0 is needed.")
    return float(rate)
