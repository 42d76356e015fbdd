"""Time limits: a multiple of how slow the machine is in this run."""

import pytest

from lstm_course.support import patience


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands, and work that takes as long as the test says."""
    state = {"now": 1000.0, "work": patience.QUIET_SECONDS, "measured": 0}

    def work():
        state["measured"] += 1
        return state["work"]

    monkeypatch.setattr(patience, "_work", work)
    monkeypatch.setattr(patience.time, "monotonic", lambda: state["now"])
    monkeypatch.setattr(patience, "_last", {"at": float("-inf"), "slowness": 1.0})
    return state


def test_a_busy_machine_gets_more_time(clock):
    assert patience.seconds(60) == 60
    clock["work"] = 5 * patience.QUIET_SECONDS
    assert patience.seconds(60) == 60 and clock["measured"] == 1  # believed for a while
    clock["now"] += patience.FRESH_SECONDS + 1
    assert patience.seconds(60) == pytest.approx(300) and clock["measured"] == 2


def test_a_fast_machine_gets_no_less(clock):
    clock["work"] = patience.QUIET_SECONDS / 10
    assert patience.seconds(60) == 60


def test_the_work_takes_time():
    assert 0.02 < patience._work() < 60
