"""A widget as one piece of HTML that needs no kernel: what an exported page shows.

``python -m lstm_course html`` sets the environment variable ``LSTM_COURSE_STATIC`` while it runs a
lesson; each widget then adds this piece to what its cell shows. Where the browser computes the
picture, the piece holds the same front end as in JupyterLab and a small model (``offline.js``) in
place of the kernel. Where Python computes it, the piece is a still and says so.

What several widgets of a page have in common carries ``data-shared`` and is the same text in all
of them, so that ``lstm_course.export`` can keep the first of each.
"""

import hashlib
import json
import os
from html import escape
from pathlib import Path

STATIC = "LSTM_COURSE_STATIC"
NOTE = "A still picture: it moves when the course runs on your machine."
STARTER = Path(__file__).with_name("offline.js")

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


def live_piece(widget, still=""):
    """HTML in which the widget's own front end runs.

    Args:
        widget: an anywidget whose front end computes all that it shows.
        still: HTML to show until it runs, and where scripts are switched off.
    """
    code = str(widget._esm)
    name = _digest(code)
    place = (
        f'<div class="lstm-offline" data-front-end="{name}" data-model="{widget.model_id}">'
        f'<div class="still">{still}</div>'
        f'<script type="application/json">{_json(shown_state(widget))}</script></div>'
    )
    program = f'<script type="application/json" data-shared="{name}">{_json(code)}</script>'
    return style(widget) + place + program + starter()


def still_piece(widget, still):
    """HTML of a widget that needs Python: a still, and why it stands still."""
    return f'{style(widget)}{still}<p class="lstm-note">{escape(NOTE)}</p>{starter()}'


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
    code = STARTER.read_text(encoding="utf-8")
    return f'<script type="module" data-shared="{_digest(code)}">\n{code}</script>'


def _digest(text):
    return "s" + hashlib.sha256(text.encode()).hexdigest()[:10]


def _json(value):
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
