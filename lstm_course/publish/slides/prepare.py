"""What of a lesson is on a slide, and what is for the speaker: the cells' own marks, carried out.

``slideshow`` in a cell's metadata holds

* ``slide_type``: "slide" begins a stack of slides, "subslide" one below it, "fragment" appears on
  the next step, "-" belongs to the slide before it, "notes" is for the speaker, "skip" for nobody.
  A cell without a mark is for the speaker (nbconvert alone would show it);
* ``parts``: of a text, the paragraphs to show, counted from 1 without headings. A list, a formula
  or a table is one of them. The others are for the speaker;
* ``show``: of code, "code" or "output" alone. The other is for the speaker.

A slide bears the heading that it stands under in the lesson, so headings are not shown again. A
text that begins a slide and holds a heading in its middle begins another one there.
"""

import itertools
import re
from copy import deepcopy

from nbformat.v4 import new_markdown_cell

from lstm_course import widgets
from lstm_course.publish.slides.questions import question_of, result_of

BEGIN = ("slide", "subslide")
SHOWN = (*BEGIN, "fragment", "-")
KNOWN = {"slide_type": (*SHOWN, "notes", "skip"), "show": ("code", "output")}
_HEADING = re.compile(r"\A(#+) (.+)\Z")


class MarksError(ValueError):
    """A mark that cannot be carried out; the text says where and what is needed."""


def prepare(notebook, lesson, core=False):
    """The notebook as ``exporter`` takes it: each cell is shown whole, or spoken, or not there.

    Args:
        notebook: a lesson that was built. It is not changed.
        lesson: its entry in the table of lessons, for the minutes of each section.
        core: leave out the sections that the table calls deeper or optional.

    Raises:
        MarksError: a cell's mark is not one of the above, or names a part that is not there.
    """
    sections = {one.heading: one for one in lesson.sections}
    notebook = deepcopy(notebook)
    made, waiting = [], []  # waiting: notes of a section whose first slide has not come yet
    title, taken = "", True
    for heading, pieces in itertools.chain.from_iterable(map(under_headings, notebook.cells)):
        if heading is not None:
            made, waiting = made + waiting, []
            level, title = heading
            if title in sections:
                taken = not core or sections[title].level == "core"
                waiting = [note(f"**{sections[title].minutes} minutes.**")] if taken else []
            elif level <= 2:
                taken = True
        for piece in pieces if taken else ():
            kind = piece.metadata.slideshow.slide_type
            if kind in BEGIN:
                piece.metadata.heading = title
                made, waiting = [*made, piece, *waiting], []
            elif kind in SHOWN or not waiting:
                made.append(piece)
            else:
                waiting.append(piece)
    notebook.cells = made + waiting
    return notebook


def under_headings(cell):
    """[((level, heading) or None, its pieces)] of a cell: it is cut before each heading in it.

    A piece is shown whole or spoken whole. What is spoken of a text follows what is shown of it.
    """
    marks = dict(cell.metadata.get("slideshow", {}))
    kind = marks.setdefault("slide_type", "notes")
    for name, known in KNOWN.items():
        if marks.get(name, known[0]) not in known:
            raise MarksError(
                f"{name} is {marks[name]!r} in the slideshow mark of {first_line(cell)!r}, but one "
                f"of {', '.join(known)} is needed."
            )
    cell.metadata.slideshow = marks
    if cell.cell_type == "markdown":
        return text_pieces(cell, kind, marks.get("parts"))
    return [(None, code_pieces(cell, kind, marks.get("show")))]


def text_pieces(cell, kind, wanted):
    """A text cut before each heading; of each part the paragraphs that are shown or spoken."""
    groups, number = [(None, [], [])], 0
    for text in paragraphs(cell.source):
        heading = _HEADING.match(text)
        if heading:
            groups.append(((len(heading[1]), heading[2].strip()), [], []))
            continue
        number += 1
        shown = kind in SHOWN and (wanted is None or number in wanted)
        groups[-1][1 if shown else 2].append(text)
    if wanted is not None and not set(wanted) <= set(range(1, number + 1)):
        raise MarksError(
            f"parts is {wanted} in the slideshow mark of {first_line(cell)!r}, but that text has "
            f"{number} paragraphs, counted from 1 without headings."
        )
    made = []
    for heading, shown, spoken in groups:
        pieces = [markdown("\n\n".join(shown), kind)] if shown else []
        if spoken and kind != "skip":
            pieces.append(note("\n\n".join(spoken)))
        if shown and kind == "fragment":  # under the next heading it goes on; a slide begins anew
            kind = "-"
        made.append((heading, pieces))
    if kind in BEGIN and not any(shown for _, shown, _ in groups):  # the next cells fill it
        made[-1][1].insert(0, markdown("", kind))
    return made


def code_pieces(cell, kind, show):
    """A code cell, with a question, a result or a live picture named; and what is spoken of it."""
    if kind in ("notes", "skip"):
        return [cell] if kind == "notes" else []
    question, result = question_of(cell), result_of(cell)
    spoken = deepcopy(cell)
    spoken.id += "-spoken"
    spoken.metadata.slideshow = {"slide_type": "notes"}
    if question is not None or result:
        cell.metadata.question, cell.metadata.result = question, result
        printed = [one for one in cell.outputs if one.output_type == "stream"]
        cell.source, cell.outputs = "", printed
        return [cell] if question else [cell, spoken]
    cell.metadata.live = any(
        output.get("data", {}).get("text/plain", "").lstrip().startswith(f"{name}(")
        for output in cell.outputs
        for name in widgets.__all__
    )
    if show == "output":
        cell.source, spoken.outputs = "", []
    elif show == "code":
        cell.outputs, spoken.source = [], ""
    else:
        return [cell]
    return [cell, spoken]


def paragraphs(text):
    """What stands between empty lines."""
    return [one.strip("\n") for one in re.split(r"\n\s*\n", text.strip()) if one.strip()]


def first_line(cell):
    return cell.source.strip().split("\n")[0]


def note(text):
    """A text for the speaker."""
    return markdown(text, "notes")


def markdown(text, kind):
    return new_markdown_cell(text, metadata={"slideshow": {"slide_type": kind}})
