"""Questions of lesson 05: a target, a training step, a criterion, reading and holding a gate."""

import numpy as np

from lstm_course.checks.question import Question
from lstm_course.engine.lstm_layer import LSTM
from lstm_course.layers import Linear, SequenceModel
from lstm_course.losses import mean_squared_error
from lstm_course.tasks import adding, parentheses
from lstm_course.training import train

SENTENCES = (
    "use len(x) or max(a, b) now",
    "a tuple (with (nested) parts) and more text",
    "see while (the statement) and for (the other one)",
)


def _adding_cases():
    rng = np.random.default_rng(51)
    one = np.array([[[0.25, 1.0]], [[0.9, 0.0]], [[0.5, 1.0]]])
    return [(one,), (adding.batch(rng, 6, 4)[0],), (adding.batch(rng, 20, 3)[0],)]


def _adding_answer(x):
    return (x[:, :, 0] * x[:, :, 1]).sum(axis=0)[:, None]


def _training_cases():
    return [_training_arguments(*sizes) for sizes in ((1, 3, 2, 1), (4, 5, 3, 2), (6, 5, 3, 4))]


def _training_arguments(updates, steps, batch, H):
    """A small model and its batches. Every other answer is large, so that clipping matters."""
    rng = np.random.default_rng([52, updates])
    model = SequenceModel(LSTM(2, H, seed=updates), Linear(H, 1, seed=updates), read="last")
    batches = [adding.batch(rng, steps, batch) for _ in range(updates)]
    return model, [(x, y * (10 if k % 2 else 1)) for k, (x, y) in enumerate(batches)]


def _train_by_hand(model, batches):
    next_batch = iter(batches).__next__
    updates = len(batches)
    history = train(model, next_batch, mean_squared_error, updates=updates, progress=False)
    return np.array(history.losses)


def _solved_cases():
    rng = np.random.default_rng(53)
    cases = [(np.array([[1.0], [0.7]]), np.array([[1.05], [0.8]]))]
    cases.append((np.array([[1.0], [0.7]]), np.array([[0.85], [0.72]])))  # too high counts too
    for wrong in (0, 1, 2):
        target = rng.uniform(0, 2, (2560, 1))
        prediction = target + rng.uniform(-0.079, 0.079, target.shape)
        prediction[rng.permutation(2560)[:wrong]] -= 0.1  # below and above: too low counts too
        cases.append((prediction, target))
    return cases


def _solved_1997(prediction, target):
    wrong = int((np.abs(prediction / 2 - target / 2) >= 0.04).sum())
    return wrong, wrong * 2560 <= len(target)


def _gate_at_cases():
    rng = np.random.default_rng(54)
    cases = [(np.array([[0.1], [0.5], [0.3]]), "(a(", "(")]
    for text, character, H in (("f(x)", ")", 2), (SENTENCES[1], "(", 3), (SENTENCES[2], "t", 4)):
        cases.append((rng.random((len(text), H)), text, character))
    return cases


def _gate_at(values, text, character):
    return values[np.array(list(text)) == character].mean(axis=0)


def _held_cases():
    trained = parentheses.load_trained()
    cases = []
    for text, gate, value in zip(SENTENCES, "fif", (0.0, 0.0, 1.0), strict=True):
        target = (parentheses.depth(text) > 0).astype(float)[:, None, None]
        cases.append((trained, parentheses.encode(text), target, gate, value))
    return cases


def _held_accuracy(model, x, y, gate, value):
    logits, _, _ = model.forward(x, clamp={gate: value})
    return parentheses.accuracy(logits, y)


QUESTIONS = [
    Question(
        "adding_answer",
        _adding_cases,
        _adding_answer,
        ("y",),
        "One line for you, because you see all steps at once. The network sees one at a time, and "
        "must carry the first number to the end.",
    ),
    Question(
        "gate_at",
        _gate_at_cases,
        _gate_at,
        ("mean",),
        "With a trained cell's f and the character '(' this is how you read a forget gate.",
    ),
    Question(
        "held_accuracy",
        _held_cases,
        _held_accuracy,
        ("accuracy",),
        "The weights did not change: the gate alone made the difference.",
    ),
    Question(
        "solved_1997",
        _solved_cases,
        _solved_1997,
        ("wrong", "solved"),
        "One wrong answer of 2,560 is allowed, two are not. A mean squared error below 0.005, the "
        "lesson's limit, is far easier.",
    ),
    Question(
        "train_by_hand",
        _training_cases,
        _train_by_hand,
        ("losses",),
        "That is the package's train, without the progress bar. The same five lines train every "
        "network in this course.",
    ),
]
