"""The teacher's guide against the course: names, headings, commands, minutes and links are real."""

import re
import subprocess
import sys

import pytest

from lstm_course.__main__ import COMMANDS
from lstm_course.checks.registry import QUESTIONS, lesson_of, mistakes
from lstm_course.teaching import dependencies, plan
from lstm_course.teaching.timetable import make_timetable

ROOT = plan.ROOT
WORKSHOP = ROOT / "workshop"
GUIDE = (WORKSHOP / "guide.md").read_text(encoding="utf-8")
LESSONS = (WORKSHOP / "guide_lessons.md").read_text(encoding="utf-8")
NUMBERS = [f"{number:02}" for number in range(8)]
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
    there = plan.all_headings(plan.source(ROOT, "lessons", lesson))
    assert quoted(part(lesson))
    assert [one for one in quoted(part(lesson)) if one not in there] == []


@pytest.mark.parametrize("lesson", NUMBERS)
def test_a_question_for_the_widget_has_one_in_its_section(lesson):
    source = plan.source(ROOT, "lessons", lesson)
    asked = re.findall(r"^\| “(.+?)” \| (widget|aloud) \| .+ \| .+ \|$", part(lesson), re.MULTILINE)
    assert len(asked) == part(lesson).count("\n| “") > 2
    for title, how in asked:
        if how == "widget":
            assert "Predict(" in section(source, title), title


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
def test_what_to_drop_agrees_with_the_plan(lesson):
    short = paragraph(part(lesson), "**Short of time:**")
    keep, drop = short.split("Drop first")
    priority = {b.title: b.priority for b in plan.lesson_blocks() if b.lesson == lesson}
    first = {title for title, number in priority.items() if number == 1}
    assert first <= set(quoted(keep)) and (set(quoted(keep)) == first or not first)
    assert all(priority[title] >= 3 for title in quoted(drop.split(";")[0]))


@pytest.mark.parametrize("lesson", NUMBERS)
def test_every_button_that_it_names_exists(lesson):
    source = plan.source(ROOT, "lessons", lesson)
    code = source + "".join(
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
    assert {"doctor", "wheelhouse", "timetable", "handout", "grade", "lab", "slides"} <= named


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:|#", target):
            continue
        assert (path.parent / target.split("#")[0]).exists(), target


@pytest.mark.parametrize("lesson", NUMBERS)
def test_minutes_are_the_same_everywhere(lesson):
    minutes = plan.stated_minutes(plan.source(ROOT, "lessons", lesson))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {lesson} [^|]+\| {minutes} \|", readme, flags=re.MULTILINE)
    assert f"**{minutes} minutes" in part(lesson)
    if lesson != "00":
        start = plan.source(ROOT, "lessons", "00")
        assert re.search(rf"^# \| \[{lesson} [^|]+\| {minutes} \|", start, flags=re.MULTILINE)


def test_a_question_needs_a_section_that_the_plan_has():
    planned = {(block.lesson, block.title) for block in plan.lesson_blocks()}
    for one in plan.exercise_blocks():
        assert one.needs and {(one.lesson, need) for need in one.needs} <= planned


@pytest.mark.parametrize("hours", [1, 1.5, 2, 3.5, 5, 7])
def test_what_a_timetable_holds_can_be_run(hours, tmp_path):
    """No cell of a chosen section uses a name that only a section left out defines."""
    planned = plan.lesson_blocks()
    made = make_timetable(planned + plan.exercise_blocks(), round(hours * 60))
    for lesson in NUMBERS:
        titles = {block.title for block in planned if block.lesson == lesson}
        left_out = {block.title for block in made.left_out if block.lesson == lesson}
        parts = dependencies.code_of_parts(plan.source(ROOT, "lessons", lesson), titles)
        kept = [code for title, code in parts.items() if title not in left_out]
        (tmp_path / f"lesson_{lesson}.py").write_text("".join(kept), encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_part_needs_those_that_define_its_names():
    source = (
        "# %%\nimport a\n# %% [markdown]\n# ## One\n# %%\nx = a.b\n\ndef f(y): return x + y\n"
        "# %% [markdown]\n# ## Two\n# ### Deeper\n# %%\nfrom c import y\n"
        "# %% [markdown]\n# ## Three\n# %%\ndef g(x): return x\nprint(g(y))\n"
        "# %% [markdown]\n# ## Four\n# %%\nprint([f(k) for k in a.b])\n"
    )
    found = dependencies.needs(source, {"One", "Two", "Three", "Four"})
    assert found == {"One": (), "Two": (), "Three": ("Two",), "Four": ("One",)}
    found = dependencies.needs(source, {"One", "Two", "Deeper", "Three", "Four"})
    assert found["Three"] == ("Deeper",)
