"""The hand-out: a zip of the exercises that gives no solution away and is always the same."""

import json
import subprocess
import sys
import zipfile

import pytest

from lstm_course.commands import handout
from lstm_course.support.places import ROOT


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    path = tmp_path_factory.mktemp("zip") / "room.zip"
    assert handout.main([str(path)]) == 0
    return path


def test_it_holds_all_exercises_and_how_to_begin(handed_out):
    names = zipfile.ZipFile(handed_out).namelist()
    exercises = [f"exercises/{path.name}" for path in (ROOT / "exercises").glob("*.ipynb")]
    assert sorted(names) == sorted(["README.txt", "requirements.txt", *exercises])


def test_it_gives_no_solution_away(handed_out):
    with zipfile.ZipFile(handed_out) as archive:
        for name in archive.namelist():
            assert b"SOLUTION" not in archive.read(name)
        cells = json.loads(archive.read("exercises/01_rnn.ipynb"))["cells"]
    (step,) = [c for c in cells if "def rnn_step" in "".join(c["source"])]
    assert "".join(step["source"]).endswith("# YOUR CODE HERE\n    raise NotImplementedError")


def test_its_requirements_can_be_installed_without_the_course(handed_out):
    text = zipfile.ZipFile(handed_out).read("requirements.txt").decode()
    assert "torch==" in text and "-e ." not in text


def test_the_same_files_give_the_same_bytes(handed_out, tmp_path):
    assert handout.main([str(tmp_path)]) == 0
    assert (tmp_path / handout.NAME).read_bytes() == handed_out.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [handout.NAME]


def test_with_the_course_it_stands_alone(tmp_path):
    assert handout.main([str(tmp_path / "all.zip"), "--with-course"]) == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "room")
    assert not [n for n in names if n.startswith(("solutions/", "source/", "tests/"))]
    assert not [n for n in names if "__pycache__" in n]
    assert "notebooks/00_start_here.ipynb" in names and "pyproject.toml" in names
    script = "from lstm_course import check; print(check('rnn_step', None).status)"
    environment = {"PATH": "", "PYTHONPATH": str(tmp_path / "room")}
    environment["LSTM_COURSE_STATE"] = str(tmp_path / "state")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path / "room", env=environment, capture_output=True
    )
    assert done.stdout.decode().strip() == "not yet", done.stderr.decode()


def test_an_exercise_that_somebody_has_solved_is_not_handed_out(tmp_path, capsys):
    text = (ROOT / "exercises" / "01_rnn.ipynb").read_text("utf-8")
    solved = text.replace('"    raise NotImplementedError"', '"    return b"', 1)
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "01_rnn.ipynb").write_text(solved, "utf-8")
    assert handout.main([str(tmp_path / "a.zip")], root=tmp_path) == 1
    assert "exercises/01_rnn.ipynb holds answers (rnn_step)" in capsys.readouterr().err
    assert not (tmp_path / "a.zip").exists()


def test_what_cannot_be_written_is_told(tmp_path, capsys):
    assert handout.main([str(tmp_path / "no" / "where.zip")]) == 1
    assert "does not exist" in capsys.readouterr().err
    (tmp_path / "folder.zip").mkdir()
    assert handout.main([str(tmp_path / "folder.zip")]) == 1
    assert "folder.zip cannot be written: " in capsys.readouterr().err
    assert handout.main([str(tmp_path / "a.zip")], root=tmp_path) == 1
    assert "holds no notebook" in capsys.readouterr().err
