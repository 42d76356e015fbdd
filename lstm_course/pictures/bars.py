"""Times as bars: one implementation a line, the fastest marked."""

from lstm_course.pictures import svg
from lstm_course.pictures.colours import SERIES

WIDTH = 820


def draw_times(times, top=0):
    """``times``: {implementation: milliseconds}. Returns (drawing's parts, height)."""
    fastest, slowest = min(times.values()), max(times.values())
    parts = []
    for row, (name, milliseconds) in enumerate(times.items()):
        y = top + 14 + 42 * row
        width = 330 * milliseconds / slowest
        ratio = milliseconds / fastest
        said = "fastest" if milliseconds == fastest else f"{ratio:.1f} × the fastest"
        parts += [
            svg.text(250, y + 20, name, size=15, anchor="end"),
            svg.rectangle(260, y, max(2, width), 28, rx=3, fill=SERIES[row % len(SERIES)]),
            svg.text(268 + width, y + 13, f"{milliseconds:.3g} ms", size=14, bold=True),
            svg.text(268 + width, y + 29, said, size=13, fill="soft"),
        ]
    return "".join(parts), top + 24 + 42 * len(times)
