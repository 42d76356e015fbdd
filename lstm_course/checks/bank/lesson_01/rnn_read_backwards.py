"""rnn_read_backwards: the loop from right to left, output t at step t all the same."""

from lstm_course.checks.bank.lesson_01.arguments import sequences
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.rnn import rnn_sequence


def right_answer(x, h, W_x, W_h, b):
    """The input turned before the loop, the outputs after it."""
    return rnn_sequence(x[::-1], h, W_x, W_h, b)[::-1]


MISTAKES = (
    Edit(
        "outputs-not-turned-back",
        "You read from right to left, but the outputs still stand in the order of reading. Turn "
        "them back, so that output t stands at step t.",
        "b)[::-1]",
        "b)",
    ),
    Edit(
        "input-not-turned",
        "You turned the outputs, but the input was read from left to right. Turn the input first.",
        "x[::-1]",
        "x",
    ),
    Edit(
        "nothing-turned",
        "This is the loop from left to right. Turn the input before it and the outputs after it.",
        "x[::-1]",
        "x",
        "b)[::-1]",
        "b)",
    ),
    Edit(
        "wrong-axis-turned",
        "You turned the sequences of the batch around, not the steps. Time is axis 0.",
        "x[::-1]",
        "x[:, ::-1]",
        "b)[::-1]",
        "b)[:, ::-1]",
    ),
    Edit(
        "state-before-the-step",
        "Off by one in time: you keep the state before each step. Output t must have read x[t].",
        "return rnn_loop(x[::-1], h, W_x, W_h, b)[::-1]",
        "outputs = []\n"
        "    for x_t in x[::-1]:\n"
        "        outputs.append(h)\n"
        "        h = rnn_step(x_t, h, W_x, W_h, b)\n"
        "    return np.stack(outputs)[::-1]",
    ),
    Edit(
        "every-axis-turned",
        "You turned every axis around, the features too: np.flip without an axis does that. Turn "
        "time only, axis 0.",
        "rnn_loop(x[::-1], h, W_x, W_h, b)[::-1]",
        "np.flip(rnn_loop(np.flip(x), h, W_x, W_h, b))",
    ),
    Edit(
        "state-not-handed-on",
        "Every step starts from the first h again. Hand the new state on, from the last word to "
        "the first.",
        "rnn_loop(x[::-1], h, W_x, W_h, b)",
        "np.stack([rnn_step(x_t, h, W_x, W_h, b) for x_t in x[::-1]])",
    ),
)

QUESTION = Question(
    "rnn_read_backwards",
    sequences,
    right_answer,
    ("outputs",),
    "outputs[t] now knows x_t and everything after it. Lesson 06 uses exactly this.",
    mistakes=MISTAKES,
)
