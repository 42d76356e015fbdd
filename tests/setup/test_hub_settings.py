"""The hub's settings, without a hub: what they promise is in them, and no password is no hub."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from lstm_course.setup.jupyter import WITHOUT_DELAY
from lstm_course.support.places import ROOT

HUB = ROOT / "workshop" / "hub"
posix_only = pytest.mark.skipif(os.name == "nt", reason="JupyterHub runs on Linux and macOS")


def settings(tmp_path, monkeypatch, password="long enough"):
    """What the configuration defines, run as JupyterHub runs it."""
    from traitlets.config import Config

    monkeypatch.setenv("COURSE_HUB_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("COURSE_HUB_PASSWORD", password)
    file = HUB / "jupyterhub_config.py"
    names = {"__file__": str(file), "get_config": Config}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), names)
    return names


@posix_only
@pytest.mark.parametrize("password", ["", "short"])
def test_without_a_password_it_refuses_to_start(tmp_path, monkeypatch, password):
    with pytest.raises(SystemExit, match="at least 8 characters"):
        settings(tmp_path, monkeypatch, password)
    assert not (tmp_path / "state").exists()


@posix_only
def test_what_was_measured_is_set(tmp_path, monkeypatch):
    c = settings(tmp_path, monkeypatch)["c"]
    assert c.Spawner.environment["OMP_NUM_THREADS"] == "1"
    assert "--KernelManager.transport=ipc" in c.Spawner.args
    assert WITHOUT_DELAY in c.Spawner.args
    assert c.JupyterHub.cleanup_servers is False and c.ConfigurableHTTPProxy.should_start is False
    culler = next(service for service in c.JupyterHub.services if service["name"] == "culler")
    timeout = next(word for word in culler["command"] if word.startswith("--timeout="))
    assert int(timeout.partition("=")[2]) >= 3600
    assert "null" not in c.JupyterHub.authenticator_class.lower()
    assert c.SharedPasswordAuthenticator.user_password == "long enough"


@posix_only
def test_it_listens_on_this_machine_only(tmp_path, monkeypatch):
    c = settings(tmp_path, monkeypatch)["c"]
    for address in (
        c.JupyterHub.bind_url,
        c.JupyterHub.hub_bind_url,
        c.ConfigurableHTTPProxy.api_url,
    ):
        assert address.startswith("http://127.0.0.1:")


@posix_only
def test_handing_out_never_overwrites(tmp_path, monkeypatch):
    names = settings(tmp_path, monkeypatch)
    spawner = SimpleNamespace(user=SimpleNamespace(name="ada"), environment={})
    names["prepare"](spawner)
    mine = tmp_path / "state" / "home" / "ada" / "exercises" / "01_rnn.ipynb"
    assert mine.exists() and (mine.parents[1] / "notebooks" / "04_lstm.ipynb").exists()
    assert not (mine.parents[1] / "solutions").exists()
    mine.write_text("my answer")
    names["prepare"](spawner)
    assert mine.read_text() == "my answer"


@posix_only
def test_a_kernel_s_sockets_have_short_paths(tmp_path, monkeypatch):
    """A socket's path may have 107 characters, and Jupyter's own name takes about 60."""
    names = settings(tmp_path, monkeypatch)
    spawner = SimpleNamespace(user=SimpleNamespace(name="a" * 30), environment={})
    names["prepare"](spawner)
    folder = spawner.environment["JUPYTER_RUNTIME_DIR"]
    assert len(folder) < 45
    assert Path(folder).stat().st_mode & 0o077 == 0


@posix_only
def test_secrets_are_random_kept_and_private(tmp_path, monkeypatch):
    names = settings(tmp_path, monkeypatch)
    file = tmp_path / "state" / "proxy_token"
    assert len(names["secret"]("proxy_token")) == 64
    assert file.stat().st_mode & 0o077 == 0
    assert names["secret"]("proxy_token") == file.read_text() != names["secret"]("end_token")


@posix_only
def test_start_says_what_is_missing(tmp_path):
    quiet = {**os.environ, "COURSE_HUB_PASSWORD": "", "COURSE_HUB_STATE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(HUB / "start.py")], env=quiet, capture_output=True, text=True
    )
    assert done.returncode == 1 and "COURSE_HUB_PASSWORD" in done.stderr
    assert done.stderr.count("\n") == 1


def test_binder_pins_what_the_course_pins():
    """Binder's own list may not drift from requirements.txt; PyTorch comes as a CPU build."""
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    binder = (ROOT / ".binder" / "environment.yml").read_text(encoding="utf-8")
    for pin in pins:
        if "==" in pin and not pin.startswith(("torch==", "pytest", "nbval")):
            assert f"- {pin}" in binder, f"{pin} is not in .binder/environment.yml"
    assert "python=3.11" in binder and "pytorch-cpu" in binder
