"""How the packages come into ``.venv``: by pip or uv, whatever the learner's own settings say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_wheelhouse import tiny_wheel

from lstm_course.setup import installed, installer, venv
from lstm_course.setup.failures import SetupFailed

posix_only = pytest.mark.skipif(os.name == "nt", reason="the stub uv is a script")
PINS = "tinything==1.0\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A course of one pin, a folder of wheels in place of the index, and no uv."""
    root = tmp_path / "course"
    root.mkdir()
    (root / "requirements.txt").write_text("-e .\n\n" + PINS)
    tiny_wheel(root / "wheels")
    tiny_wheel(tmp_path / "newer", version="2.0")
    for module in (venv, installer):
        monkeypatch.setattr(module, "ROOT", root)
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_", "LSTM_COURSE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setattr(installer.shutil, "which", lambda name: None)
    return root


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory):
    """A real environment without packages, made once; a test that fills it takes a copy."""
    folder = tmp_path_factory.mktemp("made") / "environment"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def environment(project, empty_environment):
    """A copy of the real environment, as the course's own."""
    folder = project / ".venv"
    shutil.copytree(empty_environment, folder, symlinks=True)
    return folder


def answer(python, code, env=None):
    """What a Python of the environment prints; it does not look in the current folder."""
    done = subprocess.run([python, "-P", "-c", code], capture_output=True, text=True, env=env)
    return done.stdout.strip() or done.stderr.strip()


# --- settings of the learner's own


@pytest.mark.slow
@pytest.mark.parametrize(
    "how, settings",
    [
        ("variables", {"prefix": "{elsewhere}"}),
        ("file", {"target": "{elsewhere}"}),
        ("variables", {"constraint": "{constraint}", "dry-run": "yes"}),
        ("file", {"require-hashes": "yes", "user": "yes"}),
    ],
)
def test_pip_s_own_settings_cannot_redirect_it(environment, tmp_path, monkeypatch, settings, how):
    constraint = tmp_path / "constraint.txt"
    constraint.write_text("tinything==2.0\n")
    places = {"elsewhere": tmp_path / "elsewhere", "constraint": constraint}
    settings = {name: value.format(**places) for name, value in settings.items()}
    if how == "variables":
        for name, value in settings.items():
            monkeypatch.setenv("PIP_" + name.upper().replace("-", "_"), value)
    else:
        lines = ["[install]", *(f"{name} = {value}" for name, value in settings.items())]
        (tmp_path / "pip.conf").write_text("\n".join(lines))
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    python = venv.ensure("requirements.txt")
    where = answer(python, "import tinything; print(tinything.__file__)")
    assert Path(where).is_relative_to(environment)
    assert not (tmp_path / "elsewhere").exists()


def test_what_reaches_the_packages_is_kept(monkeypatch, tmp_path):
    """An index, a proxy and a certificate of the learner's hold; variables beat the file."""
    lines = "[global]\nindex-url = https://a.mirror/simple\ntimeout = 7\n"
    lines += "extra-index-url =\n  https://b/simple\n  https://c/simple\n[install]\ntarget = /t\n"
    (tmp_path / "pip.conf").write_text(lines)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    env |= {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf"), "PIP_TIMEOUT": "9", "PIP_USER": "1"}
    found = installer.pip_environment(sys.executable, env)
    assert found["PIP_INDEX_URL"] == "https://a.mirror/simple"
    assert found["PIP_EXTRA_INDEX_URL"] == "https://b/simple https://c/simple"
    assert (found["PIP_TIMEOUT"], found["PIP_CONFIG_FILE"]) == ("9", os.devnull)
    assert not {"PIP_TARGET", "PIP_USER"} & set(found)


def test_success_without_the_packages_is_no_success(environment, monkeypatch, capsys):
    """What pip reports is not enough: each pin must be imported from the environment."""
    monkeypatch.setattr(installer, "with_pip", lambda *_: None)
    with pytest.raises(SetupFailed, match=r"in \S+ tinything is not there: a setting of pip"):
        venv.ensure("requirements.txt")
    assert "Installed in" not in capsys.readouterr().out
    assert venv.read_stamp(environment) == {}


def test_another_version_and_another_place_are_no_pin_in_place(tmp_path, monkeypatch):
    tiny_wheel(tmp_path, version="2.0")
    packages = tmp_path / "packages"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--target", packages]
    subprocess.run([*command, next(tmp_path.glob("*.whl"))], check=True)
    monkeypatch.setattr(installed.sysconfig, "get_path", lambda name: str(packages))
    monkeypatch.setattr(sys, "path", [str(packages), *sys.path])
    assert list(installed.lacking(["tinything==2.0"])) == []
    assert list(installed.lacking(["Tiny-Thing==2.0"])) == ["Tiny-Thing is not there"]
    assert list(installed.lacking(["tinything==1.0"])) == ["tinything is 2.0 instead of 1.0"]
    (tmp_path / "tinything.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    hidden = f"tinything is imported from {tmp_path / 'tinything.py'}"
    assert list(installed.lacking(["tinything==2.0"])) == [hidden]


@pytest.mark.slow
def test_variables_of_python_s_lead_nowhere(environment, tmp_path, monkeypatch):
    """PYTHONPATH with another copy of a package, as a robot's or a cluster's set-up leaves it."""
    (tmp_path / "tinything.py").write_text("answer = 'theirs'\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    python = venv.ensure("requirements.txt")
    code = "import tinything; print(tinything.answer)"
    assert answer(python, code, venv.environment(python)) == "42"


# --- an environment that the learner made


@pytest.mark.slow
def test_an_environment_that_has_everything_is_used_as_it_is(environment, project, monkeypatch):
    """As after ``uv venv && uv pip install -r requirements.txt``: no stamp and no pip in it."""
    python = str(venv.venv_python(environment))
    wheel = str(next((project / "wheels").glob("*.whl")))
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", wheel], check=True)
    subprocess.run([python, "-m", "pip", "uninstall", "-q", "-y", "pip"], check=True)
    (environment / "mine").write_text("kept")
    monkeypatch.setattr(installer, "install", lambda *_: pytest.fail("something was installed"))
    assert venv.ensure("requirements.txt") == python
    assert "requirements.txt" in venv.read_stamp(environment)["installed"]
    assert (environment / "mine").exists()


@pytest.mark.slow
def test_an_environment_without_pip_is_given_one(environment, project):
    python = str(venv.venv_python(environment))
    subprocess.run([python, "-m", "pip", "uninstall", "-q", "-y", "pip"], check=True)
    (environment / "mine").write_text("kept")
    assert venv.ensure("requirements.txt") == python
    assert answer(python, "import tinything; print(tinything.answer)") == "42"
    assert (environment / "mine").exists()


# --- where the course lies


@pytest.mark.slow
@pytest.mark.parametrize("name", ["山田太郎", "Müller", "with a space & an 'apostrophe'"])
def test_the_course_is_found_in_a_folder_of_any_name(
    environment, tmp_path, monkeypatch, name, capsys
):
    """Under a locale that lacks the letters, which stands for a Windows of another language."""
    root = tmp_path / name
    (root / "lstm_course").mkdir(parents=True)
    (root / "lstm_course" / "__init__.py").write_text("")
    monkeypatch.setattr(venv, "ROOT", root)
    venv.point_at_course(environment)
    python = venv.venv_python(environment)
    env = {"LC_ALL": "C", "PYTHONUTF8": "1", "PATH": os.environ["PATH"]}
    found = answer(python, "import lstm_course; print(ascii(lstm_course.__file__))", env)
    assert found == ascii(str(root / "lstm_course" / "__init__.py"))


@pytest.mark.slow
def test_a_path_file_that_stops_python_is_mended(environment, project, monkeypatch):
    """An editable installation writes the folder's name in UTF-8, and Python cannot read it."""
    file = venv.site_packages(environment)[0] / venv.PATH_FILE
    file.write_text(f"{project}/山田太郎\n", encoding="utf-8")
    (environment / "mine").write_text("kept")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONUTF8", "1")
    python = venv.ensure("requirements.txt")
    assert answer(python, "import tinything; print(tinything.answer)") == "42"
    assert (environment / "mine").exists()


@pytest.mark.slow
def test_two_copies_of_the_course_share_an_environment(environment, tmp_path, monkeypatch):
    """Each runs its own code, whichever was set up last."""
    answers = {}
    for name in ("one", "two", "one"):
        root = tmp_path / name
        (root / "lstm_course").mkdir(parents=True, exist_ok=True)
        (root / "lstm_course" / "__init__.py").write_text(f"name = {name!r}\n")
        monkeypatch.setattr(venv, "ROOT", root)
        venv.point_at_course(environment)
        answers[name] = venv.environment(venv.venv_python(environment))
    for name, env in answers.items():
        code = "import lstm_course; print(lstm_course.name)"
        assert answer(venv.venv_python(environment), code, env) == name


def test_a_folder_named_with_a_tilde_lies_at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("LSTM_COURSE_VENV", "~/v")
    assert venv.venv_folder() == tmp_path / "v"


def test_only_what_is_ours_or_dead_may_be_deleted(project):
    own, stamp = project / ".venv", {"python": "3.11.1"}
    assert venv.may_delete(own, stamp, "its Python does not start")
    assert venv.may_delete(own, {}, venv.MISSING)
    assert not venv.may_delete(own, stamp, venv.SLOW)
    assert not venv.may_delete(own, {}, "its Python is 3.10.4, older than 3.11")
    assert not venv.may_delete(project / "other", {}, venv.MISSING)


# --- uv


def stub_uv(tmp_path, monkeypatch, code):
    """A uv that notes how it was called and then does ``code``."""
    program = tmp_path / "uv"
    program.write_text(
        f"#!{sys.executable}\nimport os, subprocess, sys\n"
        f"with open({str(tmp_path / 'uv_calls')!r}, 'a') as calls:\n"
        "    print(os.environ.get('UV_TORCH_BACKEND'), *sys.argv[1:], file=calls)\n" + code
    )
    program.chmod(0o755)
    monkeypatch.setattr(
        installer.shutil, "which", lambda name: str(program) if name == "uv" else None
    )
    return lambda: (tmp_path / "uv_calls").read_text().splitlines()


BY_PIP = "sys.exit(subprocess.call([sys.argv[4], '-m', 'pip', *sys.argv[2:3], *sys.argv[5:]]))\n"


@posix_only
@pytest.mark.slow
def test_uv_installs_where_it_is(environment, project, tmp_path, monkeypatch):
    calls = stub_uv(tmp_path, monkeypatch, BY_PIP)
    monkeypatch.setattr(installer, "with_pip", lambda *_: pytest.fail("pip was asked"))
    python = venv.ensure("requirements.txt")
    wheels = f"--no-index --find-links {project / 'wheels'}"
    assert calls() == [f"None pip install --python {python} {wheels} tinything==1.0"]


@posix_only
@pytest.mark.slow
@pytest.mark.parametrize("code", ["sys.exit(2)\n", "pass\n"], ids=["fails", "installs nothing"])
def test_where_uv_does_not_manage_pip_does(environment, tmp_path, monkeypatch, code, capfd):
    stub_uv(tmp_path, monkeypatch, code)
    python = venv.ensure("requirements.txt")
    assert answer(python, "import tinything; print(tinything.answer)") == "42"
    assert ("uv did not manage" in capfd.readouterr().out) == ("exit" in code)


@posix_only
@pytest.mark.parametrize(
    ("cpu", "own", "backend"),
    [(False, None, "auto"), (True, None, "cpu"), (False, "cu126", "cu126")],
)
def test_uv_picks_pytorch_s_build_for_the_machine(
    project, tmp_path, monkeypatch, cpu, own, backend
):
    calls = stub_uv(tmp_path, monkeypatch, "")
    monkeypatch.setattr(installer, "pip_options", lambda root: [])
    env = {**os.environ, **({"UV_TORCH_BACKEND": own} if own else {})}
    assert installer.with_uv("python", ["torch==1"], env, cpu)
    assert calls() == [f"{backend} pip install --python python torch==1"]


@pytest.mark.parametrize("system, there", [("linux", True), ("darwin", False), ("win32", False)])
def test_pip_takes_the_small_pytorch_when_asked_to(project, monkeypatch, system, there):
    asked = []
    monkeypatch.setattr(installer.sys, "platform", system)
    monkeypatch.setattr(installer, "wheels_folder", lambda root: None)
    monkeypatch.setattr(installer, "pip_environment", lambda python, env: env)
    monkeypatch.setattr(
        installer, "run_and_keep_errors", lambda command, env: asked.append(command) or (0, "")
    )
    installer.with_pip(str(project / "bin" / "python"), ["torch==1"], {}, cpu=True)
    assert (installer.CPU_BUILDS in asked[0]) == there
    assert asked[0][-1] == "torch==1"


@pytest.mark.parametrize(
    ("system", "cpu", "offered"),
    [("linux", False, True), ("linux", True, False), ("darwin", False, False)],
)
def test_the_small_pytorch_is_offered_where_it_differs(project, monkeypatch, system, cpu, offered):
    monkeypatch.setattr(venv.sys, "platform", system)
    monkeypatch.setattr(venv, "wheels_folder", lambda root: None)
    assert ("lab --cpu" in venv.how_long(cpu)) == offered
