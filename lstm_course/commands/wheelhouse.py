"""``python -m lstm_course wheelhouse FOLDER``: everything for a room without a network.

Run it once, with a network, on the kind of machine that the room has. Copy the folder into the
course's folder as ``wheels``; then ``python -m lstm_course lab`` installs from it alone.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from lstm_course.setup.wheels import BUILD_TOOLS, requirements_to_fetch
from lstm_course.support.places import ROOT

# The words that pip wants for each kind of machine; Linux wheels exist for several glibc versions.
PLATFORMS = {
    "windows": ("win_amd64",),
    "macos": ("macosx_14_0_arm64", "macosx_11_0_arm64"),
    "linux": ("manylinux_2_28_x86_64", "manylinux2014_x86_64"),
}
ROOM_NEEDED = 4_000_000_000  # bytes; PyTorch for Linux brings its GPU libraries


def main(argv):
    """Download the wheels and say how to use them; return the exit code."""
    options = read_options(argv)
    try:
        check_room(options.folder)
        options.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"{options.folder} cannot be used: {error.strerror or error}.", file=sys.stderr)
        return 1
    command = pip_command(options)
    print(f"Downloading the wheels for {machine(options)} into {options.folder} ...", flush=True)
    if subprocess.run(command, cwd=ROOT).returncode:
        print(
            "Not everything could be downloaded; what was is kept. Read pip's last lines above, "
            "mend the cause and run the same command again.",
            file=sys.stderr,
        )
        return 1
    print(how_to_use(options))
    return 0


def read_options(argv):
    """Parse the command line; what stands behind ``--`` is handed to pip."""
    own, pip = (
        (argv[: argv.index("--")], argv[argv.index("--") + 1 :])
        if "--" in argv
        else (
            argv,
            [],
        )
    )
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course wheelhouse",
        description="Download everything that the course installs, for a room without a network.",
        epilog="What stands behind -- goes to pip, for example -- --index-url ADDRESS.",
    )
    parser.add_argument("folder", type=Path, help="where to put the wheels")
    parser.add_argument(
        "--for",
        dest="system",
        choices=sorted(PLATFORMS),
        help="another kind of machine than this one",
    )
    parser.add_argument("--python", type=version, help="its Python, such as 3.12")
    parser.add_argument(
        "--tests", action="store_true", help="with what slides, html, build and test need"
    )
    options = parser.parse_args(own)
    options.pip = pip
    return options


def version(text):
    """A Python version with a minor number, such as 3.12."""
    if not re.fullmatch(r"3\.\d+", text) or int(text[2:]) < 11:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a Python that the course runs on (3.11+)"
        )
    return text


def check_room(folder):
    """Raise OSError with a sentence unless the disk has room."""
    absolute = folder.absolute()
    existing = next(path for path in (absolute, *absolute.parents) if path.exists())
    if not existing.is_dir():
        raise NotADirectoryError(20, "it is a file, and a folder is needed")
    free = shutil.disk_usage(existing).free
    if free < ROOM_NEEDED:
        need = f"{ROOM_NEEDED / 1e9:.0f} GB may be needed and {free / 1e9:.1f} GB are free"
        raise OSError(28, need)


def pip_command(options):
    """The ``pip download`` command for these options."""
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check"]
    command += ["--dest", str(options.folder.absolute())]
    if options.system or options.python:
        command += ["--only-binary", ":all:"]  # pip cannot build for another machine
    for platform in PLATFORMS.get(options.system, ()):
        command += ["--platform", platform]
    if options.python:
        command += ["--python-version", options.python]
    name = "requirements-dev.txt" if options.tests else "requirements.txt"
    return [*command, *options.pip, *requirements_to_fetch(ROOT, name), *BUILD_TOOLS]


def machine(options):
    """The machine in words."""
    python = options.python or ".".join(map(str, sys.version_info[:2]))
    return f"{options.system or 'this kind of machine'} with Python {python}"


def how_to_use(options):
    """What to do with the folder, in three lines."""
    files = [path for path in options.folder.iterdir() if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    return (
        f"{len(files)} files, {size:.0f} MB, for {machine(options)}.\n"
        "Copy the course's folder to each laptop, with this folder inside it as 'wheels', and run\n"
        "'python -m lstm_course lab' there: it installs from 'wheels' and needs no network."
    )
