"""Run experiments in processes of their own, and go on where a stop left off.

joblib hands out the work and ends the processes when it is stopped. Each run is kept by the process
that did it, at once. A run that raises is kept as failed, with its reason; so is one whose process
dies (memory, a crash in a library).
"""

import math
import os
import signal
import sys
import threading
import time
import traceback
import warnings
from concurrent.futures.process import BrokenProcessPool
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from importlib import import_module

from joblib import Parallel, delayed, parallel_config
from tqdm import tqdm

from lstm_course.experiments.experiment import BASELINE
from lstm_course.experiments.surroundings import surroundings
from lstm_course.support.places import ROOT

REGISTRY = "lstm_course.experiments.registry"
ERRORS = "errors.txt"
DIED = "its process ended before the run did"


def missing_runs(experiments, seeds, finished):
    """What is still to do: lists of (experiment, model, seed) that belong in one process.

    The first seed of every experiment comes first, so that an early table has a bit of everything.

    Args:
        experiments: a list of ``Experiment``.
        seeds: how many; the baseline is run once.
        finished: ``Runs.read()``.
    """
    groups = {}
    for seed in range(seeds):
        for experiment in experiments:
            models = [*experiment.models, *([BASELINE] if seed == 0 else [])]
            group = groups.setdefault((seed, experiment.together or experiment.name), [])
            group += [(experiment.name, model, seed) for model in models]
    groups = [[run for run in group if run not in finished] for group in groups.values()]
    return [group for group in groups if group]


def run_missing(experiments, seeds, runs, jobs, module=REGISTRY):
    """Do every run that is missing, and keep it in ``runs``.

    A process that dies takes all others of the pool with it, and joblib does not say what it was
    busy with. So from then on one run at a time is in progress, until it happens again: that run
    is kept as failed, and all processes go back to work.

    Args:
        experiments, seeds: as in ``missing_runs``.
        runs: a ``Runs``.
        jobs: how many processes have work at a time; each computes on one thread.
        module: where ``EXPERIMENTS`` stands, for the processes to import.

    Raises:
        OSError: a run cannot be kept, on a full disk say.
    """
    at_a_time = jobs
    wanted = sum(map(len, missing_runs(experiments, seeds, {})))
    with tqdm(total=wanted, desc="reproduce", unit="run", dynamic_ncols=True) as bar:
        while groups := missing_runs(experiments, seeds, runs.read()):
            bar.update(wanted - sum(map(len, groups)) - bar.n)
            try:
                for done in in_processes(groups, runs, at_a_time, module):
                    bar.update(done)
                return
            except BrokenProcessPool as error:
                note(runs, f"{error}\n")
            left = missing_runs(experiments, seeds, runs.read())
            if at_a_time == 1 and left:
                runs.add(ended(*left[0][0], problem=DIED))  # what it was busy with
            at_a_time = 1 if at_a_time > 1 else jobs


def in_processes(groups, runs, at_a_time, module):
    """Do the groups, ``at_a_time`` of them at once; hand out how many runs each had as it ends."""
    # joblib renews a process that has grown (PyTorch makes it grow) and warns; nothing is lost.
    warnings.filterwarnings("ignore", "A worker stopped while some jobs were given")
    # With one job joblib would compute right here, where a crash ends us too. So there are always
    # two processes; pre_dispatch says how many have work.
    with parallel_config("loky", n_jobs=max(2, at_a_time), inner_max_num_threads=1):
        pool = Parallel(batch_size=1, pre_dispatch=at_a_time, return_as="generator_unordered")
        work = (delayed(run_group)(group, runs, os.getpid(), module) for group in groups)
        # The processes inherit this: Ctrl-C is for us alone, and we end them.
        ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            endings = pool(work)
        finally:
            signal.signal(signal.SIGINT, ours)
        yield from endings


def run_group(group, runs, starter, module):
    """In a process of the pool: do the runs of one group, and keep each when it ends."""
    belong_to(starter)
    experiments = import_module(module).EXPERIMENTS
    for name, model, seed in group:
        runs.add(one_run(experiments[name], model, seed, runs))
    return len(group)


@cache
def belong_to(starter):
    """Let this process end when the one that started it does, in whatever way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the starter, who ends us
    tqdm.set_lock(
        threading.RLock()
    )  # its own is shared between processes and outlives a killed one

    def watch():
        while os.getppid() == starter:  # on Windows for ever; there the runs at hand are finished
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def one_run(experiment, model, seed, runs):
    """Do one run and say how it ended, as a dict. What it prints goes to ``errors.txt``."""
    wall, cpu = time.perf_counter(), time.process_time()
    score, problem = None, ""
    with errors_file(runs) as errors, redirect_stdout(errors), redirect_stderr(errors):
        try:
            score = experiment.score(model, seed)
            if not math.isfinite(score):
                score, problem = None, f"the score is {score}"
        except Exception as error:
            print(f"--- {experiment.name}, {model}, seed {seed} ---")
            traceback.print_exc(file=sys.stdout)
            problem = f"{type(error).__name__}: {error}".splitlines()[0].replace(str(ROOT), ".")
    seconds = time.process_time() - cpu, time.perf_counter() - wall
    return ended(experiment.name, model, seed, score, problem, *seconds)


def ended(name, model, seed, score=None, problem="", seconds=None, wall_seconds=None):
    """A finished run as a dict, as ``Runs`` describes it."""
    return {
        "experiment": name,
        "model": model,
        "seed": seed,
        "score": score,
        "problem": problem,
        "seconds": seconds and round(seconds, 2),
        "wall_seconds": wall_seconds and round(wall_seconds, 2),
        **surroundings(),
    }


def errors_file(runs):
    """Where tracebacks go, open to add to."""
    runs.folder.mkdir(parents=True, exist_ok=True)
    return (runs.folder.parent / ERRORS).open("a", encoding="utf-8")


def note(runs, text):
    """Add a text to ``errors.txt``."""
    with errors_file(runs) as errors:
        errors.write(text)
