"""``python -m lstm_course handout FOLDER_OR_ZIP``: the exercises, without solutions, as one zip.

The same files give the same bytes on every machine. Standard library only.
"""

import argparse
import sys
from pathlib import Path

from lstm_course.publish.answers import answers_in
from lstm_course.publish.handout import files, write_zip
from lstm_course.support.places import ROOT

NAME = "lstm_exercises.zip"


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
