"""``python -m lstm_course timetable``: a workshop of the length that you have."""

import argparse
import re
import sys
from pathlib import Path

from lstm_course.teaching.plan import PlanError, closing_minutes, exercise_blocks, lesson_blocks
from lstm_course.teaching.timetable import LUNCH_FROM, as_text, make_timetable

MORNING, NOON = "09:00", "13:00"  # when a day, and a shorter workshop, begin if nobody says


def main(argv):
    """Print the timetable, or write it to a file; return the exit code."""
    options = read_options(argv)
    try:
        blocks = lesson_blocks() + ([] if options.no_exercises else exercise_blocks())
        made = make_timetable(blocks, round(options.hours * 60), closing_minutes())
    except (PlanError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    text = as_text(made, options.start)
    if options.out is None:
        print(text)
        return 0
    try:
        options.out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        print(f"{options.out} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    print(f"Written: {options.out}")
    return 0


def read_options(argv):
    """Parse the command line; a wrong value ends in one sentence."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course timetable",
        description="Plan a workshop: what to do when, and what is left out.",
    )
    parser.add_argument("--hours", type=hours, default=3.5, help="length with breaks (3.5)")
    parser.add_argument(
        "--start", type=time_of_day, help=f"HH:MM ({MORNING} with lunch, else {NOON})"
    )
    parser.add_argument("--no-exercises", action="store_true", help="lessons only")
    parser.add_argument("--out", type=Path, help="write to this file instead of the screen")
    options = parser.parse_args(argv)
    if options.start is None:
        options.start = time_of_day(MORNING if options.hours * 60 >= LUNCH_FROM else NOON)
    return options


def hours(text):
    """A number of hours, such as 3.5."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of hours, such as 3.5")
    return value


def time_of_day(text):
    """HH:MM as minutes since midnight."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 13:00")
    return int(found[1]) * 60 + int(found[2])
