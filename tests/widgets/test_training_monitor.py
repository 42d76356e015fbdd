"""The training monitor without a browser: what it notes, when it draws, when it stops."""

import math
import time
from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course import RNN, Linear, SequenceModel, train
from lstm_course.losses import mean_squared_error
from lstm_course.pictures.training_chart import thinned
from lstm_course.tasks import adding
from lstm_course.widgets import TrainingMonitor
from lstm_course.widgets.training_monitor import PAUSE, SHARE


def run(monitor, updates, **more):
    rng = np.random.default_rng(0)
    model = SequenceModel(RNN(2, 4, seed=0), Linear(4, 1, seed=0), read="last")
    batch = lambda: adding.batch(rng, 10, 4)  # noqa: E731
    return train(
        model, batch, mean_squared_error, updates=updates, progress=False, on_update=monitor, **more
    )


def test_it_notes_what_train_notes():
    monitor = TrainingMonitor(30, example=lambda: "3 + 4 = 7")
    history = run(monitor, 30)
    assert monitor.losses == history.losses and monitor.norms == history.gradient_norms
    assert monitor.sentence.startswith("Finished: 30 of 30 updates.")
    assert f"{min(history.losses):.3g}" in monitor.sentence
    assert "3 + 4 = 7" in monitor.svg and "30 of 30 updates" in monitor.svg
    assert repr(monitor) == "TrainingMonitor(updates=30)"


def test_stop_ends_the_training_and_keeps_the_model():
    monitor = TrainingMonitor(50)
    monitor.until = lambda update, history: setattr(monitor, "stop_requested", update == 9)
    history = run(monitor, 50)
    assert len(history.losses) == 10 and not history.interrupted
    assert monitor.sentence.endswith("The model keeps what it has learned.")
    assert monitor.sentence.startswith("Stopped: 10 of 50")


def test_until_ends_it_and_another_training_starts_anew():
    monitor = TrainingMonitor(50, until=lambda update, history: update == 4)
    assert len(run(monitor, 50).losses) == 5
    assert monitor.sentence.startswith("Finished: 5 of 50")
    monitor.stop_requested = True  # pressed too late: it is not meant for the next training
    assert len(run(monitor, 50).losses) == 5 and len(monitor.losses) == 5


def test_a_loop_of_ones_own_may_know_no_norm():
    monitor = TrainingMonitor(3)
    assert [monitor.report(k, 1 / (k + 1)) for k in range(3)] == [False, False, True]
    assert "nan" not in monitor.svg.lower()
    monitor = TrainingMonitor(2)
    monitor.report(0, math.inf, 1.0)
    monitor.finish()
    assert "Loss inf" in monitor.sentence and "cannot be drawn" not in monitor.svg


def test_an_example_that_fails_does_not_end_the_training():
    monitor = TrainingMonitor(5, example=lambda: 1 / 0)
    assert len(run(monitor, 5).losses) == 5
    assert "no example: ZeroDivisionError" in monitor.svg


def test_it_draws_seldom_and_asks_a_slow_example_more_rarely(monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(
        "lstm_course.widgets.training_monitor.time",
        SimpleNamespace(perf_counter=lambda: clock.now),
    )

    def slow_example():
        clock.now += 0.5
        return ""

    monitor = TrainingMonitor(100_000, example=slow_example)
    drawn, asked = [], []
    redraw, ask = monitor.redraw, monitor._ask_example
    monitor.redraw = lambda: (drawn.append(clock.now), redraw())
    monitor._ask_example = lambda: (asked.append(clock.now), ask())
    for update in range(60_000):
        clock.now += 0.001
        monitor.report(update, 1.0, 1.0)
    assert min(np.diff(drawn)) >= PAUSE and len(drawn) > 300
    assert len(asked) * 0.5 <= SHARE * 60 + 0.5


def test_it_costs_little():
    """10,000 reports, as of a training of 10 s with 1 ms an update: some percent of that."""
    monitor = TrainingMonitor(10_000)
    start = time.process_time()
    for update in range(9_999):
        monitor.report(update, 1.0 / (update + 1), 1.0)
    assert time.process_time() - start < 0.5


def test_thinned():
    places, means = thinned(np.arange(1600.0))
    assert len(places) == 160 and places[-1] == 1599
    np.testing.assert_allclose(means, np.arange(1600).reshape(160, 10).mean(axis=1))
    assert thinned([]) == ([], []) and thinned([2.0]) == ([0], [2.0])


@pytest.mark.parametrize("updates", [0, -1, 2.5, "many", None])
def test_bad_input(updates):
    with pytest.raises(ValueError, match="updates is"):
        TrainingMonitor(updates)
