"""``python -m lstm_course <command>``: the course from the command line.

This file is read by any Python 3, so that an old one gets a sentence and not a syntax error. The
rest of the package is imported only after the version is known to be good enough.
"""

import sys

OLDEST = (3, 11)

# One row a command: its name, what it does, and what it needs installed. With "" the command makes
# the environment itself. Add a command here and a module of the same name in commands/.
COMMANDS = (
    ("lab", "open the course in JupyterLab (sets everything up the first time)", ""),
    ("test", "check the whole course: style, notebooks, tests", ""),
    ("build", "make the notebooks from source/ (--check: only say what is out of date)", "jupytext"),
    ("bench", "compare the speed of this package with PyTorch", "torch"),
)


def main(argv):
    """Run one command and return its exit code."""
    if sys.version_info < OLDEST:
        print(
            "The course needs Python 3.11 or newer, and this is Python {}.{}: install a newer one "
            "and use that to run the same command.".format(*sys.version_info[:2]),
            file=sys.stderr,
        )
        return 1
    names = [name for name, _, _ in COMMANDS]
    if not argv or argv[0] not in names:
        asked_for_help = bool(argv) and argv[0] in ("-h", "--help")
        print(usage(), file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else 2

    from lstm_course.commands import bootstrap

    needs = COMMANDS[names.index(argv[0])][2]
    return bootstrap.run_command(argv[0], needs, argv[1:])


def usage():
    """Return the help text: one line a command."""
    rows = ["  {:8}{}".format(name, help_text) for name, help_text, _ in COMMANDS]
    return "\n".join(["usage: python -m lstm_course COMMAND [options]", ""] + rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
