"""The benchmark compares equal things and its numbers mean what they say. Nothing is timed here."""

import time

import numpy as np
import pytest

from lstm_course.bench import numpy_lstm, tables, timing
from lstm_course.commands import bench as command


def test_both_sides_compute_the_same_gradients():
    ours = numpy_lstm.numpy_step(5, 3, 2, 4, dtype=np.float64)
    theirs = numpy_lstm.torch_step(ours)
    numpy_lstm.assert_same(ours, theirs, tolerance=1e-10)
    ours.layer.params["W_h"] *= 1.01
    with pytest.raises(AssertionError):
        numpy_lstm.assert_same(ours, theirs)


def test_turns_are_counted_and_ordered():
    calls = []
    timings = timing.take_turns(
        {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, rounds=4, warm_up=2
    )
    assert calls == ["a", "b"] * 6
    assert set(timings) == {"a", "b"}


def test_a_timing_is_in_milliseconds():
    sleep = {"sleep": lambda: time.sleep(0.02)}
    took = timing.take_turns(sleep, rounds=3, warm_up=0)["sleep"]
    assert took.median >= 20
    assert took.quarter <= took.median <= took.three_quarters


def test_truncated_memory_is_flat():
    peaks = numpy_lstm.truncated_memory((200, 4_000))
    assert peaks[4_000] < 1.2 * peaks[200]


def test_the_command_prints_its_tables(monkeypatch, capsys):
    monkeypatch.setattr(numpy_lstm, "SIZES", [(3, 2, 2, 2)])
    monkeypatch.setattr(command, "time_per_step", lambda: {10: 1.0, 100: 1.1})
    monkeypatch.setattr(tables, "run", lambda **given: print(given) or 0)
    assert command.main(["--rounds", "2", "--compile"]) == 0
    out = capsys.readouterr().out
    assert "{'rounds': 2, 'compiled': True, 'target': None}" in out
    assert "ratio" in out and "T =    100    1.10" in out and "MiB" in out
