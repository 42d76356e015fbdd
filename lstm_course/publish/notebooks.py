"""Build the notebooks: what is out of date is run in a fresh kernel and stored with its outputs.

A notebook that is still fresh is left alone. Whether it is fresh depends on the digest of its
source and on its cells, so nothing has to run to find out.
"""

import copy
import time
from pathlib import Path

import nbformat

from lstm_course.course import lessons
from lstm_course.publish import solutions, tables
from lstm_course.publish.answers import answers_in
from lstm_course.publish.execute import BuildFailed, run_cells
from lstm_course.publish.outputs import left_on_stderr, tidy
from lstm_course.publish.sources import SourceError, lesson_problems, read_notebook
from lstm_course.support.files import write_whole

LESSON_SECONDS = 90  # a lesson that needs longer keeps a class waiting


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
    bad += [
        problem for source in exercises(targets, root) for problem in bank_problems(source, root)
    ]
    bad += [f"{name} has an old table of lessons" for name in tables.stale(root)]
    for line in bad:
        print(line)
    if bad:
        print("To mend this: python -m lstm_course build")
        return 1
    print(f"{len(targets)} notebooks are up to date with their sources.")
    return 0


def exercises(targets, root):
    """The sources of the exercises among the targets, where there is a bank to copy them to."""
    has_bank = (root / solutions.BANK).is_dir()
    return [one.source for one in targets if has_bank and one.solved and not one.is_lesson]


def bank_problems(source, root):
    """What does not fit between an exercise's solutions and the bank, one sentence each."""
    copied = solutions.path(source.stem, root)
    if solutions.is_stale(source, root):
        return [f"{shown(copied, root)} is stale: {shown(source, root)} has changed"]
    lesson = next((one for one in lessons.LESSONS if one.stem == source.stem), None)
    if lesson is None:
        return [f"{shown(source, root)} has no entry in lstm_course/course/lessons.toml: add one"]
    return solutions.misfits(lesson)


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
    for source in exercises(targets, root):
        if solutions.is_stale(source, root):
            solutions.write(source, root)
            print(f"{shown(solutions.path(source.stem, root), root)} copied")
        problems = bank_problems(source, root)
        failed += len(problems)
        print("".join(f"FAILED {problem}\n" for problem in problems), end="", flush=True)
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
        print(f"{failed} could not be made; the others of {len(targets)} notebooks are there.")
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
