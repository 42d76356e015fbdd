"""Make ``.venv`` and put into it what a command needs. Standard library only.

The environment is made once. A stamp inside it records what was installed; while the stamp fits the
requirement files, nothing is installed again and a command starts at once.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from lstm_course.setup import failures
from lstm_course.setup.failures import SetupFailed
from lstm_course.setup.wheels import pip_options, wheels_folder
from lstm_course.support.places import ROOT

OLDEST = (3, 11)
STAMP = "lstm_course_setup.json"
LOG = "lstm_course_setup.log"
SPACE = {"new": 3_000_000_000, "update": 500_000_000}  # bytes
PROBE = "import sys, pip; print(*sys.version_info[:3])"


def run(command):
    """Run a program in the course folder, with .venv first on PATH; return its exit code.

    Ctrl-C goes to the program too, because it shares our terminal; we wait for it to finish.
    """
    process = subprocess.Popen(command, cwd=ROOT, env=environment(command[0]))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def environment(python):
    """Return the environment variables for a program run by ``python`` of the venv."""
    folder = Path(python).parent
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(folder.parent), "PIP_USER": "0"}


def venv_folder():
    """Return the folder of the environment: ``.venv``, or what LSTM_COURSE_VENV says."""
    return Path(os.environ.get("LSTM_COURSE_VENV") or ROOT / ".venv").absolute()


def venv_python(folder):
    """Return where the Python of a virtual environment lies on this system."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(requirements):
    """Make the environment if need be, install ``requirements`` and return its Python (a string).

    Raises :class:`SetupFailed` with a sentence for the learner.
    """
    folder = venv_folder()
    try:
        version, why = probe(folder)
        stamp = read_stamp(folder)
        if version and is_current(stamp, version, requirements):
            return str(venv_python(folder))
        make_room(folder, "update" if version else "new")
        if not version:
            remove_broken(folder, why, ours=bool(stamp) or folder == ROOT / ".venv")
            create(folder)
            version, why = probe(folder)
            if not version:
                raise SetupFailed(failures.BROKEN.format(folder=folder, why=why))
        install(folder, requirements, version)
    except OSError as error:
        raise SetupFailed(failures.explain_os_error(error, folder)) from None
    return str(venv_python(folder))


def probe(folder):
    """Start the environment's Python; return (version, "") or ("", why it cannot be used)."""
    python = venv_python(folder)
    if not python.exists():
        return "", "its Python is missing"
    try:
        done = subprocess.run(
            [python, "-c", PROBE], capture_output=True, text=True, timeout=60, cwd=folder
        )
    except (OSError, subprocess.TimeoutExpired):
        return "", "its Python does not start"
    if "No module named 'pip'" in done.stderr:
        return "", "it has no pip"
    version = done.stdout.strip().replace(" ", ".")
    if done.returncode or not re.fullmatch(r"\d+\.\d+\.\d+", version):
        return "", "its Python does not start"
    if tuple(map(int, version.split("."))) < OLDEST:
        return "", f"its Python is {version}, older than 3.11"
    made_for = read_stamp(folder).get("python", version)
    if minor(made_for) != minor(version):
        return "", f"it was made for Python {made_for} and now finds {version}"
    return version, ""


def minor(version):
    return version.split(".")[:2]


def read_stamp(folder):
    """Return what was noted after the last installation, ``{}`` if nothing readable was."""
    try:
        return json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write_stamp(folder, version, installed):
    note = {"course": str(ROOT), "python": version, "installed": installed}
    (folder / STAMP).write_text(json.dumps(note, indent=1), encoding="utf-8")


def requirements_with(library):
    """The requirements file that installs a library."""
    learner = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return "requirements.txt" if f"\n{library}==" in learner else "requirements-dev.txt"


def is_current(stamp, version, requirements):
    """Whether ``requirements`` were installed by this Python, for this folder, and as they are."""
    if stamp.get("course") != str(ROOT) or stamp.get("python") != version:
        return False
    return stamp.get("installed", {}).get(requirements) == digest(requirements)


def digest(requirements):
    """Return the SHA-256 of a requirements file and of the ones that it includes."""
    text = (ROOT / requirements).read_text(encoding="utf-8")
    included = re.findall(r"^-r (\S+)", text, flags=re.MULTILINE)
    whole = text + "".join(digest(name) for name in included)
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()


def make_room(folder, kind):
    """Raise :class:`SetupFailed` unless the disk has room for the installation."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < SPACE[kind]:
        raise SetupFailed(
            f"The set-up needs {SPACE[kind] / 1e9:.1f} GB and the disk of {existing} has "
            f"{free / 1e9:.1f} GB left: free some space, or set LSTM_COURSE_VENV to a folder on "
            "another disk, and run the same command again."
        )


def remove_broken(folder, why, ours):
    """Delete an environment that does not work, if it is one and if we may."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / "pyvenv.cfg").is_file() and not (folder / STAMP).is_file():
        raise SetupFailed(failures.IN_THE_WAY.format(folder=folder))
    if not ours:
        raise SetupFailed(failures.BROKEN.format(folder=folder, why=why))
    print(f"The virtual environment {folder} is broken ({why}): making it anew.", flush=True)
    try:
        shutil.rmtree(folder)
    except OSError as error:
        sentence = failures.CANNOT_DELETE.format(folder=folder, why=error.strerror)
        raise SetupFailed(sentence) from None


def create(folder):
    """Make an empty virtual environment with the Python that runs this."""
    print(f"Making a virtual environment in {folder} ...", flush=True)
    finished = False
    try:
        done = subprocess.run(
            [sys.executable, "-m", "venv", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        finished = done.returncode == 0
    finally:
        if not finished:  # also after Ctrl-C: half an environment helps nobody
            shutil.rmtree(folder, ignore_errors=True)
    if not finished:
        python = ".".join(map(str, sys.version_info[:2]))
        names = {"folder": folder, "python": python, "log": "the message above"}
        print(done.stdout, end="")
        raise SetupFailed(failures.explain(done.stdout, **names))
    write_stamp(folder, ".".join(map(str, sys.version_info[:3])), {})


def install(folder, requirements, version):
    """Let pip install ``requirements`` under its own progress bar, and write the stamp."""
    if not read_stamp(folder).get("installed"):
        print(
            "Installing what the course needs: 1 to 3 minutes with a fast connection, about 300 MB "
            "to download (on Linux up to 3 GB, because PyTorch brings its GPU libraries there).",
            flush=True,
        )
    elif requirements in read_stamp(folder)["installed"]:
        print(f"{requirements} has changed: installing what is missing.", flush=True)
    else:
        print(f"This command needs what is in {requirements}: installing it, once.", flush=True)
    start = time.monotonic()
    python = str(venv_python(folder))
    command = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    code, complaints = run_and_keep_errors(
        [*command, *pip_options(ROOT), "-r", requirements], environment(python)
    )
    (folder / LOG).write_text(complaints, encoding="utf-8")
    if code:
        names = {"folder": folder, "python": version, "log": folder / LOG}
        offline = wheels_folder(ROOT) is not None
        raise SetupFailed(failures.explain(complaints, offline=offline, **names))
    included = re.findall(r"^-r (\S+)", (ROOT / requirements).read_text("utf-8"), re.MULTILINE)
    write_stamp(folder, version, {name: digest(name) for name in [requirements, *included]})
    print(f"Installed in {time.monotonic() - start:.0f} s.", flush=True)


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
