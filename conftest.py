"""How pytest compares notebooks (``pytest --nbval notebooks``): strictly, and as they were built.

nbval runs every cell again and compares all outputs with the stored ones. Pictures are left out
(their bytes depend on the machine) and so is stderr (progress bars). Text and HTML are compared.

No clock decides: every limit of pytest-timeout is for a quiet machine, and is multiplied by what
``lstm_course.support.patience`` measures before the test begins.
"""

import os
import shutil
import tempfile
from unittest import mock

import pytest
import pytest_timeout

from lstm_course.support import patience

SKIP = ("stderr", "image/svg+xml")  # besides image/png, image/jpeg and widget views
ANSWER_SECONDS = 60  # nbval's own 5 s are too short for two kernels on two cores
START_SECONDS = 60  # of a kernel


def pytest_configure(config):
    if config.pluginmanager.hasplugin("nbval"):
        adapt_nbval()


def pytest_collectstart(collector):
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += SKIP


def pytest_itemcollected(item):
    if hasattr(item, "output_timeout"):
        item.output_timeout = patience.seconds(ANSWER_SECONDS)


def pytest_timeout_set_timer(item, settings):
    """Start pytest-timeout's own timer, with more time on a slow or busy machine."""
    if item.config.getoption("timeout") is None:  # who names a limit means it
        settings = settings._replace(timeout=patience.seconds(settings.timeout))
    return pytest_timeout.pytest_timeout_set_timer(item, settings)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Let a cell fail that was stopped, also when it swallowed the interrupt and went on.

    nbval 0.11 then compares its outputs as if nothing had been.
    """
    stopped_before = getattr(item.parent, "timed_out", None)
    result = yield
    if stopped_before is False and item.parent.timed_out:
        limit = item.config.option.nbval_cell_timeout
        item.raise_cell_error(f"Timeout of {limit:g} seconds exceeded; the cell hid that.")
    return result


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
    self.config.option.nbval_kernel_startup_timeout = patience.seconds(START_SECONDS)
    with mock.patch.dict(os.environ, kernel_environment(self.scratch)):
        try:
            self.setup_as_published()
        except RuntimeError:  # the kernel did not answer: rare, and not the notebook's fault
            self.setup_as_published()


def end_kernel(self):
    self.teardown_as_published()
    shutil.rmtree(self.scratch, ignore_errors=True)
