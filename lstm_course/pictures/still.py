"""A still picture: PNG bytes with the sentence that says what they show.

Lessons show it as the last line of a cell. What a notebook keeps of it as text is the sentence,
never an address in memory, so that a notebook built twice is the same twice.
"""

import base64
import io
from pathlib import Path

from lstm_course.pictures.colours import LIGHT

SCALE = 2  # pixels in the file for each pixel on the page, so that a projector stays sharp


class Picture:
    """PNG bytes, the SVG they came from where there is one, and the alternative text ``alt``.

    ``width`` is the width on the page in pixels.
    """

    def __init__(self, png, alt, *, width=None, svg=None):
        self.png, self.alt, self.width, self.svg = png, alt, width, svg

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"image/png": base64.b64encode(self.png).decode(), "text/plain": self.alt}
        about = {"alt": self.alt}
        if self.width is not None:
            about["width"] = self.width
        return data, {"image/png": about}

    def save(self, path):
        """Write the picture to ``path``: ``.png`` always works, ``.svg`` where it was drawn so.

        Raises:
            ValueError: another ending, or .svg for a picture that was drawn as pixels.
        """
        path = Path(path)
        if path.suffix == ".png":
            path.write_bytes(self.png)
        elif path.suffix == ".svg" and self.svg is not None:
            path.write_text(self.svg, encoding="utf-8")
        else:
            known = ".png or .svg" if self.svg is not None else ".png"
            raise ValueError(f"path ends in {path.suffix!r}, but this picture needs {known}.")
        return path

    @classmethod
    def from_svg(cls, svg, alt):
        """The still of an SVG drawing."""
        return cls(svg_to_png(svg), alt, width=_width_of(svg), svg=svg)

    @classmethod
    def from_figure(cls, figure, alt):
        """The still of a matplotlib ``Figure`` (made with ``Figure()``, never with pyplot)."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        FigureCanvasAgg(figure)
        buffer = io.BytesIO()
        figure.savefig(
            buffer,
            format="png",
            dpi=figure.dpi * SCALE,
            facecolor=LIGHT["paper"],
            metadata={"Software": None},
        )
        return cls(buffer.getvalue(), alt, width=round(figure.get_figwidth() * figure.dpi))


def svg_to_png(svg):
    """PNG bytes of an SVG drawing on white, in the fonts that matplotlib brings along."""
    import matplotlib
    import resvg_py

    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            background=LIGHT["paper"],
            skip_system_fonts=True,
            font_files=[str(fonts / "DejaVuSans.ttf"), str(fonts / "DejaVuSans-Bold.ttf")],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
            zoom=SCALE,
        )
    )


def _width_of(svg):
    """The width that the drawing's first tag names."""
    return round(float(svg.split(' width="', 1)[1].split('"', 1)[0]))
