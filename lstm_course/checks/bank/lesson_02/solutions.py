# Copied by `python -m lstm_course build` from source/exercises/02_gates.py, without docstrings: edit that.

import numpy as np


def gate(x_t, h, W_x, W_h, b):
    a = x_t @ W_x.T + h @ W_h.T + b  # mix, (B, H)
    return 1 / (1 + np.exp(-a))


def forget_over_time(c0, f):
    c, memory = c0, []
    for f_t in f:
        c = f_t * c
        memory.append(c)
    return np.stack(memory)


def steps_until_left(f, share):
    return np.log(share) / np.log(f)


def gate_gradient(read, w, b, v, target):
    s = 1 / (1 + np.exp(-(read @ w + b)))  # how open, (N,)
    dy = 2 * (s * v - target) / len(v)  # loss
    ds = dy * v  # valve
    da = ds * s * (1 - s)  # σ'
    return da @ read, da.sum()  # mix


def bias_for_half_life(steps):
    f = 0.5 ** (1 / steps)
    return np.log(f / (1 - f))
