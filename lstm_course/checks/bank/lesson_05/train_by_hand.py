"""train_by_hand: forward, loss, backward, clip, step; the loss of each batch before its step."""

import numpy as np

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.engine.lstm_layer import LSTM
from lstm_course.layers import Linear, SequenceModel
from lstm_course.losses import mean_squared_error
from lstm_course.tasks import adding
from lstm_course.training import train


def models_and_batches():
    """(model, batches); the first has a single update."""
    return [model_and_batches(*sizes) for sizes in ((1, 3, 2, 1), (4, 5, 3, 2), (6, 5, 3, 4))]


def model_and_batches(updates, steps, batch, H):
    """A small model and its batches. Every other answer is large, so that clipping matters."""
    rng = np.random.default_rng([52, updates])
    model = SequenceModel(LSTM(2, H, seed=updates), Linear(H, 1, seed=updates), read="last")
    batches = [adding.batch(rng, steps, batch) for _ in range(updates)]
    return model, [(x, y * (10 if k % 2 else 1)) for k, (x, y) in enumerate(batches)]


def right_answer(model, batches):
    """The losses of the package's own training loop."""
    next_batch = iter(batches).__next__
    updates = len(batches)
    history = train(model, next_batch, mean_squared_error, updates=updates, progress=False)
    return np.array(history.losses)


MISTAKES = (
    Edit(
        "not-clipped",
        "The gradients are not clipped. Clip them to a global norm of 1 before the step.",
        "        clip_by_global_norm(grads, 1.0)\n",
        "",
    ),
    Edit(
        "clipped-by-element",
        "You clip every number by itself. Clip by the norm of all gradients together.",
        "clip_by_global_norm(grads, 1.0)",
        "grads = {name: np.clip(g, -1, 1) for name, g in grads.items()}",
    ),
    Edit(
        "clipped-by-array",
        "You clip each array by its own norm. There is one norm for all of them together.",
        "clip_by_global_norm(grads, 1.0)",
        'for g in grads.values():\n            clip_by_global_norm({"one": g}, 1.0)',
    ),
    Edit(
        "step-with-the-norm",
        "You step with what the clipping gives back, the norm. The gradients are clipped where "
        "they stand: step with them.",
        "clip_by_global_norm(grads, 1.0)",
        "grads = clip_by_global_norm(grads, 1.0)",
    ),
    Edit(
        "difference-for-gradient",
        "You send prediction minus y backwards. The gradient of the mean squared error is its "
        "second result.",
        "model.backward(d_prediction)",
        "model.backward(prediction - y)",
    ),
    Edit(
        "return-in-the-loop",
        "Only the first batch is trained on: the return stands inside the loop.",
        "    return np.array(losses)",
        "        return np.array(losses)",
    ),
    Edit(
        "optimizer-made-again",
        "You make a new optimizer for every batch. Adam carries averages from step to step: make "
        "it once, before the loop.",
        "    optimizer = Adam(model.params, learning_rate=0.01)\n",
        "",
        "for x, y in batches:",
        "for x, y in batches:\n        optimizer = Adam(model.params, learning_rate=0.01)",
    ),
    Edit(
        "sgd-for-adam",
        "You step with SGD. The question asks for Adam.",
        "    optimizer = Adam(",
        "    from lstm_course import SGD\n\n    optimizer = SGD(",
    ),
    Edit(
        "learning-rate-left-out",
        "You use Adam's own learning rate, 0.001. The question asks for 0.01.",
        ", learning_rate=0.01",
        "",
    ),
    Edit(
        "loss-after-the-step",
        "Your losses are taken after the step. Keep the loss of each batch from before it.",
        "optimizer.step(grads)",
        "optimizer.step(grads)\n        loss, _ = mean_squared_error(model.forward(x)[0], y)",
    ),
    Edit(
        "no-step",
        "The model never changes: every loss is that of the untrained model. Go backward before "
        "clipping, and step after it.",
        "        optimizer.step(grads)\n",
        "",
    ),
    Edit(
        "running-mean-of-losses",
        "You return the mean of the losses so far. Return each batch's own loss.",
        "np.array(losses)",
        "np.cumsum(losses) / np.arange(1, len(losses) + 1)",
    ),
    Edit(
        "root-of-the-loss",
        "You return the root of the loss. Return the mean squared error itself.",
        "np.array(losses)",
        "np.sqrt(losses)",
    ),
)

QUESTION = Question(
    "train_by_hand",
    models_and_batches,
    right_answer,
    ("losses",),
    "That is the package's train, without the progress bar. The same five lines train every "
    "network in this course.",
    mistakes=MISTAKES,
)
