"""``python -m lstm_course COMMAND``: the course from the command line.

This file is read by any Python 3, so that an old one gets a sentence and not a syntax error. The
rest of the package is imported only after the version is known to be good enough.
"""

import os
import sys

# The folder of the course comes last, so that a learner's random.py there is not Python's own.
if __name__ == "__main__" and os.path.isfile(os.path.join(sys.path[0], "lstm_course", "lstm.py")):
    sys.path.append(os.path.abspath(sys.path.pop(0)))

import difflib

OLDEST = (3, 11)

# One row a command: its name, the module whose main(argv) runs it, the libraries that it needs, and
# what it does. A command without any uses the standard library only. Add commands here.
COMMANDS = (
    ("lab", "lstm_course.commands.lab", "", "open the course in JupyterLab"),
    ("test", "lstm_course.commands.test", "", "check the whole course: style, notebooks, tests"),
    ("progress", "lstm_course.commands.progress", "", "show which questions you have passed"),
    ("doctor", "lstm_course.commands.doctor", "", "say what this machine has and what is wrong"),
    ("train", "lstm_course.commands.train", "torch", "train a BiLSTM on one device or several"),
    ("bench", "lstm_course.commands.bench", "torch", "compare our speed with PyTorch's"),
    ("reproduce", "lstm_course.commands.reproduce", "torch joblib", "run all experiments again"),
    ("html", "lstm_course.commands.html", "latex2mathml", "write the lessons as offline pages"),
    ("slides", "lstm_course.commands.slides", "latex2mathml", "make slides of the lessons"),
    ("handout", "lstm_course.commands.handout", "", "zip the exercises without solutions"),
    ("grade", "lstm_course.commands.grade", "torch", "grade a folder of submitted exercises"),
    ("wheelhouse", "lstm_course.commands.wheelhouse", "", "fill a folder to install offline"),
    ("build", "lstm_course.commands.build", "jupytext", "make the notebooks from source/"),
)


def main(argv):
    """Run one command and return its exit code."""
    if sys.version_info < OLDEST:
        sentence = (
            "The course needs Python 3.11 or newer, and this is Python {}.{}: install a newer one "
            "and run the same command with it."
        )
        print(sentence.format(*sys.version_info[:2]), file=sys.stderr)
        return 1
    rows = {row[0]: row for row in COMMANDS}
    if argv and argv[0] in rows:
        name, module, needs, _ = rows[argv[0]]
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")  # a Windows console cannot show every letter
        try:
            code = run_command(module, needs, argv[1:])
            sys.stdout.flush()
        except BrokenPipeError:  # the reader has gone, as in "... | head": no more to say
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        return code
    asked_for_help = bool(argv) and argv[0] in ("-h", "--help")
    print(usage(), file=sys.stdout if asked_for_help else sys.stderr)
    if argv and not asked_for_help:
        print("\n" + no_such(argv[0]), file=sys.stderr)
    return 0 if asked_for_help else 2


def run_command(module, needs, argv):
    """Run a command's ``main(argv)`` and return its exit code.

    A command that ``needs`` libraries (their names, with spaces between) runs right here if they
    are here, and in ``.venv`` otherwise. A failed set-up ends in one sentence and exit code 1.
    """
    from importlib import import_module
    from importlib.util import find_spec

    from lstm_course.setup import venv
    from lstm_course.setup.failures import SetupFailed

    name = module.rpartition(".")[2]
    missing = [library for library in needs.split() if not find_spec(library)]
    try:
        if not missing:
            return import_module(module).main(argv)
        python = venv.ensure(venv.requirements_with(missing[0]))
        return venv.run([python, "-m", "lstm_course", name, *argv])
    except SetupFailed as error:
        print("\n" + str(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130


def no_such(word):
    """One sentence for a command that does not exist, last so that it stands above the prompt."""
    near = difflib.get_close_matches(word, [row[0] for row in COMMANDS], n=1)
    advice = f"did you mean {near[0]}?" if near else "take one of these."
    return f"There is no command {word!r}: {advice}"


def usage():
    """Return the help text: one line a command."""
    lines = ["usage: python -m lstm_course COMMAND [options]", ""]
    lines += [f"  {name:10} {text}" for name, _, _, text in COMMANDS]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
