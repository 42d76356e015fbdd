"""From a built notebook to the slides of a lesson: the rules.

A ``##`` section becomes a stack of slides, in the order of its cells:

* a text: its formulas, tables, lists and key sentences; the rest is for the speaker;
* a prediction or a quiz question: the question, and on the next slide the answer;
* a picture: on a slide of its own, with the sentence that introduces it;
* code: only if it is short and its output fits.

A text of a few lines stands above the picture or the code that follows it.

Whatever is not shown stands in the speaker notes of the slide that it belongs to.
"""

import itertools
import re
from dataclasses import dataclass, field

from lstm_course import widgets
from lstm_course.teaching import slide_text
from lstm_course.teaching.slide_outputs import Picture, fits, picture_of, plain, printed_text
from lstm_course.teaching.slide_questions import Question, answered, called, questions

SHORT = 3  # lines of text that fit above code or a picture
ROOMY = 7  # lines up to which two texts share a slide
LIVE = set(widgets.__all__) - {"Predict", "Quiz", "SliderNames"}
HEADING = re.compile(r"^(##|###) (.+)$", re.MULTILINE)


@dataclass
class Slide:
    """One slide. ``kind``: title, text, picture, question, answer or code.

    ``notes`` holds pairs ("text", Markdown), ("code", code) or ("output", text).
    """

    kind: str
    heading: str
    markdown: str = ""
    question: Question | None = None
    picture: Picture | None = None
    live: str = ""
    code: str = ""
    output: str = ""
    notes: list = field(default_factory=list)


@dataclass
class Section:
    """The cells under one heading. ``above``: the ``##`` heading that it belongs to."""

    title: str
    above: str
    cells: list = field(default_factory=list)


def sections(cells):
    """The sections of a notebook; the first one is its opening, before any ``##``."""
    found = [Section("", "")]
    for cell in itertools.chain.from_iterable(map(at_headings, cells)):
        heading = HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        if heading:
            title = heading[2].strip()
            found.append(Section(title, title if heading[1] == "##" else found[-1].above))
        found[-1].cells.append(cell)
    return found


def at_headings(cell):
    """A cell as a list of cells: a text is cut before each of its headings."""
    if cell.cell_type != "markdown":
        return [cell]
    starts = [found.start() for found in HEADING.finditer(cell.source)]
    ends = sorted({0, *starts, len(cell.source)})
    texts = [cell.source[a:b].strip() for a, b in itertools.pairwise(ends)]
    return [type(cell)({**cell, "source": text}) for text in texts if text]


def chosen_sections(all_sections, planned, taken):
    """The sections that a timetable holds.

    A ``###`` part goes with its ``##`` section unless the plan gives it a line of its own.

    Args:
        all_sections: of one lesson.
        planned: the titles that the plan names for this lesson.
        taken: those of them that the timetable holds.
    """
    return [
        section
        for section in all_sections
        if section.title in taken or (section.title not in planned and section.above in taken)
    ]


def title_slide(opening, minutes):
    """The lesson's number, title, aim and minutes. ``opening``: its first section."""
    first = opening.cells[0].source
    pieces = [f"{minutes} minutes."]
    for block in slide_text.blocks(first):
        if block.kind == "list":
            pieces += ["At the end you can", block.text]
    heading = first.splitlines()[0].lstrip("# ")
    notes = [
        ("text" if one.cell_type == "markdown" else "code", one.source) for one in opening.cells
    ]
    return Slide("title", heading, "\n\n".join(pieces), notes=notes)


def section_slides(section, lesson, said=()):
    """The slides of one section.

    Args:
        section: the heading and its cells.
        lesson: the two digits of the lesson, for the line below a live picture.
        said: notes for the first slide, such as the minutes.
    """
    made, asked = [], []
    for text, code_cells in groups(section.cells):
        blocks = slide_text.blocks(text)
        begin = len(made)
        pages = slide_text.slides_full(slide_text.readable(blocks, opens_section=not made))
        made += [Slide("text", section.title, page) for page in pages]
        if not any("Predict" in called(cell.source) for cell in code_cells):
            made += [
                Slide("question", section.title, slide_text.question_of(block))
                for block in blocks
                if slide_text.is_prediction(block)
            ]
        prose = re.sub(r"\A#+ .+\n*", "", text)
        late = []  # notes that come before the group's first slide
        (made[begin].notes if len(made) > begin else late).append(("text", prose))
        words = slide_text.introduction(blocks)
        for cell in code_cells:
            new, notes = cell_slides(cell, section.title, lesson, words, asked)
            if any(slide.kind == "picture" for slide in new):
                words = ""  # it introduces the first picture only
            if new:
                new[0].notes = late + notes + new[0].notes
                late = []
            else:
                late += notes
            made += new
        if made:
            made[-1].notes += late
        if len(pages) == 1 and len(made) > begin + 1:
            join_short_text(made, begin)
        if 0 < begin < len(made):
            join_texts(made, begin)
    if not made:
        made = [Slide("text", section.title)]
    made[0].notes = [*said, *made[0].notes]
    return made


def join_short_text(made, at):
    """A text of a few lines needs no slide of its own: it stands above the next slide's contents.

    Before a quiz it is only spoken. ``made`` is changed in place; ``at``: where the text stands.
    """
    text, following = made[at : at + 2]
    quiz = following.question is not None and following.question.kind == "Quiz"
    if quiz or (following.kind in ("code", "picture") and is_short(text.markdown)):
        if not quiz and following.markdown not in text.markdown:
            text.markdown += "\n\n" + following.markdown
        if not quiz:
            following.markdown = text.markdown
        following.notes = text.notes + following.notes
        del made[at]


def join_texts(made, at):
    """Two texts in a row become one slide if there is room. ``made`` is changed in place."""
    first, second = made[at - 1 : at + 1]
    if (first.kind, second.kind) == ("text", "text"):
        pieces = [first.markdown, second.markdown]
        if sum(slide_text.lines_of(one) for text in pieces for one in text.split("\n\n")) <= ROOMY:
            first.markdown = "\n\n".join(pieces)
            first.notes += second.notes
            del made[at]


def is_short(markdown):
    """Whether a text is nothing but a few lines."""
    lines = slide_text.lines_of(markdown)
    return lines <= SHORT and not re.search(r"^(\$\$|\||[-*+] |\d+\. )", markdown, re.MULTILINE)


def groups(cells):
    """A text cell with the code cells that follow it, as (text, cells)."""
    found = []
    for cell in cells:
        if cell.cell_type == "markdown":
            found.append((cell.source, []))
        elif found:
            found[-1][1].append(cell)
        else:
            found.append(("", [cell]))
    return found


def cell_slides(cell, heading, lesson, words, asked):
    """The slides that a code cell becomes, and what is left for the speaker.

    Args:
        words: the sentence that introduces a picture.
        asked: the predictions of this section so far; those of the cell are added.
    """
    made, notes = [], []
    found = questions(cell.source)
    for question in found:
        made.append(Slide("question", heading, question=question))
        if question.kind == "Quiz":
            made.append(Slide("answer", heading, question=question))
        else:
            asked.append(question)
    printed = printed_text(cell)
    pictures = [] if found else [picture_of(output) for output in cell.outputs]
    result = next(filter(None, (answered(plain(one), asked) for one in cell.outputs)), None)
    if result is not None and printed and fits("", printed):
        made.append(Slide("code", heading, output=printed))  # its code only compares
        notes.append(("code", cell.source))
    elif not found and printed and fits(cell.source, printed):
        made.append(Slide("code", heading, code=cell.source, output=printed))
    elif not found or found[0].kind != "Quiz":
        notes.append(("code", cell.source))
        notes += [("output", printed)] if printed else []
    if result is not None and not result.answer.startswith("a curve"):
        return [*made, Slide("answer", heading, question=result)], notes
    live = ""
    if called(cell.source) & LIVE:
        live = f"live: lesson {lesson}, section “{heading}”, in JupyterLab"
    for picture in filter(None, pictures):
        made.append(Slide("picture", heading, words, picture=picture, live=live))
        words = ""
    return made, notes
