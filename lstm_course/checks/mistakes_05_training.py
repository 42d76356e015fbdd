"""Known mistakes of lesson 05, the training loop: what people write, and what to tell them."""

import numpy as np

from lstm_course.checks.question import Mistake
from lstm_course.losses import mean_squared_error
from lstm_course.optim import SGD, Adam, clip_by_global_norm


def _clip_by_element(grads):
    for g in grads.values():
        np.clip(g, -1, 1, out=g)


def _clip_by_array(grads):
    for name, g in grads.items():
        clip_by_global_norm({name: g}, 1.0)


def _train(
    model,
    batches,
    *,
    make=lambda params: Adam(params, learning_rate=0.01),
    clip=lambda grads: clip_by_global_norm(grads, 1.0),
    back=lambda d_prediction, prediction, y: d_prediction,
    keep_optimizer=True,
    loss_after=False,
    moved=True,
):
    """The right loop, with one slip on request."""
    optimizer, losses = make(model.params), []
    for x, y in batches:
        if not keep_optimizer:
            optimizer = make(model.params)
        prediction = model.forward(x)[0]
        loss, d_prediction = mean_squared_error(prediction, y)
        model.backward(back(d_prediction, prediction, y))
        grads = model.grads
        clip(grads)
        if moved:
            optimizer.step(grads)
        if loss_after:
            loss, _ = mean_squared_error(model.forward(x)[0], y)
        losses.append(loss)
    return np.array(losses)


def _train_slip(**slips):
    return lambda *arguments: _train(*arguments, **slips)


TRAINING = [
    Mistake(
        "not-clipped",
        "The gradients are not clipped. Clip them to a global norm of 1 before the step.",
        _train_slip(clip=lambda grads: None),
    ),
    Mistake(
        "clipped-by-element",
        "You clip every number by itself. Clip by the norm of all gradients together.",
        _train_slip(clip=_clip_by_element),
    ),
    Mistake(
        "clipped-by-array",
        "You clip each array by its own norm. There is one norm for all of them together.",
        _train_slip(clip=_clip_by_array),
    ),
    Mistake(
        "step-with-the-norm",
        "You step with what the clipping gives back, the norm. The gradients are clipped where "
        "they stand: step with them.",
        lambda model, batches: Adam(model.params).step(1.0),
    ),
    Mistake(
        "difference-for-gradient",
        "You send prediction minus y backwards. The gradient of the mean squared error is its "
        "second result.",
        _train_slip(back=lambda d_prediction, prediction, y: prediction - y),
    ),
    Mistake(
        "return-in-the-loop",
        "Only the first batch is trained on: the return stands inside the loop.",
        lambda *a: _train(*a)[:1],
    ),
    Mistake(
        "optimizer-made-again",
        "You make a new optimizer for every batch. Adam carries averages from step to step: make "
        "it once, before the loop.",
        _train_slip(keep_optimizer=False),
    ),
    Mistake(
        "sgd-for-adam",
        "You step with SGD. The question asks for Adam.",
        _train_slip(make=lambda params: SGD(params, learning_rate=0.01)),
    ),
    Mistake(
        "learning-rate-left-out",
        "You use Adam's own learning rate, 0.001. The question asks for 0.01.",
        _train_slip(make=Adam),
    ),
    Mistake(
        "loss-after-the-step",
        "Your losses are taken after the step. Keep the loss of each batch from before it.",
        _train_slip(loss_after=True),
    ),
    Mistake(
        "no-step",
        "The model never changes: every loss is that of the untrained model. Go backward before "
        "clipping, and step after it.",
        _train_slip(moved=False),
    ),
    Mistake(
        "running-mean-of-losses",
        "You return the mean of the losses so far. Return each batch's own loss.",
        lambda *a: np.cumsum(_train(*a)) / np.arange(1, 1 + len(a[1])),
    ),
    Mistake(
        "root-of-the-loss",
        "You return the root of the loss. Return the mean squared error itself.",
        lambda *a: np.sqrt(_train(*a)),
    ),
]
