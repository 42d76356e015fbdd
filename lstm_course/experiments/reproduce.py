"""``python -m lstm_course reproduce``: run every experiment again, over several seeds."""

import argparse
import os
import sys
from pathlib import Path

from lstm_course.experiments import report
from lstm_course.experiments.record import Record
from lstm_course.experiments.registry import named
from lstm_course.experiments.results import FILE, as_json, broken_promises, gather
from lstm_course.experiments.runner import ERRORS, Runner, missing_runs, progress_bar
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
        print("\n".join(listing(experiments)))
        return 0
    record = Record(options.out)
    lacking = lacking_elsewhere(experiments, record, options) if options.write_readme else []
    if lacking:
        print(
            f"--write-readme publishes the whole table, and {options.out} has no full set of runs "
            f"of {', '.join(lacking)}: run all experiments first, without --only.",
            file=sys.stderr,
        )
        return 2
    try:
        return run(experiments, record, options)
    except KeyboardInterrupt:
        print(how_to_go_on(record), file=sys.stderr)
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
    """A whole number of at least 1 from the command line."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} came, and a whole number from 1 is needed")
    return int(text)


def listing(experiments):
    """One line an experiment: its name, its lesson, its models, its claim."""
    width = max(len(e.name) for e in experiments)
    return [f"{e.name:{width}}  lesson {e.lesson}  {e.claim}" for e in experiments]


def lacking_elsewhere(experiments, record, options):
    """The names of the experiments that are not chosen and not finished either."""
    chosen = {experiment.name for experiment in experiments}
    others = [experiment for experiment in named(None) if experiment.name not in chosen]
    groups = missing_runs(others, options.seeds, record)
    return list(dict.fromkeys(name for group in groups for name, _, _ in group))


def run(experiments, record, options):
    """Do what is missing, write the report, say whether every promise held."""
    if options.again:
        for experiment in experiments:
            record.forget(experiment.name)
    done = len(finished(experiments, record, options.seeds))
    groups = missing_runs(experiments, options.seeds, record)
    if groups:
        with progress_bar(groups, done) as bar:
            Runner(groups, record, options.jobs, bar).run()
    results = gather(named(None), record.runs())
    write_report(results, options)
    return tell(experiments, results, options)


def finished(experiments, record, seeds):
    """The runs that are asked for and done already."""
    names = {experiment.name for experiment in experiments}
    return [key for key in record.runs() if key[0] in names and key[2] < seeds]


def write_report(results, options):
    """Write results.json, results.md and results.png; with --write-readme publish them."""
    from lstm_course.experiments.picture import plot_results

    everything = named(None)
    picture = plot_results(everything, results)
    table = f"{report.summary(everything, results)}\n\n{report.full_table(everything, results)}\n"
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "results.json").write_text(as_json(results), encoding="utf-8")
    (options.out / "results.md").write_text(table, encoding="utf-8")
    picture.save(options.out / "results.png")
    if options.write_readme:
        text = README.read_text(encoding="utf-8")
        text = report.into_readme(text, report.readme_part(everything, results))
        README.write_text(text, encoding="utf-8")
        FILE.write_text(as_json(results), encoding="utf-8")
        picture.save(PICTURE)


def tell(experiments, results, options):
    """Print a short table and what failed. Exit code 1 if a run failed or a promise broke."""
    for experiment in experiments:
        result = results["experiments"][experiment.name]
        print(
            f"{experiment.name}: {experiment.figure}, {experiment.better} is good; "
            f"{experiment.baseline[0]}: {report.number(result['baseline'])}"
        )
        for model, runs in result["models"].items():
            met = f"   solved {report.solved(experiment, runs)}" if experiment.solved else ""
            print(f"  {model:20} {report.all_seeds(runs)}{met}")
            if report.problems(runs):
                print(f"  {'':20} {report.problems(runs)}")
    print(f"\n{report.summary(experiments, results)}")
    print(f"Table, picture and results: {options.out}")
    broken = broken_promises(experiments, results)
    for sentence in broken:
        print(f"A promise that did not hold: {sentence}")
    failed = any(
        report.problems(runs)
        for experiment in experiments
        for runs in results["experiments"][experiment.name]["models"].values()
    )
    if failed:
        print(
            f"Runs failed; {options.out / ERRORS} says where. --only NAME --again runs them again."
        )
    return int(failed or bool(broken))


def how_to_go_on(record):
    """What to do after Ctrl-C."""
    return (
        f"\nStopped. {len(record.runs())} finished runs are kept in {record.path}; run the same "
        "command again to go on."
    )


if __name__ == "__main__":
    sys.exit(main())
