"""What of a text cell can be read from the back of a room.

A cell is cut into its blocks. Formulas, tables, lists and quotations go on the slide, and of a
paragraph only its key sentence; the whole text goes into the speaker notes.
"""

import itertools
import math
import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

LINES = 11  # a slide's capacity in lines of LETTERS letters, its heading not counted
LETTERS = 72
PREDICT = "**Predict"  # how a paragraph that asks for a prediction begins
REFERENCES = "**References"  # and how one begins that nobody reads from a slide

_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "math_block": "formula",
    "blockquote_open": "quote",
}
_FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
_PREDICTION = re.compile(r"\s(?=\*\*Predict[^*]*\*\*)")
_NEVER_CUT = re.compile(r"\$[^$]+\$|`[^`]+`")
SHORT_PARAGRAPH = 240  # characters

# A sentence ends with a stop, perhaps a closing mark, and a space before what looks like a start;
# not after "2.5.", the number of a section.
_STOP = re.compile(r"(?<!\d\.\d)[.!?](?:\*\*|[\"”)])?\s+(?=[\"“(«「*]*[A-Z0-9\u3040-\u9fff])")
_ITEM = re.compile(r"^(?=(?:[-*+]|\d+[.)]) )", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list, table, formula or quotation: ``kind`` and its Markdown."""

    kind: str
    text: str


def blocks(markdown):
    """The blocks of a text cell, in order. What is folded with ``<details>`` is left out."""
    # A formula between two lines of a paragraph is a block of its own in Jupyter as well.
    markdown = re.sub(r"(?m)^(\$\$[^$]+\$\$)\s*$", r"\n\1\n", _FOLDED.sub("", markdown))
    lines = markdown.splitlines()
    parser = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
    found = []
    for token in parser.parse(markdown):
        if token.level == 0 and token.type in _KINDS:
            first, last = token.map
            text = "\n".join(lines[first:last]).strip()
            # A prediction may be asked for at the end of a paragraph.
            pieces = _PREDICTION.split(text) if token.type == "paragraph_open" else [text]
            found += [Block(_KINDS[token.type], piece.strip()) for piece in pieces if piece]
    return found


def sentences(paragraph):
    """The sentences of a paragraph; a bold label ("**Step 1.**") stays with what it labels."""
    text = " ".join(paragraph.split())
    masked = _NEVER_CUT.sub(lambda found: "M" * len(found[0]), text)
    ends = [found.end() for found in _STOP.finditer(masked)]
    pieces = [
        text[a:b].strip() for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if a < b
    ]
    joined = []
    for piece in pieces:
        if joined and re.fullmatch(r"\*\*[^*]+\*\*", joined[-1]):
            joined[-1] += " " + piece
        else:
            joined.append(piece)
    return joined


def is_prediction(block):
    """Whether a paragraph asks the room to predict."""
    return block.kind == "paragraph" and block.text.startswith(PREDICT)


def question_of(block):
    """The text of a paragraph that asks for a prediction, without its label."""
    return re.sub(r"^\*\*Predict[^*]*[.:]\*\*\s*", "", " ".join(block.text.split()))


def readable(cell_blocks, opens_section):
    """What of a text cell goes on a slide: pieces of Markdown, in order.

    The first cell of a section always says something: a bold sentence or its first one. A later
    cell is shown only if it has more than plain prose.
    """
    wanted = [
        block
        for block in cell_blocks
        if not is_prediction(block) and not block.text.startswith(REFERENCES)
    ]
    paragraphs = [block for block in wanted if block.kind == "paragraph"]
    strong = any("**" in block.text for block in paragraphs)
    rich = [block for block in wanted if block.kind in ("list", "table", "formula", "quote")]
    if not (opens_section or strong or rich):
        return []
    pieces = []
    for block in wanted:
        if block.kind in ("table", "formula", "quote"):
            pieces.append(block.text)
        elif block.kind == "list":
            pieces += [piece.strip() for piece in _ITEM.split(block.text) if piece.strip()]
        elif block.kind == "paragraph":
            spoken = sentences(block.text)
            key = [sentence for sentence in spoken if "**" in sentence]
            if not strong and block is paragraphs[0]:
                key = spoken[:1]
            # A short paragraph stays whole: its second sentence often holds the task.
            short = key and len(block.text) <= SHORT_PARAGRAPH
            pieces += [" ".join(spoken)] if short else key
    return pieces


def introduction(cell_blocks):
    """The sentence that introduces what the next cell shows, or ""."""
    last = cell_blocks[-1] if cell_blocks else None
    if last is None or last.kind != "paragraph" or is_prediction(last):
        return ""
    return sentences(last.text)[-1]


def slides_full(pieces):
    """The pieces put together slide by slide, as Markdown; a long table is cut between its rows."""
    full, room = [[]], LINES
    for piece in itertools.chain.from_iterable(map(cut_table, pieces)):
        if full[-1] and lines_of(piece) > room:
            full.append([])
            room = LINES
        full[-1].append(piece)
        room -= lines_of(piece)
    return [together(some) for some in full if some]


def together(pieces):
    """Pieces as one Markdown text: the items of a list stay one list."""
    text = ""
    for piece in pieces:
        same_list = _ITEM.match(piece) and text and _ITEM.match(text.rsplit("\n\n")[-1])
        text += ("\n" if same_list else "\n\n") + piece
    return text.strip()


def cut_table(piece):
    """A table as tables of at most LINES rows with its heading on each; all else as it is."""
    if not piece.startswith("|"):
        return [piece]
    head, rows = piece.splitlines()[:2], piece.splitlines()[2:]
    tables, rows_left = [], rows
    while rows_left:
        taken, height = [], 2
        while rows_left and (not taken or height + lines_of(rows_left[0]) <= LINES):
            height += lines_of(rows_left[0])
            taken.append(rows_left.pop(0))
        tables.append("\n".join([*head, *taken]))
    return tables or [piece]


def lines_of(piece):
    """About how many lines a piece takes on a slide."""
    if piece.startswith("$$"):
        return 2 + 1.3 * piece.count(r"\\")
    return sum(math.ceil(max(1, len(line)) / LETTERS) for line in unwrapped(piece))


def unwrapped(piece):
    """A table's rows, or the one line that a wrapped paragraph or item is."""
    return piece.splitlines() if piece.startswith("|") else [" ".join(piece.split())]
