"""How pytest compares notebooks (``pytest --nbval notebooks``): strictly, and as they were built.

nbval runs every cell again and compares all outputs with the stored ones. Pictures are left out
(their bytes depend on the machine) and so is stderr (progress bars). Text and HTML are compared.
"""

import os
import shutil
import tempfile
from unittest import mock

SKIP = ("stderr", "image/svg+xml")  # besides image/png, image/jpeg and widget views
ANSWER_SECONDS = 60  # nbval's own 5 s are too short for two kernels on a busy machine


def pytest_configure(config):
    if config.pluginmanager.hasplugin("nbval"):
        adapt_nbval()


def pytest_collectstart(collector):
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += SKIP


def pytest_itemcollected(item):
    if hasattr(item, "output_timeout"):
        item.output_timeout = ANSWER_SECONDS


def adapt_nbval():
    """Let nbval's kernels behave like those of a person and of the build."""
    from nbval.kernel import RunningKernel
    from nbval.plugin import IPyNbFile

    RunningKernel.execute_cell_input = execute_with_history
    if IPyNbFile.setup is not start_kernel:
        IPyNbFile.setup_as_published, IPyNbFile.setup = IPyNbFile.setup, start_kernel
        IPyNbFile.teardown_as_published, IPyNbFile.teardown = IPyNbFile.teardown, end_kernel


def execute_with_history(self, cell_input, allow_stdin=None):
    """Run a cell as JupyterLab does.

    nbval 0.11 passes ``store_history=False``; IPython then ignores a trailing ``;`` and prints
    ``[<matplotlib.lines.Line2D …>]``, which no notebook that a person runs contains.
    """
    return self.kc.execute(
        cell_input, store_history=True, allow_stdin=allow_stdin, stop_on_error=False
    )


def start_kernel(self):
    """Start the kernel of a notebook in the environment of the build; try twice."""
    from lstm_course.publish.execute import kernel_environment

    self.scratch = tempfile.mkdtemp(prefix="lstm_course_")
    with mock.patch.dict(os.environ, kernel_environment(self.scratch)):
        try:
            self.setup_as_published()
        except RuntimeError:  # the kernel did not answer: rare, and not the notebook's fault
            self.setup_as_published()


def end_kernel(self):
    self.teardown_as_published()
    shutil.rmtree(self.scratch, ignore_errors=True)
