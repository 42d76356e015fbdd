"""The timetable: it fits, keeps the course's order, pauses, and says what is left out."""

import subprocess
import sys

import pytest

from lstm_course.commands import timetable as command
from lstm_course.teaching import plan, timetable

BLOCKS = plan.lesson_blocks() + plan.exercise_blocks()
LENGTHS = (60, 90, 210, 420, 720)


@pytest.mark.parametrize("minutes", LENGTHS)
def test_it_fits_and_leaves_no_gap(minutes):
    made = timetable.make_timetable(BLOCKS, minutes)
    now = 0
    for row in made.rows:
        assert row.begin == now and row.minutes > 0
        now += row.minutes
    assert now <= minutes and (now >= minutes - 30 or not made.left_out)


@pytest.mark.parametrize("minutes", LENGTHS)
def test_every_block_is_either_in_it_or_left_out(minutes):
    made = timetable.make_timetable(BLOCKS, minutes)
    shown = "; ".join(row.block.title for row in made.rows)
    for block in BLOCKS:
        assert (block in made.left_out) or block.title in shown
    taught = sum(row.minutes for row in made.rows if row.block.lesson)
    assert taught + sum(block.minutes for block in made.left_out) == sum(
        block.minutes for block in BLOCKS
    )


@pytest.mark.parametrize("minutes", LENGTHS)
def test_it_keeps_the_order_of_the_course(minutes):
    made = timetable.make_timetable(BLOCKS, minutes)
    lessons = [row.block.lesson for row in made.rows if row.block.lesson]
    assert lessons == sorted(lessons)
    chosen = [block for block in BLOCKS if block not in made.left_out]
    for one, other in zip(chosen, chosen[1:], strict=False):
        if one.lesson == other.lesson and one.kind == other.kind:
            assert BLOCKS.index(one) < BLOCKS.index(other)


@pytest.mark.parametrize("minutes", LENGTHS)
def test_nobody_works_longer_than_agreed_without_a_break(minutes):
    made = timetable.make_timetable(BLOCKS, minutes)
    since = 0
    for row in made.rows[:-1]:
        since = 0 if row.block.title in ("Break", "Lunch") else since + row.minutes
        assert since <= timetable.WORK_AT_MOST
    lunches = [row for row in made.rows if row.block.title == "Lunch"]
    assert len(lunches) == (minutes >= timetable.LUNCH_FROM)


def test_what_must_not_be_missing_is_in_ninety_minutes():
    made = timetable.make_timetable(BLOCKS, 90)
    assert not [block for block in made.left_out if block.priority == timetable.FIRST]


@pytest.mark.parametrize("minutes", [390, 420, 480])
def test_a_full_day_gives_the_heart_of_the_course_more_than_its_share(minutes):
    """Lesson 04's aim is the proof against PyTorch, and one question is no exercise."""
    made = timetable.make_timetable(BLOCKS, minutes)
    chosen = [block for block in BLOCKS if block not in made.left_out]
    assert share_of_heart(chosen) > share_of_heart(BLOCKS)
    assert {block.lesson for block in chosen} == {block.lesson for block in BLOCKS}
    assert "The same as `torch.nn.LSTM`" in {block.title for block in chosen}
    questions = {b.title for b in chosen if (b.lesson, b.kind) == ("04", "exercise")}
    assert {"2. The step", "3. The loop"} <= questions


def share_of_heart(blocks):
    """Lesson 04's part of the minutes."""
    return sum(b.minutes for b in blocks if b.lesson == "04") / sum(b.minutes for b in blocks)


def test_the_heart_goes_first_only_where_a_section_deepens():
    def section(lesson, priority):
        return plan.Block(lesson, f"{lesson} {priority}", 10, priority, heart=lesson == "04")

    lessons = [section(lesson, priority) for lesson in ("01", "04") for priority in (2, 3)]
    taken = [block.title for block in timetable.by_priority(lessons)]
    assert taken == ["01 2", "04 2", "04 3", "01 3"]


def test_nothing_is_left_out_when_there_is_time():
    short = [plan.Block("01", "One", 10, 1), plan.Block("02", "Two", 10, 2)]
    made = timetable.make_timetable(short, 60)
    assert made.left_out == ()
    assert "Nothing is left out." in timetable.as_text(made, 0)


def test_a_lesson_is_not_begun_for_a_scrap():
    first = plan.Block("01", "Long", 45, 1)
    scrap, rest = plan.Block("02", "Scrap", 5, 2), plan.Block("02", "Rest", 30, 2)
    made = timetable.make_timetable([first, scrap, rest], 60)
    assert made.left_out == (scrap, rest)
    assert "* Lesson 02 (35): all of it" in timetable.as_text(made, 0)


def test_a_title_with_a_bar_stays_in_its_column_and_midnight_is_passed():
    made = timetable.make_timetable([plan.Block("01", "The size |c|", 30, 1)], 60)
    shown = timetable.as_text(made, 23 * 60 + 45)
    assert r"The size \|c\|" in shown and "End: 00:20." in shown


def test_a_question_is_not_taken_without_its_lesson():
    only = [plan.Block("05", "1. A question", 5, 2, "exercise"), plan.Block("01", "S", 5, 1)]
    made = timetable.make_timetable(only, 60)
    assert [block.title for block in made.left_out] == ["1. A question"]


def test_the_plan_covers_every_section_of_every_lesson():
    """A new section must get its minutes; take-away and the link onwards take none."""
    free = {"Take-away", "Quiz", "Now you", "Go on", "When something does not work"}
    planned = {(block.lesson, block.title) for block in plan.lesson_blocks()}
    for path in sorted((plan.ROOT / "source" / "lessons").glob("*.py")):
        for title in plan.headings(path.read_text(encoding="utf-8")):
            assert title in free or (path.name[:2], title) in planned, (path.name, title)


def test_every_question_says_its_minutes_and_importance():
    for path in (plan.ROOT / "source" / "exercises").glob("*.py"):
        questions = [t for t in plan.headings(path.read_text(encoding="utf-8")) if t[0].isdigit()]
        found = [b.title for b in plan.exercise_blocks() if b.lesson == path.name[:2]]
        assert found == questions


def test_a_heading_that_is_gone_is_named(tmp_path):
    (tmp_path / "workshop").mkdir()
    (tmp_path / "source" / "lessons").mkdir(parents=True)
    (tmp_path / "source" / "lessons" / "01_x.py").write_text("# 5 minutes\n# ## Here\n")
    text = '[lesson.01]\nsections = [["{}", {}, 1]]\n'
    (tmp_path / "workshop" / "plan.toml").write_text(text.format("Gone", 5))
    with pytest.raises(plan.PlanError, match="'Gone' in lesson 01"):
        plan.lesson_blocks(tmp_path)
    for minutes in (3, 7):
        (tmp_path / "workshop" / "plan.toml").write_text(text.format("Here", minutes))
        with pytest.raises(plan.PlanError, match=f"take {minutes} minutes, and the lesson says 5"):
            plan.lesson_blocks(tmp_path)


def test_the_command_prints_times_from_the_start(capsys):
    assert command.main(["--hours", "1.5", "--start", "09:30"]) == 0
    shown = capsys.readouterr().out
    assert "| 09:30 |" in shown and "End: 1" in shown and "Left out (" in shown


@pytest.mark.parametrize("hours, begin, end", [("7", "09:00", "16:00"), ("3", "13:00", "16:00")])
def test_a_day_begins_in_the_morning_unless_told_otherwise(hours, begin, end, capsys):
    assert command.main(["--hours", hours]) == 0
    shown = capsys.readouterr().out
    first = [line for line in shown.splitlines() if line.startswith("| ")][2]
    assert first.startswith(f"| {begin} ") and f"End: {end}." in shown


def test_the_command_writes_to_a_file_and_says_when_it_cannot(tmp_path, capsys):
    to = tmp_path / "plan.md"
    assert command.main(["--hours", "7", "--no-exercises", "--out", str(to)]) == 0
    text = to.read_text("utf-8")
    assert "**Lesson 04**" in text and "**Exercise" not in text
    assert command.main(["--out", str(tmp_path / "no" / "plan.md")]) == 1
    assert "cannot be written (No such file" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--hours", "x"], ["--start", "25:00"], ["--start", "noon"]])
def test_a_wrong_option_is_one_sentence(wrong, capsys):
    with pytest.raises(SystemExit):
        command.main(wrong)
    assert wrong[1] in capsys.readouterr().err


@pytest.mark.parametrize("hours", ["0.2", "30"])
def test_a_length_that_cannot_be_planned_is_said(hours, capsys):
    assert command.main(["--hours", hours]) == 1
    assert "can be planned" in capsys.readouterr().err


def test_it_needs_the_standard_library_only(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            "import sys; sys.path.insert(0, sys.argv[1]);"
            "from lstm_course.commands import timetable, wheelhouse",
            str(plan.ROOT),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
