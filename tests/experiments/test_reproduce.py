"""The experiments: the promises of the lessons, and the program that runs them all."""

import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from joblib.externals.loky import get_reusable_executor

from lstm_course.commands import reproduce
from lstm_course.experiments import experiment as experiment_module
from lstm_course.experiments import report, results, run, surroundings
from lstm_course.experiments.experiment import BASELINE, Experiment
from lstm_course.experiments.registry import EXPERIMENTS, named
from lstm_course.experiments.runs import Runs
from lstm_course.support.places import ROOT

COMMAND = [sys.executable, "-m", "lstm_course", "reproduce"]
SLOWEST = 30  # seconds of CPU a run; slower experiments are left to the full reproduction
SEEDS = 2


def example(name="example", **changes):
    """An experiment of two models that need no training."""
    settings = {
        "name": name,
        "lesson": "00",
        "claim": "Zero is smaller than one.",
        "figure": "size",
        "better": "low",
        "models": {"zero": lambda seed: 0.0, "one": lambda seed: 1.0 + seed},
        "baseline": ("ten", lambda: 10.0),
        "directions": (("zero", "one"), ("one", BASELINE)),
    }
    return Experiment(**{**settings, **changes})


def reproduced(out, *options, **more):
    done = subprocess.run(
        [*COMMAND, "--out", str(out), *options], capture_output=True, text=True, cwd=ROOT, **more
    )
    return done.returncode, done.stdout, done.stderr


# ---- the claims ----


@pytest.mark.slow
@pytest.mark.timeout(0)  # half of all training in the course: only the whole run has a limit
def test_every_direction_that_the_lessons_claim_holds_over_two_seeds(tmp_path):
    shipped = results.load_results()["experiments"]
    quick = [
        name
        for name, experiment in EXPERIMENTS.items()
        if experiment.directions and longest(shipped[name]) < SLOWEST
    ]
    assert {"adding-100", "events", "spelling", "sunspots-5"} <= set(quick)
    code, out, errors = reproduced(tmp_path, "--jobs", "2", "--seeds", str(SEEDS), "--only", *quick)
    ours = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert results.broken_promises(named(quick), ours) == []
    assert code == 0, out + errors
    assert list(ours["experiments"]) == quick
    for name, result in ours["experiments"].items():
        assert isinstance(result["baseline"], float)
        for model, runs in result["models"].items():
            assert [run["seed"] for run in runs] == list(range(SEEDS)), (name, model)


def longest(result):
    return max(run["seconds"] for runs in result["models"].values() for run in runs)


def test_the_shipped_results_have_five_seeds_of_everything_and_keep_every_promise():
    shipped = results.load_results()
    assert list(shipped["experiments"]) == list(EXPERIMENTS)
    for name, result in shipped["experiments"].items():
        assert list(result["models"]) == list(EXPERIMENTS[name].models)
        assert result["baseline"] is not None
        for runs in result["models"].values():
            assert [run["seed"] for run in runs] == list(range(5))
            for entry in runs:
                assert (entry["score"] is None) == bool(entry["problem"])
    assert results.broken_promises(named(None), shipped) == []
    assert shipped["made"]
    for made in shipped["made"]:
        assert {"day", "machine", "processor", "blas", "versions"} == set(made)


def test_every_claim_has_a_baseline_or_a_direction_and_its_words():
    for name, experiment in EXPERIMENTS.items():
        assert experiment.name == name and re.fullmatch(r"[a-z0-9-]+", name)
        assert experiment.claim.endswith(".") and experiment.paper and experiment.chosen
        assert experiment.lesson in {"01", "02", "03", "04", "05", "06", "07"}


def test_the_readme_s_table_is_what_the_shipped_results_give():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    part = report.readme_part(named(None), results.load_results())
    assert report.into_readme(text, part) == text


# ---- an experiment judges its scores ----


def test_a_promise_is_about_every_run():
    one = example()
    assert one.broken_promises({"zero": [0.0, 0.5], "one": [1.0, 2.0], BASELINE: [10.0]}) == []
    (broken,) = one.broken_promises({"zero": [0.0, 1.5], "one": [1.0, 2.0], BASELINE: [10.0]})
    assert "zero [0.0, 1.5] is promised to beat one [1.0, 2.0]" in broken
    assert len(one.broken_promises({"zero": [1.0], "one": [1.0], BASELINE: [10.0]})) == 1
    assert len(one.broken_promises({"zero": [0.0, None], "one": [1.0], BASELINE: [10.0]})) == 1
    assert len(one.broken_promises({"zero": [None]})) == 1  # whatever the others do
    high = example(better="high", directions=(("one", "zero"),))
    assert high.broken_promises({"zero": [0.0], "one": [1.0]}) == []
    assert high.broken_promises({"zero": [1.0], "one": [0.0]})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"better": "small"}, "'small'"),
        ({"directions": (("two", "one"),)}, "two"),
        ({"criterion": "below 1"}, "in words and as a function"),
    ],
)
def test_an_experiment_that_cannot_be_judged_is_refused(changes, says):
    with pytest.raises(ValueError, match=says):
        example(**changes)


# ---- running them ----

STRANGE = """
import os
import time
from pathlib import Path

from lstm_course.experiments.experiment import Experiment

HERE = Path(__file__).parent


def fine(seed):
    with (HERE / "fine.txt").open("a") as file:
        file.write(f"{seed}\\n")
    return seed + 0.5


def broken(seed):
    raise FloatingPointError("The loss became nan after 7 updates.\\nmore")


def hangs(seed):
    (HERE / f"{os.getpid()}.pid").write_text("")
    (HERE / "hanging").write_text("")
    while not (HERE / "go on").exists():
        time.sleep(0.01)
    return 3.0


def first_try_hangs(seed):
    if (HERE / "tried").exists():
        return 4.0
    (HERE / "tried").touch()
    while True:
        time.sleep(0.01)


def dies_beside_it(seed):
    while not (HERE / "tried").exists():
        time.sleep(0.01)
    os._exit(3)


def experiment(name, models, **more):
    return Experiment(
        name=name, lesson="00", claim="Some fail.", figure="size", better="low", models=models,
        baseline=("ten", lambda: 10.0), criterion="below 1", solved=lambda score: score < 1, **more
    )


EXPERIMENTS = {
    "strange": experiment(
        "strange",
        {
            "fine": fine,
            "broken": broken,
            "dies": lambda seed: os._exit(3) if seed else 1.0,
            "prints": lambda seed: print("no answer") or 2.0,
            "nan": lambda seed: float("nan"),
            "threads": lambda seed: float(os.environ["OMP_NUM_THREADS"]),
        },
        directions=(("broken", "fine"),),
    ),
    "other": experiment("other", {"a model: 1/2 × 3": lambda seed: 0.25}),
    "waits": experiment("waits", {"before": fine, "hangs": hangs}),
    "innocent": experiment("innocent", {"model": first_try_hangs}),
    "guilty": experiment("guilty", {"model": dies_beside_it}),
}
"""


@pytest.fixture
def strange(tmp_path, monkeypatch):
    """Experiments that end in different ways, and the processes that know them."""
    (tmp_path / "strange.py").write_text(STRANGE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("strange", None)
    yield import_module("strange").EXPERIMENTS
    get_reusable_executor().shutdown(kill_workers=True)  # their ``strange`` is this one
    del sys.modules["strange"]


def run_all(experiments, out, seeds=2, jobs=2):
    runs = Runs(out)
    run.run_missing(experiments, seeds, runs, jobs, "strange")
    return runs.read()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_fails_stays_in_the_table_with_its_reason(strange, tmp_path, jobs):
    experiments = [strange["strange"], strange["other"]]
    runs = run_all(experiments, tmp_path / "out", jobs=jobs)
    assert len(runs) == 2 * (6 + 1) + 2
    assert runs["strange", "fine", 1]["score"] == 1.5
    assert runs["strange", "prints", 0]["score"] == 2.0
    assert runs["strange", BASELINE, 0]["score"] == 10.0
    for seed in range(2):
        failed = runs["strange", "broken", seed]
        assert failed["score"] is None
        assert failed["problem"] == "FloatingPointError: The loss became nan after 7 updates."
        assert runs["strange", "nan", seed]["problem"] == "the score is nan"
        assert runs["strange", "threads", seed]["score"] == 1
        assert runs["other", "a model: 1/2 × 3", seed]["score"] == 0.25
    assert runs["strange", "dies", 0]["score"] == 1
    assert runs["strange", "dies", 1]["score"] is None
    assert runs["strange", "dies", 1]["problem"] == run.DIED
    assert sum(entry["problem"] == run.DIED for entry in runs.values()) == 1
    # A crash takes nobody's finished run away.
    assert sorted((tmp_path / "fine.txt").read_text().split()) == ["0", "1"]
    errors = (tmp_path / "out" / run.ERRORS).read_text(encoding="utf-8")
    assert "--- strange, broken, seed 1 ---" in errors and "no answer" in errors
    assert "terminated" in errors  # what joblib says about the process that died

    found = results.gather(experiments, runs)
    table = report.full_table(experiments, found)
    assert "failed · failed (seed 0: FloatingPointError: The loss became nan" in table
    assert "0.5 · 1.5 | 1 of 2 (below 1) | 10 (ten)" in table
    assert "| broken | failed · failed | 0 of 2 |" in report.short_table(experiments, found)
    assert len(results.broken_promises(experiments, found)) == 1
    lines = "\n".join(report.as_lines(experiments[0], found["experiments"]["strange"]))
    assert f"1 · failed   solved 0 of 2\n{'':23}seed 1: {run.DIED}" in lines


def test_a_run_that_a_crash_beside_it_took_along_is_done_again_and_not_blamed(strange, tmp_path):
    runs = run_all([strange["innocent"], strange["guilty"]], tmp_path / "out", seeds=1)
    assert runs["innocent", "model", 0]["score"] == 4.0
    assert runs["guilty", "model", 0]["problem"] == run.DIED
    assert runs["guilty", BASELINE, 0]["score"] == runs["innocent", BASELINE, 0]["score"] == 10.0


def test_what_is_finished_is_not_run_again_and_what_is_new_is(strange, tmp_path):
    experiments = [strange["other"]]
    before = run_all(experiments, tmp_path, seeds=1)
    runs = Runs(tmp_path)
    assert run.missing_runs(experiments, 1, before) == []
    more = run.missing_runs(experiments, 2, before)
    assert more == [[("other", "a model: 1/2 × 3", 1)]]
    changed = replace(experiments[0], models={**experiments[0].models, "new": None})
    assert run.missing_runs([changed], 1, before) == [[("other", "new", 0)]]
    files = {path: path.read_bytes() for path in tmp_path.glob("runs/*/*")}
    run_all(experiments, tmp_path, seeds=2)
    assert all(path.read_bytes() == content for path, content in files.items())
    assert len(runs.read()) == len(before) + 1 == 3
    runs.forget("other")
    assert runs.read() == {}
    runs.forget("other")


def test_the_first_seed_of_everything_comes_first_and_who_shares_stays_together():
    a, b, c = (example(name, together=word) for name, word in (("a", "x"), ("b", ""), ("c", "x")))
    groups = run.missing_runs([a, b, c], 2, {("a", "one", 0): {}})
    assert [[(name, seed) for name, _, seed in group] for group in groups] == [
        [("a", 0)] * 2 + [("c", 0)] * 3,
        [("b", 0)] * 3,
        [("a", 1)] * 2 + [("c", 1)] * 2,
        [("b", 1)] * 2,
    ]


SCRIPT = """
import sys
from lstm_course.experiments.run import run_missing
from lstm_course.experiments.runs import Runs
from strange import EXPERIMENTS
run_missing([EXPERIMENTS["waits"], EXPERIMENTS["other"]], 1, Runs(sys.argv[1]), 2, "strange")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_stop_loses_the_run_in_progress_only_and_leaves_no_process(strange, tmp_path, how):
    """Even if that run hangs for ever."""
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(out)], cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    others = {("waits", "before", 0), ("other", BASELINE, 0), ("other", "a model: 1/2 × 3", 0)}
    wait_until(lambda: (tmp_path / "hanging").exists() and set(Runs(out).read()) == others)
    process.send_signal(getattr(signal, how))
    process.wait(60)
    (worker,) = (int(path.stem) for path in tmp_path.glob("*.pid"))
    wait_until(lambda: not is_running(worker))
    assert set(Runs(out).read()) == others

    kept = {path: path.read_bytes() for path in out.glob("runs/*/*.json")}
    (tmp_path / "go on").touch()
    subprocess.run([sys.executable, "-c", SCRIPT, str(out)], cwd=tmp_path, check=True)
    assert set(Runs(out).read()) == others | {("waits", "hangs", 0), ("waits", BASELINE, 0)}
    assert all(path.read_bytes() == content for path, content in kept.items())


def wait_until(condition):
    """Return as soon as the condition holds; a test that waits for ever is ended by pytest."""
    while not condition():
        time.sleep(0.02)


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")  # where nobody collects orphans, they stay as zombies
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_torn_file_costs_one_run_only(tmp_path):
    runs = Runs(tmp_path)
    entry = {"experiment": "a", "model": "b", "seed": 0, "score": 1.0, "problem": "", "seconds": 1}
    for seed in range(3):
        runs.add({**entry, "seed": seed})
    paths = sorted(tmp_path.glob("runs/*/*.json"))
    paths[1].write_text(paths[1].read_text()[:20])
    paths[2].write_text("[]")
    assert list(runs.read()) == [("a", "b", 0)]
    runs.add({**entry, "seed": 1})
    assert [key[2] for key in runs.read()] == [0, 1]


def test_a_run_says_where_it_was_made_and_nothing_about_whom(tmp_path):
    made = surroundings.surroundings()
    assert set(made) == {"day", "machine", "processor", "blas", "versions"}
    assert made["versions"]["numpy"] and made["versions"]["python"]
    assert "cores" in made["machine"] and made["processor"]
    text = json.dumps(made)
    for private in (platform.node(), str(Path.home()), str(Path(np.__file__).parent)):
        assert private not in text


def test_the_matrix_library_is_named_without_its_path():
    openblas = {"user_api": "blas", "internal_api": "openblas", "version": "0.3.31"}
    openblas |= {"architecture": "Haswell", "num_threads": 1, "filepath": "/home/ada/blas.so"}
    mkl = {"user_api": "blas", "internal_api": "mkl", "version": "2024", "num_threads": 2}
    openmp = {"user_api": "openmp", "internal_api": "openmp", "version": None, "num_threads": 1}
    said = surroundings.blas([openblas, openmp, mkl, openblas])
    assert said == "mkl 2024 (any processor, threads: 2), openblas 0.3.31 (Haswell, threads: 1)"
    assert "none" in surroundings.blas([openmp])


def test_the_report_says_where_results_were_made_and_what_was_not_recorded():
    (line,) = report.where_made(results.load_results()).splitlines()
    assert "Linux, x86_64, 2 cores" in line and "torch 2.13.0" in line
    assert "processor not recorded, blas not recorded" in line
    assert "processor not recorded" in report.where_made({"made": [{"day": "2026-01-01"}]})
    entry = {"experiment": "example", "model": "zero", "seed": 0, "score": 0.0, "problem": ""}
    entry |= {"seconds": 1.0, "processor": "Z80", "blas": "none"}
    found = results.gather([example()], {("example", "zero", 0): entry})
    assert found["made"] == [{"processor": "Z80", "blas": "none"}]


# ---- the command line ----


def test_an_unknown_name_gets_a_sentence(capsys):
    assert reproduce.main(["--only", "addition"]) == 2
    said = capsys.readouterr().err
    assert "no experiment 'addition'" in said and "adding-100" in said and said.count("\n") == 1


def test_the_list_names_every_experiment(capsys):
    assert reproduce.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(EXPERIMENTS)


@pytest.mark.parametrize("option", [["--seeds", "0"], ["--jobs", "two"], ["--seeds", "-1"]])
def test_numbers_that_make_no_sense_are_refused(option, capsys):
    with pytest.raises(SystemExit) as left:
        reproduce.main(option)
    assert left.value.code == 2 and "whole number from 1" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_gets_a_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert reproduce.main(["--out", str(tmp_path / "file"), "--only", "gradient-rnn"]) == 1
    assert "cannot be written to" in capsys.readouterr().err


def test_ctrl_c_says_how_to_go_on(tmp_path, monkeypatch, capsys):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(reproduce, "run_missing", stopped)
    assert reproduce.main(["--out", str(tmp_path), "--only", "gradient-rnn"]) == 130
    said = capsys.readouterr().err
    assert "0 finished runs are kept" in said and "run the same command again to go on" in said


def test_the_command_keeps_what_is_finished_and_again_forgets_it(tmp_path):
    options = ["--only", "gradient-rnn", "--seeds", "1", "--jobs", "1"]
    code, out, errors = reproduced(tmp_path, *options)
    assert code == 0 and "rotation × 2" in out and "0 of them failed" in out, errors
    stored = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert stored["made"][0]["processor"] and list(stored["experiments"]) == ["gradient-rnn"]
    assert "Made" in (tmp_path / "results.md").read_text(encoding="utf-8")
    assert (tmp_path / "results.png").read_bytes().startswith(b"\x89PNG")
    for path in tmp_path.glob("runs/*/*.json"):
        changed = json.loads(path.read_text(encoding="utf-8")) | {"score": 0.125}
        path.write_text(json.dumps(changed), encoding="utf-8")
    code, out, _ = reproduced(tmp_path, *options)
    assert code == 1 and "default start        0.125" in out and "promise that did not" in out
    code, out, _ = reproduced(tmp_path, *options, "--again")
    assert code == 0 and "0.125" not in out


def test_a_table_with_holes_is_not_published(tmp_path, monkeypatch, capsys):
    """In a fresh clone one experiment is run: the results of all others must not be lost."""
    monkeypatch.setattr(reproduce, "reproduce", lambda *_: pytest.fail("something was run"))
    arguments = ["--only", "gradient-rnn", "--write-readme", "--out", str(tmp_path)]
    assert reproduce.main(arguments) == 2
    said = capsys.readouterr().err
    assert "adding-100" in said and "without --only" in said and "gradient-rnn," not in said
    monkeypatch.setattr(reproduce, "reproduce", lambda *_: 0)
    assert reproduce.main(["--write-readme", "--out", str(tmp_path)]) == 0


# ---- the tables ----


def test_numbers_keep_what_matters():
    said = {
        "failed": None,
        "0.9995": 0.99954,
        "0.1667": 1 / 6,
        "1": 1.0,
        "0": 0.0,
        "764": 764.12,
        "5.9e-13": 5.857e-13,
        "1.4e-04": 0.000138,
        "0.0039": 0.00386,
        "2,290": 2289.7,
        "1.2e+05": 123456.0,
        "18.4": 18.3923,
    }
    assert {report.number(score): score for score in said.values()} == said


def test_the_readme_without_its_markers_is_refused():
    with pytest.raises(ValueError, match="reproduce:begin"):
        report.into_readme("no markers", "part")
    part = f"{report.BEGIN}\nnew\n{report.END}"
    text = report.into_readme(f"a\n{report.BEGIN}\nold\n{report.END}\nb", part)
    assert text == f"a\n{part}\nb"


def test_importing_the_experiments_loads_neither_torch_nor_matplotlib():
    code = (
        "import sys, lstm_course.experiments.registry; import lstm_course.experiments.run; "
        "print([m for m in ('torch', 'matplotlib', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert experiment_module.BASELINE == "baseline"
