"""``python -m lstm_course test``: check the whole course. Standard library only.

First what takes seconds (style, notebooks against their sources), then pytest: the tests of the
package and every notebook, run again and compared with the outputs that it was published with.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

from lstm_course.setup import javascript, processors
from lstm_course.setup.venv import ensure, environment
from lstm_course.support import patience
from lstm_course.support.places import ROOT

# Both for a quiet machine, and multiplied by how slow this one is when the run begins.
LIMIT_SECONDS = 50 * 60  # a run takes about 12 minutes on two cores; something hangs after that
CELL_SECONDS = 150
HELP = f"""usage: python -m lstm_course test [options] [pytest's own options and paths]

  --quick           leave out the notebooks and the slow and browser tests
  --processor NAME  let the libraries compute as on another processor:
{processors.listed()}"""
SUMMARY = re.compile(r"^=+ (.*\b(?:passed|failed|errors?|skipped|ran|deselected)\b.* in .*?) =+$")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def main(argv):
    """Run all checks; return 0 only if each of them passed."""
    if "-h" in argv or "--help" in argv:
        print(HELP)
        return 0
    try:
        processor, argv = take_processor(argv)
        python = ensure("requirements-dev.txt")
        imitation = processors.settings(processor, python)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    results, last_line = [], ""
    with tempfile.TemporaryDirectory(prefix="lstm_course_") as state:
        env = {**environment(python), "OMP_NUM_THREADS": "1", "LSTM_COURSE_STATE": state}
        env.update(imitation)
        for name, command in steps(python, argv):
            print(f"\n--- {name} ---", flush=True)
            start = time.monotonic()
            code, found = stream(command, env)
            last_line = found or last_line
            results.append((name, code, time.monotonic() - start))
    print("\n--- summary ---")
    for name, code, seconds in results:
        print(f"{name:10}{'passed' if code == 0 else 'FAILED':8}{seconds:6.1f} s")
    print(f"pytest: {last_line or 'no result'}", flush=True)
    return int(any(code for _, code, _ in results))


def take_processor(argv):
    """Return (the name after ``--processor``, the other words); "native" when it is not given."""
    name, others, words = "native", [], iter(argv)
    for word in words:
        option, equals, value = word.partition("=")
        if option == "--processor":
            name = value if equals else next(words, "")
        else:
            others.append(word)
    return name, others


def steps(python, argv):
    """Return (name, command) of each check, the quickest first."""
    yield "style", [python, "-m", "ruff", "check", "."]
    yield "format", [python, "-m", "ruff", "format", "--check", "."]
    yield from javascript.checks()
    yield "notebooks", [python, "-m", "lstm_course", "build", "--check"]
    yield "tests", [python, "-m", "pytest", *pytest_arguments(argv)]


def pytest_arguments(argv):
    """Return pytest's arguments: ours, then the caller's, then what to test unless they said."""
    quick = "--quick" in argv
    theirs = [word for word in argv if word != "--quick"]
    ours = ["--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder", "--durations=10"]
    ours += ["--nbval", "--nbval-sanitize-with=tests/nbval_sanitize.cfg"]
    ours += [f"--nbval-cell-timeout={patience.seconds(CELL_SECONDS):.0f}"]
    ours += [f"--color={'yes' if sys.stdout.isatty() else 'no'}"]
    if quick:
        ours += ["-m", "not slow and not browser"]
    if any(not word.startswith("-") and (ROOT / word.split("::")[0]).exists() for word in theirs):
        return [*ours, *theirs]
    folders = ["tests"] if quick else ["tests", "notebooks", "exercises", "solutions"]
    return [*ours, *theirs, *(folder for folder in folders if (ROOT / folder).is_dir())]


def stream(command, env):
    """Run a command and pass its output on; return (exit code, pytest's last line if it has one).

    A command that exceeds the limit is stopped together with everything that it started.
    """
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=os.name != "nt",
    )
    alarm = threading.Timer(patience.seconds(LIMIT_SECONDS), stop, [process])
    alarm.start()
    last_line = ""
    try:
        for line in process.stdout:
            print(line, end="", flush=True)
            found = SUMMARY.match(COLOUR.sub("", line.rstrip()))
            last_line = found[1] if found else last_line
        return process.wait(), last_line
    except KeyboardInterrupt:
        stop(process)
        raise
    finally:
        alarm.cancel()


def stop(process):
    """End a process and all its children."""
    print("\nStopping ...", flush=True)
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
    else:
        os.killpg(process.pid, signal.SIGKILL)
