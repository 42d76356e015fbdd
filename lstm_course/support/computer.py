"""What several rooms ask about this computer. Standard library only."""

import os
import shutil

COMPILERS = ("c++", "g++", "clang++", "cl")


def usable_cores():
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def has_compiler():
    """Whether a C++ compiler is found, which torch.compile needs on the CPU."""
    named = os.environ.get("CXX")
    return any(map(shutil.which, [named] if named else COMPILERS))
