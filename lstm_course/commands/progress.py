"""``python -m lstm_course progress``: how far a learner is. Standard library only."""

import argparse
import sys

from lstm_course.records import progress

BAR = 12  # characters


def main(argv=None):
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course progress",
        description="Show which questions you have passed. The record stays on this machine.",
    )
    parser.add_argument("--forget", action="store_true", help="delete the record")
    options = parser.parse_args(argv)
    summary = progress.read()
    if summary.problem:  # read() has told it
        return 1
    return forget(summary) if options.forget else show(summary)


def show(summary):
    """Print one line a lesson, the question to go on with, and where the record lies."""
    print("\n".join(table(summary)))
    if summary.asides:
        print(f"\n{summary.asides[0].upper()}{summary.asides[1:]}.")
    print(f"\nNext: {next_step(summary)}")
    if progress.path().exists():
        print(f"The record is on this machine only: {progress.path()} (--forget deletes it)")
    else:
        print(f"Nothing is recorded yet. The record will be {progress.path()}, on this machine.")
    return 0


def table(summary):
    """The lines of the table. The bar is of plain characters, which every console can show."""
    width = max((len(lesson.stem) for lesson in summary.lessons), default=0)
    lines = []
    for lesson in summary.lessons:
        total = len(lesson.questions)
        full = BAR * lesson.passed // total if total else 0
        bar = "#" * full + "." * (BAR - full)
        tries = "1 try" if lesson.attempts == 1 else f"{lesson.attempts} tries"
        passed = f"{lesson.passed} of {total} passed"
        lines.append(f"{lesson.stem:{width}}  [{bar}]  {passed:14}  {tries}")
    return lines


def next_step(summary):
    """What to do next, as words."""
    if summary.next is None:
        return "nothing, every question is passed."
    lesson, question = summary.next
    return f"{question} in exercises/{lesson}.ipynb"


def forget(summary):
    """Say what is deleted, delete it."""
    where = progress.path()
    tries = sum(tally.attempts for tally in summary.questions.values())
    tries += sum(tally.attempts for tally in summary.quizzes.values())
    tries += sum(summary.predictions.values())
    if not where.exists():
        print(f"There is no record: {where} does not exist.")
        return 0
    print(f"Deleting the record of {tries} tries and predictions: {where}", flush=True)
    try:
        progress.forget()
    except OSError as error:
        print(f"It could not be deleted: {error.strerror}.", file=sys.stderr)
        return 1
    print("Deleted.")
    return 0
