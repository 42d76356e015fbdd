"""Lessons 02 and 03: checks refuse the classic mistakes, and the picture draws what it says."""

import re

import numpy as np
import pytest

from lstm_course import check
from lstm_course.pictures import plot_forgetting


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gates(steps, i=0.0, f=1.0, o=1.0):
    """The three gates over time, each at one value."""
    return np.full(steps, i), np.full(steps, f), np.full(steps, o)


def shown_all_the_time(steps, write, show):
    i, f, o = gates(steps)
    i[write] = 1
    return i, f, o


def written_all_the_time(steps, write, show):
    i, f, o = gates(steps, i=1.0, o=0.0)
    o[show] = 1
    return i, f, o


def pulse_at_the_reset_counted(steps, resets):
    i, f, o = gates(steps, i=1.0)
    f[resets] = 0
    return i, f, o


def nothing_dropped_at_a_mark(steps, marked):
    i, f, o = gates(steps)
    i[marked] = 1
    return i, f, o


def gate_outside_its_range(steps, marked):
    return gates(steps, i=1.5)


MISTAKES = [
    ("gate", lambda x, h, W_x, W_h, b: np.tanh(x @ W_x.T + h @ W_h.T + b)),
    ("gate", lambda x, h, W_x, W_h, b: sigmoid(x @ W_x.T + h @ W_h + b)),
    ("gate", lambda x, h, W_x, W_h, b: sigmoid(x @ W_x.T + h @ W_h.T)),
    ("forget_over_time", lambda c0, f: f * c0),
    ("forget_over_time", lambda c0, f: np.cumprod(1 - f, axis=0) * c0),
    ("steps_until_left", lambda f, share: np.log(f) / np.log(share)),
    ("steps_until_left", lambda f, share: np.log(0.5) / np.log(f)),
    ("bias_for_half_life", lambda steps: 0.5 ** (1 / steps)),
    ("remember_step", lambda i, f, g, c: f * c + g),
    ("remember_step", lambda i, f, g, c: (1 - f) * c + i * g),
    ("memory_gradient", lambda f: np.cumprod(f[::-1], axis=0)[::-1]),
    ("memory_gradient", lambda f: np.cumprod(f, axis=0)),
    ("store_and_show", shown_all_the_time),
    ("store_and_show", written_all_the_time),
    ("count_since_reset", pulse_at_the_reset_counted),
    ("keep_marked", nothing_dropped_at_a_mark),
    ("keep_marked", gate_outside_its_range),
]


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_a_classic_mistake_is_not_correct(name, mistake):
    result = check(name, mistake)
    assert result.status in ("wrong value", "wrong shape"), result
    assert result.message


def test_a_gradient_without_the_slope_or_the_mean_is_not_correct():
    def gradient(read, w, b, v, target, slope=True, mean=True):
        s = sigmoid(read @ w + b)
        da = 2 * (s * v - target) * v * (s * (1 - s) if slope else 1) / (len(v) if mean else 1)
        return da @ read, da.sum()

    assert check("gate_gradient", gradient).ok
    for missing in ({"slope": False}, {"mean": False}):
        wrong = check("gate_gradient", lambda *args, missing=missing: gradient(*args, **missing))
        assert wrong.status == "wrong value"


def test_squashing_the_memory_on_its_way_is_not_correct():
    def squashed(i, f, g, o, c0):
        c, cs = c0, []
        for t in range(len(i)):
            c = np.tanh(f[t] * c + i[t] * g[t])
            cs.append(c)
        return np.stack(cs), o * np.stack(cs)

    assert check("memory_loop", squashed).status == "wrong value"


def test_a_program_hears_what_the_tape_says():
    result = check("keep_marked", nothing_dropped_at_a_mark)
    assert "Score" in result.message and "24 steps" in result.message


def test_forgetting_is_drawn_bar_by_bar():
    svg = plot_forgetting(0.5, steps=4).svg
    heights = [float(height) for height in re.findall(r'<rect [^>]* height="([\d.]+)"', svg)]
    assert np.allclose(np.array(heights) / heights[0], 0.5 ** np.arange(5), atol=0.01)
    assert "half-life 1.0 steps" in svg
    assert "half-life" not in plot_forgetting(1.0).svg
    svg = plot_forgetting(0.8, steps=4).svg  # 0.8³ > ½ > 0.8⁴
    assert "half-life 3.1 steps" in svg
    third, fourth = re.findall(r'<rect x="([\d.]+)"', svg)[3:5]
    half = re.search(r'<circle cx="([\d.]+)"', svg)[1]
    assert float(third) < float(half) < float(fourth)


@pytest.mark.parametrize("bad", [{"f": 1.2}, {"f": float("nan")}, {"f": 0.5, "steps": 0}])
def test_forgetting_refuses_what_cannot_be_drawn(bad):
    with pytest.raises(ValueError, match="needed|can be drawn"):
        plot_forgetting(**bad)
