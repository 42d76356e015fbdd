# Copied by `python -m lstm_course build` from source/exercises/04_lstm.py, without docstrings: edit that.

import numpy as np
from lstm_course.activations import sigmoid


def mix(x_t, h, weights):
    W_x, W_h, b = weights
    return x_t @ W_x.T + h @ W_h.T + b


def three_gates(x_t, h, weights):
    gates = {}
    gates["f"] = sigmoid(mix(x_t, h, weights["f"]))  # forget gate: mix, then gate
    gates["i"] = mix(x_t, h, weights["i"])  # input gate: only mixed so far
    gates["i"] = sigmoid(gates["i"])
    gates["o"] = sigmoid(mix(x_t, h, weights["o"]))
    return gates["i"], gates["f"], gates["o"]


def lstm_step(x_t, h, c, W_x, W_h, b):
    # mix
    a = x_t @ W_x.T + h @ W_h.T + b  # (B, 4H)
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    # gate
    i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o)
    g = np.tanh(a_g)
    # remember
    c = f * c + i * g
    # expose
    h = o * np.tanh(c)
    return h, c


def lstm_loop(x, h, c, W_x, W_h, b):
    outputs = []
    for x_t in x:
        h, c = lstm_step(x_t, h, c, W_x, W_h, b)
        outputs.append(h)
    return np.stack(outputs), h, c


def lstm_parameter_count(D, H, biases):
    return 4 * (H * (D + H) + biases * H)


def set_forget_bias(bias_ih, bias_hh, value):
    H = len(bias_ih) // 4
    bias_ih, bias_hh = bias_ih.copy(), bias_hh.copy()
    bias_ih[H : 2 * H] = value
    bias_hh[H : 2 * H] = 0
    return bias_ih, bias_hh


def expose_backward(dh, dc, o, c_new):
    tanh_c = np.tanh(c_new)
    return dh * tanh_c, dc + dh * o * (1 - tanh_c**2)


def remember_backward(dc, i, f, g, c):
    return dc * g, dc * c, dc * i, dc * f


def lstm_step_backward(dh, dc, x_t, h, c, c_new, gates, W_x, W_h):
    i, f, g, o = gates["i"], gates["f"], gates["g"], gates["o"]
    do, dc = expose_backward(dh, dc, o, c_new)
    di, df, dg, dc_before = remember_backward(dc, i, f, g, c)
    # gate
    slopes = [di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)]
    da = np.concatenate(slopes, axis=1)  # (B, 4H)
    # mix
    return da @ W_x, da @ W_h, dc_before, da.T @ x_t, da.T @ h, da.sum(axis=0)
