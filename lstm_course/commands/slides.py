"""``python -m lstm_course slides``: the lessons as slides that open without a network."""

import argparse
import sys
from pathlib import Path

from lstm_course.publish.slides.write import (
    SlidesError,
    copy_assets,
    find_notebooks,
    write_contents,
    write_deck,
)
from lstm_course.support.places import ROOT

FOLDER = "slides"


def main(argv=None, root=ROOT):
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course slides",
        description="Make slides of the lessons, from the notebooks as they were built.",
    )
    parser.add_argument("lessons", nargs="*", help="such as 03 or 03_memory_cell; default: all")
    parser.add_argument("--out", type=Path, default=root / FOLDER, help="the folder to write to")
    parser.add_argument(
        "--core", action="store_true", help="only the sections that nobody should leave out"
    )
    options = parser.parse_args(argv)
    try:
        notebooks = find_notebooks(options.lessons, root)
        copy_assets(options.out)
        for path in notebooks:
            print(write_deck(path, options.out, options.core), flush=True)
        write_contents(options.out)
    except (SlidesError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Open {options.out / 'index.html'} in a browser.")
    return 0
