"""Where and with what a run was made. No name of a host, a person or a folder."""

import os
import platform
import subprocess
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from threadpoolctl import threadpool_info

LIBRARIES = ("lstm-course", "numpy", "torch")


def surroundings():
    """The day, the machine in words, its processor, the BLAS behind NumPy, and the versions.

    Returns:
        A dict with day, machine, processor, blas (texts) and versions (a dict of texts).
    """
    return {
        "day": date.today().isoformat(),
        "machine": f"{platform.system()}, {platform.machine()}, {os.cpu_count()} cores",
        "processor": processor(),
        "blas": blas(threadpool_info()),
        "versions": versions(),
    }


@cache
def processor():
    """The processor's product name; what Python says of it where the system does not tell."""
    try:
        if platform.system() == "Linux":
            lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            name = next(line for line in lines if line.startswith("model name"))
            return name.partition(":")[2].strip()
        if platform.system() == "Darwin":
            command = ["sysctl", "-n", "machdep.cpu.brand_string"]
            return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except (OSError, StopIteration):  # many an Arm board has no such line
        pass
    return platform.processor() or platform.machine()


def blas(libraries):
    """The matrix libraries among ``threadpool_info()``: which, made for what, on how many threads.

    NumPy on macOS may use Apple's Accelerate, of which threadpoolctl knows nothing.
    """
    found = {
        f"{library['internal_api']} {library['version']} "
        f"({library.get('architecture', 'any processor')}, threads: {library['num_threads']})"
        for library in libraries
        if library["user_api"] == "blas"
    }
    return ", ".join(sorted(found)) or "none that threadpoolctl knows"


@cache
def versions():
    """The versions of Python and of the libraries; one that is not installed is left out."""
    found = {"python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found
