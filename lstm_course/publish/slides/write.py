"""Write the lessons' decks, the page that lists them, and what a browser needs beside them."""

import shutil
from pathlib import Path

import nbformat

from lstm_course.course import lessons
from lstm_course.publish.pages import exporter as pages
from lstm_course.publish.slides.exporter import HERE, OURS, deck
from lstm_course.support.files import write_whole

ASSETS = "reveal"
WORDS = """Space: the next slide. → : the next section. Esc: all slides. S: the speaker view. To
print a lesson or save it as PDF, add <code>?print-pdf</code> to its address and print with
backgrounds."""


class SlidesError(Exception):
    """Slides that cannot be made; the text says why and what to do."""


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


def write_deck(path, folder, core=False):
    """Write the slides of one built lesson; return a line for the screen.

    Raises:
        SlidesError: a page of somebody else stands there, or a cell cannot become a slide.
    """
    target = folder / f"{path.stem}.html"
    refuse_foreign(target)
    try:
        notebook = nbformat.read(path, as_version=4)
        text, slides = deck(notebook, lessons.lesson(path.stem[:2]), core)
    except ValueError as error:
        raise SlidesError(f"{path.stem}: {error}") from None
    write_whole(target, text)
    return f"{target.name}: {slides} slides"


def write_contents(folder):
    """List all decks that the folder holds."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("[0-9]*.html"))}
    titles = {stem: pages.title_of_page(text) for stem, text in texts.items() if is_ours(text)}
    refuse_foreign(folder / "index.html")
    write_whole(folder / "index.html", pages.contents(titles, "Slides", WORDS, OURS))


def copy_assets(folder):
    """Put reveal.js and our own style beside the decks."""
    to = folder / ASSETS
    to.mkdir(parents=True, exist_ok=True)
    ours = [HERE / "deck.css", HERE / "deck.js", pages.HERE / "math.css"]
    for path in [*(HERE / ASSETS).iterdir(), *ours]:
        shutil.copyfile(path, to / path.name)


def refuse_foreign(path):
    """Raise SlidesError rather than overwrite a page that this command has not made."""
    if path.exists() and not is_ours(path.read_text(encoding="utf-8", errors="replace")):
        raise SlidesError(f"{path} is not a page of slides: choose another folder with --out.")


def is_ours(text):
    """Whether a page was made by this command."""
    return OURS in text
