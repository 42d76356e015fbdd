"""README's and lesson 00's tables of the lessons are those of ``lessons.toml``."""

import shutil

import pytest

from lstm_course.commands import build
from lstm_course.publish import tables
from lstm_course.support.places import ROOT


@pytest.fixture
def root(tmp_path):
    for name in tables.TABLES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def test_they_are_up_to_date():
    assert tables.stale(ROOT) == []


@pytest.mark.parametrize("name", tables.TABLES)
def test_an_old_table_is_named_and_mended_and_nothing_else_changes(root, name, capsys):
    wanted = (root / name).read_text(encoding="utf-8")
    row = next(line for line in wanted.splitlines() if "| 45 |" in line)
    (root / name).write_text(wanted.replace(row, row.replace("| 45 |", "| 4 |")), encoding="utf-8")
    assert tables.stale(root) == [name]
    assert build.main(["--check"], root) == 1
    assert f"{name} has an old table of lessons" in capsys.readouterr().out
    assert tables.write(root) == [name]
    assert (root / name).read_text(encoding="utf-8") == wanted


def test_a_lesson_too_few_is_put_back(root):
    wanted = (root / "README.md").read_text(encoding="utf-8")
    last = next(line for line in wanted.splitlines() if line.startswith("| 07 "))
    (root / "README.md").write_text(wanted.replace(last + "\n", ""), encoding="utf-8")
    tables.write(root)
    assert (root / "README.md").read_text(encoding="utf-8") == wanted


def test_a_table_that_is_lost_is_said(root):
    (root / "README.md").write_text("no table\n", encoding="utf-8")
    with pytest.raises(ValueError, match="README.md has lost its table"):
        tables.stale(root)
