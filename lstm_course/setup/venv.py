"""Make ``.venv`` and put into it what a command needs. Standard library only.

The environment is made once. A stamp inside it records what was installed; while the stamp fits the
requirement files, nothing is installed again and a command starts at once. An environment that the
learner made and filled is used as it is, and none that works is ever deleted.
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

from lstm_course.setup import failures, installer
from lstm_course.setup.failures import SetupFailed
from lstm_course.setup.wheels import requirements_to_fetch, wheels_folder
from lstm_course.support.places import ROOT

OLDEST = (3, 11)
STAMP = "lstm_course_setup.json"
PATH_FILE = "lstm_course.pth"
SPACE = {"new": 3_000_000_000, "update": 500_000_000}  # bytes
PROBE = "import sys; print(*sys.version_info[:3])"
PATIENCE = 60  # seconds that a Python may take to start
MISSING, SLOW = "its Python is missing", f"its Python does not answer within {PATIENCE} s"
# What makes another Python of the environment's, or gives it other packages.
MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PYTHONPLATLIBDIR", "__PYVENV_LAUNCHER__")


def run(command, env=None):
    """Run a program in the course folder, with .venv first on PATH; return its exit code.

    Ctrl-C goes to the program too, because it shares our terminal; we wait for it to finish.
    """
    process = subprocess.Popen(command, cwd=ROOT, env=env or environment(command[0]))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def environment(python):
    """Return the environment variables for a program run by ``python`` of the venv."""
    folder = Path(python).parent
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    return {**kept, "PATH": path, "VIRTUAL_ENV": str(folder.parent), "LSTM_COURSE_ROOT": str(ROOT)}


def venv_folder():
    """Return the folder of the environment: ``.venv``, or what LSTM_COURSE_VENV says."""
    named = os.environ.get("LSTM_COURSE_VENV")
    return Path(named).expanduser().absolute() if named else ROOT / ".venv"


def venv_python(folder):
    """Return where the Python of a virtual environment lies on this system."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(requirements, cpu=False):
    """Make the environment if need be, install ``requirements`` and return its Python (a string).

    ``cpu`` asks for PyTorch's build without GPU libraries, where it has to be installed.

    Raises:
        SetupFailed: with a sentence for the learner.
    """
    folder = venv_folder()
    python = str(venv_python(folder))
    try:
        mend_path_file(folder)
        version, why = probe(folder)
        stamp = read_stamp(folder)
        if version and is_current(stamp, version, requirements):
            return python
        if version and is_complete(python, requirements):
            point_at_course(folder)
            stamp_as_installed(folder, version, requirements, stamp.get("cpu", False))
            return python
        make_room(folder, "update" if version else "new")
        if not version:
            remove_broken(folder, why, ours=may_delete(folder, stamp, why))
            create(folder)
            version, why = probe(folder)
            if not version:
                raise SetupFailed(failures.BROKEN.format(folder=folder, why=why))
        install(folder, requirements, version, cpu)
    except OSError as error:
        raise SetupFailed(failures.explain_os_error(error, folder)) from None
    return python


def is_complete(python, requirements):
    """Whether everything that a requirements file pins is in place, whoever installed it."""
    pins = requirements_to_fetch(ROOT, requirements)
    return not installer.lacking(python, pins, environment(python))


def may_delete(folder, stamp, why):
    """Whether a broken environment is the course's own, or has no Python any more."""
    return why != SLOW and (bool(stamp) or (folder == ROOT / ".venv" and why == MISSING))


def point_at_course(folder):
    """Write the file that puts this course on the path of an environment.

    A path file is read in the system's own encoding by Python 3.11 and 3.12, and one with a letter
    that this encoding lacks stops Python before it has started. So ours holds a line of Python in
    ASCII. ``run`` says which copy of the course is meant, when several share an environment.
    """
    line = f"import os, sys; sys.path.append(os.environ.get('LSTM_COURSE_ROOT') or {str(ROOT)!a})"
    for packages in site_packages(folder):
        (packages / PATH_FILE).write_text(line + "\n", encoding="ascii")


def mend_path_file(folder):
    """Replace a path file with letters outside ASCII, which an editable installation writes."""
    files = [packages / PATH_FILE for packages in site_packages(folder)]
    if any(file.is_file() and not file.read_bytes().isascii() for file in files):
        point_at_course(folder)


def site_packages(folder):
    """The folders of an environment in which its packages lie: one, or none if it is broken."""
    return [*folder.glob("lib/python3*/site-packages"), *folder.glob("Lib/site-packages")][:1]


def probe(folder):
    """Start the environment's Python; return (version, "") or ("", why it cannot be used)."""
    python = venv_python(folder)
    if not python.exists():
        return "", MISSING
    try:
        done = subprocess.run(
            [python, "-c", PROBE],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            cwd=folder,
            env=environment(python),
        )
    except subprocess.TimeoutExpired:
        return "", SLOW
    except OSError:
        return "", "its Python does not start"
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


def write_stamp(folder, version, installed, cpu=False):
    note = {"course": str(ROOT), "python": version, "installed": installed, "cpu": cpu}
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
            errors="replace",
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


def install(folder, requirements, version, cpu=False):
    """Install ``requirements`` with uv or pip, check that they are in place, write the stamp."""
    before = read_stamp(folder)
    cpu = cpu or before.get("cpu", False)
    if not before.get("installed"):
        print(how_long(cpu), flush=True)
    elif requirements in before["installed"]:
        print(f"{requirements} has changed: installing what is missing.", flush=True)
    else:
        print(f"This command needs what is in {requirements}: installing it, once.", flush=True)
    start = time.monotonic()
    python = str(venv_python(folder))
    installer.install(python, requirements, environment(python), cpu)
    point_at_course(folder)
    stamp_as_installed(folder, version, requirements, cpu)
    print(f"Installed in {time.monotonic() - start:.0f} s.", flush=True)


def how_long(cpu):
    """What the first installation takes, in a sentence or two."""
    if wheels_folder(ROOT):
        return f"Installing what the course needs from {wheels_folder(ROOT)}: 1 to 3 minutes."
    said = "Installing what the course needs: 1 to 3 minutes with a fast connection, about 300 MB"
    if cpu or sys.platform != "linux" or shutil.which("uv"):
        return f"{said} to download."
    return (
        f"{said} to download and up to 3 GB of GPU libraries, which PyTorch brings on Linux. "
        "Without an NVIDIA GPU they serve nobody: press Ctrl-C and run 'python -m lstm_course lab "
        "--cpu' to do without."
    )


def stamp_as_installed(folder, version, requirements, cpu=False):
    """Note that a requirements file, and those that it includes, are in place."""
    included = re.findall(r"^-r (\S+)", (ROOT / requirements).read_text("utf-8"), re.MULTILINE)
    write_stamp(folder, version, {name: digest(name) for name in [requirements, *included]}, cpu)
