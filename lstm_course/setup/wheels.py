"""A folder of wheels instead of a network. Standard library only.

When the course's folder has a folder ``wheels`` (or LSTM_COURSE_WHEELS names one), pip takes
everything from there and asks no index. ``python -m lstm_course wheelhouse`` fills such a folder.
"""

import os
from pathlib import Path

from lstm_course.support.places import ROOT

# What pip needs to put the course itself on the path (the build system in pyproject.toml).
BUILD_TOOLS = ("flit_core>=3.11,<5",)


def wheels_folder(root=ROOT):
    """The folder of wheels that an installation must use, or None for the index."""
    named = os.environ.get("LSTM_COURSE_WHEELS")
    folder = Path(named).absolute() if named else root / "wheels"
    return folder if named or folder.is_dir() else None


def pip_options(root=ROOT):
    """Options for ``pip install`` that keep it in the folder of wheels, if there is one."""
    folder = wheels_folder(root)
    return [] if folder is None else ["--no-index", "--find-links", str(folder)]


def requirements_to_fetch(root=ROOT, name="requirements.txt"):
    """The requirement lines that come from an index: all but ``-e .``, included files as well."""
    lines = []
    for line in (root / name).read_text(encoding="utf-8").splitlines():
        line = line.split(" #")[0].strip()
        if line.startswith("-r "):
            lines += requirements_to_fetch(root, line[3:].strip())
        elif line and not line.startswith(("#", "-")):
            lines.append(line)
    return lines
