"""``lab`` on other people's machines: their settings, their files, their folders."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from lstm_course.commands import lab
from lstm_course.setup import jupyter, shadows

posix_only = pytest.mark.skipif(os.name == "nt", reason="sockets that are files")

# Settings that were each seen to keep the course from opening.
IN_THE_WAY = """
c.ServerApp.preferred_dir = "/"
c.ServerApp.contents_manager_class = "not.installed.Manager"
c.ServerApp.kernel_spec_manager_class = "not.installed.Manager"
c.ServerApp.jpserver_extensions = {"jupyterlab": False}
"""


def ask(port, path, data=None):
    """What the server answers, as an object; a page is answered with its address."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        headers={"Authorization": "token t"},
        data=None if data is None else json.dumps(data).encode(),
    )
    with urllib.request.urlopen(request, timeout=60) as page:
        text = page.read()
        return json.loads(text) if path.startswith("/api") else page.url


@posix_only
@pytest.mark.slow
def test_lab_opens_the_course_whatever_the_learner_s_settings_say(tmp_path, monkeypatch, capsys):
    """A real server, under settings of Jupyter and IPython and a kernel that each break it."""
    home = tmp_path / "home"
    startup = home / ".ipython" / "profile_default" / "startup"
    kernel = tmp_path / "kernels" / "kernels" / "python3"
    for folder in (home / ".jupyter", startup, kernel):
        folder.mkdir(parents=True)
    (home / ".jupyter" / "jupyter_server_config.py").write_text(IN_THE_WAY)
    (startup / "00.py").write_text("raise SystemExit")
    theirs = {"argv": ["/bin/false"], "display_name": "theirs", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(theirs))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "kernels"))
    for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.delenv(name, raising=False)

    venv = tmp_path / "venv"  # the packages of this Python, settings of its own
    (venv / "bin").mkdir(parents=True)
    (venv / "share").symlink_to(Path(sys.prefix) / "share")
    became = {}
    monkeypatch.setattr(lab, "ensure", lambda requirements, cpu: str(venv / "bin" / "python"))
    monkeypatch.setattr(lab.os, "chdir", lambda folder: None)
    monkeypatch.setattr(
        lab.os, "execve", lambda *words: became.update(words=words[1][1:], env=words[2])
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lab.main(["--no-browser", "--port", str(port), "--IdentityProvider.token=t"])
    assert f"settings in {home / '.jupyter'} are left aside" in capsys.readouterr().out

    log = open(tmp_path / "log", "w")
    server = subprocess.Popen(
        [sys.executable, *became["words"]], cwd=lab.ROOT, env=became["env"], stderr=log, stdout=log
    )
    try:
        for _ in range(240):
            time.sleep(0.5)
            assert server.poll() is None, (tmp_path / "log").read_text()
            try:
                ask(port, "/api/status")
                break
            except OSError:
                continue
        assert ask(port, "/").endswith("/lab/tree/notebooks/00_start_here.ipynb")
        assert ask(port, f"/api/contents/{lab.START}?content=0")["type"] == "notebook"
        assert ask(port, "/api/kernelspecs")["kernelspecs"]["python3"]["spec"]["argv"] != [
            "/bin/false"
        ]
        started = ask(port, "/api/kernels", {"name": "python3"})
        sockets = Path(became["env"]["JUPYTER_RUNTIME_DIR"])
        for _ in range(120):
            if list(sockets.glob(f"kernel-{started['id']}*-ipc-*")):
                break
            time.sleep(0.5)
        assert list(sockets.glob(f"kernel-{started['id']}*-ipc-*"))  # the kernel has bound them
    finally:
        server.terminate()
        server.wait(30)
        log.close()
    assert "without encryption" not in (tmp_path / "log").read_text()


def test_what_jupyterlab_remembers_of_the_learner_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(jupyter.os.path, "expanduser", lambda path: path.replace("~", "/root"))
    monkeypatch.setattr(jupyter.os, "access", lambda path, mode: True)
    found = jupyter.without_own_settings({"MPLBACKEND": "qt", "JUPYTER_PATH": "/k"}, tmp_path)
    assert found["JUPYTERLAB_SETTINGS_DIR"] == os.path.join(
        "/root/.jupyter", "lab", "user-settings"
    )
    assert "MPLBACKEND" not in found and "JUPYTER_DATA_DIR" not in found
    assert found["JUPYTER_PATH"] == f"{tmp_path / 'share' / 'jupyter'}{os.pathsep}/k"
    own = {"JUPYTERLAB_SETTINGS_DIR": "/mine", "JUPYTER_CONFIG_DIR": "/c"}
    found = jupyter.without_own_settings(own, tmp_path)
    assert found["JUPYTERLAB_SETTINGS_DIR"] == "/mine"
    assert found["JUPYTERLAB_WORKSPACES_DIR"] == os.path.join("/c", "lab", "workspaces")


def test_a_home_that_cannot_be_written_to_is_not_needed(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "none"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "none"))
    found = jupyter.without_own_settings({}, tmp_path / "venv")
    assert all(
        Path(found[name]).is_relative_to(tmp_path / "venv")
        for name in ("JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    )


@posix_only
def test_kernels_talk_through_files_in_a_folder_of_the_user_s(monkeypatch, tmp_path):
    name = str(tmp_path / "with a long name") * 9
    options, variables = jupyter.kernel_options(name)
    folder = Path(variables["JUPYTER_RUNTIME_DIR"])
    assert options == jupyter.SOCKETS and folder.stat().st_mode & 0o077 == 0
    assert len(str(folder)) + jupyter.SOCKET_NAME <= jupyter.SOCKET_LIMIT
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert jupyter.kernel_options(name) == (jupyter.ENCRYPTED, {})
    folder.unlink()
    monkeypatch.setattr(jupyter, "socket_folder", lambda name: "/a/long/folder" * 9)
    assert jupyter.kernel_options("x") == (jupyter.ENCRYPTED, {})


def test_without_such_sockets_kernels_are_encrypted():
    """The option is one that this Jupyter knows; nothing else holds on Windows."""
    from jupyter_client.manager import KernelManager

    name, value = jupyter.ENCRYPTED[0].removeprefix("--KernelManager.").split("=")
    assert getattr(KernelManager(**{name: value}), name) == "auto"


def test_a_file_that_hides_a_library_is_named(tmp_path):
    (tmp_path / "requirements.txt").write_text("torch==1\nresvg-py==1\n")
    (tmp_path / "notebooks").mkdir()
    assert shadows.hiding(tmp_path) == [] and shadows.sentence([]) == ""
    for name in ("torch", "resvg_py", "random", "my_notes"):
        (tmp_path / "notebooks" / f"{name}.py").write_text("")
    found = shadows.hiding(tmp_path)
    assert found == [f"notebooks/{name}.py" for name in ("random", "resvg_py", "torch")]
    assert shadows.sentence(found[:1]).startswith("notebooks/random.py hides the library")
    assert "give them other names" in shadows.sentence(found)
