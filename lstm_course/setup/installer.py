"""Put the pinned packages into an environment, with uv or with pip. Standard library only.

uv is taken where the computer has it, because it is several times faster and picks PyTorch's build
for the machine; whenever it fails, pip does the work, whose complaints ``failures`` can explain.
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from lstm_course.setup import failures
from lstm_course.setup.failures import SetupFailed
from lstm_course.setup.wheels import pip_options, requirements_to_fetch, wheels_folder
from lstm_course.support.places import ROOT

LOG = "lstm_course_setup.log"
# PyTorch's own index of builds without GPU libraries; elsewhere than on Linux it needs none.
CPU_BUILDS = "https://download.pytorch.org/whl/cpu"
# What a learner's settings of pip may say here: how packages are reached. Where they go, which
# ones, and which versions is the course's to say (target, user, constraint, require-hashes ...).
KEPT = set(
    "index-url extra-index-url find-links no-index trusted-host proxy cert client-cert timeout "
    "default-timeout retries resume-retries keyring-provider cache-dir no-cache-dir prefer-binary "
    "use-feature use-deprecated no-color".split()
)


def install(python, requirements, env, cpu=False):
    """Install what a requirements file pins; the course itself is not among it.

    Args:
        python: of the environment, a string.
        requirements: the name of the file, such as "requirements.txt".
        env: the environment variables for programs of that environment.
        cpu: take PyTorch's build without GPU libraries.

    Raises:
        SetupFailed: with a sentence for the learner.
    """
    pins = requirements_to_fetch(ROOT, requirements)
    if not (with_uv(python, pins, env, cpu) and not lacking(python, pins, env)):
        with_pip(python, pins, env, cpu)
    missing = lacking(python, pins, env)
    if missing:
        folder = Path(python).parents[1]
        raise SetupFailed(failures.NOT_INSIDE.format(folder=folder, what=missing[0]))


def with_uv(python, pins, env, cpu):
    """Let uv install the pins if the computer has it; return whether it says that it did."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    options = pip_options(ROOT)
    if not options:  # an older uv does not know this variable and does without
        env = {**env, "UV_TORCH_BACKEND": "cpu" if cpu else env.get("UV_TORCH_BACKEND", "auto")}
    try:
        done = subprocess.run(
            [uv, "pip", "install", "--python", python, *options, *pins], cwd=ROOT, env=env
        )
    except OSError as error:
        print(f"uv does not start ({error.strerror}): pip installs instead.", flush=True)
        return False
    if done.returncode:
        print("uv did not manage, for the reason above: pip installs instead.", flush=True)
    return done.returncode == 0


def with_pip(python, pins, env, cpu):
    """Let pip install the pins under its own progress bar; SetupFailed when it does not."""
    offline = wheels_folder(ROOT) is not None
    env = pip_environment(python, env)
    command = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += pip_options(ROOT)
    if cpu and sys.platform == "linux" and not offline:
        command += ["--extra-index-url", CPU_BUILDS]
    code, complaints = run_and_keep_errors([*command, *pins], env)
    folder = Path(python).parents[1]
    (folder / LOG).write_text(complaints, encoding="utf-8")
    if code:
        names = {"folder": folder, "python": version_of(python), "log": folder / LOG}
        raise SetupFailed(failures.explain(complaints, offline=offline, **names))


def pip_environment(python, env):
    """Return ``env`` with the learner's settings of pip, files and variables, less what misleads.

    Gives the environment a pip first if it has none, as one that uv made.
    """
    asked = [python, "-m", "pip", "config", "list"]
    plain = {name: value for name, value in env.items() if not is_pip_s(name)}
    file = {name: value for name, value in env.items() if name == "PIP_CONFIG_FILE"}
    answer = ask(asked, {**plain, **file})
    if "No module named pip" in answer.stderr:
        made = ask([python, "-m", "ensurepip"], plain)
        if made.returncode:
            raise SetupFailed(failures.NO_PIP.format(folder=Path(python).parents[1]))
        answer = ask(asked, {**plain, **file})
    settings = {}
    for section in ("global", "install"):  # a later one wins, as in pip
        for line in answer.stdout.splitlines():
            key, _, value = line.partition("=")
            where, _, name = key.partition(".")
            if where == section and name in KEPT:
                settings[variable(name)] = " ".join(str(ast.literal_eval(value)).split())
    own = {name: env[name] for name in map(variable, KEPT) if name in env}
    return {**plain, **settings, **own, "PIP_CONFIG_FILE": os.devnull}


def is_pip_s(name):
    """Whether an environment variable is a setting of pip's."""
    return name.upper().startswith("PIP_")


def variable(setting):
    """The environment variable for a setting of pip's, such as PIP_INDEX_URL for index-url."""
    return "PIP_" + setting.upper().replace("-", "_")


def lacking(python, pins, env):
    """Return a few words for each pin that the environment lacks; see ``installed``."""
    script = str(Path(__file__).with_name("installed.py"))
    done = ask([python, "-P", script, *pins], env)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"code {done.returncode}"]
        return [f"its Python fails ({last[0]})"]
    return done.stdout.splitlines()


def version_of(python):
    """The version of a Python, such as "3.12.1"; "" if it does not say."""
    return ask([python, "-c", "import platform; print(platform.python_version())"]).stdout.strip()


def ask(command, env=None):
    """Run a program quietly and return what ``subprocess.run`` does, with text."""
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, errors="replace"
    )


def run_and_keep_errors(command, env):
    """Run pip in the course folder; return (exit code, what it wrote to standard error).

    Its standard output is the terminal itself, so that it draws its progress bar; its warnings and
    errors are passed on. Ctrl-C stops it as well.
    """
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    complaints = []
    try:
        for line in process.stderr:
            print(line, end="", file=sys.stderr, flush=True)
            complaints.append(line)
        process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    return process.returncode, "".join(complaints)
