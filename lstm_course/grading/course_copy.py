"""Copy the part of the course that the learner's process may read, and nothing else.

That is: what the exercise imports, the classes of the arguments, and the worker itself, each with
the modules that it imports. The questions, the known mistakes and the solutions are not in it.
"""

import ast
import pickletools
import shutil
from pathlib import Path

import lstm_course

PACKAGE = Path(lstm_course.__file__).resolve().parent
OWN = PACKAGE.name
WORKER = (
    "grading.inside.worker",
    "grading.inside.notebook_space",
    "grading.inside.fence",
    "checks.observing",
)
WITHOUT_ANSWERS = "checks/__init__.py"  # replaced: the real one imports all questions


def copy_course(exam, folder):
    """Copy what one exam needs to ``folder/lstm_course``; return ``folder`` as a string."""
    wanted = {f"{OWN}.{name}" for name in WORKER} | set(exam.open_names)
    for one in exam.asked:
        for pickled in one.arguments:
            wanted |= names_in_pickle(pickled)
    target = Path(folder) / OWN
    for path in sorted(files_of(wanted)):
        copy = target / path.relative_to(PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path == PACKAGE / WITHOUT_ANSWERS:
            copy.write_text('"""Checks are answered by the grading process."""\n', "utf-8")
        else:
            shutil.copyfile(path, copy)
    if (target / "tasks").is_dir():  # trained networks that a lesson hands out
        shutil.copytree(PACKAGE / "tasks" / "data", target / "tasks" / "data")
    return str(folder)


def names_in_pickle(pickled):
    """Modules of the course whose classes a pickle needs."""
    strings = [argument for _, argument, _ in pickletools.genops(pickled)]
    return {s.split()[0] for s in strings if isinstance(s, str) and s.startswith(f"{OWN}.")}


def files_of(names):
    """The source files behind dotted names, with all that they import from the course."""
    found, waiting = set(), [OWN, *names]
    while waiting:
        name = waiting.pop()
        for path in paths_of(name):
            if path not in found:
                found.add(path)
                if path != PACKAGE / WITHOUT_ANSWERS:
                    waiting += imports_of(path)
    return found


def paths_of(name):
    """The files of a dotted name: its packages, its module; a lazy name's module as well."""
    parts, place, files = name.split(".")[1:], PACKAGE, [PACKAGE / "__init__.py"]
    if len(parts) == 1 and parts[0] in lstm_course.HOME:
        parts = lstm_course.HOME[parts[0]].split(".")
    for part in parts:
        if (place / part / "__init__.py").is_file():
            place = place / part
            files.append(place / "__init__.py")
        elif (place / f"{part}.py").is_file():
            files.append(place / f"{part}.py")
            break
        else:
            break  # a function or a class
    return files


def imports_of(path):
    """Dotted names that a file of the course imports from the course, wherever in the file."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in names if name.split(".")[0] == OWN]
