"""Questions of lesson 04: gates, step, loop, parameters, forget bias, the step backward."""

import numpy as np

from lstm_course.checks.question import Question, as_array
from lstm_course.lstm import GATES, lstm_sequence, lstm_step, lstm_step_backward

# (B, D, H), smallest first. All three differ, so that a transposed or mixed-up answer cannot pass.
SIZES = [(1, 1, 1), (2, 3, 4), (5, 2, 3)]


def _weights(rng, D, H):
    return (
        rng.standard_normal((4 * H, D)),
        rng.standard_normal((4 * H, H)),
        rng.standard_normal(4 * H),
    )


def _step_cases():
    rng = np.random.default_rng(61)  # no number of the smallest case is near 0: zeros hide mistakes
    return [
        (rng.standard_normal((B, D)), *rng.standard_normal((2, B, H)), *_weights(rng, D, H))
        for B, D, H in SIZES
    ]


def _gate_cases():
    """The same steps without c, and with the weights taken apart by gate."""
    cases = []
    for x_t, h, _, *weights in _step_cases():
        blocks = zip(*(np.split(array, 4) for array in weights), strict=True)
        cases.append((x_t, h, dict(zip(GATES, blocks, strict=True))))
    return cases


def _three_gates(x_t, h, weights):
    W_x, W_h, b = (np.concatenate([weights[name][part] for name in GATES]) for part in range(3))
    _, _, gates = lstm_step(x_t, h, np.zeros_like(h), W_x, W_h, b)
    return gates["i"], gates["f"], gates["o"]


def _states_of_step(x_t, h, c, W_x, W_h, b):
    return lstm_step(x_t, h, c, W_x, W_h, b)[:2]


def _loop_cases():
    rng = np.random.default_rng(42)
    return [
        (rng.standard_normal((T, B, D)), *rng.standard_normal((2, B, H)), *_weights(rng, D, H))
        for T, (B, D, H) in zip((1, 3, 6), SIZES, strict=True)
    ]


def _parameter_count(D, H, biases):
    return 4 * (H * (D + H) + biases * H)


def _bias_cases():
    rng = np.random.default_rng(43)
    return [
        (*rng.standard_normal((2, 4 * H)), value) for H, value in ((1, 1.0), (3, 1.0), (2, 2.5))
    ]


def _set_forget_bias(bias_ih, bias_hh, value):
    H = len(bias_ih) // 4
    bias_ih, bias_hh = bias_ih.copy(), bias_hh.copy()
    bias_ih[H : 2 * H], bias_hh[H : 2 * H] = value, 0
    return bias_ih, bias_hh


def _judge_biases(answer, bias_ih, bias_hh, value):
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "The tuple (bias_ih, bias_hh) is needed."
    for name, got, given in zip(("bias_ih", "bias_hh"), answer, (bias_ih, bias_hh), strict=True):
        shape = as_array(got).shape
        if shape != given.shape:
            return f"{name} has shape {shape}, but {given.shape} is needed."
    H = len(bias_ih) // 4
    change = as_array(answer[0]) + as_array(answer[1]) - bias_ih - bias_hh
    for k, name in enumerate(GATES):
        block = slice(k * H, (k + 1) * H)
        total = (as_array(answer[0]) + as_array(answer[1]))[block]
        if name == "f" and not np.allclose(total, value):
            return (
                f"For value {value:g} and H {H}, the forget gate's two biases add up to "
                f"{np.round(total, 3).tolist()}, but {value:g} is needed."
            )
        if name != "f" and not np.allclose(change[block], 0):
            return f"Another gate has changed: {name}, rows {k * H} to {(k + 1) * H - 1}."
    return None


def _expose_cases():
    rng = np.random.default_rng(45)
    one = tuple(np.array([[a]]) for a in (2.0, 0.5, 0.3, -0.8))
    return [one, *((*_draw(rng, 2, shape), *_gate_and_memory(rng, shape)) for shape in SHAPES)]


def _expose_backward(dh, dc, o, c_new):
    tanh_c = np.tanh(c_new)
    return dh * tanh_c, dc + dh * o * (1 - tanh_c**2)


def _remember_cases():
    rng = np.random.default_rng(46)
    one = tuple(np.array([[a]]) for a in (2.0, 0.3, 0.9, -0.4, 1.5))
    return [one, *(_remember_arguments(rng, shape) for shape in SHAPES)]


def _remember_arguments(rng, shape):
    (dc,), (c,) = _draw(rng, 1, shape), _draw(rng, 1, shape)
    i, f, g = rng.uniform(0.1, 0.9, (3, *shape))
    return dc, i, f, -g, c


def _remember_backward(dc, i, f, g, c):
    return dc * g, dc * c, dc * i, dc * f


SHAPES = ((2, 3), (3, 2))  # (B, H)


def _draw(rng, count, shape):
    return tuple(rng.standard_normal((count, *shape)))


def _gate_and_memory(rng, shape):
    return rng.uniform(0.1, 0.9, shape), rng.standard_normal(shape)


def _backward_cases():
    rng = np.random.default_rng(44)
    cases = []
    for x_t, h, c, W_x, W_h, b in _step_cases():
        _, c_new, gates = lstm_step(x_t, h, c, W_x, W_h, b)
        dh, dc = rng.standard_normal((2, *h.shape))
        cases.append((dh, dc, x_t, h, c, c_new, gates, W_x, W_h))
    return cases


QUESTIONS = [
    Question(
        "three_gates",
        _gate_cases,
        _three_gates,
        ("i", "f", "o"),
        "The three gates differ only in their weights: all look at the same x_t and h.",
    ),
    Question(
        "lstm_step",
        _step_cases,
        _states_of_step,
        ("h", "c"),
        "Mix, gate, remember, expose: c never goes through a weight matrix.",
        untouched=("c",),
    ),
    Question(
        "lstm_loop",
        _loop_cases,
        lstm_sequence,
        ("outputs", "h", "c"),
        "The state is a pair. outputs[-1] equals h, but c cannot be recovered from the outputs.",
        untouched=("c",),
    ),
    Question(
        "lstm_parameter_count",
        lambda: [(1, 1, 1), (10, 20, 1), (10, 20, 2), (64, 128, 2)],
        _parameter_count,
        ("count",),
        "Four times an RNN of the same size, and the length of the sequence does not matter.",
    ),
    Question(
        "set_forget_bias",
        _bias_cases,
        _set_forget_bias,
        ("bias_ih", "bias_hh"),
        "Only the sum counts. Setting both to 1 would have started the forget gate at σ(2).",
        judge=_judge_biases,
        signature=lambda answer, *_: as_array(answer[0]) + as_array(answer[1]),
    ),
    Question(
        "expose_backward",
        _expose_cases,
        _expose_backward,
        ("do", "dc"),
        "Two roads meet at the memory: the one through h, and the one along the belt.",
        untouched=("dh", "dc"),
    ),
    Question(
        "remember_backward",
        _remember_cases,
        _remember_backward,
        ("di", "df", "dg", "dc_before"),
        "The belt has one factor, f: no matrix, no tanh. While f is 1 the gradient stays as it is.",
        untouched=("dc",),
    ),
    Question(
        "lstm_step_backward",
        _backward_cases,
        lstm_step_backward,
        ("dx", "dh_before", "dc_before", "dW_x", "dW_h", "db"),
        "dc_before is the gradient of the memory times f, and nothing else: that is the long road.",
    ),
]
