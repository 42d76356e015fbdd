"""What a workshop can be made of: the sections of the lessons and the questions of the exercises.

``workshop/plan.toml`` gives each section of each lesson its minutes and its priority. A question
says both itself, in ``source/exercises/``: "8 minutes, importance ●●○".
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from lstm_course.grading.headings import HEADINGS
from lstm_course.teaching import dependencies

ROOT = Path(__file__).resolve().parents[2]

# A question's dots as a priority. 1 is kept for what belongs into ninety minutes.
PRIORITY_OF_DOTS = {3: 2, 2: 3, 1: 4}
MINUTES = re.compile(r"(?:About |\*\*)?(\d+|ten) minutes", re.IGNORECASE)
QUESTION = re.compile(r"(\d+) minutes[,\s·]+importance (●+)")
CHECK = re.compile(r"check\(\"(\w+)\"\)")


class PlanError(ValueError):
    """A plan that does not fit the lessons; the text says where and what to do."""


@dataclass(frozen=True)
class Block:
    """A piece of a workshop that is taken as a whole or left out.

    Attributes:
        lesson: the two digits of its lesson.
        title: the heading of the section or of the question.
        minutes: how long it takes.
        priority: 1 (belongs into ninety minutes) to 4 (only when there is plenty of time).
        kind: "lesson" or "exercise".
        show: what to have on the projector, or "".
        needs: sections of the same lesson: for a question, the one that answers it (the class
            view's); for a section, those whose cells must have run.
        heart: whether it is of the lesson that the plan calls the heart of the course.
    """

    lesson: str
    title: str
    minutes: int
    priority: int
    kind: str = "lesson"
    show: str = ""
    needs: tuple = ()
    heart: bool = False


def lesson_blocks(root=ROOT):
    """Every section in ``workshop/plan.toml``, in the order of the course.

    Raises:
        PlanError: a lesson or heading is not there, or the minutes do not add up to the lesson's.
    """
    blocks, plan = [], read_plan(root)
    for lesson, entry in sorted(plan["lesson"].items()):
        text = source(root, "lessons", lesson)
        there = all_headings(text)
        of_it = []
        sections = entry["sections"] + entry.get("extra", [])
        needs = dependencies.needs(text, {title for title, *_ in sections})
        for title, minutes, priority, *show in sections:
            if title not in there:
                raise PlanError(
                    f"workshop/plan.toml names the section {title!r} in lesson {lesson}, and the "
                    "lesson has no such heading: correct the plan."
                )
            needed, heart = needs.get(title, ()), lesson == plan.get("heart")
            of_it.append(
                Block(lesson, title, minutes, priority, "lesson", "".join(show), needed, heart)
            )
        total = sum(section[1] for section in entry["sections"])
        if total != stated_minutes(text):
            raise PlanError(
                f"The sections of lesson {lesson} in workshop/plan.toml take {total} minutes, and "
                f"the lesson says {stated_minutes(text)}: make them agree."
            )
        blocks += sorted(of_it, key=lambda block: there.index(block.title))
    return blocks


def exercise_blocks(root=ROOT):
    """Every question of every exercise, with the minutes and the importance that it states."""
    blocks, heart = [], read_plan(root).get("heart")
    for path in sorted((root / "source" / "exercises").glob("*.py")):
        lesson = path.name[:2]
        title, stated = "", None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# ## "):
                title, stated = line[5:].strip(), None
            stated = QUESTION.search(line) or stated
            check = CHECK.match(line)
            if check and stated:
                minutes, priority = int(stated[1]), PRIORITY_OF_DOTS[len(stated[2])]
                needs = (HEADINGS[check[1]],) if check[1] in HEADINGS else ()
                blocks.append(
                    Block(lesson, title, minutes, priority, "exercise", "", needs, lesson == heart)
                )
                stated = None
    return blocks


def closing_minutes(root=ROOT):
    """Minutes at the end for what the room takes home and what it did not understand."""
    return read_plan(root)["closing_minutes"]


def read_plan(root):
    """``workshop/plan.toml`` as a dictionary."""
    with (root / "workshop" / "plan.toml").open("rb") as file:
        return tomllib.load(file)


def source(root, kind, lesson):
    """The text of one lesson's or exercise's source file."""
    found = list((root / "source" / kind).glob(f"{lesson}_*.py"))
    if not found:
        raise PlanError(f"workshop/plan.toml names lesson {lesson}, and source/{kind} has none.")
    return found[0].read_text(encoding="utf-8")


def headings(text):
    """The second-level headings of a percent-format source, without their marks."""
    return re.findall(r"^# ## (.+?)\s*$", text, flags=re.MULTILINE)


def all_headings(text):
    """The second- and third-level headings."""
    return re.findall(r"^# ###? (.+?)\s*$", text, flags=re.MULTILINE)


def stated_minutes(text):
    """The minutes that a lesson says it takes, in its first lines."""
    stated = MINUTES.search(text)
    if stated is None:
        raise PlanError("A lesson does not say how many minutes it takes.")
    return 10 if stated[1].lower() == "ten" else int(stated[1])
