"""Names for the sliders of ipywidgets, so that a screen reader says which one it is on."""

import anywidget

from lstm_course.widgets.modules import front_end


class SliderNames(anywidget.AnyWidget):
    """Invisible; put it beside your own sliders: ``ipywidgets.VBox([slider, SliderNames()])``.

    While it is shown, the handle of every ipywidgets slider on the page carries the slider's
    ``description`` as its name. Without it the handles have none.
    """

    _esm = front_end("slider_names")

    def __repr__(self):
        return "SliderNames()"
