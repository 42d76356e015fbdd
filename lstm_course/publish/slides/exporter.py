"""nbconvert's slides exporter with our own template, which asks no other machine for anything."""

import re
from pathlib import Path

from nbconvert.exporters.slides import SlidesExporter

from lstm_course.publish.pages.exporter import TEMPLATES, OfflineExporter, PageRenderer
from lstm_course.publish.slides.prepare import prepare
from lstm_course.publish.slides.questions import small_marks

HERE = Path(__file__).parent
OURS = "<!-- made by: python -m lstm_course slides -->"  # in every page that we write


class SlideRenderer(PageRenderer):
    """The pages' Markdown, with links as plain words: nobody clicks on a projector."""

    def link(self, text, url, title=None):
        return text


class DeckExporter(OfflineExporter, SlidesExporter):
    """Writes a deck with the template in ``template/slides``; ``reveal/`` must lie beside it."""

    def __init__(self, **more):
        folders = [str(HERE / "template"), str(TEMPLATES)]
        super().__init__(template_name="slides", extra_template_basedirs=folders, **more)

    def default_filters(self):
        yield from super().default_filters()
        yield "heading2html", self.heading_to_html
        yield "small_marks", small_marks

    def renderer(self):
        return SlideRenderer(())

    def heading_to_html(self, heading):
        """A heading's Markdown to HTML, without a paragraph round it."""
        numbered = re.sub(r"\A(\d+)\.", r"\1\\.", heading)  # "7. Title" is not a list here
        return re.sub(r"\A<p>|</p>\s*\Z", "", self.to_html(numbered))


def deck(notebook, lesson, core=False):
    """The text of the HTML file and how many slides it has. Arguments as for ``prepare``.

    Raises:
        ValueError: a mark that cannot be carried out, or a formula that cannot be drawn.
    """
    resources = {"title": f"{lesson.number} {lesson.title}", "ours": OURS}
    text, _ = DeckExporter().from_notebook_node(prepare(notebook, lesson, core), resources)
    return text, text.count('<div class="page')
