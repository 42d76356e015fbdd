"""The house: which room may import which. Arrows go down only, and no files import in a circle."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from lstm_course.support.places import PACKAGE

# The book: the modules of the top level, in the order of the lessons.
STEPS = {"activations", "rnn", "lstm"}
NETWORKS = {"bidirectional", "layers", "losses", "optim", "training", "gradients"}
BOOK = STEPS | NETWORKS
BELOW_CHECKS = BOOK | {"engine", "tasks", "pytorch", "records", "course", "support"}

# Room: the rooms that it may import. A new arrow is a decision: write it here, with its reason, and
# only if it leads down. ``face`` is ``lstm_course`` itself, the names that lessons import.
MAY_IMPORT = {
    "support": set(),
    "face": {"support"},
    "course": {"support"},
    **dict.fromkeys(STEPS, STEPS | {"support"}),
    "engine": STEPS | {"support"},
    **dict.fromkeys(NETWORKS, BOOK | {"engine", "support"}),
    "tasks": BOOK | {"engine", "support"},
    "pytorch": BOOK | {"engine", "tasks", "support"},
    "bench": BOOK | {"engine", "pytorch", "support"},
    "records": {"course", "support"},
    "pictures": STEPS | {"course", "support"},  # they know traces, not models
    "widgets": BOOK | {"engine", "pictures", "tasks", "records", "support"},
    "checks": BELOW_CHECKS | {"face"},  # a copied solution imports what its exercise imports
    "experiments": BOOK | {"engine", "tasks", "pytorch", "pictures", "support"},
    "setup": {"support"},
    "publish": {"checks", "course", "widgets", "pictures", "support"},
    "grading": {"checks", "course", "face", "support"},
    "commands": {"bench", "experiments", "grading", "publish", "pytorch", "records", "setup"}
    | {"course", "support"},
    "__main__": {"setup"},
}


def modules(package):
    """{dotted name: path} of every module."""
    found = {}
    for path in package.rglob("*.py"):
        parts = [package.name, *path.relative_to(package).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def arrows(package):
    """{module: the modules of the package that it imports, anywhere in its text}."""
    known = modules(package)
    found = {}
    for name, path in known.items():
        found[name] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                each = [f"{node.module}.{alias.name}" for alias in node.names]
                targets = [one if one in known else node.module for one in each]
            else:
                continue
            found[name] |= {one for one in targets if one in known and one != name}
    return found


def room(module):
    """The room of a module: its folder, or its own name on the top level."""
    return (module.split(".") + ["face"])[1]


def forbidden(package):
    """Every arrow between rooms that ``MAY_IMPORT`` does not name."""
    return [
        f"{module} imports {target}"
        for module, targets in sorted(arrows(package).items())
        for target in sorted(targets)
        if room(target) != room(module) and room(target) not in MAY_IMPORT.get(room(module), set())
    ]


def test_every_room_imports_only_what_it_may():
    assert forbidden(PACKAGE) == []


def test_no_files_import_in_a_circle():
    graph = arrows(PACKAGE)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of files: {' -> '.join(error.args[1])}")


def test_what_may_be_imported_lies_lower():
    """The table itself has no way back up."""
    for book in (STEPS, NETWORKS):  # these stand on one floor, and their files in a row
        for one in book:
            MAY_IMPORT[one] = MAY_IMPORT[one] - book
    TopologicalSorter(MAY_IMPORT).prepare()


def test_every_room_says_what_lives_in_it():
    rooms = [path for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))]
    assert {path.name for path in rooms} | BOOK | {"face", "__main__"} == set(MAY_IMPORT)
    for folder in [*rooms, PACKAGE / "grading" / "inside", PACKAGE / "setup" / "doctor"]:
        text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
        assert text and len(text.splitlines()) >= 3, f"{folder.name}/__init__.py says too little"


def test_a_new_arrow_is_seen(tmp_path):
    package = tmp_path / "lstm_course"
    files = {"__init__.py": "", "lstm.py": "", "support/__init__.py": "", "engine/__init__.py": ""}
    files["support/files.py"] = "def write():\n    from lstm_course import lstm\n"
    files["engine/lstm_layer.py"] = "from lstm_course.lstm import LSTMTrace\n"
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    assert forbidden(package) == ["lstm_course.support.files imports lstm_course.lstm"]


def test_the_book_is_what_lies_on_the_top_level():
    names = {path.stem for path in Path(PACKAGE).glob("*.py")}
    assert names == BOOK | {"__init__", "__main__"}
