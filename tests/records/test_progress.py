"""A learner's record: what it counts, what it survives, and that it never stops a lesson."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from lstm_course.commands import progress as command
from lstm_course.pictures import plot_progress
from lstm_course.records import progress
from lstm_course.support import files, patience
from lstm_course.support.places import ROOT

posix_only = pytest.mark.skipif(os.name == "nt", reason="signals and modes of POSIX")


@pytest.fixture(autouse=True)
def nothing_told_yet(monkeypatch):
    monkeypatch.setattr(progress, "_already_told", False)


def start(code, **environment):
    """A Python process that runs ``code`` with the record of this test."""
    words = [sys.executable, "-c", code]
    return subprocess.Popen(words, cwd=ROOT, env={**os.environ, **environment})


def lesson(summary, stem):
    return next(one for one in summary.lessons if one.stem == stem)


# --- what it counts


def test_tries_and_the_first_pass_are_counted():
    progress.record("rnn_step", "wrong value", "bias-forgotten")
    progress.record("rnn_step", "correct")
    first = progress.read().questions["rnn_step"].first_passed
    progress.record("rnn_step", "error")
    progress.record("gate", "wrong shape")
    summary = progress.read()
    one = summary.questions["rnn_step"]
    assert (one.attempts, one.mistakes, one.first_passed) == (3, ["bias-forgotten"], first)
    assert first is not None and first.tzinfo is not None
    assert (lesson(summary, "01_rnn").passed, lesson(summary, "01_rnn").attempts) == (1, 3)
    assert (lesson(summary, "02_gates").passed, lesson(summary, "02_gates").attempts) == (0, 1)
    assert summary.passed == 1
    assert summary.next == ("01_rnn", "rnn_loop")


def test_passing_again_leaves_the_first_time(fresh_state):
    entry = {"question": "gate", "status": "correct"}
    for month in ("01", "02"):
        files.append_line(
            progress.path(),
            json.dumps({"at": f"2026-{month}-01T00:00:00Z", **entry}).encode() + b"\n",
        )
    one = progress.read().questions["gate"]
    assert (one.attempts, one.first_passed.month) == (2, 1)


def test_not_yet_is_no_try_and_leaves_no_file():
    progress.record("rnn_step", "not yet")
    assert not progress.path().exists()


def test_a_prediction_is_no_try():
    progress.record("gate", progress.PREDICTED)
    summary = progress.read()
    assert summary.predictions == {"gate": 1}
    assert summary.questions["gate"].attempts == 0


def test_the_questions_are_those_that_check_knows():
    from lstm_course.checks.registry import QUESTIONS

    found = progress.all_questions()
    assert list(found)[0] == "01_rnn" and len(found) == 7
    names = [name for questions in found.values() for name in questions]
    assert set(names) == set(QUESTIONS)


# --- what it survives


def test_two_notebooks_at_once_lose_nothing():
    code = (
        "from lstm_course.records import progress\n"
        "for k in range(300): progress.record('gate', 'error', 'm' * (k % 190))"
    )
    writers = [start(code) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    lines = progress.path().read_text().splitlines()
    assert len(lines) == 900
    assert all(json.loads(line)["question"] == "gate" for line in lines)


@posix_only
def test_a_kill_leaves_a_record_that_can_be_read_and_continued(fresh_state):
    code = "from lstm_course.records import progress\nwhile True: progress.record('gate', 'error')"
    for _ in range(3):
        writer = start(code)
        before = progress.path().stat().st_size if progress.path().exists() else 0
        end = time.monotonic() + patience.seconds(30)
        while time.monotonic() < end:
            if progress.path().exists() and progress.path().stat().st_size > before + 2000:
                break
            time.sleep(0.01)
        writer.send_signal(signal.SIGKILL)
        assert writer.wait(patience.seconds(10)) == -signal.SIGKILL
        killed = progress.read().questions["gate"].attempts
        assert killed > 10
        progress.record("gate", "error")
        assert progress.read().questions["gate"].attempts == killed + 1


@pytest.mark.parametrize("kept", [1, 20, 60, -2])
def test_a_torn_last_line_is_skipped_and_healed(kept):
    progress.record("gate", "error")
    progress.record("gate", "correct")
    whole = progress.path().read_bytes()
    torn = whole.splitlines(keepends=True)[1][:kept]
    progress.path().write_bytes(whole.splitlines(keepends=True)[0] + torn)
    assert progress.read().questions["gate"].attempts == 1
    progress.record("gate", "correct")
    one = progress.read().questions["gate"]
    assert (one.attempts, one.first_passed is None) == (2, False)
    assert progress.path().read_bytes().endswith(b"}\n")


def test_a_last_line_without_its_line_end_still_counts():
    progress.record("gate", "error")
    progress.path().write_bytes(progress.path().read_bytes().rstrip())
    progress.record("gate", "error")
    assert progress.read().questions["gate"].attempts == 2


def test_a_line_glued_to_a_torn_one_is_found():
    progress.record("gate", "error")
    line = progress.path().read_bytes()
    progress.path().write_bytes(line[:25] + line)
    assert progress.read().questions["gate"].attempts == 1


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\0\0\0\0\n",
        b"\xff\xfe{}\n",
        b"[]\n",
        b"null\n7\n",
        b"[" * 100_000 + b"\n",
        b'{"at": 5, "question": "gate", "status": "correct"}\n',
        b'{"at": "yesterday", "question": "gate", "status": "correct"}\n',
        b'{"at": "2026-01-01T00:00:00Z", "question": ["gate"], "status": "correct"}\n',
        b'{"at": "2026-01-01T00:00:00Z", "status": "correct"}\n',
    ],
)
def test_rubbish_is_skipped(rubbish):
    progress.record("gate", "error")
    progress.path().write_bytes(rubbish + progress.path().read_bytes() + rubbish)
    assert progress.read().questions["gate"].attempts == 1
    assert progress.read().questions["gate"].first_passed is None


def test_names_of_any_kind_stay_on_one_short_line():
    progress.record("ゲート\n\udc80" * 100, "wrong\nvalue", "x" * 10_000)
    assert progress.path().read_bytes().count(b"\n") == 1
    assert progress.path().stat().st_size < 4096
    assert len(progress.read().questions) > len(sum(progress.all_questions().values(), []))


# --- what it never does: stop a lesson


def refusals(tmp_path, monkeypatch):
    """Places that cannot be written to, even by an administrator."""
    a_file = tmp_path / "file"
    a_file.write_text("")
    yield "a file is in the way", str(a_file)
    (tmp_path / "folder" / progress.FILE).mkdir(parents=True)
    yield "a folder is in the way", str(tmp_path / "folder")


def test_a_record_that_cannot_be_written_is_told_once_in_one_sentence(
    tmp_path, monkeypatch, capsys
):
    for _, place in refusals(tmp_path, monkeypatch):
        monkeypatch.setattr(progress, "_already_told", False)
        monkeypatch.setenv("LSTM_COURSE_STATE", place)
        for _ in range(3):
            progress.record("gate", "correct")
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "LSTM_COURSE_STATE" in said
        assert "Traceback" not in said
        summary = progress.read()
        assert summary.passed == 0 and summary.problem
        assert command.main([]) == 1


def test_a_full_disk_is_told(monkeypatch, capsys):
    monkeypatch.setattr(files.os, "write", lambda descriptor, line: len(line) - 1)
    progress.record("gate", "correct")
    assert "the disk is full" in capsys.readouterr().err


def test_a_missing_home_is_told(monkeypatch, capsys):
    monkeypatch.delenv("LSTM_COURSE_STATE")

    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(progress, "folder", no_home)
    progress.record("gate", "correct")
    assert "Could not determine home directory" in capsys.readouterr().err


# --- where it lies


@posix_only
def test_nobody_else_on_the_machine_can_read_it():
    progress.record("gate", "correct")
    assert progress.path().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "system, variable, ends",
    [
        ("linux", "XDG_STATE_HOME", "xdg/lstm_course/progress.jsonl"),
        ("linux", None, "home/.local/state/lstm_course/progress.jsonl"),
        ("darwin", None, "home/Library/Application Support/lstm_course/progress.jsonl"),
        ("win32", "LOCALAPPDATA", "xdg/lstm_course/progress.jsonl"),
        ("win32", None, "home/AppData/Local/lstm_course/progress.jsonl"),
    ],
)
def test_the_folder_is_the_systems_own(tmp_path, monkeypatch, system, variable, ends):
    for name in ("LSTM_COURSE_STATE", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(files.sys, "platform", system)
    monkeypatch.setattr(progress.Path, "home", lambda: tmp_path / "home")
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "xdg"))
    assert progress.path() == tmp_path / ends


def test_a_relative_xdg_folder_is_ignored(tmp_path, monkeypatch):
    monkeypatch.delenv("LSTM_COURSE_STATE")
    monkeypatch.setattr(files.sys, "platform", "linux")
    monkeypatch.setattr(progress.Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert progress.folder() == tmp_path / ".local" / "state" / "lstm_course"


def test_on_windows_a_line_is_written_under_a_lock(monkeypatch):
    """With msvcrt stood in for: the lock is tried again, held around the write, and given back."""
    calls = []

    class Msvcrt:
        LK_NBLCK, LK_UNLCK = "lock", "unlock"

        @staticmethod
        def locking(descriptor, mode, length):
            size = os.fstat(descriptor).st_size
            calls.append((mode, os.lseek(descriptor, 0, os.SEEK_CUR), size))
            if len(calls) < 3:
                raise PermissionError(13, "locked")

    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt)
    monkeypatch.setattr(files.sys, "platform", "win32")
    progress.record("gate", "correct")
    size = progress.path().stat().st_size
    place = files.LOCKED_BYTE
    assert calls == [("lock", place, 0)] * 3 + [("unlock", place, size)]
    assert progress.read().questions["gate"].attempts == 1


def test_a_notebook_under_pytest_gets_a_record_of_its_own(tmp_path):
    """What nbval runs writes neither to the record of its user nor to another notebook's."""
    code = "from lstm_course.records import progress; progress.record('gate', 'correct'); print(1)"
    cell = {
        "cell_type": "code",
        "id": "a",
        "execution_count": 1,
        "metadata": {},
        "source": code,
        "outputs": [{"name": "stdout", "output_type": "stream", "text": ["1\n"]}],
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}}
    (tmp_path / "one.ipynb").write_text(
        json.dumps({**notebook, "nbformat": 4, "nbformat_minor": 5})
    )
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text())
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--nbval", "-p", "no:cacheprovider", "one.ipynb"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=patience.seconds(120),
    )
    assert "1 passed" in done.stdout, done.stdout
    assert not progress.path().exists()


# --- as text


def test_the_command_shows_each_lesson_and_what_is_next(capsys):
    progress.record("rnn_step", "correct")
    assert command.main([]) == 0
    said = capsys.readouterr().out
    first = said.splitlines()[0]
    total = len(progress.all_questions()["01_rnn"])
    assert first.startswith("01_rnn ") and f"1 of {total} passed" in first and "1 try" in first
    assert first.count("#") == 12 // total
    assert "Next: rnn_loop in exercises/01_rnn.ipynb" in said
    assert str(progress.path()) in said
    assert said.isascii()


def test_the_command_says_when_everything_is_passed(capsys):
    for name in sum(progress.all_questions().values(), []):
        progress.record(name, "correct")
    assert command.main([]) == 0
    said = capsys.readouterr().out
    assert "every question is passed" in said and said.count("#") == 7 * command.BAR


def test_forget_says_what_it_deletes(capsys):
    progress.record("gate", "correct")
    progress.record("gate", progress.PREDICTED)
    assert command.main(["--forget"]) == 0
    said = capsys.readouterr().out
    assert "2 tries and predictions" in said and str(progress.path()) in said
    assert not progress.path().exists()
    assert progress.read().questions["gate"].attempts == 0
    assert command.main(["--forget"]) == 0
    assert "There is no record" in capsys.readouterr().out


def test_a_record_that_cannot_be_deleted_is_told(monkeypatch, capsys):
    def refuse():
        raise PermissionError(13, "Permission denied")

    progress.record("gate", "correct")
    monkeypatch.setattr(progress, "forget", refuse)
    assert command.main(["--forget"]) == 1
    assert "could not be deleted: Permission denied" in capsys.readouterr().err


def test_the_command_needs_the_standard_library_only():
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from lstm_course.commands import progress\n"
        "progress.main([])\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}\n"
        "      - set(sys.stdlib_module_names) - {'lstm_course', '__main__'}), 'loaded')"
    )
    done = subprocess.run([sys.executable, "-S", "-I", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded"


# --- as a picture


def test_an_empty_record_shows_the_same_words_everywhere():
    empty = plot_progress(progress.read())
    progress.record("rnn_step", "wrong value")  # lesson 00 tries a wrong answer out
    assert repr(plot_progress(progress.read())) == repr(empty)
    assert not any(letter.isdigit() for letter in empty.alt.replace("01_rnn", ""))


def test_the_picture_and_its_words_follow_the_record():
    empty = plot_progress(progress.read())
    progress.record("rnn_step", "correct")
    progress.record("gate", "error")
    picture = plot_progress(progress.read())
    ticks = [drawing.svg.count("l4 5l8 -10") for drawing in (empty, picture)]
    assert ticks == [1, 2]  # one in the legend
    total = len(progress.all_questions()["01_rnn"])
    assert f"01 rnn: 1 of {total}" in picture.alt and "Next: rnn_loop" in picture.alt
    assert picture.png.startswith(b"\x89PNG")
    assert plot_progress(progress.read(), alt="My own words.").alt == "My own words."


def test_check_records_what_it_answers():
    from lstm_course import check
    from lstm_course.rnn import rnn_step

    check("rnn_step", None)
    wrong = check("rnn_step", lambda x_t, h, W_x, W_h, b: x_t @ W_x.T + h @ W_h.T + b)
    right = check("rnn_step", rnn_step)
    one = progress.read().questions["rnn_step"]
    assert (wrong.status == "correct", right.ok, one.attempts) == (False, True, 2)
    assert one.first_passed is not None
    assert one.mistakes == ([wrong.mistake] if wrong.mistake else [])
