"""What several networks say about one word, letter by letter, one network a row."""

from itertools import groupby

from lstm_course.pictures import svg

WIDTH = 820
LEFT, RIGHT = 150, 808  # where the letters stand
ROW = 40
LONGEST = 24  # letters that fit side by side
LONGEST_APART = 12  # where each letter has its own answer, which needs more room


def draw_readers(letters, rows, truth=None, join=False):
    """``rows``: {name of a network: one text a letter}. Returns (drawing's parts, height).

    With ``truth`` (one text a letter) wrong answers are struck out. With ``join`` neighbouring
    letters with one answer share a box, and only the change from one answer to the next shows.
    """
    column = min(52, (RIGHT - LEFT) / len(letters))
    parts = [svg.text(8, 44, "reads", size=13, fill="soft")]
    for j, letter in enumerate(letters):
        x = LEFT + column * j
        parts.append(
            svg.rectangle(x + 1, 18, column - 2, 36, rx=6, fill="pipe", stroke="line"),
        )
        parts.append(
            svg.text(
                x + column / 2,
                43,
                letter,
                size=20 if column > 24 else 15,
                bold=True,
                anchor="middle",
            )
        )
    lines = dict(rows) if truth is None else {**rows, "right": truth}
    kinds = sorted({text for said in lines.values() for text in said}, reverse=True)
    for row, (name, said) in enumerate(lines.items()):
        y = 66 + ROW * row
        parts.append(svg.text(8, y + 21, name, size=14, bold=name != "right"))
        shown_truth = None if name == "right" else truth
        if join:
            parts.append(_joined(said, y, column, shown_truth, kinds))
        else:
            parts.append(_apart(said, y, column, shown_truth))
    return "".join(parts), 66 + ROW * len(lines) + 8


def _apart(said, y, column, truth):
    """One text under each letter; a wrong one is struck out."""
    parts = []
    for j, text in enumerate(said):
        right = truth is None or text == truth[j]
        parts.append(
            svg.text(
                LEFT + column * (j + 0.5),
                y + 21,
                text or "–",
                size=15,
                anchor="middle",
                bold=True,
                fill="ink" if truth is None else "memory" if right else "forget",
                text_decoration=None if right else "line-through",
            )
        )
    return "".join(parts)


def _joined(said, y, column, truth, kinds):
    """One box for each run of equal answers; a box with a letter that is wrong is dashed."""
    parts, start = [], 0
    for text, run in groupby(said):
        length = len(list(run))
        wrong = truth is not None and list(truth[start : start + length]) != [text] * length
        x, width = LEFT + column * start + 1, column * length - 2
        parts.append(
            svg.rectangle(
                x,
                y + 2,
                width,
                28,
                rx=6,
                fill="memory" if kinds.index(text) else "pipe",
                fill_opacity=0.28 if kinds.index(text) else 1,
                stroke="forget" if wrong else "line",
                stroke_width=2.5 if wrong else 1,
                stroke_dasharray="5 4" if wrong else None,
            )
        )
        fits = 8.5 * len(text) < width
        label = text if fits else text[:1]
        parts.append(svg.text(x + width / 2, y + 21, label, size=14, anchor="middle"))
        start += length
    return "".join(parts)
