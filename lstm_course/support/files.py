"""Two ways to write a file so that nothing is lost: whole, or a line at its end.

Standard library only.
"""

import contextlib
import os
import sys
import time
from pathlib import Path

LOCKED_BYTE = 1 << 30  # on Windows: far behind the last line


def write_whole(path, content, durable=False):
    """Write a file so that a reader finds the old one or the new one, never a half.

    Args:
        path: of the file; its folder is there.
        content: a text (written as UTF-8, line ends as they are) or bytes.
        durable: wait until the disk has it, so that it outlives a power cut.

    Raises:
        OSError: it cannot be written; the old file is as it was.
    """
    path = Path(path)
    content = content.encode("utf-8") if isinstance(content, str) else content
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(unfinished, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(unfinished, path)  # the name changes hands in one step
    finally:
        unfinished.unlink(missing_ok=True)
    if durable and os.name == "posix":  # the folder has to remember the new name, too
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def append_line(path, line, durable=False):
    """Add one line with a single write; a torn last line is closed first.

    One write, so two notebooks can write at once, and a line that was torn by a power cut or a full
    disk spoils no other.

    Args:
        path: of the file; it and its folder are made when they are not there.
        line: bytes that end in a line break.
        durable: wait until the disk has it.

    Raises:
        OSError: it cannot be written.
    """
    where = Path(path)
    where.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    descriptor = os.open(where, flags, 0o600)
    try:
        with _alone(descriptor):
            if _is_torn(descriptor):
                line = b"\n" + line
            if os.write(descriptor, line) < len(line):
                raise OSError("the disk is full")
            if durable:
                os.fsync(descriptor)
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
