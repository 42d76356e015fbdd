"""``python -m lstm_course doctor``: what this machine has and what is wrong. Changes nothing."""

import argparse
import importlib.util
import sys
from pathlib import Path

from lstm_course.setup import venv
from lstm_course.setup.doctor import facts, findings

# What a learner's own Python seldom has: with all of them it is taken for the course's.
TELLING = ("numpy", "torch", "jupyterlab", "anywidget")


def main(argv=None):
    """Run the command; return 1 only if something must be mended.

    Started with a Python that has not all of the packages, it looks at the course's own environment
    where there is a working one, because that is what the lessons run in.
    """
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course doctor",
        description="Say what this machine has, what will be skipped and why, and what mends it. "
        "Changes nothing and needs no network.",
    )
    parser.parse_args(argv)
    own = venv.venv_folder()
    lacks = any(importlib.util.find_spec(name) is None for name in TELLING)
    if lacks and Path(sys.prefix) != own:
        version, _ = venv.probe(own)
        if version:
            print(f"This looks at {own}, in which the lessons run.\n", flush=True)
            return venv.run([str(venv.venv_python(own)), "-m", "lstm_course", "doctor"])
    found = findings.examine(facts.look())
    print(findings.report(found))
    return int(findings.must_be_mended(found))
