"""Run a learner's function: its time limited, its printing swallowed, nothing left behind.

On the main thread of Linux and macOS a timer signal ends a loop that never ends. On Windows and on
other threads, a second thread asks the interpreter to raise in the first one. Neither can stop a
single long call into compiled code, such as one huge matrix product.
"""

import contextlib
import copy
import ctypes
import io
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass

SECONDS = 1.5  # for all cases of one check together
_AGAIN = 0.02  # raise again after this long, for code that catches everything


class TooLong(BaseException):
    """Raised inside a learner's function when its time is over.

    Not an ``Exception``: ``except Exception`` in the learner's loop must not swallow it.
    """


@dataclass(frozen=True)
class Outcome:
    """What a function did on one case: a value or an error, and the arguments it changed.

    ``line`` is the learner's own line in which the error arose, "" when there is none.
    """

    value: object = None
    error: BaseException | None = None
    changed: tuple = ()
    line: str = ""


def attempt(question, function, arguments, seconds):
    """Run a function on its own copy of one case's arguments. Never raises."""
    mine = copy.deepcopy(arguments)
    nowhere = _Nowhere()
    try:
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            value = limited(lambda: question.run_on(function, mine), seconds)
    except BaseException as error:  # exit and Ctrl-C too: a learner is told, not thrown out
        return Outcome(error=error, line=learners_line(error, function))
    return Outcome(value, changed=question.changed(arguments, mine))


def learners_line(error, function):
    """The last line of the learner's that was running: of this function or of another cell's."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    line = ""
    for frame in traceback.extract_tb(error.__traceback__, limit=-200):
        if frame.line and (frame.filename == own or "ipykernel_" in frame.filename):
            line = frame.line.strip()
    return line


def limited(work, seconds):
    """Call ``work()`` and return its result; raise ``TooLong`` in it after so many seconds."""
    on_main_thread = threading.current_thread() is threading.main_thread()
    if on_main_thread and hasattr(signal, "setitimer"):
        return _limited_by_signal(work, seconds)
    return _limited_by_thread(work, seconds)


def _limited_by_signal(work, seconds):
    running, fired = True, 0

    def stop(number, frame):
        nonlocal fired
        fired += 1
        if running and fired <= 3:
            raise TooLong
        if running:  # a bare `except:` has caught it each time: try between two lines instead
            _raise_lines_later(frame, fired % 5)

    tracer = sys.gettrace()
    handler = signal.signal(signal.SIGALRM, stop)
    started = time.monotonic()
    left, interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), _AGAIN)
    try:
        return work()
    finally:
        running = False  # first of all: from here on the signal does nothing
        signal.setitimer(signal.ITIMER_REAL, 0)
        if fired > 3:
            sys.settrace(tracer)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        if left:  # somebody else's timer goes on
            spent = time.monotonic() - started
            signal.setitimer(signal.ITIMER_REAL, max(left - spent, 0.001), interval)


def _raise_lines_later(frame, lines):
    """Raise ``TooLong`` in a running frame after so many of its lines.

    Some line of a loop lies outside its ``try``; counting differently each time finds it.
    """

    def trace(frame, event, argument):
        nonlocal lines
        lines -= event == "line"
        if lines < 0:
            raise TooLong
        return trace

    frame.f_trace = trace
    sys.settrace(trace)


def _limited_by_thread(work, seconds):
    running, over, target = True, threading.Event(), threading.get_ident()

    def watch():
        pause = seconds
        while not over.wait(max(pause, 0)) and running:
            _raise_in(target, TooLong)
            pause = _AGAIN

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return work()
    finally:
        running = False
        while watcher.is_alive():
            try:
                over.set()
                watcher.join()
            except TooLong:  # it was already on its way
                pass
        _raise_in(target, None)


def _raise_in(thread, kind):
    """Ask the interpreter to raise in a thread; None takes back what was not yet raised."""
    what = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)


class _Nowhere(io.TextIOBase):
    """Takes all output and keeps none, so that printing in a loop fills no memory."""

    def writable(self):
        return True

    def write(self, text):
        return len(text)
