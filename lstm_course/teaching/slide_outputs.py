"""What a code cell has left: its words and its pictures, and whether they can be read from afar."""

from dataclasses import dataclass

from lstm_course.publish.outputs import FOLDED

CODE_LINES, CODE_AND_OUTPUT, COLUMNS = 12, 17, 88
PICTURES = ("image/svg+xml", "image/png")


@dataclass(frozen=True)
class Picture:
    """A still: its MIME type, its data as the notebook stores them, and its words."""

    kind: str
    data: str
    alt: str


def printed_text(cell):
    """What a cell prints, and the words of a result that is no picture."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            parts.append(output.text.removeprefix(FOLDED).rstrip("\n"))
        elif "data" in output and not any(kind in output.data for kind in PICTURES):
            parts.append(plain(output))
    return "\n".join(filter(None, parts))


def plain(output):
    """The words of an output, or ""."""
    return output.get("data", {}).get("text/plain", "").removeprefix(FOLDED)


def fits(code, output):
    """Whether code and output are short enough to be read on one slide."""
    lines = code.splitlines(), output.splitlines()
    wide = max(map(len, [*lines[0], *lines[1]])) > COLUMNS
    return not wide and len(lines[0]) <= CODE_LINES and sum(map(len, lines)) <= CODE_AND_OUTPUT


def picture_of(output):
    """The still of an output, or None."""
    for kind in PICTURES:
        if kind in output.get("data", {}):
            alt = output.metadata.get(kind, {}).get("alt") or plain(output)
            return Picture(kind, output.data[kind], alt)
    return None
