"""From a notebook that has been run to one HTML file that needs nothing else."""

import re
from html import escape, unescape
from pathlib import Path

from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from lstm_course.publish.pages.formulas import mathml

HERE = Path(__file__).parent
TEMPLATES = HERE / "template"
NO_KERNEL = "<p class='lstm-note'>A control stands here when the course runs on your machine.</p>"
WORDS = """The lessons as pages that need no network and no kernel. Pictures that the browser
computes move here. To change the code and to do the exercises, run the course on your machine:
<code>python -m lstm_course lab</code>."""
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
_SHARED = re.compile(r'<(style|script)[^>]* data-shared="(\w+)"[^>]*>.*?</\1>', re.DOTALL)
_CODE_COLOURS = {"light": "friendly", "dark": "github-dark"}  # styles of Pygments


class PageRenderer(IPythonRenderer):
    """nbconvert's markdown, with formulas as MathML and links that work in exported pages.

    ``pages``: the stems of the notebooks that are exported.
    """

    def __init__(self, pages):
        super().__init__(escape=False, exclude_anchor_links=True)
        self.pages = pages

    def inline_math(self, body):
        return mathml(body)

    def block_math(self, body):
        return f'<div class="formula">{mathml(body, display="block")}</div>'

    def latex_environment(self, name, body):
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def link(self, text, url, title=None):
        """A link to a notebook leads to its page, or says where the notebook is in the course."""
        notebook = re.fullmatch(r"(?:\.\./)?((?:\w+/)?(\w+))\.ipynb(#.*)?", url)
        if not notebook:
            return super().link(text, url, title)
        where, stem, anchor = notebook.groups()
        if "/" not in where and stem in self.pages:
            return f'<a href="{stem}.html{anchor or ""}">{text}</a>'
        folder = "" if "/" in where else "notebooks/"
        return f"{text} (in the course: <code>{folder}{where}.ipynb</code>)"


class OfflineExporter(TemplateExporter):
    """What pages and slides have in common: formulas, code, and outputs without a kernel.

    ``template/offline`` says how outputs are shown; a subclass names its own template, which
    begins with ``{% extends 'outputs.html.j2' %}``.
    """

    file_extension = ".html"
    output_mimetype = "text/html"

    @property
    def default_config(self):
        wanted = ["text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"]
        config = Config({"NbConvertBase": {"display_data_priority": wanted}})
        inherited = super().default_config.copy()
        inherited.merge(config)
        return inherited

    def default_filters(self):
        yield from super().default_filters()
        yield "markdown2html", self.to_html
        yield "highlight_code", Highlight2HTML(pygments_lexer="ipython3")

    def to_html(self, source):
        """Markdown to HTML."""
        return MarkdownWithMath(renderer=self.renderer()).render(source)


class PageExporter(OfflineExporter):
    """Writes a page with the template in ``template/page``. ``pages``: as for PageRenderer."""

    def __init__(self, pages, **more):
        self.pages = pages
        super().__init__(template_name="page", extra_template_basedirs=[str(TEMPLATES)], **more)

    def renderer(self):
        return PageRenderer(self.pages)


def page(notebook, pages, digest):
    """The text of the HTML page.

    Args:
        notebook: a notebook that has been run with LSTM_COURSE_STATIC set.
        pages: the stems of all notebooks that are exported, for the links between them.
        digest: of what the page was made from; ``made_from`` reads it back.
    """
    notebook = without_kernel(notebook)
    resources = {"title": title(notebook), "style": style(), "digest": digest}
    text, _ = PageExporter(pages).from_notebook_node(notebook, resources)
    return once(text)


def made_from(text):
    """The digest that a page names, or None."""
    found = re.search(r'<meta name="lstm-course" content="(\w+)">', text)
    return found and found[1]


def title(notebook):
    """What stands in the notebook's first heading."""
    first = notebook.cells[0].source if notebook.cells else ""
    return first.splitlines()[0].lstrip("# ") if first else "Lesson"


def without_kernel(notebook):
    """Take out what only a kernel can move, and say so."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            alone = not {"text/html", "image/png"} & set(data)
            if data.pop(WIDGET_VIEW, None) is not None and alone:
                data["text/html"] = NO_KERNEL
    return notebook


def style():
    """The page's style sheet, with the colours of code in both themes."""
    sheets = [(HERE / name).read_text(encoding="utf-8") for name in ("page.css", "math.css")]
    light, dark = (
        HtmlFormatter(style=_CODE_COLOURS[theme]).get_style_defs(".highlight")
        for theme in ("light", "dark")
    )
    sheets += [light, f"@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"]
    return "\n".join(sheets)


def once(text):
    """Keep the first of each part that several widgets of a page share."""
    seen = set()

    def keep(found):
        name = found[2]
        if name in seen:
            return ""
        seen.add(name)
        return found[0]

    return _SHARED.sub(keep, text)


def contents(titles, title="How an LSTM works", words=WORDS, made=""):
    """The page that lists the lessons.

    Args:
        titles: {stem: title}.
        title, words: its heading, and HTML that stands below it.
        made: a ``<meta>`` that says who made it.
    """
    rows = "\n".join(
        f'<li><a href="{stem}.html">{escape(name)}</a></li>' for stem, name in titles.items()
    )
    text = (HERE / "contents.html").read_text(encoding="utf-8")
    filled = {"style": style(), "title": title, "words": words, "made": made, "rows": rows}
    for name, value in filled.items():
        text = text.replace(f"{{{{ {name} }}}}", value)
    return text


def title_of_page(text):
    """The title that a page bears."""
    found = re.search(r"<title>(.*?)</title>", text)
    return unescape(found[1]) if found else "Lesson"
