"""Known mistakes of lesson 01: what people write, and what to tell them."""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.checks.mistakes_01_bptt import BPTT
from lstm_course.checks.mistakes_01_gradient import CLIP, JACOBIAN, REACH
from lstm_course.checks.question import Mistake
from lstm_course.rnn import rnn_sequence, rnn_step


def _mix(x_t, h, W_x, W_h, b):
    return x_t @ W_x.T + h @ W_h.T + b


def _states(x, h, W_x, W_h, b, step=rnn_step):
    """The loop, with the first state in front: (T + 1, B, H)."""
    states = [h]
    for x_t in x:
        states.append(step(x_t, states[-1], W_x, W_h, b))
    return np.stack(states)


def _in_a_list(x, h, *weights):
    """The loop as people write it: without any step, np.stack says that its list is empty."""
    outputs = []
    for x_t in x:
        h = rnn_step(x_t, h, *weights)
        outputs.append(h)
    return np.stack(outputs)


def _in_the_same_array(x, h, *weights):
    outputs = []
    for x_t in x:
        h[...] = rnn_step(x_t, h, *weights)
        outputs.append(h)
    return np.stack(outputs)


STEP = [
    Mistake(
        "tanh-left-out",
        "You return the mixture itself. The state must stay between −1 and 1, so it goes through "
        "tanh.",
        _mix,
    ),
    Mistake(
        "sigma-for-tanh",
        "You used σ for the state. A state may be negative, so it goes through tanh.",
        lambda *a: sigmoid(_mix(*a)),
    ),
    Mistake(
        "bias-forgotten",
        "The bias b is missing. Add it before tanh.",
        lambda x_t, h, W_x, W_h, b: np.tanh(_mix(x_t, h, W_x, W_h, 0)),
    ),
    Mistake(
        "bias-added-twice",
        "The bias b is added twice, once with each matrix. This course has one bias: add it once.",
        lambda x_t, h, W_x, W_h, b: np.tanh(_mix(x_t, h, W_x, W_h, 2 * b)),
    ),
    Mistake(
        "bias-outside-tanh",
        "You add the bias after tanh. It belongs to the mixture, inside the brackets of tanh.",
        lambda x_t, h, W_x, W_h, b: np.tanh(_mix(x_t, h, W_x, W_h, 0)) + b,
    ),
    Mistake(
        "W_h-not-transposed",
        "W_h is not transposed. It is square, so the shapes fit all the same, but every row of h "
        "must meet every row of W_h.",
        lambda x_t, h, W_x, W_h, b: np.tanh(x_t @ W_x.T + h @ W_h + b),
    ),
    Mistake(
        "both-not-transposed",
        "Neither matrix is transposed. A row of x_t must meet a row of W_x, and a row of h a row "
        "of W_h.",
        lambda x_t, h, W_x, W_h, b: np.tanh(x_t @ W_x + h @ W_h + b),
    ),
    Mistake(
        "state-ignored",
        "The old state h plays no part, so nothing is remembered. Mix it in through W_h.",
        lambda x_t, h, W_x, W_h, b: np.tanh(x_t @ W_x.T + b),
    ),
    Mistake(
        "product-element-by-element",
        "You multiply element by element (*) where a matrix product (@) is needed.",
        lambda x_t, h, W_x, W_h, b: np.tanh(x_t * W_x.T + h * W_h.T + b),
    ),
    Mistake(
        "written-for-one-sequence",
        "This is the line for a single sequence. In a batch every sequence is a row: x_t and h "
        "stand in front, and the matrices are transposed.",
        lambda x_t, h, W_x, W_h, b: np.tanh(W_x @ x_t + W_h @ h + b),
    ),
    Mistake(
        "W_x-not-transposed",
        "W_x is not transposed. A row of x_t must meet a row of W_x.",
        lambda x_t, h, W_x, W_h, b: np.tanh(x_t @ W_x + h @ W_h.T + b),
    ),
    Mistake(
        "columns-for-rows",
        "Your result has a column for each sequence. A batch has a row for each: put x_t and h in "
        "front and transpose the matrices.",
        lambda x_t, h, W_x, W_h, b: np.tanh(_mix(x_t, h, W_x, W_h, b)).T,
    ),
    Mistake(
        "input-ignored",
        "The input x_t plays no part. Mix it in through W_x.",
        lambda x_t, h, W_x, W_h, b: np.tanh(h @ W_h.T + b),
    ),
    Mistake(
        "tanh-of-each-product",
        "You take tanh of each product and add them after that. Add both products and b first; "
        "one tanh goes around everything.",
        lambda x_t, h, W_x, W_h, b: np.tanh(x_t @ W_x.T) + np.tanh(h @ W_h.T) + b,
    ),
    Mistake(
        "two-tanhs-added",
        "You add two tanhs, so the state can leave −1 to 1. Add everything first, then take one "
        "tanh.",
        lambda x_t, h, W_x, W_h, b: np.tanh(x_t @ W_x.T) + np.tanh(h @ W_h.T + b),
    ),
    Mistake(
        "tanh-closed-too-early",
        "The bracket of tanh closes after the first product. The state and b belong inside as "
        "well.",
        lambda x_t, h, W_x, W_h, b: np.tanh(x_t @ W_x.T) + h @ W_h.T + b,
    ),
]

LOOP = [
    Mistake(
        "state-not-handed-on",
        "Every step starts from the first h again. Hand the new state on to the next step.",
        lambda x, h, *w: np.stack([rnn_step(x_t, h, *w) for x_t in x]),
    ),
    Mistake(
        "last-state-only",
        "You return the last state alone. Keep every state in a list and stack them.",
        lambda *a: rnn_sequence(*a)[-1],
    ),
    Mistake(
        "state-before-the-step",
        "Off by one in time: you keep the state before each step. Keep the one after it.",
        lambda *a: _states(*a)[:-1],
    ),
    Mistake(
        "first-state-kept-too",
        "The state before the first step is among the outputs. Keep only what a step has made.",
        _states,
    ),
    Mistake(
        "time-not-in-front",
        "You stack the states along another axis. Time is axis 0.",
        lambda *a: rnn_sequence(*a).swapaxes(0, 1),
    ),
    Mistake(
        "given-state-ignored",
        "You start from zeros. The state before the first step is given: h.",
        lambda x, h, *w: rnn_sequence(x, 0 * h, *w),
    ),
    Mistake(
        "first-input-every-time",
        "Every step reads x[0]. Step t must read x[t].",
        lambda x, *rest: rnn_sequence(np.stack([x[0]] * len(x)), *rest),
    ),
    Mistake(
        "tanh-left-out",
        "The steps have no tanh. Call your rnn_step, or write the whole step.",
        lambda *a: _states(*a, step=_mix)[1:],
    ),
    Mistake(
        "joined-not-stacked",
        "You joined the states end to end, so time and batch lie in one axis. Stack them: time "
        "gets an axis of its own.",
        lambda *a: np.concatenate(rnn_sequence(*a)),
    ),
    Mistake(
        "last-step-left-out",
        "The last step is left out. range(len(x)) goes from 0 to T − 1, so nothing is to be "
        "taken off.",
        lambda x, *rest: _in_a_list(x[:-1], *rest),
    ),
    Mistake(
        "first-step-left-out",
        "The first step is left out. Steps are counted from 0.",
        lambda x, *rest: _in_a_list(x[1:], *rest),
    ),
    Mistake(
        "one-array-for-all-states",
        "You write every new state into the same array, so all entries of your list are the last "
        "state, and the caller's h has changed. Make a new array at each step.",
        _in_the_same_array,
    ),
]

BACKWARDS = [
    Mistake(
        "outputs-not-turned-back",
        "You read from right to left, but the outputs still stand in the order of reading. Turn "
        "them back, so that output t stands at step t.",
        lambda x, *rest: rnn_sequence(x[::-1], *rest),
    ),
    Mistake(
        "input-not-turned",
        "You turned the outputs, but the input was read from left to right. Turn the input first.",
        lambda x, *rest: rnn_sequence(x, *rest)[::-1],
    ),
    Mistake(
        "nothing-turned",
        "This is the loop from left to right. Turn the input before it and the outputs after it.",
        rnn_sequence,
    ),
    Mistake(
        "wrong-axis-turned",
        "You turned the sequences of the batch around, not the steps. Time is axis 0.",
        lambda x, *rest: rnn_sequence(x[:, ::-1], *rest)[:, ::-1],
    ),
    Mistake(
        "state-before-the-step",
        "Off by one in time: you keep the state before each step. Output t must have read x[t].",
        lambda x, *rest: _states(x[::-1], *rest)[:-1][::-1],
    ),
    Mistake(
        "every-axis-turned",
        "You turned every axis around, the features too: np.flip without an axis does that. Turn "
        "time only, axis 0.",
        lambda x, *rest: np.flip(rnn_sequence(np.flip(x), *rest)),
    ),
    Mistake(
        "state-not-handed-on",
        "Every step starts from the first h again. Hand the new state on, from the last word to "
        "the first.",
        lambda x, h, *w: np.stack([rnn_step(x_t, h, *w) for x_t in x]),
    ),
]

MISTAKES = {
    "rnn_step": STEP,
    "rnn_loop": LOOP,
    "rnn_read_backwards": BACKWARDS,
    "step_jacobian": JACOBIAN,
    "rnn_backward": BPTT,
    "gradient_reach": REACH,
    "clip_gradients": CLIP,
}
