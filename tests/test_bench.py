"""The benchmark compares equal things and its numbers mean what they say. Nothing is timed here."""

import time

import numpy as np
import pytest

from lstm_course import bench
from lstm_course.torch_speed import report


def test_both_sides_compute_the_same_gradients():
    ours = bench.numpy_step(5, 3, 2, 4, dtype=np.float64)
    theirs = bench.torch_step(ours)
    bench.assert_same(ours, theirs, tolerance=1e-10)
    ours.layer.params["W_h"] *= 1.01
    with pytest.raises(AssertionError):
        bench.assert_same(ours, theirs)


def test_turns_are_counted_and_ordered():
    calls = []
    timings = bench.take_turns(
        {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, rounds=4, warm_up=2
    )
    assert calls == ["a", "b"] * 6
    assert set(timings) == {"a", "b"}


def test_a_timing_is_in_milliseconds():
    timing = bench.take_turns({"sleep": lambda: time.sleep(0.02)}, rounds=3, warm_up=0)["sleep"]
    assert timing.median >= 20
    assert timing.quarter <= timing.median <= timing.three_quarters


def test_truncated_memory_is_flat():
    peaks = bench.truncated_memory((200, 4_000))
    assert peaks[4_000] < 1.2 * peaks[200]


def test_the_command_prints_its_tables(monkeypatch, capsys):
    monkeypatch.setattr(bench, "SIZES", [(3, 2, 2, 2)])
    monkeypatch.setattr(bench, "time_per_step", lambda: {10: 1.0, 100: 1.1})
    monkeypatch.setattr(report, "run", lambda **given: print(given) or 0)
    assert bench.main(["--rounds", "2", "--compile"]) == 0
    out = capsys.readouterr().out
    assert "{'rounds': 2, 'compiled': True, 'target': None}" in out
    assert "ratio" in out and "T =    100    1.10" in out and "MiB" in out
