"""Training to watch: loss, gradient and an example while it goes on, and a stop that keeps all.

Training keeps the kernel busy, so a message from the browser would wait until it is over.
JupyterLab (since 4.4, with ipykernel 7) sends a widget's messages to a thread of their own, a
*subshell*: the Stop button's trait changes while ``train`` runs, and the next update sees it. Where
a front end has no subshells, the notebook's own ■ stops as well and keeps the model too.
"""

import math
import time

import traitlets
from IPython.display import display

from lstm_course.pictures import svg
from lstm_course.pictures.training_chart import EXAMPLE_HEIGHT, HEIGHT, WIDTH, draw_training
from lstm_course.support import arguments
from lstm_course.widgets.base import LiveWidget
from lstm_course.widgets.modules import front_end

PAUSE = 0.1  # seconds between two drawings at least
SHARE = 0.02  # of the time at most for drawing, and as much again for examples


class TrainingMonitor(LiveWidget):
    """Shows a training while it runs. Show it first, then train::

        monitor = TrainingMonitor(updates=500)
        display(monitor)
        history = train(model, next_batch, loss, updates=500, progress=False, on_update=monitor)

    In a loop of your own, call ``monitor.report(update, loss, norm)`` after each update and leave
    the loop when it returns True.

    Args:
        updates: how many there will be at most.
        example: a function without arguments that returns a short text, such as what the model
            says now. A slow one is asked more rarely.
        until: a function ``until(update, history)`` that returns True when training is to end, as
            ``train``'s own ``on_update``.
    """

    _esm = front_end("training_monitor")

    stop_requested = traitlets.Bool(False).tag(sync=True)
    _running = traitlets.Bool(True).tag(sync=True)

    label = "Training monitor"

    def __init__(self, updates, example=None, until=None):
        """See the class.

        Raises:
            ValueError: ``updates`` is no whole number of at least 1.
        """
        self.updates = arguments.whole_number("updates", updates)
        self.example, self.until = example, until
        self.losses, self.norms = [], []
        self._state, self._shown_example = "not started", ""
        self._next_drawing = self._next_example = 0.0
        self._display = None
        super().__init__()
        self._hear_while_busy()

    def _hear_while_busy(self):
        """Let the browser's messages reach the thread that the browser names.

        ipykernel 7.4 sends them to the thread that wrote to the widget last, and that one trains:
        Stop would arrive when all is over. Other versions have no such rule to undo.
        """
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, named: named

    def __call__(self, update, history):
        """For ``train(…, on_update=monitor)``: True stops the training."""
        met = bool(self.until and self.until(update, history))
        return self.report(update, history.losses[-1], history.gradient_norms[-1], met)

    def report(self, update, loss, norm=math.nan, met=False):
        """Note one update; True when it is to be the last. ``norm``: the gradient's, if known."""
        if update == 0 and self.losses:  # the same monitor watches another training
            self.losses, self.norms = [], []
            self.stop_requested, self._running = False, True
        self.losses.append(float(loss))
        self.norms.append(float(norm))
        last = met or self.stop_requested or len(self.losses) >= self.updates
        if last:
            self.finish("stopped" if self.stop_requested and not met else "finished")
        elif time.perf_counter() >= self._next_drawing:
            self._state = "training"
            self._draw_now()
        return last

    def finish(self, state="finished"):
        """Draw the end and keep it as the output's still; called by itself at the last update."""
        self._state, self._running = state, False
        self._ask_example()
        self.redraw()
        if self._display is not None:
            data, about = self._repr_mimebundle_()
            self._display.update(data, metadata=about, raw=True)

    def _draw_now(self):
        """Draw and, now and then, ask for an example; both only as often as costs little."""
        start = time.perf_counter()
        self.redraw()
        drawn = time.perf_counter()
        self._next_drawing = drawn + max(PAUSE, (drawn - start) / SHARE)
        if drawn >= self._next_example:
            self._ask_example()
            end = time.perf_counter()
            self._next_example = end + max(1.0, (end - drawn) / SHARE)

    def _ask_example(self):
        if self.example is None:
            return
        try:
            self._shown_example = str(self.example())
        except Exception as error:  # an example must not end a training
            self._shown_example = f"(no example: {type(error).__name__}: {error})"

    def draw(self):
        """Progress, loss, gradient and example, as far as they are known."""
        done = len(self.losses)
        sentence = f"{self._state.capitalize()}: {done} of {self.updates} updates."
        if done:
            best = min((loss for loss in self.losses if math.isfinite(loss)), default=math.nan)
            sentence += f" Loss {self.losses[-1]:.3g}, the smallest so far {best:.3g}."
        if self._state == "stopped":
            sentence += " The model keeps what it has learned."
        picture = svg.drawing(
            WIDTH,
            HEIGHT + (EXAMPLE_HEIGHT if self.example else 0),
            draw_training(self.updates, self.losses, self.norms, self._state, self._shown_example),
            title="A training while it runs",
            description=sentence,
            name=self._drawing_name,
        )
        return picture, sentence

    def _ipython_display_(self):
        # A display with an id of its own: `finish` can put the last picture where the first was.
        data, about = self._repr_mimebundle_()
        self._display = display(data, metadata=about, raw=True, display_id=True)

    def __repr__(self):
        return f"TrainingMonitor(updates={self.updates})"
