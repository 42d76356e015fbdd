"""Stop at the end of an update, so that what is saved is whole."""

import os
import signal
import threading

STOPS = ("SIGINT", "SIGTERM")  # Ctrl-C and the notebook's stop button; how a cluster asks to end


class StopRequest:
    """``with StopRequest() as stop:`` turns a request to stop into ``stop.asked``.

    A second Ctrl-C stops at once. (Not under ``torchrun``: there each Ctrl-C comes twice, from the
    terminal and from ``torchrun``.) Outside the main thread Python allows no handler; then Ctrl-C
    does what it always does.
    """

    def __init__(self):
        self.asked = False
        self._before = {}

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            for name in STOPS:
                number = getattr(signal, name)
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *error):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, number, frame):
        if self.asked and number == signal.SIGINT and "TORCHELASTIC_RUN_ID" not in os.environ:
            raise KeyboardInterrupt
        self.asked = True
