"""The teacher's guide against the course: names, headings, commands, minutes and links are real."""

import re

import pytest

from lstm_course.__main__ import COMMANDS
from lstm_course.checks.registry import QUESTIONS, lesson_of, mistakes
from lstm_course.course import lessons
from lstm_course.support.places import ROOT

WORKSHOP = ROOT / "workshop"
GUIDE = (WORKSHOP / "guide.md").read_text(encoding="utf-8")
LESSONS = (WORKSHOP / "guide_lessons.md").read_text(encoding="utf-8")
NUMBERS = [one.number for one in lessons.LESSONS]
MARKDOWN = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(
        part.startswith(".") or part in ("node_modules", "state", "runs", "slides", "html")
        for part in path.relative_to(ROOT).parts[:-1]
    )
)
HYPHENATED = re.compile(r"`([A-Za-z_0-9]+(?:-[A-Za-z_0-9]+)+)`")


def part(lesson):
    """What the guide says about one lesson."""
    parts = re.split(r"^## Lesson (\d\d)", LESSONS, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[lesson]


def source(lesson):
    """The source of a lesson."""
    path = ROOT / "source" / "lessons" / f"{lessons.lesson(lesson).stem}.py"
    return path.read_text(encoding="utf-8")


def quoted(text):
    """Headings that a text quotes."""
    return [re.sub(r"\s+", " ", one) for one in re.findall(r"“([^”]+)”", text)]


def paragraph(text, begin):
    """The paragraph that begins with these words."""
    return re.search(rf"^{re.escape(begin)}.+?(?=\n\n|\Z)", text, re.MULTILINE | re.DOTALL)[0]


def section(text, title):
    """A section of a lesson's source, up to the next heading that is not below it."""
    start = re.search(rf"^# (##+) {re.escape(title)}$", text, flags=re.MULTILINE)
    end = re.compile(rf"^# #{{2,{len(start[1])}}} ", flags=re.MULTILINE).search(text, start.end())
    return text[start.end() : end.start() if end else None]


@pytest.mark.parametrize("lesson", NUMBERS)
def test_each_lesson_has_its_part(lesson):
    text = part(lesson)
    for words in (
        "**Aim:**",
        "**On the projector:**",
        "| before the cells of |",
        "**Short of time:",
    ):
        assert words in text, words
    assert ("| mistake | question |" in text) == (lesson != "00")


@pytest.mark.parametrize("lesson", NUMBERS)
def test_every_heading_that_it_quotes_is_in_the_lesson(lesson):
    there = re.findall(r"^# ###? (.+)$", source(lesson), flags=re.MULTILINE)
    assert quoted(part(lesson))
    assert [one for one in quoted(part(lesson)) if one not in there] == []


@pytest.mark.parametrize("lesson", NUMBERS)
def test_a_question_for_the_widget_has_one_in_its_section(lesson):
    text = source(lesson)
    asked = re.findall(r"^\| “(.+?)” \| (widget|aloud) \| .+ \| .+ \|$", part(lesson), re.MULTILINE)
    assert len(asked) == part(lesson).count("\n| “") > 2
    for title, how in asked:
        if how == "widget":
            assert "Predict(" in section(text, title), title


@pytest.mark.parametrize("lesson", NUMBERS)
def test_every_mistake_is_known_for_the_question_beside_it(lesson):
    rows = re.findall(r"^\| `([^`]+)` \| `(\w+)` \| .+ \|$", part(lesson), flags=re.MULTILINE)
    assert len(rows) >= (5 if lesson != "00" else 0)
    for name, question in rows:
        assert lesson_of(question) == lesson, question
        assert name in {one.name for one in mistakes(question)}, (name, question)


def test_no_other_name_of_a_mistake_is_made_up():
    known = {one.name for question in QUESTIONS for one in mistakes(question)}
    assert set(HYPHENATED.findall(LESSONS)) <= known


@pytest.mark.parametrize("lesson", NUMBERS)
def test_what_to_drop_agrees_with_the_table_of_lessons(lesson):
    short = paragraph(part(lesson), "**Short of time:**")
    keep, drop = short.split("Drop first")
    level = {one.heading: one.level for one in lessons.lesson(lesson).sections}
    assert all(level[title] == "core" for title in quoted(keep))
    assert all(level[title] == "deeper" for title in quoted(drop.split(";")[0]))


@pytest.mark.parametrize("lesson", NUMBERS)
def test_every_button_that_it_names_exists(lesson):
    code = source(lesson) + "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "lstm_course" / "widgets").glob("*.py")
    )
    shown = paragraph(part(lesson), "**On the projector:**")
    for name in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", shown):
        assert f'"{name}"' in code, name


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_that_a_page_names_exist(path):
    named = re.findall(r"python -m lstm_course (\w+)", path.read_text(encoding="utf-8"))
    assert set(named) <= {row[0] for row in COMMANDS}


def test_the_guide_names_what_a_teacher_needs():
    named = set(re.findall(r"python -m lstm_course (\w+)", GUIDE))
    assert {"doctor", "wheelhouse", "handout", "grade", "lab", "slides"} <= named


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:|#", target):
            continue
        assert (path.parent / target.split("#")[0]).exists(), target


@pytest.mark.parametrize("lesson", lessons.LESSONS, ids=lambda one: one.stem)
def test_minutes_are_the_same_everywhere(lesson):
    stated = re.search(r"(?:About |\*\*)?(\d+|ten) minutes", source(lesson.number), re.IGNORECASE)
    assert lesson.minutes == (10 if stated[1] == "ten" else int(stated[1]))
    assert f"**{lesson.minutes} minutes" in part(lesson.number)
