"""Which pins an environment lacks. Its own Python runs this file; standard library only.

    python -P lstm_course/setup/installed.py numpy==2.4.6 torch==2.13.0

prints one line for each that cannot be imported from the environment itself, and nothing when all
can. pip and uv may report success and have put everything elsewhere (a setting of the learner's).
"""

import sys
import sysconfig
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path


def lacking(pins):
    """Yield a few words for each of the ``pins`` ("name==version") that is not in place."""
    inside = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    for pin in pins:
        name, _, version = pin.partition("==")
        found = next(iter(distributions(name=name, path=sorted(inside))), None)
        if found is None:
            yield f"{name} is not there"
        elif version and found.version.partition("+")[0] != version:
            yield f"{name} is {found.version} instead of {version}"
        else:
            yield from hidden(found, tuple(inside))


def hidden(distribution, inside):
    """Yield the modules of an installed distribution whose import would find another file."""
    for module in sorted(filter(None, map(module_of, distribution.files or ()))):
        spec = find_spec(module)
        origin = spec and spec.origin
        if origin is None:
            yield f"{module} cannot be imported"
        elif not origin.startswith(inside):
            yield f"{module} is imported from {origin}"


def module_of(file):
    """The top-level module that an installed file defines, or None."""
    path = Path(file)
    if path.parts[1:] == ("__init__.py",):
        return path.parts[0]
    return path.stem if len(path.parts) == 1 and path.suffix == ".py" else None


if __name__ == "__main__":
    for line in lacking(sys.argv[1:]):
        print(line.encode("ascii", "backslashreplace").decode())
