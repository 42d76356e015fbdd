"""What a person must be able to read in every drawing: used by the tests of several rooms."""

import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path

from lstm_course.pictures.colours import LIGHT

SVG = "{http://www.w3.org/2000/svg}"


def shown(drawing):
    """{data-value: text} of a drawing."""
    root = ElementTree.fromstring(drawing)
    return {
        e.get("data-value"): "".join(e.itertext())
        for e in root.iter(f"{SVG}text")
        if e.get("data-value")
    }


@cache
def font(size, bold):
    """The widest of the fonts that the pictures name, at one size."""
    import matplotlib
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(matplotlib.get_data_path(), "fonts", "ttf", name), size)


def placed(e, x=0.0, y=0.0):
    """Every element in ``e`` with the place of its origin: the moves (``svg.to``) around it."""
    move = re.fullmatch(r"translate\((\S+) (\S+)\)", e.get("transform", ""))
    if move:
        x, y = x + float(move[1]), y + float(move[2])
    yield e, x, y
    for child in e:
        yield from placed(child, x, y)


def check_inside(root):
    """No text or box runs over the edge of the drawing, even in a wide font."""
    width, height = float(root.get("width")), float(root.get("height"))
    for e, x, y in placed(root):
        if e.tag == f"{SVG}rect":
            assert x + float(e.get("x")) + float(e.get("width")) <= width
        if e.tag != f"{SVG}text":
            continue
        words, size = "".join(e.itertext()).replace("\u200b", ""), float(e.get("font-size"))
        length = font(size, e.get("font-weight") == "700").getlength(words)
        share = {None: 0, "middle": 0.5, "end": 1}[e.get("text-anchor")]
        left = x + float(e.get("x")) - share * length
        assert left >= -1 and left + length <= width + 1, words
        assert 8 <= y + float(e.get("y")) <= height, words


def check_readable(drawing):
    """Well-formed, named, ids unique and used, no text below 12 px or cut off, colours by name."""
    root = ElementTree.fromstring(drawing)
    check_inside(root)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert root.get("role") == "img"
    assert all(name in ids for name in root.get("aria-labelledby").split())
    for used in re.findall(r"url\(#([^)]*)\)", drawing):
        assert used in ids
    for e in root.iter():
        if e.tag in (f"{SVG}text", f"{SVG}tspan") and e.get("font-size"):
            assert float(e.get("font-size")) >= 12
        for paint in ("fill", "stroke"):
            colour = e.get(paint)
            assert colour in (None, "none", *LIGHT.values()) or colour.startswith("url(")
            if colour in LIGHT.values():  # or the dark theme could not recolour it
                assert f"{paint}-" in e.get("class")
