"""``python -m lstm_course slides``: the lessons as slides that open without a network."""

import argparse
import sys
from pathlib import Path

import nbformat

from lstm_course.commands.timetable import hours
from lstm_course.support.files import write_whole
from lstm_course.support.places import ROOT
from lstm_course.teaching.deck import OURS, contents, copy_assets, deck
from lstm_course.teaching.plan import (
    PlanError,
    closing_minutes,
    exercise_blocks,
    lesson_blocks,
    stated_minutes,
)
from lstm_course.teaching.slides import chosen_sections, section_slides, sections, title_slide
from lstm_course.teaching.timetable import make_timetable

FOLDER = "slides"


class SlidesError(Exception):
    """Slides that cannot be made; the text says why and what to do."""


def main(argv=None, root=ROOT):
    """Run the command; return the exit code."""
    options = read_options(argv, root)
    try:
        notebooks = find_notebooks(options.lessons, root)
        planned = lesson_blocks(root)
        taken = planned
        if options.hours is not None:
            others = [] if options.no_exercises else exercise_blocks(root)
            made = make_timetable(
                [*planned, *others], round(options.hours * 60), closing_minutes(root)
            )
            taken = [block for block in planned if block not in made.left_out]
        copy_assets(options.out)
        whole = options.hours is None
        for path in notebooks:
            print(write_deck(path, planned, taken, whole, options.out), flush=True)
        write_contents(options.out)
    except (SlidesError, PlanError, ValueError, OSError) as error:
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
    parser.add_argument(
        "--hours", type=hours, help="only what the timetable of this length contains, such as 3.5"
    )
    parser.add_argument(
        "--no-exercises", action="store_true", help="with --hours: the timetable without exercises"
    )
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


def write_deck(path, planned, taken, whole, folder):
    """Write the slides of one lesson; return a line for the screen.

    Args:
        path: of the built notebook.
        planned: the sections of all lessons, with their minutes.
        taken: those to show; with ``whole`` also the sections that have no minutes of their own.
    """
    lesson = path.stem[:2]
    opening, *rest = sections(nbformat.read(path, as_version=4).cells)
    minutes = {block.title: block for block in planned if block.lesson == lesson}
    names = {block.title for block in taken if block.lesson == lesson}
    chosen = rest if whole else chosen_sections(rest, set(minutes), names)
    target = folder / f"{path.stem}.html"
    if not chosen:
        refuse_foreign(target)
        target.unlink(missing_ok=True)  # from an earlier run: it would stand in the contents
        return f"{path.stem}: not in this timetable"
    total = sum(minutes[name].minutes for name in names)
    first = title_slide(opening, stated_minutes(opening.cells[0].source) if whole else total)
    stacks, above = [[first]], None
    for section in chosen:
        made = section_slides(section, lesson, said(minutes.get(section.title)))
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


def said(block):
    """What the speaker needs to know at the start of a section."""
    if block is None:
        return []
    show = f" On the projector: {block.show}." if block.show else ""
    return [("text", f"**{block.minutes} minutes.**{show}")]


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
