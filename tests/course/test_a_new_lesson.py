"""A new lesson is two source files and one entry; a question is its cell and its bank file."""

import os
import shutil
import subprocess
import sys

import pytest

from lstm_course.support.places import ROOT

LESSON = """# %% [markdown]
# # 99 Made up
#
# ## A section

# %%
1 + 1
"""
EXERCISE = """# %% [markdown]
# # 99 Made up: exercise
#
# ## 1. Twice
#
# *1 minute, importance ●○○*

# %%
from lstm_course import check


# %%
def twice(x):
    \"\"\"Return 2 x.\"\"\"
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %%
check("twice")
"""
ENTRY = """
[[lesson]]
number = "99"
name = "made_up"
title = "Made up"
failure = "nothing is made up yet"
after = "double a number"
map = ["Made up", "a lesson that", "nobody needs"]
sections = [["A section", 1, "core"]]

[lesson.questions]
twice = "A section"
"""
QUESTION = """\"\"\"twice: a number, doubled.\"\"\"

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question

QUESTION = Question(
    "twice",
    lambda: [(1.0,), (3.0,)],
    lambda x: 2 * x,
    ("doubled",),
    "Twice is x + x.",
    mistakes=(Edit("squared", "You squared it.", "2 * x", "x * x"),),
)
"""
ASKED = """
from lstm_course import check
from lstm_course.records import progress

print(check("twice", lambda x: x * x).mistake, check("twice", lambda x: x + x).ok)
print(progress.all_questions()["99_made_up"])
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the tree with a made-up lesson that has one question."""
    root = tmp_path_factory.mktemp("made_up") / "course"
    ignore = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in ("lstm_course", "source"):
        shutil.copytree(ROOT / name, root / name, ignore=ignore)
    for name in ("README.md", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, root / name)
    (root / "source" / "lessons" / "99_made_up.py").write_text(LESSON, encoding="utf-8")
    (root / "source" / "exercises" / "99_made_up.py").write_text(EXERCISE, encoding="utf-8")
    with (root / "lstm_course" / "course" / "lessons.toml").open("a", encoding="utf-8") as table:
        table.write(ENTRY)
    bank = root / "lstm_course" / "checks" / "bank" / "lesson_99"
    bank.mkdir()
    (bank / "twice.py").write_text(QUESTION, encoding="utf-8")
    return root


def run(course, *words):
    """A Python in the copy of the course, which comes before the installed one."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(course)},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_it_is_built_checked_and_counted(course):
    built = run(course, "-m", "lstm_course", "build", "99_made_up")
    assert built.returncode == 0, built.stdout + built.stderr
    for folder in ("notebooks", "exercises", "solutions"):
        assert (course / folder / "99_made_up.ipynb").exists()
    assert "99 Made up" in (course / "README.md").read_text(encoding="utf-8")
    asked = run(course, "-c", ASKED)
    assert asked.stdout.splitlines() == ["squared True", "['twice']"], asked.stderr


def test_an_edit_that_no_longer_fits_fails_the_build_by_its_name(course):
    source = course / "source" / "exercises" / "99_made_up.py"
    source.write_text(EXERCISE.replace("return 2 * x", "return x + x"), encoding="utf-8")
    built = run(course, "-m", "lstm_course", "build", "exercises/99_made_up")
    assert built.returncode == 1
    assert (
        "FAILED twice: The edit 'squared' looks for `2 * x`, which stands 0 times" in built.stdout
    )
    checked = run(course, "-m", "lstm_course", "build", "--check", "exercises/99_made_up")
    assert checked.returncode == 1 and "The edit 'squared'" in checked.stdout


def test_a_source_without_an_entry_is_told(course):
    source = course / "source" / "exercises" / "98_alone.py"
    source.write_text(EXERCISE.replace("99 Made up", "98 Alone"), encoding="utf-8")
    checked = run(course, "-m", "lstm_course", "build", "98_alone")
    assert "98_alone.py has no entry in lstm_course/course/lessons.toml" in checked.stdout
