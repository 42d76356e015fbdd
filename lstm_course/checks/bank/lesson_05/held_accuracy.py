"""held_accuracy: a trained model's share of right answers while one gate is held at a value."""

from lstm_course.checks.bank.lesson_05.arguments import SENTENCES
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.tasks import parentheses


def sentences_and_gates():
    """(model, x, y, gate, value): the lesson's own cell, each time with another sentence."""
    trained = parentheses.load_trained()
    cases = []
    for text, gate, value in zip(SENTENCES, "fif", (0.0, 0.0, 1.0), strict=True):
        target = (parentheses.depth(text) > 0).astype(float)[:, None, None]
        cases.append((trained, parentheses.encode(text), target, gate, value))
    return cases


def right_answer(model, x, y, gate, value):
    """The accuracy as the task counts it, of the logits with the gate held."""
    logits, _, _ = model.forward(x, clamp={gate: value})
    return parentheses.accuracy(logits, y)


MISTAKES = (
    Edit(
        "gate-not-held",
        "No gate is held: this is the model as it was trained. Hand forward a clamp.",
        ", clamp={gate: value}",
        "",
    ),
    Edit(
        "forget-gate-always-held",
        "You always hold the forget gate. Which gate is held comes in the variable gate.",
        "{gate: value}",
        '{"f": value}',
    ),
    Edit(
        "logit-above-one-half",
        "You call a logit above 0.5 a yes. A logit is no probability: above 0 it says 1.",
        "logits > 0",
        "logits > 0.5",
    ),
    Edit(
        "sigma-above-zero",
        "Every character counts as a yes. What σ gives is always above 0: compare the logit "
        "itself with 0.",
        "logits > 0",
        "1 / (1 + np.exp(-logits)) > 0",
    ),
    Edit(
        "all-that-forward-returns",
        "forward returns three things: the outputs, the state and the trace. Take the first.",
        "logits, _, _ =",
        "logits =",
    ),
    Edit(
        "logits-compared",
        "You compare the logits themselves with the answers. Make answers of them first: above 0 "
        "means 1.",
        "(logits > 0) == (y == 1)",
        "logits == y",
    ),
    Edit(
        "errors-counted",
        "This is the share of wrong answers. The share of right ones is needed.",
        "(logits > 0) == (y == 1)",
        "(logits > 0) != (y == 1)",
    ),
    Edit(
        "yes-counted",
        "You count how often the model says 1. Compare what it says with the right answer.",
        "(logits > 0) == (y == 1)",
        "logits > 0",
    ),
    Edit(
        "number-for-share",
        "You give the number of right answers. A share is between 0 and 1: take the mean.",
        "np.mean(",
        "np.sum(",
    ),
    Edit(
        "per-cent-for-share",
        "This is in per cent. A share is between 0 and 1.",
        "np.mean(",
        "100 * np.mean(",
    ),
)

QUESTION = Question(
    "held_accuracy",
    sentences_and_gates,
    right_answer,
    ("accuracy",),
    "The weights did not change: the gate alone made the difference.",
    mistakes=MISTAKES,
)
