"""The guide's three plans of a workshop: their headings, minutes and sums are what they say."""

import re
import subprocess
import sys

import pytest

from lstm_course.course import lessons
from lstm_course.support.places import ROOT

GUIDE = (ROOT / "workshop" / "guide.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d):(\d\d) \| (\d+) \| ([^|]+?) \| (.*?) ?\|$", re.MULTILINE)
NAMED = re.compile(r"“([^”]+)” (\d+)")
PLANS = {"90 minutes": 90, "Half a day": 210, "A full day": 420}


def rows(plan):
    """(minutes since the start, minutes, what, [(heading, minutes)]) of a plan's rows."""
    text = re.search(rf"^### {plan}$(.+?)(?=^##)", GUIDE, re.MULTILINE | re.DOTALL)[1]
    return [
        (
            60 * int(hour) + int(at),
            int(minutes),
            what,
            [(a, int(b)) for a, b in NAMED.findall(said)],
        )
        for hour, at, minutes, what, said in ROW.findall(text)
    ]


def questions(number):
    """{heading: (minutes, question)} of an exercise, as its source says."""
    (path,) = (ROOT / "source" / "exercises").glob(f"{number}_*.py")
    found = {}
    for part in re.split(r"^# ## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        stated = re.search(r"(\d+) minutes[,\s·]+importance ●", part)
        check = re.search(r'^check\("(\w+)"\)', part, re.MULTILINE)
        if stated and check:
            found[part.splitlines()[0]] = int(stated[1]), check[1]
    return found


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_names_what_there_is_and_its_sums_are_right(plan):
    now, open_sections = 0, set()
    for at, minutes, what, named in rows(plan):
        assert at == now, what
        now += minutes
        kind, _, number = what.partition(" ")
        if kind == "Lesson":
            known = {one.heading: one.minutes for one in lessons.lesson(number).sections}
            open_sections |= {heading for heading, _ in named}
        elif kind == "Exercise":
            known = {heading: stated for heading, (stated, _) in questions(number).items()}
            answered = lessons.lesson(number).questions
            needed = {answered[questions(number)[heading][1]] for heading, _ in named}
            assert needed <= open_sections, "a question without the section that answers it"
        else:
            assert not named
            continue
        assert named and dict(named).items() <= known.items()
        assert [heading for heading in known if heading in dict(named)] == [one for one, _ in named]
        assert sum(stated for _, stated in named) == minutes, what
    assert now == PLANS[plan]


def test_every_question_says_its_minutes_and_importance():
    for lesson in lessons.WITH_EXERCISE:
        stated = [question for _, question in questions(lesson.number).values()]
        assert stated == list(lesson.questions)


@pytest.mark.parametrize("plan", PLANS)
def test_the_sections_of_a_plan_run_without_those_that_it_leaves_out(plan, tmp_path):
    """No cell of a chosen section uses a name that only a section left out defines."""
    for _, _, what, named in rows(plan):
        if what.startswith("Lesson"):
            lesson = lessons.lesson(what.split()[1])
            left_out = {one.heading for one in lesson.sections} - {heading for heading, _ in named}
            kept = code_without(left_out, lesson)
            (tmp_path / f"lesson_{lesson.number}.py").write_text(kept, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def code_without(left_out, lesson):
    """The code of a lesson, without the sections that are left out.

    A third-level heading that is no section of its own goes with the section above it.
    """
    text = (ROOT / "source" / "lessons" / f"{lesson.stem}.py").read_text(encoding="utf-8")
    sections = {one.heading for one in lesson.sections}
    code, title, above = [], "", ""
    for cell in re.split(r"^# %%", text, flags=re.MULTILINE)[1:]:
        kind, _, body = cell.partition("\n")
        if "[markdown]" not in kind:
            code += [] if title in left_out else [body]
            continue
        for marks, heading in re.findall(r"^# (###?) (.+)$", body, re.MULTILINE):
            above = heading if marks == "##" else above
            title = heading if heading in sections else above
    return "".join(code)
