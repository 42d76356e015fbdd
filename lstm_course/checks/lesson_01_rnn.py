"""Questions of lesson 01: step, loop, the other direction, back through time, clipping."""

import numpy as np

from lstm_course.checks.question import Question
from lstm_course.engine.recurrent import parameter_gradients
from lstm_course.rnn import rnn_sequence, rnn_step


def _step_cases():
    rng = np.random.default_rng(1)
    # Numbers that are not zero: zeros hide a forgotten bias and a transposed matrix.
    one = (
        np.array([[1.0]]),
        np.array([[0.5]]),
        np.array([[0.3]]),
        np.array([[-0.7]]),
        np.array([0.2]),
    )
    return [one, _arguments(rng, 2, 3, 4), _arguments(rng, 5, 4, 4)]


def _arguments(rng, batch, D, H):
    x_t, h = rng.standard_normal((batch, D)), rng.standard_normal((batch, H))
    return x_t, h, *_weights(rng, D, H)


def _weights(rng, D, H):
    return rng.standard_normal((H, D)), rng.standard_normal((H, H)), rng.standard_normal(H)


def _loop_cases():
    rng = np.random.default_rng(2)
    return [
        (rng.standard_normal((T, B, D)), rng.standard_normal((B, H)), *_weights(rng, D, H))
        for T, B, D, H in [(1, 1, 1, 1), (3, 1, 2, 3), (5, 2, 3, 4)]
    ]


def _read_backwards(x, h, W_x, W_h, b):
    return rnn_sequence(x[::-1], h, W_x, W_h, b)[::-1]


def _jacobian_cases():
    rng = np.random.default_rng(3)
    one = (np.array([0.5]), np.array([[-0.8]]))
    # States between -1 and 1, as tanh gives them; W_h is not symmetric, so a transpose shows.
    return [one, *((rng.uniform(-1, 1, H), rng.standard_normal((H, H))) for H in (2, 4))]


def _jacobian(h, W_h):
    return (1 - h**2)[:, None] * W_h


def _bptt_cases():
    rng = np.random.default_rng(5)
    cases = []
    for T, B, D, H in [(2, 1, 1, 1), (3, 1, 2, 3), (4, 2, 3, 2)]:
        x, h0 = rng.standard_normal((T, B, D)), rng.standard_normal((B, H))
        W_x, W_h, b = _weights(rng, D, H)
        outputs = rnn_sequence(x, h0, W_x, W_h, b)
        cases.append((rng.standard_normal((T, B, H)), x, outputs, h0, W_h))
    return cases


def _back_through_time(d_outputs, x, outputs, h0, W_h):
    d_pre, carried = np.empty_like(outputs), 0.0
    for t in reversed(range(len(x))):
        d_pre[t] = (d_outputs[t] + carried) * (1 - outputs[t] ** 2)
        carried = d_pre[t] @ W_h
    by_rows = d_pre.reshape(-1, d_pre.shape[2]).T  # (H, T·B), as the layer keeps it
    return tuple(parameter_gradients(by_rows, x, h0, outputs).values())


def _reach_cases():
    rng = np.random.default_rng(4)
    one_unit = (np.array([[0.1], [0.5], [-0.6]]), np.array([[0.9]]))
    longer = [
        (rng.uniform(-1, 1, (T, H)), rng.standard_normal((H, H))) for T, H in [(2, 3), (7, 4)]
    ]
    return [one_unit, *longer]


def _reach(h, W_h):
    product, norms = np.eye(len(W_h)), [1.0]
    for h_t in h[:0:-1]:
        product = product @ _jacobian(h_t, W_h)
        norms.append(np.linalg.norm(product, 2))
    return np.array(norms)


def _clip_cases():
    return [
        ({"W": np.array([3.0]), "b": np.array([4.0])}, 1.0),
        ({"W": np.array([0.3]), "b": np.array([0.4])}, 1.0),
        ({"W": np.array([[1.0, -2.0], [2.0, 4.0]]), "b": np.array([5.0])}, 2.0),
    ]


def _clip(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    return {name: g * min(1, max_norm / norm) for name, g in grads.items()}


def _judge_clipped(answer, grads, max_norm):
    if not isinstance(answer, dict) or set(answer) != set(grads):
        return f"A dict with the names {', '.join(grads)} is needed."
    wanted = _clip(grads, max_norm)
    for name, g in wanted.items():
        if np.shape(answer[name]) != g.shape:
            return f"{name} has shape {np.shape(answer[name])}, but {g.shape} is needed."
        if not np.allclose(answer[name], g):
            return (
                f"For max_norm {max_norm:g}, {name} became {np.round(answer[name], 3).tolist()}, "
                f"but {np.round(g, 3).tolist()} is needed."
            )
    return None


QUESTIONS = [
    Question(
        "rnn_step",
        _step_cases,
        rnn_step,
        ("h",),
        "One line, and every later network in this course is built around it.",
    ),
    Question(
        "rnn_loop",
        _loop_cases,
        rnn_sequence,
        ("outputs",),
        "The weights are the same at every step: the loop adds no parameter.",
    ),
    Question(
        "rnn_read_backwards",
        _loop_cases,
        _read_backwards,
        ("outputs",),
        "outputs[t] now knows x_t and everything after it. Lesson 06 uses exactly this.",
    ),
    Question(
        "step_jacobian",
        _jacobian_cases,
        _jacobian,
        ("jacobian",),
        "Row k belongs to unit k: its slope 1 - h² multiplies the whole row of W_h.",
    ),
    Question(
        "rnn_backward",
        _bptt_cases,
        _back_through_time,
        ("dW_x", "dW_h", "db"),
        "One set of weights, used at every step: their gradients add up over time.",
        untouched=("d_outputs",),
    ),
    Question(
        "gradient_reach",
        _reach_cases,
        _reach,
        ("norms",),
        "One more factor for each step back: that is why distance acts exponentially.",
    ),
    Question(
        "clip_gradients",
        _clip_cases,
        _clip,
        ("grads",),
        "All arrays shrink by one factor, so the direction of the step stays the same.",
        judge=_judge_clipped,
    ),
]
