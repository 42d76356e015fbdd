"""Read what was handed in: any file becomes cells of code, or one sentence that says why not."""

import hashlib
import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path

from lstm_course.checks.registry import LESSONS, QUESTIONS, lesson_of
from lstm_course.grading.inside.jupyter import TRANSFORMER

LARGEST = 20_000_000  # bytes; an exercise with all its pictures has less than one million
_NAMED = re.compile(r"""\bdef\s+(\w+)\s*\(|^(\w+)\s*=|\bcheck\(\s*["'](\w+)["']""", re.MULTILINE)
_MAGIC = re.compile(r"^[ \t]*[%!?]|=[ \t]*[%!]|\?[ \t]*$", re.MULTILINE)
MOST_VALUES = 1_000_000  # of JSON: each takes up to 100 bytes of memory
CLEAR = "{} Clear its outputs (Edit, Clear Outputs of All Cells) and hand it in again."
LONGEST_CODE = 500_000  # characters; a solution has 20,000


class NotReadable(ValueError):
    """A file that cannot be graded; the text says why, and what to ask the learner for."""


@dataclass(frozen=True)
class Submission:
    """One file that was handed in.

    Attributes:
        name: its path below the folder.
        digest: SHA-256 of its bytes.
        lesson: number of the lesson whose exercise it is, "01" to "07"; "" when unknown.
        cells: the text of its code cells.
        problem: "" or the sentence that says why it cannot be graded.
    """

    name: str
    digest: str
    lesson: str = ""
    cells: tuple[str, ...] = ()
    problem: str = ""


def find(folder, leave_out=()):
    """All files below ``folder`` in the order of their names, without hidden ones.

    ``leave_out`` are files that the grader itself has written there.
    """
    written = {Path(path).resolve() for path in leave_out}
    found = []
    for path in sorted(Path(folder).rglob("*")):
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)
        if not hidden and not path.is_dir() and path.resolve() not in written:
            found.append(path)
    return found


def read(path, folder):
    """Return the ``Submission`` in a file. Never raises for what a learner handed in."""
    name = path.relative_to(folder).as_posix()
    digest = ""
    try:
        content = _content(path)
        digest = hashlib.sha256(content).hexdigest()
        notebook = _notebook(content, path.suffix)
        cells = tuple(_code_cells(notebook))
        _not_too_long(cells)
        return Submission(name, digest, _lesson(notebook, cells), cells)
    except NotReadable as problem:
        return Submission(name, digest, problem=str(problem))
    except (OSError, RecursionError, MemoryError) as error:
        return Submission(name, digest, problem=f"It cannot be read ({type(error).__name__}).")


def _content(path):
    if path.is_symlink() or not path.is_file():
        raise NotReadable("It is a link or a special file and not a notebook.")
    size = path.stat().st_size
    if size > LARGEST:
        most = f"It has {size / 1e6:.0f} MB, and at most {LARGEST / 1e6:.0f} MB are read."
        raise NotReadable(CLEAR.format(most))
    return path.read_bytes()


def _notebook(content, suffix):
    if suffix != ".ipynb":
        raise NotReadable("It is not a notebook: hand in the .ipynb file.")
    if not content.strip():
        raise NotReadable("It is empty: save the notebook and hand it in again.")
    if sum(map(content.count, (b"[", b"{", b","))) > MOST_VALUES:
        raise NotReadable(CLEAR.format("It has too many values in its outputs."))
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except ValueError:  # also a UnicodeDecodeError
        raise NotReadable("It is not a notebook: its text is damaged (not JSON).") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NotReadable("It is JSON, but it has no list of cells, so it is not a notebook.")
    return notebook


def _code_cells(notebook):
    for cell in notebook["cells"]:
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue  # text, and cells of kinds that nobody knows
        source = cell.get("source", "")
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if isinstance(source, str):
            yield source


def _not_too_long(cells):
    length = sum(map(len, cells))
    if length > LONGEST_CODE:
        raise NotReadable(
            f"Its code has {length:,} characters, and at most {LONGEST_CODE:,} are read. Is a "
            "table of numbers in a cell? Take it out and hand it in again."
        )


def modules_for(cells):
    """Modules that reading the cells takes: IPython's transformer where a line may be its own."""
    magics = any(_MAGIC.search(cell) for cell in cells)
    return (TRANSFORMER,) if magics and importlib.util.find_spec("IPython") else ()


def _lesson(notebook, cells):
    """The lesson whose questions the cells name most often."""
    metadata = notebook.get("metadata")
    course = metadata.get("lstm_course") if isinstance(metadata, dict) else None
    if isinstance(course, dict) and str(course.get("source")).startswith("source/lessons/"):
        raise NotReadable("It is a lesson and not its exercise: hand in the file of exercises/.")
    named = [name for found in _NAMED.findall("\n".join(cells)) for name in found if name]
    counts = dict.fromkeys(LESSONS, 0)
    for name in named:
        if name in QUESTIONS:
            counts[lesson_of(name)] += 1
    lesson = max(counts, key=counts.get)
    if not counts[lesson]:
        raise NotReadable("No function of an exercise is in it: is it the right notebook?")
    return lesson
