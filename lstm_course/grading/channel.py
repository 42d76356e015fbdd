"""Speak with a worker under a deadline, and believe nothing that it says.

A reply is one frame of JSON that carries its request's own number. Whatever else is written to the
pipe, too much of it, or nothing in time ends the worker. How much memory a reply can take is known
before it is read: its bytes, and the marks in it that begin another value, are counted first.
"""

import contextlib
import json
import os
import pickle
import queue
import secrets
import signal
import subprocess
import threading
import time

LONGEST_REPLY = 4 * 2**20
MOST_MARKS = 300_000  # in one reply; a value of ``codec`` has up to ten of them
WAITING = 2  # frames that are kept until somebody asks


class WorkerGone(Exception):
    """The worker did not answer; ``kind`` is "late", "ended" or "garbled"."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


class Worker:
    """A running worker: ``ask`` sends a request and waits for the reply that belongs to it."""

    def __init__(self, command, scratch, environment):
        self.scratch = scratch
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=scratch,
            start_new_session=os.name == "posix",
        )
        self.frames = queue.Queue(maxsize=WAITING)
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, request, seconds):
        """Return the reply, a dict. Raises WorkerGone; the worker is then ended."""
        name = secrets.token_hex(8)
        content = pickle.dumps({**request, "id": name})
        frame = len(content).to_bytes(4, "big") + content
        # On a thread of its own: a worker that does not read must not hold up the grader.
        threading.Thread(target=self._write, args=(frame,), daemon=True).start()
        try:
            content = self.frames.get(timeout=max(seconds, 0.01))
            if content is None:
                raise WorkerGone("ended")
            reply = json.loads(content) if few_values(content) else None
            if not isinstance(reply, dict) or reply.get("id") != name:
                raise WorkerGone("garbled")
            return reply
        except queue.Empty:
            self.end()
            raise WorkerGone("late") from None
        except (ValueError, RecursionError):
            self.end()
            raise WorkerGone("garbled") from None
        except WorkerGone:
            self.end()
            raise

    def _write(self, frame):
        with contextlib.suppress(OSError, ValueError):  # it has ended
            self.process.stdin.write(frame)
            self.process.stdin.flush()

    def _read(self):
        """Pass frames on until the worker ends or sends something that is no frame."""
        stream = self.process.stdout
        with contextlib.suppress(OSError, ValueError):
            while len(head := stream.read(4)) == 4:
                length = int.from_bytes(head, "big")
                if length > LONGEST_REPLY:
                    self._put(b"[]")  # nothing that belongs to a question
                    break
                content = stream.read(length)
                if len(content) < length or not self._put(content):
                    break
        self._put(None)

    def _put(self, frame):
        """Queue a frame; False when nobody takes them any more."""
        for _ in range(600):
            with contextlib.suppress(queue.Full):
                self.frames.put(frame, timeout=0.1)
                return True
            if self.process.poll() is not None:
                return False
        return False

    def end(self):
        """End the worker and all that it has started."""
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError, ValueError):
                stream.close()


def few_values(content):
    """Whether a text of JSON, as bytes, can be read into a few megabytes."""
    return sum(map(content.count, (b"[", b"{", b","))) <= MOST_MARKS


def deadline(seconds):
    """A function that says how many seconds are left."""
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()
