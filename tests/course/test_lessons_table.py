"""The one table of the lessons says what is so, and what contradicts itself is refused."""

import re

import pytest

from lstm_course.course import lessons
from lstm_course.course.lessons import LESSONS, TableError, read
from lstm_course.support.places import ROOT

ENTRY = """
[[lesson]]
number = "{number}"
name = "{name}"
title = "T"
after = "A"
sections = [["One", 3, "{level}"], ["Two", 4, "deeper"], ["Three", 5, "optional"]]
[lesson.questions]
{question} = "{heading}"
"""
GOOD = dict(number="11", name="made_up", level="core", question="asked", heading="Two")


def table(tmp_path, *changes):
    path = tmp_path / "lessons.toml"
    path.write_text("".join(ENTRY.format(**{**GOOD, **change}) for change in changes))
    return path


def test_a_lesson_counts_its_minutes_itself(tmp_path):
    (lesson,) = read(table(tmp_path, {}))
    assert (lesson.stem, lesson.minutes, lesson.core_minutes) == ("11_made_up", 7, 3)
    assert lesson.questions == {"asked": "Two"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([{}, {"name": "b", "question": "q"}], "The number '11' stands twice"),
        ([{}, {"number": "12", "question": "q"}], "The name 'made_up' stands twice"),
        ([{}, {"number": "12", "name": "b"}], "The question 'asked' stands twice"),
        ([{"level": "nice"}], "Lesson 11, section 'One': the level is 'nice'"),
        ([{"heading": "Four"}], "the question asked points to the section 'Four'"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path, changes, words):
    with pytest.raises(TableError, match=re.escape(words)):
        read(table(tmp_path, *changes))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.stem)
def test_its_sections_are_the_headings_of_the_lesson_in_their_order(lesson):
    text = (ROOT / "source" / "lessons" / f"{lesson.stem}.py").read_text(encoding="utf-8")
    headings = re.findall(r"^# ###? (.+)$", text, re.MULTILINE)
    places = [headings.index(one.heading) for one in lesson.sections]
    assert places == sorted(places)
    without_minutes = {"Take-away", "Quiz", "Now you", "Go on", "When something does not work"}
    first = re.findall(r"^# ## (.+)$", text, re.MULTILINE)
    assert set(first) <= {one.heading for one in lesson.sections} | without_minutes


@pytest.mark.parametrize("lesson", lessons.WITH_EXERCISE, ids=lambda one: one.stem)
def test_its_questions_are_those_of_the_exercise_in_their_order(lesson):
    text = (ROOT / "source" / "exercises" / f"{lesson.stem}.py").read_text(encoding="utf-8")
    assert list(lesson.questions) == re.findall(r'^check\("(\w+)"\)', text, re.MULTILINE)


def test_every_source_has_an_entry():
    stems = {one.stem for one in LESSONS}
    assert {path.stem for path in (ROOT / "source" / "lessons").glob("*.py")} == stems
    exercises = {path.stem for path in (ROOT / "source" / "exercises").glob("*.py")}
    assert exercises == {one.stem for one in lessons.WITH_EXERCISE}
