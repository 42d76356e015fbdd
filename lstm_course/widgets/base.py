"""What every live picture has in common.

A live picture is an SVG that Python draws from a trace, native inputs that set traits, and one line
that says in words what is seen. A trait changes, Python draws again, the browser shows the newest
drawing. A subclass says which controls it has and how it is drawn; nothing else.
"""

import base64
import itertools
import math
import threading

import anywidget
import traitlets

from lstm_course.pictures.colours import DARK, LIGHT, theme_rules
from lstm_course.pictures.still import svg_to_png
from lstm_course.pictures.svg import notice
from lstm_course.widgets.controls import Slider
from lstm_course.widgets.modules import FOLDER, front_end
from lstm_course.widgets.offline import (
    is_static,
    live_piece,
    ready_piece,
    still_picture,
    still_piece,
)

_numbers = itertools.count(1)


def styles(*more):
    """The style sheet: layout, then both themes' colours; ``more`` names further files."""
    sheets = [(FOLDER / name).read_text(encoding="utf-8") for name in ("live.css", *more)]
    sheets += [theme_rules(LIGHT, ".lstm-live"), theme_rules(DARK, ".lstm-live.dark")]
    return "\n".join(sheets)


def _finite(value, widget):
    """JSON has no NaN: the browser gets nothing instead, and leaves its slider where it is."""
    return value if math.isfinite(value) else None


def real(value):
    """A synced trait for a slider: any float, so that a bad one becomes a sentence."""
    return traitlets.CFloat(value).tag(sync=True, to_json=_finite)


def whole(value):
    """A synced trait for a slider that counts."""
    return traitlets.CInt(value).tag(sync=True)


def word(value):
    """A synced trait for a choice or a text field."""
    return traitlets.Unicode(value).tag(sync=True)


def switch(value):
    """A synced trait for a toggle."""
    return traitlets.Bool(value).tag(sync=True)


class LiveWidget(anywidget.AnyWidget):
    """A picture that moves with its controls.

    A subclass gives:
        controls: its Slider, Choice, Toggle and Text descriptions, one for each control trait.
        presets: {button text: {trait: value}}; Reset is added.
        draw(): (SVG text, sentence) for the present values; a ValueError's sentence is shown.
        challenge(): (what to try, whether it is met), or None.
        browser_computes: True where its front end needs Python for nothing but the first drawing.
    """

    _esm = front_end("live")
    _css = styles()

    controls = ()
    presets = {}
    label = "Live picture"
    browser_computes = False

    svg = traitlets.Unicode().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    task = traitlets.Unicode().tag(sync=True)
    task_met = traitlets.Bool(False).tag(sync=True)
    _controls = traitlets.List().tag(sync=True)
    _presets = traitlets.Dict().tag(sync=True)
    _label = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits):
        self._drawing_name = f"live{next(_numbers)}"
        self._turn = threading.RLock()  # widget messages may come on another thread
        self._drawn = None
        super().__init__(**traits)
        self._label = self.label
        self._controls = [control.described() for control in self.controls]
        self._presets = {**self.presets, "Reset": self._start()}
        self.observe(self._changed, names=self.control_traits())
        self.redraw()

    def control_traits(self):
        """The names of the traits that the learner operates."""
        return [control.trait for control in self.controls]

    def values(self):
        """The present value of every control."""
        return {name: getattr(self, name) for name in self.control_traits()}

    def _start(self):
        """What Reset goes back to: the values given at first, where they can be shown."""
        return {
            control.trait: self.trait_defaults(control.trait)
            if control.problem(getattr(self, control.trait))
            else getattr(self, control.trait)
            for control in self.controls
        }

    def draw(self):
        """The picture for the present values: ``(svg, sentence)``.

        Raises:
            NotImplementedError: a subclass draws.  ValueError: values that cannot be shown; its
            sentence is shown in place of the picture.
        """
        raise NotImplementedError

    def challenge(self):
        """``(task, met)`` or None."""
        return None

    def _changed(self, change):
        # A preset changes several traits in one message: draw once for all of them.
        if self.values() != self._drawn:
            self.redraw()

    def redraw(self):
        """Draw again and send picture and sentence together."""
        with self._turn:
            self._drawn = self.values()
            svg, sentence, task, met = self._attempt()
            with self.hold_sync():
                self.svg, self.sentence, self.task, self.task_met = svg, sentence, task, met

    def _attempt(self):
        """Picture, sentence, task and whether it is met; a mistake becomes a sentence."""
        try:
            for control in self.controls:
                problem = control.problem(getattr(self, control.trait))
                if problem:
                    raise ValueError(problem)
            svg, sentence = self.draw()
            task, met = self.challenge() or ("", False)
        except ValueError as error:
            sentence = str(error)
        except Exception as error:  # a learner must read a sentence, never a traceback
            sentence = f"This picture could not be drawn ({type(error).__name__}: {error})."
        else:
            return svg, sentence, task, bool(met)
        return notice(sentence, name=self._drawing_name), sentence, "", False

    def still(self):
        """PNG bytes of what is shown now."""
        return svg_to_png(self.svg)

    def offline_settings(self):
        """The settings, where they are few, whose drawings an exported page takes along."""
        return []

    def offline_html(self):
        """What an exported page shows, where no kernel runs: live where that is possible."""
        still = still_picture(self.svg, self.label, self.sentence)
        if self.browser_computes:
            return live_piece(self, still)
        settings = list(self.offline_settings())
        return ready_piece(self, still, settings) if settings else still_piece(self, still)

    def __repr__(self):
        settings = ", ".join(f"{name}={value!r}" for name, value in self.values().items())
        return f"{type(self).__name__}({settings})"

    def _repr_mimebundle_(self, **kwargs):
        """The live view, and for where no kernel runs a still and one stable line of text."""
        shown = super()._repr_mimebundle_(**kwargs)
        if shown is None:
            return None
        data, about = shown if isinstance(shown, tuple) else (shown, {})
        data["text/plain"] = repr(self)
        data["image/png"] = base64.b64encode(self.still()).decode()
        about["image/png"] = {"alt": self.sentence, "width": 820}
        if is_static():
            data["text/html"] = self.offline_html()
        return data, about


def gate_slider(gate, trait=None, **more):
    """The slider of one gate, named the same in every widget."""
    names = {"i": "input gate i", "f": "forget gate f", "o": "output gate o"}
    hints = {"i": "let the candidate in", "f": "keep the old memory", "o": "show the memory"}
    return Slider(trait or gate, names[gate], hints[gate], gate=gate, **more)
