"""The file of a learner's record: where it lies, and how a line is added to it.

A line is one write to the end of the file, so two notebooks can write at once, and a line that was
torn by a power cut or a full disk spoils no other. Standard library only.
"""

import contextlib
import os
import sys
import time
from pathlib import Path

FILE = "progress.jsonl"
LOCKED_BYTE = 1 << 30  # on Windows: far behind the last line


def folder():
    """Return the learner's own folder; LSTM_COURSE_STATE names another one."""
    if os.environ.get("LSTM_COURSE_STATE"):
        return Path(os.environ["LSTM_COURSE_STATE"]).expanduser().absolute()
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Application Support"
    else:
        home = Path(os.environ.get("XDG_STATE_HOME", ""))
        if not home.is_absolute():  # the standard says to ignore such a value
            home = Path.home() / ".local" / "state"
    return Path(home) / "lstm_course"


def path():
    """Return where the record lies, whether it exists or not."""
    return folder() / FILE


def append(line):
    """Add one line with a single write; a torn last line is closed first."""
    where = path()
    where.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    descriptor = os.open(where, flags, 0o600)
    try:
        with _alone(descriptor):
            if _is_torn(descriptor):
                line = b"\n" + line
            if os.write(descriptor, line) < len(line):
                raise OSError("the disk is full")
    finally:
        os.close(descriptor)


def _is_torn(descriptor):
    """Whether the last line has no end. A look a moment later tells it from one being written."""
    for wait in (0, 0.01, 0.05):
        time.sleep(wait)
        size = os.lseek(descriptor, 0, os.SEEK_END)
        os.lseek(descriptor, max(0, size - 1), os.SEEK_SET)
        if os.read(descriptor, 1) in (b"", b"\n"):
            return False
    return True


@contextlib.contextmanager
def _alone(descriptor):
    """On Windows an append is a seek and a write, so a lock keeps others out in between."""
    if sys.platform != "win32":
        yield
        return
    import msvcrt

    for tries_left in range(100, -1, -1):
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            break
        except OSError:
            if not tries_left:
                raise
            time.sleep(0.02)
    try:
        yield
    finally:
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
