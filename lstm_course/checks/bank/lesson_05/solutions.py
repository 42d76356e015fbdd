# Copied by `python -m lstm_course build` from source/exercises/05_learning_to_remember.py, without docstrings: edit that.

import numpy as np
from lstm_course import Adam, clip_by_global_norm
from lstm_course.losses import mean_squared_error


def adding_answer(x):
    numbers, markers = x[:, :, 0], x[:, :, 1]  # (T, B) each
    return (numbers * markers).sum(axis=0)[:, None]


def gate_at(values, text, character):
    where = np.array(list(text)) == character
    return values[where].mean(axis=0)


def held_accuracy(model, x, y, gate, value):
    logits, _, _ = model.forward(x, clamp={gate: value})
    return np.mean((logits > 0) == (y == 1))


def solved_1997(prediction, target):
    off = np.abs(prediction / 2 - target / 2)
    wrong = int((off >= 0.04).sum())
    return wrong, wrong / len(target) <= 1 / 2560


def train_by_hand(model, batches):
    optimizer = Adam(model.params, learning_rate=0.01)
    losses = []
    for x, y in batches:
        prediction, _, _ = model.forward(x)
        loss, d_prediction = mean_squared_error(prediction, y)
        model.backward(d_prediction)
        grads = model.grads
        clip_by_global_norm(grads, 1.0)
        optimizer.step(grads)
        losses.append(loss)
    return np.array(losses)
