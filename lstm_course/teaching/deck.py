"""From slides to an HTML file that reveal.js shows: the looks, no rules.

reveal.js lies beside the pages, in the folder ``reveal``; its licence lies there too.
"""

import base64
import re
import shutil
from html import escape
from pathlib import Path

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from lstm_course.publish.pages.exporter import PageRenderer

HERE = Path(__file__).parent
ASSETS = "reveal"
OURS = '<meta name="generator" content="lstm_course slides">'  # in every page that we write

_CODE = re.compile(r"`([^`]+)`")
_RAISED = re.compile(r"([_^])\{([^}]*)\}")
_KINDS = {("question", "Predict"): "Predict", ("answer", "Predict"): "The result"}


class SlideRenderer(PageRenderer):
    """The exported pages' Markdown, with links as plain words: nobody clicks on a projector."""

    def link(self, text, url, title=None):
        return text


def html_of(markdown):
    """Markdown to HTML, formulas as MathML."""
    return MarkdownWithMath(renderer=SlideRenderer(())).render(markdown)


def deck(title, stacks):
    """The text of the HTML file.

    Args:
        title: of the lesson.
        stacks: lists of slides; the slides of a list stand one below the other.

    Raises:
        ValueError: a formula that cannot be drawn.
    """
    written = []
    for stack in stacks:
        slides = [slide_html(slide) for slide in stack]
        written.append(f"<section>\n{''.join(slides)}</section>\n")
    template = (HERE / "deck.html").read_text(encoding="utf-8")
    return template.replace("{{ title }}", escape(title)).replace("{{ slides }}", "".join(written))


def slide_html(slide):
    """One slide as a ``<section>`` with its speaker notes."""
    draw = {"picture": picture, "code": code, "question": question, "answer": question}
    body, looks = draw.get(slide.kind, text)(slide), slide.kind
    asked = slide.question.kind if slide.question else "Predict"
    kind = _KINDS.get((slide.kind, asked), asked if slide.kind in ("question", "answer") else "")
    label = f'<p class="kind">{kind}</p>' if kind and kind != slide.heading else ""
    notes = "".join(note(*one) for one in slide.notes)
    return (
        f'<section><div class="page {looks}">{label}<h2>{html_of_line(slide.heading)}</h2>'
        f'<div class="body {looks}">{body}</div></div>'
        f'<aside class="notes">{notes}</aside></section>\n'
    )


def html_of_line(markdown):
    """A heading's Markdown to HTML, without the paragraph round it."""
    numbered = re.sub(r"\A(\d+)\.", r"\1\\.", markdown)  # "7. Title" is not a list here
    return re.sub(r"\A<p>|</p>\s*\Z", "", html_of(numbered))


def text(slide):
    return html_of(slide.markdown)


def picture(slide):
    """A still as large as the slide allows, its sentence above, where it lives below."""
    still = slide.picture
    data = still.data.replace("\n", "")
    if still.kind == "image/svg+xml":
        data = base64.b64encode(still.data.encode("utf-8")).decode()
    live = f'<p class="live">{escape(slide.live)}</p>' if slide.live else ""
    image = f'<img src="data:{still.kind};base64,{data}" alt="{escape(still.alt)}">'
    return f"{html_of(slide.markdown)}{image}{live}"


def code(slide):
    coloured = Highlight2HTML(pygments_lexer="ipython3")(slide.code) if slide.code else ""
    printed = f'<pre class="printed">{escape(slide.output)}</pre>'
    return f"{html_of(slide.markdown)}{coloured}{printed}"


def question(slide):
    """The question with its options; on the answer's slide the right ones are marked."""
    asked = slide.question
    if asked is None:
        return html_of(slide.markdown)
    solved = slide.kind == "answer"
    lines = [f'<p class="asked">{small_marks(asked.text)}</p>']
    if asked.options:
        options = "".join(option_html(one, solved) for one in asked.options)
        lines.append(f'<ul class="options">{options}</ul>')
    elif solved:
        lines.append(f'<p class="result">{small_marks(asked.answer)}</p>')
    return "".join(lines)


def option_html(option, solved):
    if not solved:
        return f"<li>{small_marks(option.text)}</li>"
    mark, looks = ("✔ ", ' class="right"') if option.right else ("", "")
    why = f'<span class="why">{small_marks(option.why)}</span>' if option.why else ""
    return f"<li{looks}>{mark}{small_marks(option.text)}{why}</li>"


def small_marks(words):
    """A question's own marks, `` `code` ``, ``c_{t−1}`` and ``10^{3}``, as HTML."""
    marked = _CODE.sub(r"<code>\1</code>", escape(words, quote=False))
    names = {"_": "sub", "^": "sup"}
    return _RAISED.sub(lambda m: f"<{names[m[1]]}>{m[2]}</{names[m[1]]}>", marked)


def note(kind, words):
    """One speaker note."""
    return html_of(words) if kind == "text" else f"<pre>{escape(words)}</pre>"


def contents(titles):
    """The page that lists the decks. ``titles``: {file name: title}."""
    rows = "".join(
        f'<li><a href="{name}">{escape(title)}</a></li>' for name, title in titles.items()
    )
    page = (HERE / "contents.html").read_text(encoding="utf-8")
    return page.replace("{{ rows }}", rows)


def copy_assets(folder):
    """Put reveal.js and our own style beside the pages."""
    to = folder / ASSETS
    to.mkdir(parents=True, exist_ok=True)
    for path in [*(HERE / ASSETS).iterdir(), HERE / "deck.css", HERE / "deck.js"]:
        shutil.copyfile(path, to / path.name)
