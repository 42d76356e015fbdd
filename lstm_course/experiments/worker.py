"""The process that does one run after the other: a JSON line in is a run, a JSON line out its end.

    python -m lstm_course.experiments.worker [MODULE]

MODULE is where ``EXPERIMENTS`` stands, the registry unless somebody says otherwise. One thread.
The runner starts it, and its errors go to the runner's ``errors.txt``. When the runner ends, in
whatever way, the input ends, and so does the worker.
"""

import json
import math
import os
import queue
import signal
import sys
import threading
import time
import traceback
from importlib import import_module
from pathlib import Path

REGISTRY = "lstm_course.experiments.registry"
ROOT = str(Path(__file__).resolve().parents[2])


def main(module=REGISTRY):
    """Serve runs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the runner's; it ends us
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not stand between the answers
    experiments = import_module(module).EXPERIMENTS
    tasks = queue.SimpleQueue()
    threading.Thread(target=listen, args=(tasks,), daemon=True).start()
    while True:
        answers.write(json.dumps(one_run(experiments, *tasks.get()), ensure_ascii=False) + "\n")
        answers.flush()


def listen(tasks):
    """Pass the runs on; when the input ends, end the process, even in the middle of a run."""
    for line in sys.stdin:
        tasks.put(json.loads(line))
    os._exit(0)


def one_run(experiments, experiment, model, seed):
    """Do one run and say how it ended, as a dict."""
    wall, cpu = time.perf_counter(), time.process_time()
    score, problem = None, ""
    try:
        score = experiments[experiment].score(model, seed)
        if not math.isfinite(score):
            score, problem = None, f"the score is {score}"
    except Exception as error:
        print(f"--- {experiment}, {model}, seed {seed} ---", file=sys.stderr)
        traceback.print_exc()
        problem = f"{type(error).__name__}: {error}".splitlines()[0].replace(ROOT, ".")
    return {
        "experiment": experiment,
        "model": model,
        "seed": seed,
        "score": score,
        "problem": problem,
        "seconds": round(time.process_time() - cpu, 2),
        "wall_seconds": round(time.perf_counter() - wall, 2),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
