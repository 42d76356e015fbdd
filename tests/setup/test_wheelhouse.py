"""A room without a network: the folder of wheels is filled, found and used."""

import subprocess
import sys
import zipfile

import pytest

from lstm_course.commands import wheelhouse
from lstm_course.setup import failures, installer, wheels

OFFLINE = ["--no-index", "--find-links"]


def tiny_wheel(folder, name="tinything", version="1.0"):
    """A wheel with one empty module, made by hand: a wheel is a zip with three notes in it."""
    folder.mkdir(exist_ok=True)
    notes = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", "answer = 42\n")
        wheel.writestr(
            f"{notes}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        wheel.writestr(f"{notes}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nTag: py3-none-any\n")
        wheel.writestr(f"{notes}/RECORD", "")


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A folder that stands for the package index, and requirements that it can meet."""
    tiny_wheel(tmp_path / "index")
    monkeypatch.setattr(wheelhouse, "requirements_to_fetch", lambda *_: ["tinything==1.0"])
    monkeypatch.setattr(wheelhouse, "BUILD_TOOLS", ())
    monkeypatch.setattr(wheelhouse, "ROOM_NEEDED", 0)
    return [*OFFLINE, str(tmp_path / "index")]


def test_the_folder_is_filled_and_pip_installs_from_it_alone(tmp_path, index, capfd):
    folder = tmp_path / "new" / "wheels"
    assert wheelhouse.main([str(folder), "--", *index]) == 0
    assert [file.name for file in folder.iterdir()] == ["tinything-1.0-py3-none-any.whl"]
    assert "1 files" in capfd.readouterr().out

    command = [sys.executable, "-m", "pip", "install", "--target", str(tmp_path / "there")]
    done = subprocess.run([*command, *OFFLINE, str(folder), "tinything"], capture_output=True)
    assert done.returncode == 0
    assert (tmp_path / "there" / "tinything.py").exists()


def test_what_cannot_be_downloaded_is_said(tmp_path, index, monkeypatch, capfd):
    monkeypatch.setattr(wheelhouse, "requirements_to_fetch", lambda *_: ["not-there==9"])
    assert wheelhouse.main([str(tmp_path / "wheels"), "--", *index]) == 1
    assert "run the same command again" in capfd.readouterr().err


def test_every_requirement_is_fetched_but_the_course_itself():
    fetched = wheels.requirements_to_fetch()
    text = (wheels.ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = [line for line in text.splitlines() if "==" in line]
    assert fetched == pinned and len(fetched) > 8
    assert not any(line.startswith("-") for line in fetched)
    with_tests = wheels.requirements_to_fetch(name="requirements-dev.txt")
    assert set(fetched) < set(with_tests)


def test_another_machine_is_asked_for_by_pip_s_own_words(tmp_path):
    options = wheelhouse.read_options([str(tmp_path), "--for", "windows", "--python", "3.12"])
    command = " ".join(wheelhouse.pip_command(options))
    assert "--platform win_amd64 --python-version 3.12" in command
    assert "--only-binary :all:" in command


@pytest.mark.parametrize("python", ["3.9", "2.7", "new"])
def test_a_python_that_is_too_old_is_refused(tmp_path, python, capsys):
    with pytest.raises(SystemExit):
        wheelhouse.read_options([str(tmp_path), "--python", python])
    assert "3.11" in capsys.readouterr().err


def test_a_file_in_the_way_and_a_full_disk_are_one_sentence(tmp_path, monkeypatch, capsys):
    (tmp_path / "wheels").write_text("not a folder")
    assert wheelhouse.main([str(tmp_path / "wheels")]) == 1
    assert "a folder is needed" in capsys.readouterr().err
    monkeypatch.setattr(wheelhouse, "ROOM_NEEDED", 10**18)
    assert wheelhouse.main([str(tmp_path / "other")]) == 1
    assert "GB are free" in capsys.readouterr().err


def test_the_set_up_uses_the_folder_only_when_it_is_there(tmp_path, monkeypatch):
    monkeypatch.delenv("LSTM_COURSE_WHEELS", raising=False)
    assert wheels.pip_options(tmp_path) == []
    (tmp_path / "wheels").mkdir()
    assert wheels.pip_options(tmp_path) == [*OFFLINE, str(tmp_path / "wheels")]
    monkeypatch.setenv("LSTM_COURSE_WHEELS", str(tmp_path / "stick"))
    assert wheels.pip_options(tmp_path) == [*OFFLINE, str(tmp_path / "stick")]


def test_the_set_up_hands_the_folder_to_pip(tmp_path, monkeypatch):
    """The command that ``with_pip`` starts holds the options, so no index is asked."""
    asked = []

    def note(command, env):
        asked.append(command)
        raise KeyboardInterrupt

    monkeypatch.setenv("LSTM_COURSE_WHEELS", str(tmp_path))
    monkeypatch.setattr(installer, "run_and_keep_errors", note)
    monkeypatch.setattr(installer, "pip_environment", lambda python, env: env)
    with pytest.raises(KeyboardInterrupt):
        installer.with_pip("python", ["numpy"], {}, cpu=True)
    assert asked[0][asked[0].index("--no-index") :] == [*OFFLINE, str(tmp_path), "numpy"]


def test_a_wheel_that_the_folder_lacks_is_named():
    printed = (
        "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6\n"
        "ERROR: No matching distribution found for numpy==2.4.6\n"
    )
    sentence = failures.explain(printed, offline=True, folder=".venv", python="3.13.1", log="log")
    assert "folder of wheels" in sentence and "numpy==2.4.6" in sentence
