"""``python -m lstm_course handout FOLDER_OR_ZIP``: the exercises, without solutions, as one zip.

The same files give the same bytes on every machine. Standard library only.
"""

import argparse
import os
import sys
import zipfile
from pathlib import Path

from lstm_course.commands.answers import answers_in

ROOT = Path(__file__).resolve().parents[2]
NAME = "lstm_exercises.zip"
DATE = (2000, 1, 1, 0, 0, 0)  # the same for every file: a zip's bytes must not depend on the clock
SETUP = ("pyproject.toml", "LICENSE", "LICENSE-CC-BY-4.0.txt", "NOTICES.md", "README.md")

README = """\
The exercises of the course "How an LSTM works"

1. You need the course itself: {course}
2. Start it there with:  python -m lstm_course lab
   (If you keep an environment of your own: pip install -r requirements.txt)
3. Open a notebook of exercises/, write your answer where it says "YOUR CODE HERE", run that cell,
   then the check below it. It answers at once, and you can try as often as you like.
4. Save the notebook and hand in the .ipynb file. Keep its name; put yours in front if you were
   asked to.

What counts is the function itself: grading calls it again, with the course's own functions closed.
"""
APART = "copy the folder exercises/ into the folder of the course."
WITHIN = "it is in this zip. Unpack it to a folder of its own."


def main(argv=None, root=ROOT):
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course handout", description="Zip the exercises without solutions."
    )
    parser.add_argument("to", metavar="FOLDER_OR_ZIP", help=f"a folder (for {NAME}) or a .zip")
    parser.add_argument(
        "--with-course", action="store_true", help="add the lessons and the package as well"
    )
    options = parser.parse_args(argv)
    target = Path(options.to)
    if target.suffix.lower() != ".zip":
        target = target / NAME
    if not target.absolute().parent.is_dir():
        return refuse(f"{target.absolute().parent} does not exist: make it, or name another one.")
    exercises = sorted((root / "exercises").glob("*.ipynb"))
    if not exercises:
        return refuse(f"{root / 'exercises'} holds no notebook: run python -m lstm_course build.")
    for path in exercises:
        if answered := answers_in(path):
            return refuse(
                f"exercises/{path.name} holds answers ({', '.join(answered)}): copy it to another "
                f"place, and run python -m lstm_course build --force exercises/{path.stem}."
            )
    try:
        contents = files(exercises, root, options.with_course)
        write_zip(target, contents)
    except OSError as error:
        return refuse(f"{target} cannot be written: {error.strerror}.")
    size = target.stat().st_size / 1e6
    print(f"{target}: {len(exercises)} exercises, no solutions, {size:.1f} MB.")
    return 0


def refuse(sentence):
    print(sentence, file=sys.stderr)
    return 1


def files(exercises, root, with_course):
    """{name in the zip: bytes}."""
    requirements = (root / "requirements.txt").read_bytes()
    if not with_course:  # "-e ." installs the course from its own folder, which is elsewhere
        here = (b"-e", b'# "-e')
        kept = [line for line in requirements.splitlines(True) if not line.startswith(here)]
        requirements = b"".join(kept)
    readme = README.format(course=WITHIN if with_course else APART)
    found = {"README.txt": readme.encode("utf-8"), "requirements.txt": requirements}
    paths = list(exercises)
    if with_course:
        paths += [root / name for name in SETUP]
        paths += sorted((root / "notebooks").glob("*.ipynb"))
        paths += [path for path in (root / "lstm_course").rglob("*") if belongs(path, root)]
    return found | {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def belongs(path, root):
    """Whether a file of the package is handed out: no compiled or hidden ones."""
    parts = path.relative_to(root).parts
    return path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts)


def write_zip(target, contents):
    """Write the files in the order of their names, uncompressed: zlib's releases differ."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
            for name in sorted(contents):
                entry = zipfile.ZipInfo(name, DATE)
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                archive.writestr(entry, contents[name])
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
