"""Look at gradients: are they right, and how far do they reach?"""

import numpy as np


def numerical_gradient(f, array, epsilon=1e-5):
    """Gradient of a number with respect to an array, by moving one entry at a time.

    The central difference, (f(a + ε) - f(a - ε)) / 2ε. Slow and nearly certain: two runs of ``f``
    for each entry. It is what a hand-written backward is compared with.

    Args:
        f: a function without arguments that returns a number and reads ``array``.
        array: float64, any shape; changed during the call and put back.
        epsilon: how far each entry is moved either way.

    Returns:
        An array of the same shape. The error falls with epsilon² until rounding takes over.

    Raises:
        ValueError: the array is not float64.
    """
    if array.dtype != np.float64:
        raise ValueError(f"array is {array.dtype}, but float64 is needed: float32 rounds too much.")
    gradient = np.empty_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + epsilon
        above = f()
        array[index] = kept - epsilon
        below = f()
        array[index] = kept
        gradient[index] = (above - below) / (2 * epsilon)
    return gradient


def gradient_against_distance(layer, x, seed=0, clamp=None):
    """How strongly the last output depends on the state k steps earlier.

    The loss is a random direction times the last hidden state; the gradient that arrives at each
    earlier state is measured with the layer's own ``backward``. That it vanishes or explodes
    exponentially in k: Bengio, Simard & Frasconi (1994), "Learning long-term dependencies with
    gradient descent is difficult"; Pascanu, Mikolov & Bengio (2013), "On the difficulty of training
    recurrent neural networks".

    Args:
        layer: an ``RNN`` or ``LSTM``.
        x: (T, B, D).
        seed: of the random direction.
        clamp: gates to hold, as in ``forward``.

    Returns:
        A dict with ``"h"``, and for an LSTM ``"c"``: arrays (T,) in which index k is the norm of
        the gradient k steps before the end, divided by the norm at the end. 1 means that nothing
        is lost over k steps.

    Raises:
        ValueError: ``x`` or ``clamp`` does not fit the layer.
    """
    outputs, _, trace = layer.forward(x, clamp=clamp)
    d_outputs = np.zeros_like(outputs)
    d_outputs[-1] = np.random.default_rng(seed).standard_normal(outputs.shape[1:])
    steps = layer.step_gradients(d_outputs, trace=trace)
    profile = {}
    for name in ("h", "c"):
        if hasattr(steps, name):
            norms = np.linalg.norm(getattr(steps, name), axis=(1, 2))[::-1]
            profile[name] = norms / max(norms[0], np.finfo(norms.dtype).tiny)
    return profile
