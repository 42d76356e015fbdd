"""Start a worker behind its fences.

With bubblewrap (Linux) the worker has no network, sees of the disk only Python, the system's
libraries and its copy of the course, writes to a small folder in memory, and takes all its
processes with it when it ends. Without bubblewrap the limits and the audit hook of ``fence``
remain; ``Sandbox.note`` says so.
"""

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from lstm_course.grading.channel import Worker, WorkerGone
from lstm_course.grading.course_copy import OWN, PACKAGE, copy_course
from lstm_course.support.places import ROOT

START_SECONDS = 60  # to import NumPy or PyTorch on a busy machine
SCRATCH_BYTES = 64 * 2**20
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache")
SYSTEM_OF_MACOS = ("/System", "/Library/Frameworks")
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
NO_MEMORY_LIMIT = " There is no limit on memory either."  # Windows, macOS


class Sandbox:
    """Makes workers for one run of the grader. A context: leaving it ends them all."""

    def __init__(self, use_bubblewrap=True):
        self.bubblewrap, self.note = find_bubblewrap() if use_bubblewrap else ("", "")
        self.note = self.note or WITHOUT.format(why="not wanted", advice="")
        self.folder = Path(tempfile.mkdtemp(prefix="lstm_course_grade_"))
        self.workers, self.copies, self.closed = set(), {}, False
        self.lock = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.end_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def end_all(self):
        """End every worker, at once, and start no other."""
        self.closed = True
        for worker in list(self.workers):
            worker.end()

    def start(self, exam, seconds, modules=()):
        """Return a ``Worker`` that is ready. Raises WorkerGone when it does not start.

        ``seconds``: all the processor time it may need. ``modules``: to load besides the exam's.
        """
        with self.lock:
            if exam.lesson not in self.copies:
                copy = self.folder / f"course_{exam.lesson}"
                self.copies[exam.lesson] = copy_course(exam, copy)
        course = self.copies[exam.lesson]
        scratch = tempfile.mkdtemp(prefix="scratch_", dir=self.folder)
        rules = folder_rules(course, scratch)
        script = str(Path(course, OWN, "grading", "inside", "worker.py"))
        command = [sys.executable, "-I", "-B", "-X", "utf8", script]
        if self.bubblewrap:
            command = [*bubblewrap_command(self.bubblewrap, rules), *command]
        worker = Worker(command, scratch, environment(scratch))
        self.workers.add(worker)
        if self.closed:
            worker.end()
        start = {"course": course, "scratch": scratch, "rules": rules, "seconds": seconds}
        start |= {"open_names": exam.open_names, "preload": [*exam.preload, *modules]}
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
        advice = ELSEWHERE + NO_MEMORY_LIMIT
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
    if sys.platform == "darwin":
        rules |= dict.fromkeys(SYSTEM_OF_MACOS, "read")
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
