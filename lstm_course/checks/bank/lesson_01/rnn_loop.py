"""rnn_loop: the step at every time, with the same weights, every state kept."""

from lstm_course.checks.bank.lesson_01.arguments import sequences
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.rnn import rnn_sequence

MISTAKES = (
    Edit(
        "state-not-handed-on",
        "Every step starts from the first h again. Hand the new state on to the next step.",
        "h = rnn_step",
        "new = rnn_step",
        "append(h)",
        "append(new)",
    ),
    Edit(
        "last-state-only",
        "You return the last state alone. Keep every state in a list and stack them.",
        "return np.stack(outputs)",
        "return h",
    ),
    Edit(
        "state-before-the-step",
        "Off by one in time: you keep the state before each step. Keep the one after it.",
        "h = rnn_step(x_t, h, W_x, W_h, b)\n        outputs.append(h)",
        "outputs.append(h)\n        h = rnn_step(x_t, h, W_x, W_h, b)",
    ),
    Edit(
        "first-state-kept-too",
        "The state before the first step is among the outputs. Keep only what a step has made.",
        "outputs = []",
        "outputs = [h]",
    ),
    Edit(
        "time-not-in-front",
        "You stack the states along another axis. Time is axis 0.",
        "np.stack(outputs)",
        "np.stack(outputs, axis=1)",
    ),
    Edit(
        "given-state-ignored",
        "You start from zeros. The state before the first step is given: h.",
        "outputs = []",
        "outputs, h = [], np.zeros_like(h)",
    ),
    Edit(
        "first-input-every-time",
        "Every step reads x[0]. Step t must read x[t].",
        "rnn_step(x_t, h",
        "rnn_step(x[0], h",
    ),
    Edit(
        "tanh-left-out",
        "The steps have no tanh. Call your rnn_step, or write the whole step.",
        "rnn_step(x_t, h, W_x, W_h, b)",
        "x_t @ W_x.T + h @ W_h.T + b",
    ),
    Edit(
        "joined-not-stacked",
        "You joined the states end to end, so time and batch lie in one axis. Stack them: time "
        "gets an axis of its own.",
        "np.stack",
        "np.concatenate",
    ),
    Edit(
        "last-step-left-out",
        "The last step is left out. range(len(x)) goes from 0 to T − 1, so nothing is to be taken "
        "off.",
        "for x_t in x:",
        "for x_t in x[:-1]:",
    ),
    Edit(
        "first-step-left-out",
        "The first step is left out. Steps are counted from 0.",
        "for x_t in x:",
        "for x_t in x[1:]:",
    ),
    Edit(
        "one-array-for-all-states",
        "You write every new state into the same array, so all entries of your list are the last "
        "state, and the caller's h has changed. Make a new array at each step.",
        "h = rnn_step",
        "h[:] = rnn_step",
    ),
)

QUESTION = Question(
    "rnn_loop",
    sequences,
    rnn_sequence,
    ("outputs",),
    "The weights are the same at every step: the loop adds no parameter.",
    mistakes=MISTAKES,
)
