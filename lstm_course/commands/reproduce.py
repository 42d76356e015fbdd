"""``python -m lstm_course reproduce``: run every experiment again, over several seeds."""

import argparse
import os
import sys
from pathlib import Path

from lstm_course.experiments import report
from lstm_course.experiments.registry import named
from lstm_course.experiments.results import broken_promises, gather
from lstm_course.experiments.run import ERRORS, missing_runs, run_missing
from lstm_course.experiments.runs import Runs
from lstm_course.support.places import ROOT

OUT = ROOT / "reproduction"
README, PICTURE = ROOT / "README.md", ROOT / "docs" / "reproduction.png"


def main(argv=None):
    """Run the command; return the exit code."""
    options = parse(argv)
    try:
        experiments = named(options.only)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if options.list:
        width = max(len(e.name) for e in experiments)
        for e in experiments:
            print(f"{e.name:{width}}  lesson {e.lesson}  {e.claim}")
        return 0
    runs = Runs(options.out)
    if options.write_readme and (lacking := lacking_elsewhere(experiments, runs, options)):
        print(
            f"--write-readme publishes the whole table, and {options.out} has no full set of runs "
            f"of {', '.join(lacking)}: run all experiments first, without --only.",
            file=sys.stderr,
        )
        return 2
    try:
        return reproduce(experiments, runs, options)
    except KeyboardInterrupt:
        print(
            f"\nStopped. {len(runs.read())} finished runs are kept in {runs.folder}; run the same "
            "command again to go on.",
            file=sys.stderr,
        )
        return 130
    except OSError as error:
        print(f"{options.out} cannot be written to: {error.strerror}.", file=sys.stderr)
        return 1


def parse(argv):
    """The options of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course reproduce",
        description="Run the experiments behind the lessons again and report what comes out. "
        "Finished runs are kept, so the same command goes on after a stop.",
    )
    parser.add_argument("--seeds", type=at_least_one, default=5, help="seeds 0 to SEEDS - 1")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these experiments only")
    parser.add_argument(
        "--jobs", type=at_least_one, default=min(2, os.cpu_count() or 1), help="processes"
    )
    parser.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help="where to write")
    parser.add_argument("--list", action="store_true", help="list the experiments and stop")
    parser.add_argument(
        "--again", action="store_true", help="forget the chosen experiments' finished runs first"
    )
    parser.add_argument(
        "--write-readme",
        action="store_true",
        help="also put the table into README.md, the picture into docs/ and the results into the "
        "package",
    )
    return parser.parse_args(argv)


def at_least_one(text):
    """A whole number of at least 1 from the command line.

    Raises:
        argparse.ArgumentTypeError: it is something else.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} came, and a whole number from 1 is needed")
    return int(text)


def lacking_elsewhere(experiments, runs, options):
    """The names of the experiments that are not chosen and not finished either."""
    finished, others = runs.read(), [e for e in named(None) if e not in experiments]
    return [e.name for e in others if missing_runs([e], options.seeds, finished)]


def reproduce(experiments, runs, options):
    """Do what is missing and write the report; exit code 1 if a run failed or a promise broke."""
    if options.again:
        for experiment in experiments:
            runs.forget(experiment.name)
    run_missing(experiments, options.seeds, runs, options.jobs)
    everything = named(None)
    results = gather(everything, runs.read())
    report.write(everything, results, options.out)
    if options.write_readme:
        report.publish(everything, results, README, PICTURE)

    chosen = [results["experiments"][experiment.name] for experiment in experiments]
    for experiment, result in zip(experiments, chosen, strict=True):
        print(*report.as_lines(experiment, result), sep="\n")
    print(f"\n{report.summary(experiments, results)}")
    print(f"Table, picture and results: {options.out}")
    broken = broken_promises(experiments, results)
    for sentence in broken:
        print(f"A promise that did not hold: {sentence}")
    failed = any(report.problems(m) for result in chosen for m in result["models"].values())
    if failed:
        print(
            f"Runs failed; {options.out / ERRORS} says where. --only NAME --again runs them again."
        )
    return int(failed or bool(broken))


if __name__ == "__main__":
    sys.exit(main())
