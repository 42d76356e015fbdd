"""The training monitor in JupyterLab: it moves while the kernel trains, and Stop reaches Python."""

import time

import nbformat
import pytest

from lstm_course.support import patience

pytestmark = pytest.mark.browser
UPDATES = 200_000  # minutes of training: only Stop ends it in time
CELL = f"""\
import numpy as np
from lstm_course import LSTM, Linear, SequenceModel, train
from lstm_course.losses import mean_squared_error
from lstm_course.tasks import adding
from lstm_course.widgets import TrainingMonitor

rng = np.random.default_rng(0)
model = SequenceModel(LSTM(2, 8, seed=0), Linear(8, 1, seed=0), read="last")
before = model.params["recurrent.W_x"].copy()
bias = model.params["readout.b"]
monitor = TrainingMonitor({UPDATES}, example=lambda: f"the bias is {{bias[0]}}")
display(monitor)
history = train(model, lambda: adding.batch(rng, 10, 8), mean_squared_error, updates={UPDATES},
                progress=False, on_update=monitor)"""


@pytest.fixture
def notebook(lab, open_notebook, tmp_path):
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CELL), nbformat.v4.new_code_cell("done = True")],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(book, lab.folder / "monitor.ipynb")
    return open_notebook("monitor.ipynb")


def done(live):
    """How many updates the picture shows."""
    return int(live.locator("[data-value=done]").text_content().split()[0])


def test_it_moves_during_training_and_stops(notebook, no_complaints):
    page = notebook.page
    page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); return null; }")
    live = notebook.page.locator(".jp-OutputArea-output .lstm-live")
    live.locator("[data-value=state]").get_by_text("training").wait_for()
    first = done(live)
    end, second = time.monotonic() + patience.seconds(20), first
    while second == first and time.monotonic() < end:
        page.wait_for_timeout(200)
        second = done(live)
    assert 0 < first < second < UPDATES  # several drawings came while Python was busy
    assert live.locator("[data-value=example0]").text_content().startswith("the bias is")
    button = live.get_by_role("button", name="Stop and keep the model")
    button.focus()
    pressed = time.monotonic()
    page.keyboard.press("Enter")
    live.locator("[data-value=state]").get_by_text("stopped").wait_for()
    assert time.monotonic() - pressed < patience.seconds(5)
    assert notebook.ask("done")  # asked only when the kernel is free: the next cell has run
    updates = notebook.ask("len(history.losses)")
    assert second <= updates < UPDATES and done(live) == updates
    assert not notebook.ask("history.interrupted")
    assert notebook.ask("bool((model.params['recurrent.W_x'] != before).any())")
    assert live.get_by_role("button").is_disabled()
    live.locator(".sentence").get_by_text("The model keeps what it has learned.").wait_for()
    (output,) = notebook.cells()[0]["outputs"]  # the stored still is that of the end
    assert f"{updates} of {UPDATES}" in output["metadata"]["image/png"]["alt"]
    assert output["data"]["text/plain"] == f"TrainingMonitor(updates={UPDATES})"
    no_complaints(page)
