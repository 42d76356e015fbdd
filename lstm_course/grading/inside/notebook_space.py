"""Where a submitted notebook's cells run, one after the other, as in Jupyter.

Of the course the notebook gets what its exercise imports, no more. Importing something else does
no harm, but it is a ``Closed`` stand-in: an answer that calls the course's own function instead
of writing it stops with a sentence.
"""

import builtins
import contextlib
import importlib
import linecache
import sys
import time
from types import ModuleType

from lstm_course.checks.running import learners_line, limited
from lstm_course.grading.codec import encode_error

COURSE = "lstm_course"


class ClosedFunction(Exception):
    """Raised when an answer uses a part of the course that its exercise does not hand out."""


class Closed:
    """Stands for something of the course that is not handed out."""

    def __init__(self, name):
        self._closed_name = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Closed(f"{self._closed_name}.{name}")

    def __call__(self, *arguments, **named):
        raise ClosedFunction(
            f"{self._closed_name} is the course's own and closed while answers are graded. Write "
            "these lines yourself"
        )


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


class NotebookSpace:
    """The names that the cells define, and how each cell went."""

    def __init__(self, open_names):
        self.module = ModuleType("__main__")
        sys.modules["__main__"] = self.module
        self.names = self.module.__dict__
        self.names["__builtins__"] = {**vars(builtins), "__import__": self._import}
        self.names["display"] = lambda *things, **named: None
        self.open_names = open_names

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
        if level == 0 and name.split(".")[0] == COURSE:
            return HandedOut(name if fromlist else COURSE, self.open_names)
        return builtins.__import__(name, globals, locals, fromlist, level)

    def run(self, cells, seconds_each, seconds):
        """Run all cells; one that fails is noted, and the next one runs. Returns the failures."""
        failures, end = [], time.monotonic() + seconds
        for number, source in enumerate(cells, start=1):
            # The name tells the checks that a line of a traceback is the learner's.
            name = f"<ipykernel_cell_{number}>"
            linecache.cache[name] = (len(source), None, source.splitlines(True), name)
            left = min(seconds_each, end - time.monotonic())
            try:
                code = compile(source, name, "exec")
                limited(lambda code=code: exec(code, self.names), max(left, 0.05))
            except BaseException as error:
                line = learners_line(error, None) or (getattr(error, "text", None) or "").strip()
                failures.append({"cell": number, **encode_error(error, line)})
        return failures

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
