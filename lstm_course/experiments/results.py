"""From finished runs to results, and the results that the course ships.

Results are numbers only: what each experiment claims stands in the registry, so the two cannot
drift apart. Standard library only.
"""

import json
import re
from pathlib import Path

from lstm_course.experiments.experiment import BASELINE

MADE = ("day", "machine", "processor", "blas", "versions")
FILE = Path(__file__).with_name("results.json")


def load_results():
    """The results that the course ships, as ``gather`` describes them."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def gather(experiments, runs):
    """Results of the runs (``Runs.read()``) of these experiments, in their order.

    Returns:
        ``{"experiments": {name: {"baseline": score, "models": {model: [run, …]}}}, "made": […]}``.
        A run has seed, score (None: it failed), problem (why it failed, or "") and seconds (of
        CPU). ``made`` lists the ``surroundings`` in which the runs were made.
    """
    results, made = {}, []
    for experiment in experiments:
        by_model = {}
        for (name, model, _), run in sorted(runs.items(), key=lambda item: item[0][2]):
            if name != experiment.name:
                continue
            by_model.setdefault(model, []).append(run)
            made.append({key: run[key] for key in MADE if key in run})
        if not by_model:
            continue
        baseline = by_model.pop(BASELINE, [{"score": None}])[-1]["score"]
        models = {m: [_short(run) for run in by_model.get(m, [])] for m in experiment.models}
        results[experiment.name] = {"baseline": baseline, "models": models}
    distinct = {json.dumps(entry, sort_keys=True): entry for entry in made}
    return {"made": [distinct[key] for key in sorted(distinct)], "experiments": results}


def _short(run):
    return {key: run[key] for key in ("seed", "score", "problem", "seconds")}


def scores(result):
    """{model: [score or None, …]} of one experiment's result, the baseline among them."""
    found = {model: [run["score"] for run in runs] for model, runs in result["models"].items()}
    return {**found, BASELINE: [result["baseline"]]}


def broken_promises(experiments, results):
    """Every direction that does not hold in these results, each as a sentence."""
    return [
        sentence
        for experiment in experiments
        if experiment.name in results["experiments"]
        for sentence in experiment.broken_promises(scores(results["experiments"][experiment.name]))
    ]


def as_json(results):
    """The results as the text of ``results.json``: a line a run, so that changes can be read."""
    text = json.dumps(results, ensure_ascii=False, indent=1)
    return re.sub(r'\{\s*"seed"[^{}]*\}', lambda run: " ".join(run[0].split()), text) + "\n"
