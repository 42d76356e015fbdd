"""What this machine has, gathered for the doctor. Standard library only; nothing is changed."""

import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from lstm_course.setup import shadows, venv
from lstm_course.support.computer import has_compiler, usable_cores
from lstm_course.support.places import ROOT

PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 120  # seconds; a first start of PyTorch on a slow disk takes one of these two minutes


@dataclass(frozen=True)
class Facts:
    """Everything that the doctor looks at; a test makes up a machine by giving other values.

    Sizes are in bytes. ``packages``: {name: (pinned version, installed version or None)}.
    ``hiding``: files that hide a library of their name. ``torch``: what ``torch_probe`` found, None
    when there is no torch; ``torch_problem``: why it could not be asked. ``nvidia``: None without
    an NVIDIA GPU, otherwise the driver's version, "" when the driver does not tell.
    ``japanese_font``: None when this cannot be found out.
    """

    system: str = "Linux"
    processor: str = "x86_64"
    python: str = "3.11.0"
    pip: str = "python -m pip"
    cores: int = 2
    memory: int | None = None
    free: int = 10**11
    packages: dict = field(default_factory=dict)
    venv_problem: str = ""
    hiding: tuple = ()
    torch: dict | None = None
    torch_problem: str = ""
    nvidia: str | None = None
    ubuntu_drivers: bool = False
    compiler: bool = True
    environment: dict = field(default_factory=dict)
    playwright: bool = True
    browser: bool = True
    japanese_font: bool | None = None


def look():
    """Return the ``Facts`` of this machine: three to ten seconds, most of them for PyTorch."""
    torch, torch_problem = ask_torch()
    return Facts(
        system=platform.system(),
        processor=platform.machine(),
        python=platform.python_version(),
        pip=pip_command(),
        cores=usable_cores(),
        memory=memory(),
        free=shutil.disk_usage(ROOT).free,
        packages=packages(),
        venv_problem=venv_problem(),
        hiding=tuple(shadows.hiding()),
        torch=torch,
        torch_problem=torch_problem,
        nvidia=nvidia_driver(),
        ubuntu_drivers=shutil.which("ubuntu-drivers") is not None,
        compiler=has_compiler(),
        environment={
            name: os.environ[name]
            for name in ("CUDA_VISIBLE_DEVICES", "PYTORCH_ENABLE_MPS_FALLBACK")
            if name in os.environ
        },
        playwright=importlib.util.find_spec("playwright") is not None,
        browser=has_browser(),
        japanese_font=has_japanese_font(),
    )


def ask_torch():
    """Return (what the probe found, ""), (None, "") without torch, or (None, why not)."""
    if importlib.util.find_spec("torch") is None:
        return None, ""
    code, text, errors = answer(
        [sys.executable, str(Path(__file__).with_name("torch_probe.py"))], PATIENCE
    )
    try:
        return json.loads(text.strip().splitlines()[-1]), ""
    except (ValueError, IndexError):
        pass
    if code is None:
        return None, errors
    last = errors.strip().splitlines()[-1:] or [f"its process ended with code {code}"]
    return None, last[0]


def packages():
    """{name: (pinned, installed or None)} for each pin of requirements.txt."""
    try:
        text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    except OSError:
        return {}
    return {name: (pinned, installed(name)) for name, pinned in PIN.findall(text)}


def installed(name):
    """The version of an installed package, or None."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def pip_command():
    """How to call the pip of this Python from the course's folder, without a path of this machine.

    Only an environment inside that folder can be named so; anything else is "python".
    """
    if importlib.util.find_spec("pip") is None:  # an environment that uv made
        return "uv pip"
    try:
        inside = Path(sys.prefix).relative_to(ROOT)
    except ValueError:
        return "python -m pip"
    return f"{venv.venv_python(inside)} -m pip"


def venv_problem():
    """Why the course's virtual environment cannot be used; "" when it can or is not made yet."""
    folder = venv.venv_folder()
    return venv.probe(folder)[1] if folder.exists() else ""


def memory():
    """Bytes of memory, or None where the standard library does not tell (Windows)."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def nvidia_driver(proc=Path("/proc/driver/nvidia/version")):
    """The version of the NVIDIA driver; "" when it does not tell; None without one."""
    program = shutil.which("nvidia-smi")
    if proc.exists():
        found = re.search(r"\b(\d{3}\.\d+(?:\.\d+)?)\b", proc.read_text(errors="replace"))
        if found:
            return found[1]
    elif program is None:
        return None
    if program is None:
        return ""
    code, text, _ = answer([program, "--query-gpu=driver_version", "--format=csv,noheader"], 20)
    return text.strip().splitlines()[0] if code == 0 and text.strip() else ""


def has_browser():
    """Whether the browser tests find a Chromium."""
    named = os.environ.get("CHROMIUM")
    return any(map(shutil.which, [named] if named else BROWSERS))


def has_japanese_font():
    """Whether a Japanese font is installed; None where fontconfig cannot be asked."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    code, text, _ = answer([program, ":lang=ja", "family"], 20)
    return bool(text.strip()) if code == 0 else None


def answer(command, seconds):
    """Run a program; return (exit code, output, errors). The code is None if it gives none."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return None, "", f"no answer within {seconds} s"
    except OSError as error:
        return None, "", str(error.strerror)
    return done.returncode, done.stdout, done.stderr
