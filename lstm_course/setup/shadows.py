"""Files of the learner's that Python would import in place of a library. Standard library only.

A ``torch.py`` beside a notebook is what ``import torch`` finds there.
"""

import sys

from lstm_course.setup.wheels import requirements_to_fetch
from lstm_course.support.places import ROOT

FOLDERS = ("notebooks", "exercises", "solutions")


def hiding(root=ROOT):
    """Return the files, as paths inside the course's folder, that hide a library of their name."""
    pinned = {line.partition("==")[0].replace("-", "_") for line in requirements_to_fetch(root)}
    names = pinned | sys.stdlib_module_names
    files = [file for folder in FOLDERS for file in sorted((root / folder).glob("*.py"))]
    return [file.relative_to(root).as_posix() for file in files if file.stem in names]


def sentence(files):
    """What the files do and what to do about them, "" when there are none."""
    if not files:
        return ""
    one = len(files) == 1
    return (
        f"{', '.join(files)} {'hides the library of its name' if one else 'hide libraries'}, which "
        f"the notebooks import: give {'it another name' if one else 'them other names'}."
    )
