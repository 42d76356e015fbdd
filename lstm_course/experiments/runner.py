"""Run experiments in separate processes, with a progress bar, and go on where a stop left off.

A worker that dies (memory, a crash in a library) costs the run that it was busy with, which is
recorded with that reason; a new worker takes over.
"""

import json
import os
import queue
import subprocess
import sys
import threading

from tqdm import tqdm

from lstm_course.experiments.experiment import BASELINE
from lstm_course.support.places import ROOT

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
WORKER = (sys.executable, "-m", "lstm_course.experiments.worker")
ERRORS = "errors.txt"


def missing_runs(experiments, seeds, record):
    """What is still to do: lists of (experiment, model, seed) that belong in one process.

    The first seed of every experiment comes first, so that an early table has a bit of everything.
    """
    done = record.runs()
    groups = {}
    for seed in range(seeds):
        for experiment in experiments:
            models = [*experiment.models, *([BASELINE] if seed == 0 else [])]
            group = groups.setdefault((seed, experiment.together or experiment.name), [])
            group += [(experiment.name, model, seed) for model in models]
    groups = [[run for run in group if run not in done] for group in groups.values()]
    return [group for group in groups if group]


class Runner:
    """Serves groups of runs to ``jobs`` workers.

    Args:
        groups: from ``missing_runs``.
        record: a ``Record``; each run is added to it when it ends.
        jobs: how many processes.
        progress: a ``tqdm`` bar that counts runs.
    """

    def __init__(self, groups, record, jobs, progress):
        self.record, self.progress = record, progress
        self.waiting = queue.SimpleQueue()
        for group in groups:
            self.waiting.put(group)
        self.jobs = min(jobs, len(groups))
        self.workers = {}
        self.stopped = False
        self.problem = None
        self.lock = threading.Lock()

    def run(self):
        """Return when all runs have ended. A KeyboardInterrupt ends the workers, and is raised."""
        self.record.path.parent.mkdir(parents=True, exist_ok=True)
        threads = [threading.Thread(target=self._serve, args=(k,)) for k in range(self.jobs)]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                while thread.is_alive():
                    thread.join(0.2)  # short waits, so that Ctrl-C is heard on Windows too
        finally:
            self.stopped = True
            for thread in threads:
                while thread.is_alive():
                    for worker in list(self.workers.values()):
                        worker.kill()
                    thread.join(0.2)
        if self.problem:
            raise self.problem

    def _serve(self, number):
        """One thread: hand groups to one worker, and write down how each run ended."""
        errors = (self.record.path.parent / ERRORS).open("a", encoding="utf-8")
        try:
            while not self.stopped:
                try:
                    group = self.waiting.get_nowait()
                except queue.Empty:
                    return
                for task in group:
                    ended = self._one_run(number, task, errors)
                    if self.stopped:
                        return
                    with self.lock:
                        self.record.add(ended)
                        self.progress.set_postfix_str(" ".join(map(str, task)), refresh=False)
                        self.progress.update()
        except OSError as error:  # a full disk, say: no use in going on
            self.problem, self.stopped = error, True
        finally:
            errors.close()
            if number in self.workers:
                self.workers[number].kill()
                self.workers[number].wait()

    def _one_run(self, number, task, errors):
        """Let the worker do one run; if it dies, say so in place of its answer."""
        worker = self.workers.get(number)
        if worker is None or worker.poll() is not None:
            worker = self.workers[number] = start_worker(errors)
        try:
            worker.stdin.write(json.dumps(task) + "\n")
            worker.stdin.flush()
            answer = worker.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if answer:
            return json.loads(answer)
        problem = f"its process ended with code {worker.wait()} before the run did"
        experiment, model, seed = task
        return {
            "experiment": experiment,
            "model": model,
            "seed": seed,
            "score": None,
            "problem": problem,
            "seconds": None,
            "wall_seconds": None,
        }


def start_worker(errors):
    """A new worker process with one thread."""
    return subprocess.Popen(
        WORKER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
        env={**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
    )


def progress_bar(groups, done):
    """A bar over all runs, those that are finished already included."""
    total = done + sum(map(len, groups))
    return tqdm(total=total, initial=done, desc="reproduce", unit="run", dynamic_ncols=True)
