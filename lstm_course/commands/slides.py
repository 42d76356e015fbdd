"""``python -m lstm_course slides``: the lessons as slides that open without a network."""

import argparse
import sys
from pathlib import Path

import nbformat

from lstm_course.course import lessons
from lstm_course.support.files import write_whole
from lstm_course.support.places import ROOT
from lstm_course.teaching.deck import OURS, contents, copy_assets, deck
from lstm_course.teaching.slides import section_slides, sections, title_slide

FOLDER = "slides"


class SlidesError(Exception):
    """Slides that cannot be made; the text says why and what to do."""


def main(argv=None, root=ROOT):
    """Run the command; return the exit code."""
    options = read_options(argv, root)
    try:
        notebooks = find_notebooks(options.lessons, root)
        copy_assets(options.out)
        for path in notebooks:
            print(write_deck(path, options.out), flush=True)
        write_contents(options.out)
    except (SlidesError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Open {options.out / 'index.html'} in a browser.")
    return 0


def read_options(argv, root):
    """Parse the command line; a wrong value ends in one sentence."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course slides",
        description="Make slides of the lessons, from the notebooks as they were built.",
    )
    parser.add_argument("lessons", nargs="*", help="such as 03 or 03_memory_cell; default: all")
    parser.add_argument("--out", type=Path, default=root / FOLDER, help="the folder to write to")
    return parser.parse_args(argv)


def find_notebooks(names, root):
    """The built notebooks of the lessons that are named, or of all.

    Raises:
        SlidesError: a name that no built lesson has.
    """
    built = sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    if not built:
        raise SlidesError(
            "notebooks/ holds no lesson yet: run `python -m lstm_course build` first."
        )
    found = []
    for name in names:
        stem = Path(name).stem
        matching = [path for path in built if stem in (path.stem, path.stem[:2])]
        if not matching:
            there = ", ".join(path.stem for path in built)
            raise SlidesError(f"There is no built lesson {name!r}; there are {there}.")
        found += matching
    return found or built


def write_deck(path, folder):
    """Write the slides of one built lesson; return a line for the screen."""
    lesson = lessons.lesson(path.stem[:2])
    opening, *rest = sections(nbformat.read(path, as_version=4).cells)
    minutes = {one.heading: one.minutes for one in lesson.sections}
    target = folder / f"{path.stem}.html"
    first = title_slide(opening, lesson.minutes)
    stacks, above = [[first]], None
    for section in rest:
        known = minutes.get(section.title)
        said = [("text", f"**{known} minutes.**")] if known else []
        made = section_slides(section, lesson.number, said)
        if section.above == above:
            stacks[-1] += made
        else:
            stacks.append(made)
        above = section.above
    refuse_foreign(target)
    try:
        write_whole(target, deck(first.heading, stacks))
    except ValueError as error:
        raise SlidesError(f"{path.stem}: {error}") from None
    return f"{target.name}: {sum(map(len, stacks))} slides"


def refuse_foreign(path):
    """Raise SlidesError rather than overwrite a page that this command has not made."""
    if path.exists() and OURS not in path.read_text(encoding="utf-8", errors="replace"):
        raise SlidesError(f"{path} is not a page of slides: choose another folder with --out.")


def write_contents(folder):
    """List all decks that the folder holds."""
    titles = {}
    for path in sorted(folder.glob("[0-9][0-9]_*.html")):
        text = path.read_text(encoding="utf-8")
        if OURS in text:
            titles[path.name] = text.partition("<title>")[2].partition("</title>")[0]
    refuse_foreign(folder / "index.html")
    write_whole(folder / "index.html", contents(titles))
