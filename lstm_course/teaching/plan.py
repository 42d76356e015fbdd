"""What a workshop can be made of: the sections of the lessons and the questions of the exercises.

``workshop/plan.toml`` gives each section of each lesson its minutes and its priority. A question
says both itself, in ``source/exercises/``: "8 minutes, importance ●●○".
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# A question's dots as a priority. 1 is kept for what the next lesson cannot do without.
PRIORITY_OF_DOTS = {3: 2, 2: 3, 1: 4}
MINUTES = re.compile(r"(?:About |\*\*)?(\d+|ten) minutes", re.IGNORECASE)
QUESTION = re.compile(r"(\d+) minutes[,\s·]+importance (●+)")


class PlanError(ValueError):
    """A plan that does not fit the lessons; the text says where and what to do."""


@dataclass(frozen=True)
class Block:
    """A piece of a workshop that is taken as a whole or left out.

    Attributes:
        lesson: the two digits of its lesson.
        title: the heading of the section or of the question.
        minutes: how long it takes.
        priority: 1 (the next lesson needs it) to 4 (only when there is plenty of time).
        kind: "lesson" or "exercise".
        show: what to have on the projector, or "".
    """

    lesson: str
    title: str
    minutes: int
    priority: int
    kind: str = "lesson"
    show: str = ""


def lesson_blocks(root=ROOT):
    """Every section in ``workshop/plan.toml``, in the order of the course.

    Raises:
        PlanError: a lesson or heading is not there, or the minutes do not add up to the lesson's.
    """
    with (root / "workshop" / "plan.toml").open("rb") as file:
        plan = tomllib.load(file)
    blocks = []
    for lesson, entry in sorted(plan["lesson"].items()):
        text = source(root, "lessons", lesson)
        there = headings(text)
        for title, minutes, priority, *show in entry["sections"]:
            if title not in there:
                raise PlanError(
                    f"workshop/plan.toml names the section {title!r} in lesson {lesson}, and the "
                    "lesson has no such heading: correct the plan."
                )
            blocks.append(Block(lesson, title, minutes, priority, show="".join(show)))
        total = sum(block.minutes for block in blocks if block.lesson == lesson)
        if total != stated_minutes(text):
            raise PlanError(
                f"The sections of lesson {lesson} in workshop/plan.toml take {total} minutes, and "
                f"the lesson says {stated_minutes(text)}: make them agree."
            )
    return blocks


def exercise_blocks(root=ROOT):
    """Every question of every exercise, with the minutes and the importance that it states."""
    blocks = []
    for path in sorted((root / "source" / "exercises").glob("*.py")):
        title = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# ## "):
                title = line[5:].strip()
            stated = QUESTION.search(line)
            if stated and title:
                minutes, dots = int(stated[1]), len(stated[2])
                priority = PRIORITY_OF_DOTS[dots]
                blocks.append(Block(path.name[:2], title, minutes, priority, "exercise"))
                title = ""
    return blocks


def closing_minutes(root=ROOT):
    """Minutes at the end for what the room takes home and what it did not understand."""
    with (root / "workshop" / "plan.toml").open("rb") as file:
        return tomllib.load(file)["closing_minutes"]


def source(root, kind, lesson):
    """The text of one lesson's or exercise's source file."""
    found = list((root / "source" / kind).glob(f"{lesson}_*.py"))
    if not found:
        raise PlanError(f"workshop/plan.toml names lesson {lesson}, and source/{kind} has none.")
    return found[0].read_text(encoding="utf-8")


def headings(text):
    """The second-level headings of a percent-format source, without their marks."""
    return re.findall(r"^# ## (.+?)\s*$", text, flags=re.MULTILINE)


def stated_minutes(text):
    """The minutes that a lesson says it takes, in its first lines."""
    stated = MINUTES.search(text)
    if stated is None:
        raise PlanError("A lesson does not say how many minutes it takes.")
    return 10 if stated[1].lower() == "ten" else int(stated[1])
