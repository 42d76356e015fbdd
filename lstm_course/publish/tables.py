"""The tables of the lessons in README and in lesson 00, written from ``course/lessons.toml``."""

import re

from lstm_course.course.lessons import LESSONS, WITH_EXERCISE


def readme():
    """What one can do after each lesson."""
    rows = [f"| {one.number} {one.title} | {one.minutes} | {one.after} |" for one in LESSONS]
    return ["| lesson | minutes | afterwards you can |", "|---|---|---|", *rows]


def way_through():
    """The failure with which each lesson begins, as lines of a text cell."""
    rows = [
        f"| [{one.number} {one.title}]({one.stem}.ipynb) | {one.minutes} | {one.failure} |"
        for one in WITH_EXERCISE
    ]
    table = ["| lesson | minutes | the failure at its start |", "|---|---|---|", *rows]
    return [f"# {row}" for row in table]


# A table is found by its first line: it reaches as far as its rows do.
TABLES = {
    "README.md": readme,
    "source/lessons/00_start_here.py": way_through,
}


def stale(root):
    """The files, among those that are there, whose table is not the one that is wanted."""
    return [name for name in TABLES if (root / name).exists() and _old(root, name) != _new(name)]


def write(root):
    """Bring the tables up to date; return the names of the files that have changed."""
    changed = stale(root)
    for name in changed:
        path = root / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(_old(root, name), _new(name)), encoding="utf-8", newline="\n")
    return changed


def _new(name):
    return "\n".join(TABLES[name]()) + "\n"


def _old(root, name):
    head = TABLES[name]()[0]
    text = (root / name).read_text(encoding="utf-8")
    prefix = re.escape(head[: head.index("|") + 1])
    found = re.search(rf"^{re.escape(head)}\n(?:{prefix}.*\n)*", text, re.MULTILINE)
    if not found:
        raise ValueError(f"{name} has lost its table of lessons: put the line {head!r} back.")
    return found[0]
