"""Opt-in: ``COURSE_HUB_LEARNERS=10 python -m pytest tests/load`` runs the load test of the hub."""

import os
import shutil
from importlib.util import find_spec

import pytest

ASKED = os.environ.get("COURSE_HUB_LEARNERS")


@pytest.mark.skipif(not ASKED, reason="opt-in: set COURSE_HUB_LEARNERS to a number of learners")
@pytest.mark.timeout(1600)
def test_no_learner_fails_and_no_work_is_lost(monkeypatch):
    if find_spec("jupyterhub") is None or not shutil.which("configurable-http-proxy"):
        pytest.fail("The hub is not installed: workshop/hub/README.md says how.")
    monkeypatch.syspath_prepend(os.path.dirname(__file__))
    import hub_load

    assert hub_load.main(["--learners", ASKED, "--kill-hub"]) == 0
