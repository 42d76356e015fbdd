"""Run the cells of a notebook in a fresh kernel, with two time limits.

Both are for a quiet machine, and multiplied by how slow this one is when the notebook begins.
"""

import asyncio
import os
import tempfile
import time

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from lstm_course.publish.outputs import ANSI
from lstm_course.support import patience

CELL_SECONDS = 120
NOTEBOOK_SECONDS = 600
# What a dying kernel looks like from outside: nbclient says that it has died, or its client finds a
# socket closed that it asserts to be open. An assertion in a cell is a CellExecutionError.
DIED = (RuntimeError, AssertionError)


class BuildFailed(Exception):
    """A notebook that could not be built; the text is ready to be read by its author."""


def run_cells(notebook, target, root, more=None):
    """Execute ``notebook`` in place, in its own folder; return its slowest cell.

    ``more``: environment variables for the kernel besides its usual ones.
    The slowest cell is (seconds, number counted from 1). A kernel that dies or does not start is
    replaced once. Raises :class:`BuildFailed` with the cell and the error.
    """
    for last_try in (False, True):
        watch = StopWatch()
        slowness = patience.slowness()
        with tempfile.TemporaryDirectory(prefix="lstm_course_") as scratch:
            client = NotebookClient(
                notebook,
                timeout=round(CELL_SECONDS * slowness),
                kernel_name="python3",
                extra_arguments=["--log-level=ERROR"],
                resources={"metadata": {"path": str(target.notebook.parent)}},
                on_cell_start=watch.start,
                on_cell_executed=watch.stop,
            )
            run = client.async_execute(env={**kernel_environment(scratch), **(more or {})})
            limit = NOTEBOOK_SECONDS * slowness
            deadline = time.perf_counter() + limit
            try:
                asyncio.run(asyncio.wait_for(run, limit))
                return watch.slowest()
            except (CellExecutionError, TimeoutError, *DIED) as error:
                # Stopping a busy kernel looks like its death, so the clock decides.
                reason = TimeoutError() if time.perf_counter() > deadline else error
            if last_try or not isinstance(reason, DIED):
                raise BuildFailed(describe(reason, notebook, watch, target, root, slowness))
        print("the kernel did not answer, trying once more …", end=" ", flush=True)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None


class StopWatch:
    """Notes how long each cell takes, and which cell runs now."""

    def __init__(self):
        self.seconds = {}
        self.running = None

    def start(self, cell, cell_index):
        self.running = cell_index
        self.started = time.perf_counter()

    def stop(self, cell, cell_index, execute_reply):
        self.seconds[cell_index] = time.perf_counter() - self.started

    def slowest(self):
        """Return (seconds, cell number counted from 1)."""
        return max(
            ((seconds, index + 1) for index, seconds in self.seconds.items()), default=(0.0, 0)
        )


def kernel_environment(scratch):
    """Return the environment of a kernel: one thread, no settings or progress of the author."""
    one_thread = dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
        "1",
    )
    return {
        **os.environ,
        **one_thread,
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "LSTM_COURSE_STATE": os.path.join(scratch, "state"),
        "IPYTHONDIR": os.path.join(scratch, "ipython"),
    }


def describe(error, notebook, watch, target, root, slowness=1.0):
    """Return what went wrong in which cell, with the cell, for a person to read.

    ``slowness``: by what the two time limits were multiplied.
    """
    index = watch.running
    if index is None:
        return f"  The kernel did not start: {error}"
    what = f"{type(error).__name__}: {error}"
    if isinstance(error, CellExecutionError):
        what = "\n".join(ANSI.sub("", error.traceback).splitlines()[-12:])
    elif isinstance(error, CellTimeoutError):
        what = f"The cell ran longer than {CELL_SECONDS * slowness:.0f} s."
    elif isinstance(error, AssertionError):
        what = f"The kernel died. {error}".strip()
    elif isinstance(error, TimeoutError):
        what = f"The notebook ran longer than {NOTEBOOK_SECONDS * slowness:.0f} s."
    parts = [
        f"Cell {index + 1} of {target.source.relative_to(root).as_posix()}:",
        notebook.cells[index].source,
        what,
    ]
    if not target.solved and "NotImplementedError" in what:
        parts.append("Without its solution this cell stops: put the region inside a function.")
    return "\n\n".join("    " + part.replace("\n", "\n    ") for part in parts)
