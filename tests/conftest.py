"""What every test shares: nothing is written to the record of whoever runs the tests."""

import os
from unittest import mock

import pytest


@pytest.fixture(autouse=True)
def fresh_state(tmp_path_factory):
    """Give each test an empty record of a learner's progress."""
    state = tmp_path_factory.mktemp("state")
    with mock.patch.dict(os.environ, {"LSTM_COURSE_STATE": str(state)}):
        yield state
