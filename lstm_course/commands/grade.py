"""``python -m lstm_course grade FOLDER``: grade submitted exercises, and show what the room has
understood. Needs NumPy (and PyTorch for lesson 07)."""

import argparse
import sys
from pathlib import Path

EPILOG = (
    "Beside the report stand a page for the teacher (.html, the class view) and a record "
    "(.graded.jsonl): run the same command again, and only what is new or changed is graded."
)


def main(argv=None):
    """Run the command; return the exit code."""
    options = parse(argv)
    folder, out = Path(options.folder), Path(options.out)
    if not folder.is_dir():
        return refuse(f"{folder} is not a folder: name the folder with the submitted notebooks.")
    if not out.absolute().parent.is_dir():
        return refuse(f"{out.absolute().parent} does not exist: name another file with --out.")
    if options.jobs < 1 or not 1 <= options.timeout <= 3600:
        return refuse("--jobs must be at least 1, and --timeout between 1 and 3600 seconds.")
    try:
        return run(folder, out, options)
    except OSError as error:
        return refuse(
            f"{error.filename or out} cannot be used ({error.strerror or error}). Is it open in "
            "another program? What is graded is kept: mend this, and run the same command again."
        )


def parse(argv):
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course grade",
        description="Grade a folder of submitted exercise notebooks.",
        epilog=EPILOG,
    )
    parser.add_argument("folder", help="with the submitted notebooks, in subfolders or not")
    parser.add_argument("--out", default="report.csv", help="the report (default: report.csv)")
    parser.add_argument("--jobs", type=int, default=2, help="submissions at once (default: 2)")
    parser.add_argument(
        "--timeout", type=float, default=10, help="seconds for one question (default: 10)"
    )
    parser.add_argument("--names", action="store_true", help="name learners in the class view")
    return parser.parse_args(argv)


def refuse(sentence):
    print(sentence, file=sys.stderr)
    return 2


def run(folder, out, options):
    """Grade, and write the report even when the run is interrupted."""
    from lstm_course.grading import class_view, record, submission
    from lstm_course.grading.grader import grade_files, known_rows
    from lstm_course.grading.sandbox import Sandbox
    from lstm_course.support.files import write_whole

    page, line_file = out.with_suffix(".html"), out.with_suffix(".graded.jsonl")
    paths = submission.find(folder, leave_out=(out, page, line_file))
    if not paths:
        return refuse(f"{folder} holds no file: name the folder with the submitted notebooks.")
    rows, stopped = {}, False
    lines = record.Record(line_file, record.questions_digest())
    with Sandbox() as sandbox:
        print(sandbox.note, flush=True)
        try:
            graded = grade_files(paths, folder, lines, sandbox, options.jobs, options.timeout)
            for one, its_rows in graded:
                rows[one.name] = its_rows
        except KeyboardInterrupt:
            stopped = True
            for one in (submission.read(path, folder) for path in paths):
                rows[one.name] = known_rows(one, lines) or []
        except FileNotFoundError as error:
            return refuse(f"{error.filename} is missing: run python -m lstm_course build first.")
    in_order = [row for name in sorted(rows) for row in rows[name]]
    write_whole(out, record.report_text(in_order))
    write_whole(page, class_view.page(in_order, options.names))
    there = sum(bool(its_rows) for its_rows in rows.values())
    print(f"{there} of {len(paths)} files are in {out}; the class view is {page}.")
    if stopped:
        print("Stopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    return 0
