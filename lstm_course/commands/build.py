"""``python -m lstm_course build``: make the notebooks from the files under ``source/``.

Building runs every cell in a fresh kernel, so it takes a while; a notebook that is still fresh is
left alone. ``--check`` runs nothing: it compares the digest of the source and the cells.
"""

import argparse
import sys

from lstm_course.publish import tables
from lstm_course.publish.notebooks import build_all, check, select
from lstm_course.publish.sources import SourceError, find_targets
from lstm_course.support.places import ROOT


def main(argv=None, root=ROOT):
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course build",
        description="Make the notebooks from source/. Each is run from the top, which takes a "
        "while; a notebook whose source has not changed is left alone.",
    )
    parser.add_argument("names", nargs="*", help="such as 01, 01_rnn or exercises/01_rnn")
    parser.add_argument("--check", action="store_true", help="say what is out of date, run nothing")
    parser.add_argument(
        "--force", action="store_true", help="build fresh notebooks too, and overwrite answers"
    )
    options = parser.parse_args(argv)
    try:
        targets = select(find_targets(root), options.names, root)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    if options.check:
        return check(targets, root, look_for_orphans=not options.names)
    for name in tables.write(root):
        print(f"{name}: its table of lessons is brought up to date")
    return build_all(targets, root, options.force)
