"""Where a submitted notebook's cells run, one after the other, as in Jupyter.

One thing is different. The learner's packages, files and keyboard are missing here, so a statement
that fails is noted with the names that it would have made, and the next statement runs: what does
not need it is not lost.

Of the course the notebook gets what its exercise imports, no more. Importing something else does
no harm, but it is a ``Closed`` stand-in: an answer that calls the course's own function instead
of writing it stops with a sentence. PyTorch is closed too where the exercise is NumPy's.
"""

import __future__

import ast
import builtins
import contextlib
import importlib
import inspect
import linecache
import os
import sys
import time
from types import ModuleType

from lstm_course.checks.running import learners_line, limited
from lstm_course.grading.codec import encode_error
from lstm_course.grading.inside import jupyter

COURSE = "lstm_course"
TORCH = "torch"
FAILURES = 100  # more of one notebook are not told
BOUND = 50  # nor more names of one of them
FUTURE = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})

CLOSED = {
    COURSE: (
        "{} is the course's own and closed while answers are graded. Write these lines yourself"
    ),
    TORCH: "{} is closed in this exercise: write these lines in NumPy",
}


class ClosedFunction(Exception):
    """Raised when an answer uses what its exercise does not hand out."""


class Closed:
    """Stands for something of the course, or of PyTorch, that is not handed out."""

    def __init__(self, name):
        self._closed_name = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Closed(f"{self._closed_name}.{name}")

    def __call__(self, *arguments, **named):
        name = self._closed_name
        raise ClosedFunction(CLOSED[name.split(".")[0]].format(name))

    def __instancecheck__(self, thing):
        return False  # isinstance(x, torch.Tensor): nothing here is one


class Quiet:
    """What ``check`` answers here: the true answer is given elsewhere, later."""

    ok, status, message, mistake = False, "not yet", "", None

    def __repr__(self):
        return "This check is answered after grading."


class HandedOut(ModuleType):
    """A module of the course as the notebook sees it. ``open_names``: dotted, as imported."""

    def __init__(self, name, open_names):
        super().__init__(name)
        self.__path__ = []
        self.__dict__["_open"] = open_names

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        wanted, names = f"{self.__name__}.{name}", self.__dict__["_open"]
        if wanted == f"{COURSE}.check":
            return lambda *arguments, **named: Quiet()
        if any(wanted == one or wanted.startswith(one + ".") for one in names):
            return real(wanted)
        if any(one.startswith(wanted + ".") for one in names):
            return HandedOut(wanted, names)
        return Closed(wanted)


def real(dotted):
    """The object of a dotted name: a module, or what a module defines."""
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except AttributeError:
        return importlib.import_module(dotted)


def no_input(prompt=""):
    """What ``input`` is here. Raises EOFError."""
    raise EOFError("input() waits for a person, and nobody is there while answers are graded")


class NotebookSpace:
    """The names that the cells define, and what in them has failed."""

    def __init__(self, open_names):
        self.module = ModuleType("__main__")
        sys.modules["__main__"] = self.module
        self.names = self.module.__dict__
        self.real_import, self.scratch = builtins.__import__, os.getcwd() + os.sep
        builtins.__import__, builtins.input = self._import, no_input
        self.names["display"] = lambda *things, **named: None
        shell = jupyter.Shell(self)
        self.names["get_ipython"] = lambda: shell
        self.open_names = open_names
        self.failures, self.flags, self.loop = [], 0, None

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
        """The notebook and the modules that it has written get stand-ins; all others the real."""
        first = name.split(".")[0] if level == 0 else ""
        if first in CLOSED and str((globals or {}).get("__file__", self.scratch)).startswith(
            self.scratch
        ):
            if first == COURSE:
                return HandedOut(name if fromlist else COURSE, self.open_names)
            if TORCH not in sys.modules:  # it is not this exercise's
                return Closed(name if fromlist else TORCH)
        return self.real_import(name, globals, locals, fromlist, level)

    def run(self, cells, seconds_each, seconds):
        """Run all cells, statement by statement. Returns what has failed, a list of dicts.

        Each has the fields of ``encode_error``, the number of its ``cell``, the names that it
        would have ``bound``, and the name that was ``missing`` when it is a NameError.
        """
        end = time.monotonic() + seconds
        for number, source in enumerate(cells, start=1):
            left = min(seconds_each, end - time.monotonic())
            rest = [source]
            try:
                limited(lambda n=number, rest=rest: self._run_cell(n, rest), max(left, 0.05))
            except BaseException as error:  # no Python, or stopped, or it ends itself
                self._note(number, error, rest)
        return self.failures

    def _run_cell(self, number, rest):
        """Run one cell. ``rest``, at first its text, becomes the statements still to be run."""
        # The name tells the checks that a line of a traceback is the learner's.
        name = f"<ipykernel_cell_{number}>"
        source = jupyter.as_python(rest[0])
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        rest[:] = jupyter.parse(source, name)
        while rest:
            try:
                self._execute(rest[0], name)
            except Exception as error:
                self._note(number, error, rest[:1])
            del rest[0]

    def _execute(self, statement, name):
        """Run one statement, also one with ``await``; return the value of an expression."""
        value = isinstance(statement, ast.Expr)
        tree = ast.Expression(statement.value) if value else ast.Module([statement], [])
        flags = self.flags | jupyter.FLAGS
        code = compile(tree, name, "eval" if value else "exec", flags, dont_inherit=True)
        self.flags |= code.co_flags & FUTURE  # `from __future__ import …` holds from here on
        result = eval(code, self.names)
        return self._finish(result) if code.co_flags & inspect.CO_COROUTINE else result

    def _finish(self, coroutine):
        import asyncio  # only here: few notebooks need it

        self.loop = self.loop or asyncio.new_event_loop()
        return self.loop.run_until_complete(coroutine)

    def evaluate(self, text):
        """Run a text for a magic, without catching anything; the value of its last expression."""
        result = None
        for statement in jupyter.parse(jupyter.as_python(text)):
            result = self._execute(statement, "<ipykernel_magic>")
        return result

    def _note(self, number, error, statements):
        """Keep what is told of a failure: the error, its line, and the names that are missing."""
        if len(self.failures) == FAILURES:
            return
        names = set()
        for one in statements:
            text = isinstance(one, str)
            names |= jupyter.bound_in_text(one) if text else jupyter.bound_by(one)
        line = learners_line(error, None) or str(getattr(error, "text", None) or "").strip()
        missing = str(getattr(error, "name", "") or "") if isinstance(error, NameError) else ""
        failure = {"cell": number, "missing": missing[:60], **encode_error(error, line)}
        failure["arguments"] = None  # they are for an error that is judged
        failure["bound"] = sorted(name for name in names if len(name) <= 60)[:BOUND]
        self.failures.append(failure)

    @contextlib.contextmanager
    def without(self, dotted_names):
        """Close parts of the course for a while, under whatever name the notebook knows them."""
        changed = []
        for dotted in dotted_names:
            module, _, name = dotted.rpartition(".")
            owner = sys.modules.get(module)
            thing = getattr(owner, "__dict__", {}).get(name)
            if thing is None:
                continue
            holders = [(vars(owner), name)]
            holders += [(self.names, k) for k, v in self.names.items() if v is thing]
            for place, key in holders:
                changed.append((place, key, thing))
                place[key] = Closed(dotted)
        try:
            yield
        finally:
            for place, key, thing in changed:
                place[key] = thing
