"""``python -m lstm_course lab``: open the course in JupyterLab. Standard library only."""

import os
import sys

from lstm_course.commands.bootstrap import ROOT, ensure, environment, run

START = "notebooks/00_start_here.ipynb"
HELP = f"""usage: python -m lstm_course lab [--no-browser] [--port N] [JupyterLab's own options]

Opens {START} in JupyterLab. The first time it makes .venv and installs the course into
it; LSTM_COURSE_VENV names another folder for that.

  --no-browser  print the address instead of opening it
  --port N      use this port"""

# No question about news, no look for updates: the course works without a network.
QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


def main(argv):
    """Set up if need be, then become JupyterLab."""
    if "-h" in argv or "--help" in argv:
        print(HELP)
        return 0
    python = ensure("requirements.txt")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        argv = ["--allow-root", *argv]  # in a container everybody is root
    where = [f"--ServerApp.root_dir={ROOT}", f"--LabApp.default_url=/lab/tree/{START}"]
    command = [python, "-m", "jupyterlab", *where, *QUIET, *argv]
    print("Starting JupyterLab. Press Ctrl-C here, twice, to stop it.", flush=True)
    if os.name == "nt":
        return run(command)
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(command[0], command, environment(python))  # signals then reach JupyterLab itself
