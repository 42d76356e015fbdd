"""Start a worker behind its fences, and speak with it under a deadline.

With bubblewrap (Linux) the worker has no network, sees of the disk only Python, the system's
libraries and its copy of the course, writes to a small folder in memory, and takes all its
processes with it when it ends. Without bubblewrap the limits and the audit hook of ``fence``
remain; ``Sandbox.note`` says so.
"""

import contextlib
import functools
import json
import os
import pickle
import queue
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from lstm_course.grading.course_copy import OWN, PACKAGE, copy_course
from lstm_course.grading.exam import ROOT

START_SECONDS = 60  # to import NumPy or PyTorch on a busy machine
LONGEST_REPLY = 64 * 2**20
SCRATCH_BYTES = 64 * 2**20
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

WITH_BUBBLEWRAP = (
    "Answers run in bubblewrap: no network, no files but Python's, nothing written to the disk."
)
WITHOUT = (
    "Answers run WITHOUT bubblewrap ({why}): time, memory and Python's audit hook hold back what "
    "learners usually write, but not somebody who knows Python's insides. {advice}"
)
ON_LINUX = "Install it (for example: apt install bubblewrap) before you grade for marks."
ELSEWHERE = (
    "It exists on Linux only: for marks, grade there, in a virtual machine, or in an account that "
    "holds nothing else."
)
WINDOWS = " On Windows there is no limit on memory either."


class WorkerGone(Exception):
    """The worker did not answer; ``kind`` is "late", "ended" or "garbled"."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


class Sandbox:
    """Makes workers for one run of the grader. A context: leaving it ends them all."""

    def __init__(self, use_bubblewrap=True):
        self.bubblewrap, self.note = find_bubblewrap() if use_bubblewrap else ("", "")
        self.note = self.note or WITHOUT.format(why="not wanted", advice="")
        self.folder = Path(tempfile.mkdtemp(prefix="lstm_course_grade_"))
        self.workers, self.copies = set(), {}
        self.lock = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.end_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def end_all(self):
        """End every worker, at once."""
        for worker in list(self.workers):
            worker.end()

    def start(self, exam, seconds):
        """Return a ``Worker`` that is ready. ``seconds``: all the processor time it may need."""
        with self.lock:
            if exam.lesson not in self.copies:
                copy = self.folder / f"course_{exam.lesson}"
                self.copies[exam.lesson] = copy_course(exam, copy)
        course = self.copies[exam.lesson]
        scratch = tempfile.mkdtemp(prefix="scratch_", dir=self.folder)
        rules = folder_rules(course, scratch)
        script = str(Path(course, OWN, "grading", "worker.py"))
        command = [sys.executable, "-I", "-B", "-X", "utf8", script]
        if self.bubblewrap:
            command = [*bubblewrap_command(self.bubblewrap, rules), *command]
        worker = Worker(command, scratch)
        self.workers.add(worker)
        start = {"course": course, "scratch": scratch, "rules": rules, "seconds": seconds}
        start |= {"open_names": exam.open_names, "preload": exam.preload}
        try:
            worker.ask(start, START_SECONDS)
        except WorkerGone:
            self.end(worker)
            raise
        return worker

    def end(self, worker):
        """End one worker and throw its files away."""
        worker.end()
        self.workers.discard(worker)
        shutil.rmtree(worker.scratch, ignore_errors=True)


def find_bubblewrap():
    """Return (path, what to tell). The path is "" when bubblewrap is missing or does not work."""
    if not sys.platform.startswith("linux"):
        advice = ELSEWHERE + (WINDOWS if sys.platform == "win32" else "")
        return "", WITHOUT.format(why="not on this system", advice=advice)
    path = shutil.which("bwrap")
    if not path:
        return "", WITHOUT.format(why="it is not installed", advice=ON_LINUX)
    with tempfile.TemporaryDirectory() as scratch:
        trial = [*bubblewrap_command(path, folder_rules(scratch, scratch)), sys.executable]
        try:
            done = subprocess.run([*trial, "-I", "-c", ""], capture_output=True, timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            return "", WITHOUT.format(why="it does not start here", advice="")
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no reason"]
        return "", WITHOUT.format(why=f"it does not work here: {words[0][:200]}", advice="")
    return path, WITH_BUBBLEWRAP


def folder_rules(course, scratch):
    """{folder: "read", "write" or "none"} for a worker; the longest folder that fits decides."""
    rules = dict.fromkeys(SYSTEM, "read")
    if os.name == "nt":
        rules = {os.environ.get("SYSTEMROOT", r"C:\Windows"): "read"}
    for folder in ("/proc", "/sys", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo"):
        rules[folder] = "read"
    rules["/dev/null"] = "write"
    if (ROOT / "pyproject.toml").is_file():
        rules[str(ROOT)] = "none"
    for folder in (sys.base_prefix, sys.base_exec_prefix, sys.prefix, sys.exec_prefix):
        rules[folder] = rules[os.path.realpath(folder)] = "read"
    rules[str(PACKAGE)] = "none"
    rules[str(course)] = "read"
    rules[str(scratch)] = "write"
    return rules


def bubblewrap_command(path, rules):
    """The same rules for bubblewrap, which starts with an empty disk."""
    command = [path, "--unshare-user", "--unshare-all", "--die-with-parent", "--new-session"]
    command += ["--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
    seen = []
    for folder in sorted(rules, key=len):
        rule, inside = rules[folder], any(folder.startswith(one + "/") for one in seen)
        if folder.startswith(("/proc", "/sys", "/dev")):
            continue  # made anew below
        if rule == "read":
            command += ["--ro-bind-try", folder, folder]
            seen.append(folder)
        elif rule == "write":
            command += [*size_of_scratch(path), "--tmpfs", folder]
        elif inside and os.path.isdir(folder):
            command += ["--tmpfs", folder]
    return [*command, "--proc", "/proc", "--dev", "/dev"]


@functools.cache
def size_of_scratch(path):
    """Older releases of bubblewrap cannot limit a folder in memory."""
    helped = subprocess.run([path, "--help"], capture_output=True, text=True)
    return ["--size", str(SCRATCH_BYTES)] if "--size" in helped.stdout + helped.stderr else []


def environment(scratch):
    """A worker's environment variables: nothing of the teacher's."""
    names = ("SYSTEMROOT", "LD_LIBRARY_PATH")  # without them some Pythons do not start
    kept = {name: os.environ[name] for name in names if name in os.environ}
    folders = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE"), scratch)
    settings = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MPLBACKEND": "Agg"}
    settings |= {"MPLCONFIGDIR": scratch, "LSTM_COURSE_STATE": os.path.join(scratch, "state")}
    return {**kept, **folders, **settings, **dict.fromkeys(THREADS, "1")}


class Worker:
    """A running worker: ``ask`` sends a request and waits for the reply that belongs to it."""

    def __init__(self, command, scratch):
        self.scratch = scratch
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(scratch),
            cwd=scratch,
            start_new_session=os.name == "posix",
        )
        self.frames = queue.Queue(maxsize=4)
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
            reply = json.loads(content)
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


def deadline(seconds):
    """A function that says how many seconds are left."""
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()
