"""The command line and the set-up of ``.venv``: what it does, and one sentence when it cannot."""

import ast
import errno
import json
import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from lstm_course.__main__ import run_command
from lstm_course.commands import lab
from lstm_course.commands import test as test_command
from lstm_course.setup import failures, installer, javascript, venv
from lstm_course.setup.failures import SetupFailed
from lstm_course.support import patience
from lstm_course.support.places import ROOT

posix_only = pytest.mark.skipif(os.name == "nt", reason="the stub Python is a script")


def course(*words, before=""):
    """Run ``python -m lstm_course …`` in a process of its own, after the line ``before``."""
    code = f"import runpy, sys\n{before}\nsys.argv[1:] = {list(words)!r}\n"
    code += "runpy.run_module('lstm_course', run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=patience.seconds(60),
    )


# --- the command line itself


def test_the_help_lists_each_command_and_no_other():
    done = course("--help")
    assert done.returncode == 0
    listed = [line.split()[0] for line in done.stdout.splitlines()[2:]]
    from lstm_course.__main__ import COMMANDS

    assert listed == [name for name, *_ in COMMANDS]
    assert {"lab", "test", "build", "bench"} <= set(listed)


@pytest.mark.parametrize(
    "words, last",
    [
        ([], "  build "),
        (["zzz"], "There is no command 'zzz': take one of these."),
        (["slide"], "There is no command 'slide': did you mean slides?"),
    ],
)
def test_an_unknown_command_shows_the_help_and_exits_with_2(words, last):
    done = course(*words)
    assert done.returncode == 2
    assert "usage: python -m lstm_course" in done.stderr
    assert done.stderr.splitlines()[-1].startswith(last)


def test_a_file_of_the_learner_s_in_the_folder_is_not_python_s_own(tmp_path):
    """The course's folder stands last on the path, so a random.py there stops no command."""
    (tmp_path / "lstm_course").symlink_to(ROOT / "lstm_course", target_is_directory=True)
    for name in ("difflib", "random", "tempfile", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('mine')")
    done = subprocess.run(
        [sys.executable, "-m", "lstm_course", "lab", "--help"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "") and "--own-settings" in done.stdout


def test_an_old_python_gets_one_sentence():
    done = course("lab", before="sys.version_info = (3, 9, 18)")
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "needs Python 3.11" in done.stderr and "this is Python 3.9" in done.stderr


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_what_an_old_python_reads_is_old_syntax(name):
    text = (ROOT / "lstm_course" / name).read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 6))
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert "__future__" not in imported  # "annotations" is unknown to Python 3.6


def test_the_set_up_needs_the_standard_library_only():
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import lstm_course.commands.lab, lstm_course.commands.test\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}\n"
        "      - set(sys.stdlib_module_names) - {'lstm_course', '__main__'}))"
    )
    done = subprocess.run([sys.executable, "-S", "-I", "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr + done.stdout


# --- the environment


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with requirement files, taken for the course; its venv does not exist yet."""
    root = tmp_path / "course"
    root.mkdir()
    (root / "requirements.txt").write_text("six==1.17.0\n")
    (root / "requirements-dev.txt").write_text("-r requirements.txt\nruff\n")
    for module in (venv, installer):
        monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.delenv("LSTM_COURSE_VENV", raising=False)
    monkeypatch.setattr(installer.shutil, "which", lambda name: None)  # no uv
    monkeypatch.setattr(venv, "is_complete", lambda *_: False)  # nobody else installed anything
    return root


def stub_venv(folder, pip_prints="", pip_code=0, version=None, lacks=""):
    """Make something that looks like a virtual environment; its pip only prints and counts.

    Before pip has run it says that everything is lacking, and afterwards what ``lacks`` says.
    """
    python = venv.venv_python(folder)
    python.parent.mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("")
    (folder / "says").write_text(pip_prints)
    python.write_text(
        f"#!{sys.executable}\n"
        "import os, sys\n"
        f"calls = {str(folder / 'calls')!r}\n"
        "if sys.argv[1] == '-c':\n"
        f"    print({version!r}.replace('.', ' ')) if {version!r} else exec(sys.argv[2])\n"
        "elif sys.argv[1] == '-P':\n"
        f"    print({lacks!r} if os.path.exists(calls) else 'six is not there', end='')\n"
        "elif sys.argv[3] == 'install':\n"
        "    open(calls, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
        f"    print(open({str(folder / 'says')!r}).read(), file=sys.stderr)\n"
        f"    sys.exit({pip_code})\n"
    )
    python.chmod(0o755)
    return folder


def pip_calls(folder):
    calls = folder / "calls"
    return calls.read_text().splitlines() if calls.exists() else []


def set_up_fails(capsys, requirements="requirements.txt"):
    """Run a command that sets up; return its sentence after checking that it is one."""
    command = SimpleNamespace(main=lambda argv: venv.ensure(requirements) and 0)
    sys.modules["lstm_course.commands.fake"] = command
    try:
        assert run_command("lstm_course.commands.fake", "", []) == 1
    finally:
        del sys.modules["lstm_course.commands.fake"]
    said = capsys.readouterr().err.strip().rpartition("\n\n")[2]  # after what pip says itself
    assert "\n" not in said and "Traceback" not in said and said.endswith(".")
    return said


@posix_only
def test_the_second_run_installs_nothing(project, capsys):
    folder = stub_venv(project / ".venv")
    python = venv.ensure("requirements.txt")
    assert python == str(venv.venv_python(folder))
    assert venv.ensure("requirements.txt") == python
    assert len(pip_calls(folder)) == 1
    assert pip_calls(folder)[0].endswith(" six==1.17.0")


@posix_only
def test_what_the_tests_need_covers_what_the_lab_needs(project):
    folder = stub_venv(project / ".venv")
    venv.ensure("requirements-dev.txt")
    venv.ensure("requirements.txt")
    assert len(pip_calls(folder)) == 1


@posix_only
@pytest.mark.parametrize("change", ["requirements", "included", "folder"])
def test_a_change_installs_again(project, change, capsys):
    folder = stub_venv(project / ".venv")
    venv.ensure("requirements-dev.txt")
    capsys.readouterr()
    if change == "requirements":
        (project / "requirements-dev.txt").write_text("-r requirements.txt\nruff==1\n")
    elif change == "included":
        (project / "requirements.txt").write_text("six==1.16.0\n")
    else:  # the course was copied together with its environment
        stamp = json.loads((folder / venv.STAMP).read_text())
        (folder / venv.STAMP).write_text(json.dumps({**stamp, "course": "/elsewhere"}))
    venv.ensure("requirements-dev.txt")
    assert len(pip_calls(folder)) == 2
    assert "requirements-dev.txt has changed" in capsys.readouterr().out


@posix_only
def test_a_command_that_needs_more_says_so(project, capsys):
    stub_venv(project / ".venv")
    venv.ensure("requirements.txt")
    capsys.readouterr()
    venv.ensure("requirements-dev.txt")
    assert "This command needs what is in requirements-dev.txt" in capsys.readouterr().out


@posix_only
def test_a_failed_installation_is_tried_again(project, capsys):
    folder = stub_venv(project / ".venv", "ERROR: something odd", pip_code=1)
    assert "something odd" in set_up_fails(capsys)
    set_up_fails(capsys)
    assert len(pip_calls(folder)) == 2


# What pip 23 and venv really print, shortened.
NO_NETWORK = """
WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after \
connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object \
at 0x7f1>: Failed to establish a new connection: [Errno -3] Temporary failure in name \
resolution')': /simple/six/
ERROR: Could not find a version that satisfies the requirement six==1.17.0 (from versions: none)
ERROR: No matching distribution found for six==1.17.0
"""
NO_NETWORK_26 = """
error: connection-failed

× Failed to connect to an.index while fetching https://an.index/simple/six/
╰─> Failed to resolve IP address for 'an.index' ([Errno -2] Name or service not known)
"""  # what pip 26 says
NO_SPACE = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
NO_WHEEL = """
ERROR: Could not find a version that satisfies the requirement torch==2.13.0 (from versions: none)
ERROR: No matching distribution found for torch==2.13.0
"""
READ_ONLY = "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: 'x'"


@posix_only
@pytest.mark.parametrize(
    ("pip_prints", "cause", "remedy"),
    [
        (NO_NETWORK, "cannot be reached", "check the network"),
        (NO_NETWORK_26, "cannot be reached", "check the network"),
        (NO_SPACE, "disk is full", "free about 3 GB"),
        (NO_WHEEL, "no torch==2.13.0 for Python", "64-bit Python 3.11 to 3.14"),
        (READ_ONLY, "cannot be written to", "LSTM_COURSE_VENV"),
        ("SSLError(SSLCertVerificationError(CERTIFICATE_VERIFY_FAILED))", "trusted", "PIP_CERT"),
        ("ERROR: a surprise", "a surprise", "delete"),
        ("", "no message", "delete"),
    ],
)
def test_what_pip_prints_becomes_one_sentence(project, capsys, pip_prints, cause, remedy):
    folder = stub_venv(project / ".venv", pip_prints, pip_code=1)
    said = set_up_fails(capsys)
    assert cause in said and remedy in said
    assert (folder / installer.LOG).read_text().strip() == pip_prints.strip()


@posix_only
def test_a_python_without_ensurepip(project, capsys, monkeypatch):
    python = project / "debian-python"
    python.write_text(
        f"#!{sys.executable}\nimport os, sys\nos.makedirs(os.path.join(sys.argv[3], 'bin'))\n"
        "print('The virtual environment was not created successfully because ensurepip is not\\n'\n"
        "      'available.  On Debian/Ubuntu systems, you need to install the python3-venv')\n"
        "sys.exit(1)"
    )
    python.chmod(0o755)
    monkeypatch.setattr(venv.sys, "executable", str(python))
    assert "apt install python3-venv" in set_up_fails(capsys)
    assert not (project / ".venv").exists()  # no half environment is left


def test_too_little_room(project, capsys, monkeypatch):
    monkeypatch.setattr(venv.shutil, "disk_usage", lambda path: SimpleNamespace(free=5e8))
    said = set_up_fails(capsys)
    assert "needs 3.0 GB" in said and "0.5 GB left" in said
    assert not (project / ".venv").exists()


@pytest.mark.parametrize(
    ("number", "cause"), [(errno.EROFS, "cannot be written to"), (errno.ENOSPC, "disk is full")]
)
def test_an_error_of_the_system(project, capsys, monkeypatch, number, cause):
    def refuse(folder):
        raise OSError(number, os.strerror(number), str(folder))

    monkeypatch.setattr(venv, "create", refuse)
    assert cause in set_up_fails(capsys)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_write_permission(project, capsys):
    project.chmod(0o555)
    try:
        assert "cannot be written to" in set_up_fails(capsys)
    finally:
        project.chmod(0o755)


@pytest.mark.slow
def test_a_broken_environment_is_made_anew(project, capsys):
    """With a real venv and a real pip: the Python in it is gone, as after a system upgrade."""
    (project / "requirements.txt").write_text("# nothing to fetch\npip\n")
    folder = project / ".venv"
    venv.ensure("requirements.txt")
    assert venv.probe(folder)[0].startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    capsys.readouterr()

    python = venv.venv_python(folder)
    python.unlink()
    python.symlink_to(project / "gone")
    again = venv.ensure("requirements.txt")
    said = capsys.readouterr().out
    assert "is broken (its Python is missing): making it anew" in said
    assert subprocess.run([again, "-c", "import pip"]).returncode == 0


@pytest.mark.slow
def test_an_index_that_does_not_answer(project, capsys, monkeypatch):
    """With a real venv and a real pip that is sent to a port where nobody listens."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    (project / "requirements.txt").write_text("a-package-that-nobody-has==1.0\n")
    assert "cannot be reached: check the network" in set_up_fails(capsys)


@posix_only
@pytest.mark.parametrize("version", ["3.10.4", "3.99.0"])
def test_an_environment_of_another_python_is_made_anew(project, capsys, monkeypatch, version):
    folder = stub_venv(project / ".venv", version=version)
    venv.write_stamp(folder, "3.12.1", {})
    monkeypatch.setattr(venv, "create", lambda folder: stub_venv(folder))
    venv.ensure("requirements.txt")
    assert f"{version}" in capsys.readouterr().out
    assert len(pip_calls(folder)) == 1


def test_a_folder_that_is_no_environment_is_left_alone(project, capsys):
    (project / ".venv").mkdir()
    (project / ".venv" / "thesis.txt").write_text("mine")
    assert "is in the way" in set_up_fails(capsys)
    assert (project / ".venv" / "thesis.txt").read_text() == "mine"


def test_a_broken_environment_of_somebody_else_is_left_alone(project, capsys, monkeypatch):
    other = project / "other"
    other.mkdir()
    (other / "pyvenv.cfg").write_text("")
    monkeypatch.setenv("LSTM_COURSE_VENV", str(other))
    said = set_up_fails(capsys)
    assert "is broken (its Python is missing)" in said and "delete it" in said
    assert (other / "pyvenv.cfg").exists()


def test_a_broken_environment_that_cannot_be_deleted(project, capsys, monkeypatch):
    (project / ".venv").mkdir()
    (project / ".venv" / "pyvenv.cfg").write_text("")

    def refuse(folder):
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(venv.shutil, "rmtree", refuse)
    assert "close every JupyterLab" in set_up_fails(capsys)


def test_every_sentence_says_what_to_do():
    for pattern, sentence in failures.SYMPTOMS:
        assert sentence.endswith("run the same command again.") or "run the same" in sentence, (
            pattern
        )


def test_ctrl_c_during_the_set_up(monkeypatch, capsys):
    def interrupted(argv):
        raise KeyboardInterrupt

    monkeypatch.setattr(lab, "main", interrupted)
    assert run_command("lstm_course.commands.lab", "", []) == 130
    assert "Run the same command again" in capsys.readouterr().err


def test_a_command_without_its_library_runs_in_the_environment(monkeypatch):
    ran = []
    monkeypatch.setattr(venv, "ensure", lambda requirements: f"python of {requirements}")
    monkeypatch.setattr(venv, "run", lambda command: ran.append(command) or 0)
    assert run_command("lstm_course.commands.build", "no_such_library", ["--check"]) == 0
    expected = "python of requirements-dev.txt"
    assert ran == [[expected, "-m", "lstm_course", "build", "--check"]]


@pytest.mark.parametrize("code", [0, 1, 2])
def test_a_command_that_fails_says_so_with_its_exit_code(monkeypatch, code):
    monkeypatch.setattr(lab, "main", lambda argv: code)
    assert run_command("lstm_course.commands.lab", "", []) == code


def test_run_returns_the_exit_code_and_runs_in_the_course():
    code = f"import os, sys; sys.exit(7 if os.getcwd() == {str(ROOT)!r} else 1)"
    assert venv.run([sys.executable, "-c", code]) == 7


# --- what pip does, shown


def test_pip_has_the_terminal_and_its_errors_are_kept(capfd):
    """Standard output is our own, so that a bar is drawn; errors are passed on and kept."""
    code = "import os, sys; print(os.fstat(1).st_ino); print('odd\\nodder', file=sys.stderr)"
    code += "; sys.exit(3)"
    done = installer.run_and_keep_errors([sys.executable, "-c", code], os.environ)
    said = capfd.readouterr()
    assert done == (3, "odd\nodder\n") and said.err == "odd\nodder\n"
    assert said.out.strip() == str(os.fstat(1).st_ino)


# --- lab


@posix_only
def test_lab_opens_the_first_notebook_and_passes_options_on(tmp_path, monkeypatch, capsys):
    became = {}
    python = str(tmp_path / "bin" / "python")
    monkeypatch.setattr(lab, "ensure", lambda requirements, cpu: python)
    monkeypatch.setattr(lab.os, "chdir", lambda folder: became.update(folder=folder))
    monkeypatch.setattr(
        lab.os, "execve", lambda *words: became.update(command=words[1], env=words[2])
    )
    lab.main(["--no-browser", "--port", "8899"])
    assert became["folder"] == lab.ROOT
    assert became["command"][:4] == [python, "-P", "-m", "jupyterlab"]
    assert became["env"]["JUPYTER_CONFIG_DIR"] == str(tmp_path / "etc" / "jupyter")
    lab.main(["--own-settings", "--cpu"])
    assert became["env"].get("JUPYTER_CONFIG_DIR") == os.environ.get("JUPYTER_CONFIG_DIR")
    assert not {"--own-settings", "--cpu"} & set(became["command"])
    lab.main(["--no-browser", "--port", "8899"])
    assert became["command"][-3:] == ["--no-browser", "--port", "8899"]
    assert f"--ServerApp.root_dir={lab.ROOT}" in became["command"]
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in became["command"]
    assert lab.WITHOUT_DELAY in became["command"]
    settings = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    assert '"fetchNews": "false"' in settings.read_text(encoding="utf-8")
    lab.main(["--gateway-url=http://elsewhere:8888"])
    assert lab.WITHOUT_DELAY not in became["command"]  # a gateway has a connection of its own


def test_lab_keeps_the_settings_that_are_there_and_starts_without_them(tmp_path):
    settings = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("mine")
    lab.be_quiet(tmp_path)
    assert settings.read_text() == "mine"
    lab.be_quiet(settings)  # a file where the folder should be


def test_messages_go_to_the_browser_without_delay(monkeypatch):
    """The server takes our class by its name, and with it TCP_NODELAY is set before it connects."""
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

    name, value = lab.WITHOUT_DELAY.removeprefix("--ServerApp.").split("=")
    server = ServerApp(**{name: value})
    connection = getattr(server, name)
    assert issubclass(connection, ZMQChannelsWebsocketConnection)
    done = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: done.append("on"))
    page = object.__new__(KernelWebsocketHandler)  # without the request that opens one
    monkeypatch.setattr(page, "set_nodelay", done.append)
    connection(websocket_handler=page).connect()
    assert done == [True, "on"]


# --- test


def test_all_folders_are_tested_unless_the_caller_names_one():
    every = test_command.pytest_arguments(["-x"])
    assert "-x" in every and "tests" in every and "--dist=loadfile" in every
    one = test_command.pytest_arguments(["tests/setup/test_commands.py"])
    assert "tests/setup/test_commands.py" in one and "tests" not in one
    quick = test_command.pytest_arguments(["--quick"])
    assert "tests" in quick and "notebooks" not in quick and "--quick" not in quick


@pytest.mark.parametrize("failing", ["style", "tests", None])
def test_one_failed_step_fails_the_whole(monkeypatch, capsys, failing):
    line = "===== 3 passed, 1 skipped in 1.20s ====="

    def steps(python, argv):
        for name in ("style", "tests"):
            yield name, [python, "-c", f"print({line!r}); raise SystemExit({int(name == failing)})"]

    monkeypatch.setattr(test_command, "ensure", lambda requirements: sys.executable)
    monkeypatch.setattr(test_command, "steps", steps)
    assert test_command.main([]) == int(failing is not None)
    said = capsys.readouterr().out
    assert said.count("FAILED") == int(failing is not None)
    assert said.endswith("pytest: 3 passed, 1 skipped in 1.20s\n")


def test_style_and_stale_notebooks_are_looked_at_before_the_tests():
    steps = {name: " ".join(command[1:]) for name, command in test_command.steps("python", [])}
    python = [name for name in steps if name not in ("types", "lint")]
    assert python == ["style", "format", "notebooks", "tests"]
    assert list(steps)[-1] == "tests"
    assert steps["notebooks"] == "-m lstm_course build --check"
    assert steps["tests"].endswith("tests notebooks exercises solutions")


def test_javascript_is_checked_where_its_tools_are_installed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(javascript.shutil, "which", lambda name: None)
    assert list(javascript.checks(tmp_path)) == []
    assert "install node and npm, then run npm ci --prefix" in capsys.readouterr().out
    monkeypatch.setattr(javascript.shutil, "which", lambda name: f"/bin/{name}")
    assert list(javascript.checks(tmp_path)) == []
    assert "not checked: run npm ci --prefix tools/javascript." in capsys.readouterr().out
    (tmp_path / "node_modules").mkdir()
    assert [name for name, _ in javascript.checks(tmp_path)] == ["types", "lint"]
    assert capsys.readouterr().out == ""


def test_the_lockfile_pins_and_names_no_registry():
    lock = json.loads((javascript.TOOLS / "package-lock.json").read_text("utf-8"))["packages"]
    assert not [name for name, about in lock.items() if "resolved" in about]
    assert all("integrity" in about for name, about in lock.items() if name)
    for name, version in lock[""]["devDependencies"].items():
        assert lock[f"node_modules/{name}"]["version"] == version


def test_the_tests_write_to_nobodys_record(monkeypatch, capsys):
    code = "import os; print('record:', os.environ['LSTM_COURSE_STATE'])"
    monkeypatch.setattr(test_command, "ensure", lambda requirements: sys.executable)
    monkeypatch.setattr(test_command, "steps", lambda *_: [("one", [sys.executable, "-c", code])])
    assert test_command.main([]) == 0
    said = capsys.readouterr().out
    assert "record: " in said and f"record: {os.environ['LSTM_COURSE_STATE']}" not in said


def test_a_run_that_hangs_is_stopped_with_all_its_children(monkeypatch):
    monkeypatch.setattr(test_command, "LIMIT_SECONDS", 1)
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    start = time.monotonic()
    exit_code, _ = test_command.stream([sys.executable, "-c", f"while True: {code}"], os.environ)
    assert exit_code != 0
    assert time.monotonic() - start < patience.seconds(20)


def test_ensure_raises_what_run_command_catches(project, monkeypatch):
    monkeypatch.setattr(venv.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    with pytest.raises(SetupFailed, match="free some space"):
        venv.ensure("requirements.txt")


@pytest.mark.parametrize(
    "library, file", [("torch", "requirements.txt"), ("latex2mathml", "requirements-dev.txt")]
)
def test_a_command_s_library_decides_which_requirements_it_needs(library, file):
    assert venv.requirements_with(library) == file


@posix_only
def test_a_reader_who_leaves_early_sees_no_traceback():
    process = subprocess.Popen(
        [sys.executable, "-m", "lstm_course", "progress"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    process.stdout.close()  # gone before the first line, as in "... | head"
    assert process.stderr.read() == b""
    assert process.wait(60) == 1
