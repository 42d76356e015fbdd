"""A widget as one piece of HTML that needs no kernel: what an exported page shows.

``python -m lstm_course html`` sets the environment variable ``LSTM_COURSE_STATIC`` while it runs a
lesson; each widget then adds this piece to what its cell shows. Where the browser computes the
picture, the piece holds the same front end as in JupyterLab and a small model
(``browser/offline.js``) in place of the kernel. Where Python computes it and the settings are few,
Python's drawings of all of them travel along; otherwise the piece is a still. Both say so.

What several widgets of a page have in common carries ``data-shared`` and is the same text in all
of them, so that ``lstm_course.publish.pages`` can keep the first of each.
"""

import hashlib
import json
import os
from html import escape

from lstm_course.widgets.modules import front_end

STATIC = "LSTM_COURSE_STATIC"
NOTE = "A still picture: it moves when the course runs on your machine."
READY = "Drawn beforehand by Python, once for every setting."
NO_OWN_WORDS = "To type a word of your own, run the course on your machine."

#: Synced traits that say how a widget manager finds the widget, not what it shows.
_MANAGER = {"_esm", "_css", "_anywidget_id", "layout", "tabbable", "tooltip"}


def is_static():
    """Whether widgets are to add a piece of HTML for pages without a kernel."""
    return bool(os.environ.get(STATIC))


def shown_state(widget):
    """{trait: value} of all that the front end reads, fit for JSON."""
    return {
        name: value
        for name, value in widget.get_state().items()
        if name not in _MANAGER and not name.startswith(("_model_", "_view_", "_dom_"))
    }


def live_piece(widget, still="", **more):
    """HTML in which the widget's own front end runs.

    Args:
        widget: an anywidget whose front end computes all that it shows.
        still: HTML to show until it runs, and where scripts are switched off.
        more: what the front end is to read in place of the widget's own state.
    """
    code = str(widget._esm)
    name = _digest(code)
    place = (
        f'<div class="lstm-offline" data-front-end="{name}" data-model="{widget.model_id}">'
        f'<div class="still">{still}</div>'
        f'<script type="application/json">{_json(shown_state(widget) | more)}</script></div>'
    )
    # A script of the page itself, and not a text that a script would have to load as one: pages
    # with strict rules (blob: and data: forbidden) run it too.
    enter = f'(globalThis.lstmCourseFrontEnds ??= new Map()).set("{name}", $default);'
    program = f'<script type="module" data-shared="{name}">\n{code}{enter}\n</script>'
    return style(widget) + place + program + starter()


def still_piece(widget, still):
    """HTML of a widget that needs Python: a still, and why it stands still."""
    return f'{style(widget)}{still}<p class="lstm-note">{escape(NOTE)}</p>{starter()}'


def ready_piece(widget, still, settings):
    """HTML of a widget that needs Python, with Python's drawings for all ``settings``.

    A text field would ask for what is not there: it is left out.
    """
    typed = any(control["kind"] == "text" for control in widget._controls)
    controls = [control for control in widget._controls if control["kind"] != "text"]
    note = f"{READY} {NO_OWN_WORDS}" if typed else READY
    return (
        live_piece(widget, still, _controls=controls, _ready=_drawings(widget, settings))
        + f'<p class="lstm-note">{escape(note)}</p>'
    )


def _drawings(widget, settings):
    """Every setting's answer, as ``browser/offline.js`` finds it: the values as JSON are the key.

    The drawings differ in little. Each is a list of places in ``pieces``, which hold what stands
    between two tags' edges ("><") once.
    """
    pieces, answers = {}, {}
    before = widget.values()
    with widget.hold_sync():
        for values in (*settings, before):  # the last one puts the widget back
            for name, value in values.items():
                setattr(widget, name, value)
            places = [pieces.setdefault(part, len(pieces)) for part in widget.svg.split("><")]
            key = json.dumps([*widget.values().values()], separators=(",", ":"), ensure_ascii=False)
            answers[key] = [places, widget.sentence, widget.task, widget.task_met]
    return {"names": [*before], "pieces": [*pieces], "answers": answers}


def still_picture(svg, label, sentence):
    """The drawing and what it says, in the live picture's own frame."""
    return (
        f'<div class="lstm-live" role="group" aria-label="{escape(label)}">'
        f'<div class="stage"><div class="sheet"><div class="picture">{svg}</div></div></div>'
        f'<p class="sentence">{escape(sentence)}</p></div>'
    )


def style(widget):
    """The widget's style sheet."""
    text = str(widget._css)
    return f'<style data-shared="{_digest(text)}">{text}</style>'


def starter():
    """The script that starts all pieces of a page once the page has been read."""
    code = front_end("offline")
    return f'<script type="module" data-shared="{_digest(code)}">\n{code}</script>'


def _digest(text):
    return "s" + hashlib.sha256(text.encode()).hexdigest()[:10]


def _json(value):
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
