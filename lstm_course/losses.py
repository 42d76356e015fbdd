"""Losses: each returns the loss, a number, and its gradient with respect to the prediction.

Every loss is a mean over what counts. A ``mask`` says what counts: padding must not, or the model
is graded on answers that nobody asked for.
"""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.support import arguments


def mean_squared_error(prediction, target, mask=None):
    """Mean of (prediction - target)².

    Args:
        prediction, target: finite numbers of the same shape, for example (B, O) or (T, B, O).
        mask: None, or an array of booleans with the shape of all axes but the last: (B,), (T, B).

    Returns:
        ``(loss, d_prediction)``: a number, and an array with the shape of the prediction.

    Raises:
        ValueError: shapes that do not fit, numbers that are not finite, or a mask that is False
            everywhere.
    """
    prediction, target = _pair(prediction, target)
    weight = _weight(mask, prediction.shape)
    difference = prediction - target
    return float((weight * difference**2).sum()), 2 * weight * difference


def binary_cross_entropy(logits, target, mask=None):
    """Mean of -log of the probability given to the right one of two answers, in nats.

    Args:
        logits: pre-activations of σ: above 0 means "yes"; for example (T, B, 1).
        target: the same shape, 0 or 1.
        mask: as in ``mean_squared_error``.

    Returns:
        ``(loss, d_logits)``: a number, and an array with the shape of the logits.

    Raises:
        ValueError: as in ``mean_squared_error``.
    """
    logits, target = _pair(logits, target)
    weight = _weight(mask, logits.shape)
    # log(1 + exp(-a)) written so that it never overflows.
    losses = np.logaddexp(0, logits) - target * logits
    return float((weight * losses).sum()), weight * (sigmoid(logits) - target)


def softmax(logits):
    """Turn logits (…, K) into K probabilities that sum to 1.

    Args:
        logits: an array (…, K).

    Returns:
        An array (…, K). The largest logit is taken off before exp, which so never overflows.
    """
    exp = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)


def softmax_cross_entropy(logits, labels, mask=None):
    """Mean of -log of the probability given to the right one of K answers, in nats.

    Args:
        logits: (…, K), for example (B, K) or (T, B, K).
        labels: (…), whole numbers from 0 to K - 1; anything where ``mask`` is False.
        mask: None, or booleans (…): False for padding.

    Returns:
        ``(loss, d_logits)``: a number, and an array with the shape of the logits.

    Raises:
        ValueError: shapes that do not fit, logits that are not finite, a label outside 0 … K - 1
            that counts, or a mask that is False everywhere.
    """
    logits = arguments.numbers("logits", logits, _float_of(logits))
    labels = np.asarray(labels)
    if labels.shape != logits.shape[:-1]:
        raise ValueError(
            f"labels has shape {labels.shape}, but {logits.shape[:-1]} is needed: "
            f"one label for each row of logits, which has shape {logits.shape}."
        )
    counts = np.ones(labels.shape, bool) if mask is None else np.asarray(mask, bool)
    weight = _weight(mask, logits.shape)[..., 0] * logits.shape[-1]
    classes = logits.shape[-1]
    wrong = counts & ((labels < 0) | (labels >= classes))
    if wrong.any():
        raise ValueError(
            f"labels holds {labels[wrong][0]}, but whole numbers from 0 to {classes - 1} are "
            "needed. Mask the padded steps."
        )
    labels = np.where(counts, labels, 0).astype(int)
    probability = softmax(logits)
    right = np.take_along_axis(probability, labels[..., None], axis=-1)
    # The smallest float keeps log away from 0 when a wrong answer was certain.
    loss = -(weight * np.log(np.maximum(right[..., 0], np.finfo(logits.dtype).tiny))).sum()
    d_logits = probability
    np.put_along_axis(d_logits, labels[..., None], right - 1, axis=-1)
    return float(loss), d_logits * weight[..., None]


def _float_of(value):
    return np.float32 if getattr(value, "dtype", None) == np.float32 else np.float64


def _pair(prediction, target):
    dtype = _float_of(prediction)
    prediction = arguments.numbers("prediction", prediction, dtype)
    meaning = "the same shape as the prediction"
    return prediction, arguments.shaped("target", target, prediction.shape, dtype, meaning)


def _weight(mask, shape):
    """What each number counts: 1 over how many count, and 0 where the mask is False."""
    if mask is None:
        return np.broadcast_to(1 / np.prod(shape), shape)
    mask = np.asarray(mask, bool)
    if mask.shape != tuple(shape[:-1]):
        raise ValueError(
            f"mask has shape {mask.shape}, but {tuple(shape[:-1])} is needed: "
            "one True or False for each step."
        )
    if not mask.any():
        raise ValueError("mask is False everywhere, so there is nothing to take the mean of.")
    return np.broadcast_to((mask / (mask.sum() * shape[-1]))[..., None], shape)
