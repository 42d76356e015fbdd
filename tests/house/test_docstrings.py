"""Docstrings: a public function that raises says so under "Raises", with what makes it raise.

The files are read, not imported. A function raises if its own body does, or if it hands its
arguments to one that checks them: a check of ``arguments``, or a private function of the same
file that raises. What it learns from another public function is told there.
"""

import ast

import pytest

from lstm_course.support.places import PACKAGE

# The rooms that are read, as patterns of files in the package. Add a room here.
ROOMS = (
    "*.py",
    "engine/*.py",
    "tasks/*.py",
    "pictures/*.py",
    "widgets/*.py",
    "course/*.py",
    "support/*.py",
    "pytorch/training/settings.py",
    "experiments/*.py",
    "commands/reproduce.py",
)
CHECKS = "arguments"  # the module of the checks
FILES = [path for room in ROOMS for path in sorted(PACKAGE.glob(room))]

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
INNER = FUNCTIONS | ast.Lambda | ast.ClassDef  # what they raise, they raise later


def functions_of(tree):
    """{qualified name: (function, where it must say what it raises)} of a file.

    What ``__init__`` and ``__post_init__`` raise may stand in the docstring of their class.
    """
    found = {}
    for node in tree.body:
        if isinstance(node, FUNCTIONS):
            found[node.name] = node, (node,)
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, FUNCTIONS):
                    makes = method.name in ("__init__", "__post_init__")
                    places = (method, node) if makes else (method,)
                    found[f"{node.name}.{method.name}"] = method, places
    return found


def own_nodes(function):
    """The nodes of a function's body, without those of functions and classes inside it."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, INNER):
            yield node
            waiting += ast.iter_child_nodes(node)


def checks_of(tree):
    """The names under which a file imported checks, and the name of their module."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(CHECKS):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def raises(function, checks, private):
    """Whether a function raises; ``private``: the private ones of its file that do."""
    for node in own_nodes(function):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in checks | private or called.startswith(f"{CHECKS}."):
                return True
    return False


def silent(source):
    """The public functions and methods of a file that raise and do not say so."""
    tree = ast.parse(source)
    functions, checks, private = functions_of(tree), checks_of(tree), set()
    while (
        more := {
            name
            for name, (function, _) in functions.items()
            if name.startswith("_") and raises(function, checks, private)
        }
        - private
    ):
        private |= more
    return [
        name
        for name, (function, places) in functions.items()
        if is_public(name)
        and raises(function, checks, private)
        and not any("Raises" in (ast.get_docstring(place) or "") for place in places)
    ]


def is_public(name):
    parts = name.split(".")
    special = parts[-1].startswith("__") and parts[-1].endswith("__")
    return not any(part.startswith("_") for part in (parts[:-1] if special else parts))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_public_function_that_raises_says_so(path):
    assert silent(path.read_text(encoding="utf-8")) == []


def test_every_room_has_files():
    assert [room for room in ROOMS if not list(PACKAGE.glob(room))] == []


def test_what_counts_as_raising():
    source = """
from lstm_course.support import arguments
from lstm_course.support.arguments import whole_number as whole


def plain():
    '''Nothing.'''

def direct():
    '''Nothing.'''
    if True:
        raise ValueError

def says_so():
    '''Raises: ValueError.'''
    raise ValueError

def without_docstring():
    raise ValueError

def later():
    '''Nothing.'''
    def inner():
        raise ValueError
    return inner

def checked():
    '''Nothing.'''
    whole("n", 1)

def checked_too():
    '''Nothing.'''
    return arguments.numbers("n", 1, float)

def by_a_helper():
    '''Nothing.'''
    return _first()

def _first():
    return _second()

def _second():
    raise ValueError

def _private():
    raise ValueError

class Public:
    '''Raises: ValueError.'''

    def __init__(self):
        raise ValueError

    def method(self):
        '''Nothing.'''
        raise ValueError

    def __call__(self):
        raise ValueError

class _Private:
    def method(self):
        raise ValueError
"""
    assert silent(source) == [
        "direct",
        "without_docstring",
        "checked",
        "checked_too",
        "by_a_helper",
        "Public.method",
        "Public.__call__",
    ]
