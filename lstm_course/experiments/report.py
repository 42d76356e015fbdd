"""What the results say: as lines for the terminal, and as tables in Markdown.

``full_table`` has everything, ``short_table`` is the README's. ``write`` puts a report into a
folder, ``publish`` into the course.
"""

import math

from lstm_course.experiments.results import FILE, as_json

NOT_RECORDED = "not recorded"  # in results that are older than the question
BEGIN, END = "<!-- reproduce:begin -->", "<!-- reproduce:end -->"


def number(score):
    """A score for a table: four decimals, or fewer digits where it is much smaller or larger."""
    if score is None:
        return "failed"
    size = abs(score)
    if score == 0 or 0.001 <= size < 100:
        return f"{score:.{4 if size < 10 else 1}f}".rstrip("0").rstrip(".")
    return f"{score:,.0f}" if 100 <= size < 10_000 else f"{score:.1e}"


def all_seeds(runs):
    """Every run's score, in the order of the seeds."""
    return " · ".join(number(run["score"]) for run in runs) or "not run yet"


def solved(experiment, runs):
    """How many runs met the criterion: "3 of 5"; a dash where nothing is counted."""
    if experiment.solved is None:
        return "–"
    met = sum(run["score"] is not None and experiment.solved(run["score"]) for run in runs)
    return f"{met} of {len(runs)}"


def problems(runs):
    """Why runs failed, as words."""
    return "; ".join(f"seed {run['seed']}: {run['problem']}" for run in runs if run["problem"])


def full_table(experiments, results):
    """One row an experiment and model, with everything that there is to say about it."""
    header = ("experiment", "claim", "figure", "model", "score of each seed", "solved")
    header += ("baseline", "the paper", "differs from the paper", "settings", "CPU s a run")
    rows = []
    for experiment, result in _pairs(experiments, results):
        first = True
        for model, runs in result["models"].items():
            about = [f"{experiment.name} ({experiment.lesson})", experiment.claim]
            about += [f"{experiment.figure} ({experiment.better} is good)"]
            ends = [_baseline(experiment, result), experiment.paper, experiment.differs]
            ends += [experiment.chosen]
            failed = problems(runs)
            row = about if first else [""] * 3
            row += [model, all_seeds(runs) + (f" ({failed})" if failed else "")]
            row += [_criterion(experiment, runs, first), *(ends if first else [""] * 4)]
            rows.append([*row, _seconds(runs)])
            first = False
    return _markdown(header, rows)


def short_table(experiments, results):
    """The README's table: one row an experiment and model."""
    header = ("experiment", "model", "score of each seed", "solved", "baseline", "the paper")
    rows, said = [], ""
    for experiment, result in _pairs(experiments, results):
        first = True
        for model, runs in result["models"].items():
            name = f"**{experiment.name}**: {experiment.figure}" if first else ""
            baseline = _baseline(experiment, result) if first else ""
            paper = experiment.paper if first and experiment.paper != said else ""
            said = experiment.paper
            rows.append([name, model, all_seeds(runs), solved(experiment, runs), baseline, paper])
            first = False
    return _markdown(header, rows)


def summary(experiments, results):
    """One sentence: how many experiments, seeds and runs, on what machine, in how much CPU time."""
    runs = [
        run
        for result in results["experiments"].values()
        for m in result["models"].values()
        for run in m
    ]
    seconds = sum(run["seconds"] or 0 for run in runs)
    failed = sum(run["score"] is None for run in runs)
    seeds = {run["seed"] for run in runs}
    machines = "; ".join(sorted({made["machine"] for made in results["made"] if "machine" in made}))
    return (
        f"{len(results['experiments'])} experiments, {len(seeds)} seeds, {len(runs)} runs, "
        f"{failed} of them failed; {math.ceil(seconds / 60)} minutes of CPU time ({machines})."
    )


def where_made(results):
    """One line a day and machine: where the runs were made, and with what."""
    lines = []
    for made in results["made"]:
        about = [f"{key} {made.get(key, NOT_RECORDED)}" for key in ("processor", "blas")]
        about += [f"{library} {number}" for library, number in made.get("versions", {}).items()]
        day, machine = (made.get(key, f"{key} {NOT_RECORDED}") for key in ("day", "machine"))
        lines.append(f"Made {day} on {machine}: {', '.join(about)}.")
    return "\n".join(lines)


def as_lines(experiment, result):
    """One experiment's result for the terminal, with the reasons of runs that failed."""
    yield (
        f"{experiment.name}: {experiment.figure}, {experiment.better} is good; "
        f"{experiment.baseline[0]}: {number(result['baseline'])}"
    )
    for model, runs in result["models"].items():
        met = f"   solved {solved(experiment, runs)}" if experiment.solved else ""
        yield f"  {model:20} {all_seeds(runs)}{met}"
        if problems(runs):
            yield f"  {'':20} {problems(runs)}"


def write(experiments, results, folder):
    """Write results.json, results.md and results.png into a folder.

    Raises:
        OSError: the folder cannot be written to.
    """
    from lstm_course.experiments.picture import plot_results

    parts = summary(experiments, results), where_made(results), full_table(experiments, results)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(as_json(results), encoding="utf-8")
    (folder / "results.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    plot_results(experiments, results).save(folder / "results.png")


def publish(experiments, results, readme, picture):
    """Put the table into the README, the picture into docs/ and the results into the package.

    Raises:
        ValueError: the README has no place for a table.
        OSError: one of them cannot be written.
    """
    from lstm_course.experiments.picture import plot_results

    text = into_readme(readme.read_text(encoding="utf-8"), readme_part(experiments, results))
    readme.write_text(text, encoding="utf-8")
    FILE.write_text(as_json(results), encoding="utf-8")
    plot_results(experiments, results).save(picture)


def readme_part(experiments, results):
    """What stands between the two markers of the README."""
    words = f"{summary(experiments, results)} An empty cell repeats the one above it."
    return f"{BEGIN}\n{words}\n\n{short_table(experiments, results)}\n{END}"


def into_readme(text, part):
    """The README's text with a new part between the markers.

    Raises:
        ValueError: the markers are missing.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The README needs the two lines {BEGIN} and {END} around its table.")
    return before + part + after


def _pairs(experiments, results):
    found = results["experiments"]
    return [(e, found[e.name]) for e in experiments if e.name in found]


def _baseline(experiment, result):
    return f"{number(result['baseline'])} ({experiment.baseline[0]})"


def _criterion(experiment, runs, first):
    words = f" ({experiment.criterion})" if first and experiment.criterion else ""
    return solved(experiment, runs) + words


def _seconds(runs):
    seconds = [run["seconds"] for run in runs if run["seconds"] is not None]
    return f"{sum(seconds) / len(seconds):.1f}" if seconds else ""


def _markdown(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    clean = [[str(cell).replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in clean)
