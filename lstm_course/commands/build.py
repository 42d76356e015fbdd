"""``python -m lstm_course build``: make the notebooks from the files under ``source/``.

Building runs every cell in a fresh kernel, so it takes a while; a notebook that is still fresh is
left alone. ``--check`` runs nothing: it compares the digest of the source and the cells.
"""

import argparse
import copy
import os
import sys
import time
from pathlib import Path

import nbformat

from lstm_course.commands.answers import answers_in
from lstm_course.commands.execute import BuildFailed, run_cells
from lstm_course.commands.outputs import left_on_stderr, tidy
from lstm_course.commands.sources import SourceError, find_targets, lesson_problems, read_notebook
from lstm_course.publish import tables

ROOT = Path(__file__).resolve().parents[2]
LESSON_SECONDS = 90  # a lesson that needs longer keeps a class waiting


def main(argv=None, root=ROOT):
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m lstm_course build",
        description="Make the notebooks from source/. Each is run from the top, which takes a "
        "while; a notebook whose source has not changed is left alone.",
    )
    parser.add_argument("names", nargs="*", help="such as 01, 01_rnn or exercises/01_rnn")
    parser.add_argument("--check", action="store_true", help="say what is out of date, run nothing")
    parser.add_argument(
        "--force", action="store_true", help="build fresh notebooks too, and overwrite answers"
    )
    options = parser.parse_args(argv)
    try:
        targets = select(find_targets(root), options.names, root)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    if options.check:
        return check(targets, root, look_for_orphans=not options.names)
    for name in tables.write(root):
        print(f"{name}: its table of lessons is brought up to date")
    return build_all(targets, root, options.force)


def select(targets, names, root):
    """Return the targets that ``names`` mean: a number, a stem, a source file or a notebook."""
    if not names:
        return targets
    chosen = set()
    for name in names:
        wanted = Path(name).with_suffix("").as_posix()
        found = {
            target
            for target in targets
            for path in (target.source, target.notebook)
            if f"/{path.relative_to(root).with_suffix('').as_posix()}".endswith(f"/{wanted}")
            or path.name.startswith(f"{name}_")
            or path.with_suffix("") == Path(name).resolve().with_suffix("")
        }
        if not found:
            known = ", ".join(dict.fromkeys(target.source.stem for target in targets))
            raise SourceError(f"nothing to build is called {name!r}; there are: {known or 'none'}")
        chosen |= found
    return [target for target in targets if target in chosen]


def check(targets, root, look_for_orphans):
    """Print what is missing, stale or orphaned; return 1 if anything is."""
    bad = []
    for target in targets:
        try:
            problem = out_of_date(target, root)
        except SourceError as error:
            problem = str(error)
        if problem:
            bad.append(f"{shown(target.notebook, root)} is {problem}")
    if look_for_orphans:
        wanted = {target.notebook for target in targets}
        for folder in ("notebooks", "exercises", "solutions"):
            for notebook in sorted((root / folder).glob("*.ipynb")):
                if notebook not in wanted:
                    bad.append(f"{shown(notebook, root)} is orphaned: it has no source, delete it")
    bad += [f"{name} has an old table of lessons" for name in tables.stale(root)]
    for line in bad:
        print(line)
    if bad:
        print("To mend this: python -m lstm_course build")
        return 1
    print(f"{len(targets)} notebooks are up to date with their sources.")
    return 0


def out_of_date(target, root):
    """Return why the built notebook does not fit its source, or ``""`` when it does."""
    wanted = read_notebook(target, root)
    if not target.notebook.exists():
        return "missing"
    try:
        built = nbformat.read(target.notebook, as_version=4)
    except (ValueError, nbformat.ValidationError) as error:
        return f"not a notebook ({type(error).__name__})"
    if built.metadata.get("lstm_course") != wanted.metadata.lstm_course:
        return f"stale: {shown(target.source, root)} has changed since it was built"
    if built.metadata != wanted.metadata or cells(built) != cells(wanted):
        return "changed: its cells are not those of its source (edit the source instead)"
    if any(cell.source and not cell.execution_count for cell in code_cells(built)):
        return "not run"
    return ""


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def cells(notebook):
    """What of a notebook follows from its source alone."""
    return [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]


def shown(path, root):
    return path.relative_to(root).as_posix()


def build_all(targets, root, force):
    """Build what is out of date; return 1 if a notebook failed (the others are still built)."""
    failed = 0
    for target in targets:
        name = shown(target.notebook, root)
        try:
            if not force and not out_of_date(target, root):
                print(f"{name} is fresh")
                continue
            print(f"{name} …", end=" ", flush=True)
            if not force:
                refuse_to_overwrite_answers(target)
            print(build(target, root), flush=True)
        except (SourceError, BuildFailed) as error:
            failed += 1
            print(f"FAILED\n{error}\n", flush=True)
    if failed:
        print(f"{failed} of {len(targets)} notebooks could not be built.")
    return 1 if failed else 0


def refuse_to_overwrite_answers(target):
    """Raise :class:`BuildFailed` for an exercise that somebody has worked in.

    What a learner has written stands nowhere else.
    """
    written = [] if target.solved else answers_in(target.notebook)
    if written:
        raise BuildFailed(
            f"  It holds answers ({', '.join(written)}), which building would overwrite: copy the "
            "file to another place, or build it with --force."
        )


def build(target, root):
    """Run one notebook and write it; return a line for the log. Raises :class:`BuildFailed`."""
    notebook = read_notebook(target, root)
    metadata = copy.deepcopy(notebook.metadata)  # running writes to it
    target.notebook.parent.mkdir(exist_ok=True)
    start = time.perf_counter()
    slowest, number = run_cells(notebook, target, root)
    seconds = time.perf_counter() - start
    try:
        text = tidy(notebook, metadata, root)
    except ValueError as error:
        raise BuildFailed(f"  {error}") from None
    write_whole(target.notebook, text)
    notes = lesson_problems(notebook, target.is_lesson)
    notes += [f"cell {at} writes to stderr: {line}" for at, line in left_on_stderr(notebook)]
    if target.is_lesson and seconds > LESSON_SECONDS:
        notes.append(f"it takes {seconds:.0f} s, more than {LESSON_SECONDS} s")
    log = f"{seconds:.1f} s (slowest cell: {number}, {slowest:.1f} s), {len(text) // 1024} KiB"
    return "\n  warning: ".join([log, *notes])


def write_whole(path, text):
    """Write a file so that a reader finds the old one or the new one, never a half."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
