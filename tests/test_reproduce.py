"""The experiments: the promises of the lessons, and the program that runs them all."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from lstm_course.commands import patience
from lstm_course.experiments import experiment as experiment_module
from lstm_course.experiments import report, reproduce, results, runner
from lstm_course.experiments.experiment import BASELINE, Experiment
from lstm_course.experiments.record import Record
from lstm_course.experiments.registry import EXPERIMENTS, named

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "lstm_course", "reproduce"]
SLOWEST = 30  # seconds of CPU a run; slower experiments are left to the full reproduction
SEEDS = 2


class NoBar:
    """A progress bar that shows nothing."""

    def set_postfix_str(self, *args, **kwargs):
        pass

    def update(self):
        pass


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
@pytest.mark.timeout(900)
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
            for run in runs:
                assert (run["score"] is None) == bool(run["problem"])
    assert results.broken_promises(named(None), shipped) == []
    assert shipped["made"]
    for made in shipped["made"]:
        assert {"day", "machine", "versions"} == set(made)


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


# ---- the runner ----


@pytest.fixture
def strange_experiments(tmp_path, monkeypatch):
    """An experiment whose models fail in different ways, known to the workers."""
    (tmp_path / "strange.py").write_text(
        textwrap.dedent(
            """
            import os
            from lstm_course.experiments.experiment import Experiment

            def broken(seed):
                raise FloatingPointError("The loss became nan after 7 updates.\\nmore")

            strange = Experiment(
                name="strange", lesson="00", claim="Some fail.", figure="size", better="low",
                models={
                    "fine": lambda seed: seed + 0.5,
                    "broken": broken,
                    "dies": lambda seed: os._exit(3) if seed else 1.0,
                    "prints": lambda seed: print("no answer") or 2.0,
                    "nan": lambda seed: float("nan"),
                },
                baseline=("ten", lambda: 10.0), criterion="below 1", solved=lambda s: s < 1,
                directions=(("broken", "fine"),),
            )
            EXPERIMENTS = {"strange": strange}
            """
        ),
        encoding="utf-8",
    )
    monkeypatch.setattr(runner, "WORKER", (*runner.WORKER, "strange"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    monkeypatch.syspath_prepend(str(tmp_path))
    import strange

    yield strange.EXPERIMENTS
    del sys.modules["strange"]


def run_all(experiments, out, seeds=2, jobs=2):
    record = Record(out)
    groups = runner.missing_runs(experiments.values(), seeds, record)
    runner.Runner(groups, record, jobs, NoBar()).run()
    return record.runs()


def test_a_run_that_fails_stays_in_the_table_with_its_reason(strange_experiments, tmp_path):
    runs = run_all(strange_experiments, tmp_path / "out")
    assert len(runs) == 2 * 5 + 1
    assert runs["strange", "fine", 1]["score"] == 1.5
    assert runs["strange", "prints", 0]["score"] == 2.0
    assert runs["strange", BASELINE, 0]["score"] == 10.0
    for seed in range(2):
        failed = runs["strange", "broken", seed]
        assert failed["score"] is None
        assert failed["problem"] == "FloatingPointError: The loss became nan after 7 updates."
        assert runs["strange", "nan", seed]["problem"] == "the score is nan"
    assert "ended with code 3" in runs["strange", "dies", 1]["problem"]
    assert "broken" in (tmp_path / "out" / runner.ERRORS).read_text(encoding="utf-8")

    experiments = list(strange_experiments.values())
    found = results.gather(experiments, runs)
    table = report.full_table(experiments, found)
    assert "failed · failed (seed 0: FloatingPointError: The loss became nan" in table
    assert "0.5 · 1.5 | 1 of 2 (below 1) | 10 (ten)" in table
    assert "| broken | failed · failed | 0 of 2 |" in report.short_table(experiments, found)
    assert len(results.broken_promises(experiments, found)) == 1


def test_what_is_finished_is_not_run_again(strange_experiments, tmp_path):
    run_all(strange_experiments, tmp_path, seeds=1)
    before = (tmp_path / "runs.jsonl").read_bytes()
    record = Record(tmp_path)
    assert runner.missing_runs(strange_experiments.values(), 1, record) == []
    more = runner.missing_runs(strange_experiments.values(), 2, record)
    assert more == [[("strange", model, 1) for model in strange_experiments["strange"].models]]
    run_all(strange_experiments, tmp_path, seeds=2)
    assert (tmp_path / "runs.jsonl").read_bytes().startswith(before)
    record.forget("strange")
    assert record.runs() == {}


def test_a_torn_line_costs_one_run_only(tmp_path):
    record = Record(tmp_path)
    run = {"experiment": "a", "model": "b", "seed": 0, "score": 1.0, "problem": "", "seconds": 1}
    record.add(run)
    with record.path.open("a") as file:
        file.write('{"experiment": "a", "model": "b", "se')
    record.add({**run, "seed": 1})
    assert [key[2] for key in record.runs()] == [0, 1]


def test_the_record_says_with_what_it_was_made_and_nothing_about_whom(tmp_path):
    record = Record(tmp_path)
    record.add({"experiment": "a", "model": "b", "seed": 0, "score": 1.0})
    (run,) = record.runs().values()
    assert run["versions"]["numpy"] and run["day"] and "cores" in run["machine"]
    line = record.path.read_text(encoding="utf-8")
    assert os.uname().nodename not in line if hasattr(os, "uname") else True
    assert str(Path.home()) not in line and "/" not in line.replace("\\/", "")


def test_kill_9_loses_at_most_the_run_in_progress(tmp_path):
    options = ["--only", "gradient-rnn", "gradient-lstm", "events", "--seeds", "2", "--jobs", "1"]
    process = subprocess.Popen(
        [*COMMAND, "--out", str(tmp_path), *options], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    record = Record(tmp_path)
    deadline = time.monotonic() + patience.seconds(120)
    while len(record.runs()) < 12 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()  # on Linux and macOS this is signal 9
    process.wait()
    time.sleep(0.5)  # a worker that has lost its runner ends by itself
    kept = record.path.read_bytes()
    assert len(record.runs()) >= 12

    code, out, errors = reproduced(tmp_path, *options)
    assert code == 0, errors
    total = 2 * (4 + 6 + 2) + 3
    lines = record.path.read_bytes()
    assert lines.startswith(kept) and lines.count(b"\n") == total == len(record.runs())
    assert (tmp_path / "results.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of Ctrl-C")
def test_ctrl_c_says_how_to_go_on(tmp_path):
    process = subprocess.Popen(
        [*COMMAND, "--out", str(tmp_path), "--only", "gradient-rnn", "events", "--jobs", "1"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    record = Record(tmp_path)
    deadline = time.monotonic() + patience.seconds(120)
    while len(record.runs()) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=patience.seconds(30))
    assert process.returncode == 130
    assert "run the same command again to go on" in errors and "Traceback" not in errors


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


def test_a_table_with_holes_is_not_published(tmp_path, monkeypatch, capsys):
    """In a fresh clone one experiment is run: the results of all others must not be lost."""
    monkeypatch.setattr(reproduce, "run", lambda *_: pytest.fail("something was run"))
    arguments = ["--only", "gradient-rnn", "--write-readme", "--out", str(tmp_path)]
    assert reproduce.main(arguments) == 2
    said = capsys.readouterr().err
    assert "adding-100" in said and "without --only" in said and "gradient-rnn," not in said
    monkeypatch.setattr(reproduce, "run", lambda *_: 0)
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
        "import sys, lstm_course.experiments.registry; import lstm_course.experiments.worker; "
        "print([m for m in ('torch', 'matplotlib', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert experiment_module.BASELINE == "baseline"
