"""Small helpers that write SVG as text.

A drawing is a string: fast to build (a whole cell takes about a millisecond), the same in a
notebook, in a web page and, through ``pictures.still``, in a PNG file. Colours are given by name
(``fill="memory"``). Each element carries the light theme's colour as an attribute *and* a class, so
that it looks right with no style sheet at all, and a widget's style sheet can recolour it.
"""

import hashlib
import math
import re
from xml.sax.saxutils import escape, quoteattr

from lstm_course.pictures.colours import LIGHT
from lstm_course.support.markup import pieces

FONTS = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
SMALLEST_TEXT = 12  # pixels; smaller text cannot be read from the last row

NOTHING = "M0 0"  # a path without a line

# Stands for the drawing's own prefix in ids until `drawing` knows it.
OWN = "\ue000"

_SHIFTS = {"sub": 0.3, "sup": -0.35}  # of a lowered or raised part, as a share of the size
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000\ufffe\uffff\ud800-\udfff]")


def number(value):
    """A coordinate with at most two decimals, without trailing zeros."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def signed(value, digits=2):
    """A number as the pictures show it: +0.43, −1.10, and never −0.00."""
    shown = f"{abs(value):.{digits}f}"
    negative = value < 0 and float(shown) != 0
    return ("−" if negative else "+") + shown


def plain(content):
    """Text that may stand in an SVG: escaped, and without characters that XML forbids."""
    return escape(_UNSHOWABLE.sub("\ufffd", str(content)))


def element(tag, *children, **attributes):
    """One SVG element. ``stroke_width=2`` becomes ``stroke-width="2"``; None leaves it out.

    ``fill`` and ``stroke`` take a name from the colour table, a hatch or "none".
    """
    classes = [attributes.pop("class_", None)]
    parts = []
    for name, value in attributes.items():
        if value is None:
            continue
        if name in ("fill", "stroke") and value in LIGHT:
            classes.append(f"{name}-{value}")
            value = LIGHT[value]
        text = number(value) if isinstance(value, (int, float)) else str(value)
        parts.append(f" {name.rstrip('_').replace('_', '-')}={quoteattr(text)}")
    names = " ".join(name for name in classes if name)
    if names:
        parts.append(f' class="{names}"')
    inside = "".join(children)
    return f"<{tag}{''.join(parts)}>{inside}</{tag}>" if inside else f"<{tag}{''.join(parts)}/>"


def group(*children, **attributes):
    """Elements that belong together."""
    return element("g", *children, **attributes)


def to(x, y):
    """A ``transform`` that moves what is drawn around the origin to (x, y).

    What the browser moves is drawn so: it changes this attribute and needs to know no size.
    """
    return f"translate({number(x)} {number(y)})"


def exact(value):
    """A number for the browser to compute with: as short as it can be without losing anything."""
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))


def rectangle(x, y, width, height, **attributes):
    """A rectangle; a negative size counts as nothing."""
    return element("rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), **attributes)


def bars(boxes, **attributes):
    """Many rectangles (x, y, width, height) of one colour as a single path: small and fast."""
    steps = "".join(
        f"M{number(x)} {number(y)}h{number(width)}v{number(height)}h{number(-width)}z"
        for x, y, width, height in boxes
    )
    return path(steps, **attributes) if steps else ""


def dots(places, radius, *, fill):
    """Many dots around (x, y) as a single path: the round ends of strokes without length."""
    steps = "".join(f"M{number(x)} {number(y)}h0.01" for x, y in places)
    return (
        path(steps, stroke=fill, stroke_width=2 * radius, stroke_linecap="round") if steps else ""
    )


def circle(x, y, radius, **attributes):
    """A circle around (x, y)."""
    return element("circle", cx=x, cy=y, r=radius, **attributes)


def path(steps, **attributes):
    """A path such as ``"M10 10H90"``, not filled unless asked for."""
    return element("path", d=steps, **{"fill": "none", **attributes})


def text(x, y, content, *, size=14, anchor="start", bold=False, fill="ink", **attributes):
    """One line of text. ``c_{t−1}`` lowers what stands in the braces, ``10^{3}`` raises it.

    The marks of `` `code` `` are left out.
    """
    size = max(size, SMALLEST_TEXT)
    return element(
        "text",
        _with_raised(content, size),
        x=x,
        y=y,
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
        font_weight="700" if bold else None,
        fill=fill,
        **attributes,
    )


def _with_raised(content, size):
    """Text with its raised and lowered parts as shifted spans."""
    small = max(SMALLEST_TEXT, round(0.75 * size))
    spans = []
    for kind, words in pieces(content):
        if kind in _SHIFTS:
            shift = size * _SHIFTS[kind]
            spans.append(
                f'<tspan dy="{number(shift)}" font-size="{small}">{plain(words)}</tspan>'
                f'<tspan dy="{number(-shift)}">\u200b</tspan>'
            )
        else:
            spans.append(plain(words))
    return "".join(spans)


def flow(value, x, y, width, height, *, full=1.0, upright=False, name=None, **attributes):
    """What flows through a stretch of pipe: the thicker, the larger |value|; hatched if negative.

    ``upright`` is a pipe that runs up or down, whose flow is measured across its width. ``name``
    says what flows, and leaves in the drawing all that the browser needs to fill the pipe anew.
    """
    if name is not None:
        attributes |= {
            "data_flow": name,
            "data_pipe": " ".join(number(part) for part in (x, y, width, height)),
            "data_full": full,
            "data_upright": "yes" if upright else None,
        }
    share = min(1.0, abs(value) / full) if math.isfinite(value) else 1.0
    fill = f"url(#{OWN}-hatch)" if value < 0 else "memory"
    if upright:
        x, width = x + width * (1 - share) / 2, width * share
    else:
        y, height = y + height * (1 - share) / 2, height * share
    return rectangle(x, y, width, height, fill=fill, **attributes)


def arrow(x1, y1, x2, y2, *, colour="soft", width=2):
    """A straight arrow from (x1, y1) to (x2, y2)."""
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    along_x, along_y = (x2 - x1) / length, (y2 - y1) / length
    base_x, base_y = x2 - 9 * along_x, y2 - 9 * along_y
    head = " ".join(
        f"{number(a)},{number(b)}"
        for a, b in (
            (x2, y2),
            (base_x - 5 * along_y, base_y + 5 * along_x),
            (base_x + 5 * along_y, base_y - 5 * along_x),
        )
    )
    shaft = f"M{number(x1)} {number(y1)}L{number(base_x)} {number(base_y)}"
    return path(shaft, stroke=colour, stroke_width=width) + element(
        "polygon", points=head, fill=colour
    )


def _hatch():
    """Slanting stripes: the mark of a negative value, for eyes that see no orange."""
    return element(
        "pattern",
        rectangle(0, 0, 9, 9, fill="negative"),
        rectangle(0, 0, 3.4, 9, fill="ink", opacity=0.6),
        id=f"{OWN}-hatch",
        width=9,
        height=9,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def drawing(width, height, *children, title, description="", name=None):
    """A whole SVG drawing with its title and description for screen readers.

    ``name`` starts every id in it and must differ between two drawings on one page; without it the
    name comes from the content, so that the same picture is always the same text.
    """
    body = "".join(children)
    if name is None:
        name = "p" + hashlib.sha256(f"{title}{description}{body}".encode()).hexdigest()[:10]
    if f"#{OWN}-hatch" in body:
        body = element("defs", _hatch()) + body
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" role="img" '
        f'aria-labelledby="{OWN}-title {OWN}-description" font-family={quoteattr(FONTS)}>'
        f'<title id="{OWN}-title">{plain(title)}</title>'
        f'<desc id="{OWN}-description">{plain(description)}</desc>{body}</svg>'
    )
    return whole.replace(OWN, name)


def wrapped(content, width):
    """Break a sentence into lines of at most about ``width`` letters."""
    lines, line = [], ""
    for word in str(content).split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def notice(sentence, *, width=820, name=None):
    """A card that holds a sentence: what a picture becomes when it cannot be drawn."""
    lines = wrapped(sentence, 95)
    height = 44 + 22 * len(lines)
    return drawing(
        width,
        height,
        rectangle(1, 1, width - 2, height - 2, rx=8, fill="pipe", stroke="forget", stroke_width=2),
        text(20, 32, "!", size=20, bold=True, fill="forget"),
        *(text(44, 32 + 22 * row, line, size=15) for row, line in enumerate(lines)),
        title="This picture cannot be drawn",
        description=sentence,
        name=name,
    )
