"""``python -m lstm_course lab``: open the course in JupyterLab. Standard library only."""

import json
import os
import sys
from pathlib import Path

from lstm_course.setup import shadows
from lstm_course.setup.jupyter import (
    WITHOUT_DELAY,
    kernel_options,
    own_config,
    without_own_settings,
)
from lstm_course.setup.venv import ensure, environment, run
from lstm_course.support.places import ROOT

START = "notebooks/00_start_here.ipynb"
HELP = f"""usage: python -m lstm_course lab [--cpu] [--no-browser] [--port N] [JupyterLab's options]

Opens {START} in JupyterLab. The first time it makes .venv and installs the course into
it; LSTM_COURSE_VENV names another folder for that.

  --cpu         the first time, on Linux: PyTorch without its GPU libraries (200 MB, not 3 GB)
  --no-browser  print the address instead of opening it
  --port N      use this port
  --own-settings  read your own settings of Jupyter and IPython, which are left aside otherwise"""

# No question about news, no look for updates: the course works without a network.
QUIET_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}
QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


def uses_gateway(argv):
    """Whether the kernels run behind a Jupyter gateway, which needs a connection of its own."""
    named = any("gateway" in word.lower() for word in argv)
    return named or bool(os.environ.get("JUPYTER_GATEWAY_URL"))


def be_quiet(venv):
    """Answer JupyterLab's question about news with no, for everybody who uses this environment.

    The options below stop the look-ups, but only a default setting stops the question itself.
    """
    overrides = venv / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    if overrides.exists():
        return
    try:
        overrides.parent.mkdir(parents=True, exist_ok=True)
        overrides.write_text(json.dumps(QUIET_SETTINGS, indent=1), encoding="utf-8")
    except OSError:
        pass  # then JupyterLab asks once; that is no reason not to start


def main(argv):
    """Set up if need be, then become JupyterLab."""
    if "-h" in argv or "--help" in argv:
        print(HELP)
        return 0
    python = ensure("requirements.txt", cpu="--cpu" in argv)
    venv, env = Path(python).parents[1], environment(python)
    if "--own-settings" not in argv:
        say_what_is_left_aside(env)
        env = without_own_settings(env, venv)
    argv = [word for word in argv if word not in ("--cpu", "--own-settings")]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        argv = ["--allow-root", *argv]  # in a container everybody is root
    be_quiet(venv)
    where = [f"--ServerApp.root_dir={ROOT}", f"--LabApp.default_url=/lab/tree/{START}"]
    kernels = ()
    if not uses_gateway(argv):
        transport, variables = kernel_options(ROOT)
        kernels, env = (WITHOUT_DELAY, *transport), {**env, **variables}
    # -P: a learner's random.py in this folder is not Python's own
    command = [python, "-P", "-m", "jupyterlab", *where, *QUIET, *kernels, *argv]
    if shadows.hiding():
        print(shadows.sentence(shadows.hiding()), flush=True)
    print("Starting JupyterLab. Press Ctrl-C here, twice, to stop it.", flush=True)
    if os.name == "nt":
        return run(command, env)
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(command[0], command, env)  # signals then reach JupyterLab itself


def say_what_is_left_aside(env):
    """Name the folder of the learner's own Jupyter settings, if there are any."""
    folder = own_config(env)
    if any(folder.glob("jupyter_*config*")):
        print(f"Your Jupyter settings in {folder} are left aside; --own-settings reads them.")
