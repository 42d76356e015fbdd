"""``python -m lstm_course html``: the lessons as pages that open without a kernel or a network.

Each lesson is run once more, with its widgets told to write themselves as HTML, so this takes a few
minutes; a page whose lesson and package have not changed is left alone.
"""

import argparse
import sys
from pathlib import Path

from lstm_course.publish.notebooks import select
from lstm_course.publish.pages.write import export_all
from lstm_course.publish.sources import SourceError, find_targets
from lstm_course.support.places import ROOT

FOLDER = "html"


def main(argv=None, root=ROOT):
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course html",
        description="Write the lessons as pages that open without Python and without a network. "
        "Each lesson is run once more, so all of them take about five minutes; a page whose "
        "lesson and package have not changed is left alone.",
    )
    parser.add_argument("lessons", nargs="*", help="such as 03 or 03_memory_cell; default: all")
    parser.add_argument("--out", type=Path, default=root / FOLDER, help="the folder to write to")
    parser.add_argument("--force", action="store_true", help="export fresh pages too")
    options = parser.parse_args(argv)
    lessons = [target for target in find_targets(root) if target.is_lesson]
    try:
        chosen = select(lessons, options.lessons, root)
        options.out.mkdir(parents=True, exist_ok=True)
    except (SourceError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return export_all(chosen, root, options.out, options.force)
