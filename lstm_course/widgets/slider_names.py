"""Names for the sliders of ipywidgets, so that a screen reader says which one it is on."""

from pathlib import Path

import anywidget


class SliderNames(anywidget.AnyWidget):
    """Invisible; put it beside your own sliders: ``ipywidgets.VBox([slider, SliderNames()])``.

    While it is shown, the handle of every ipywidgets slider on the page carries the slider's
    ``description`` as its name. Without it the handles have none.
    """

    _esm = (Path(__file__).parent / "slider_names.js").read_text(encoding="utf-8")

    def __repr__(self):
        return "SliderNames()"
