"""The common look of the matplotlib stills, and labels that stand at the ends of lines.

Figures are made with ``Figure()``, never with pyplot: a widget's message may arrive on another
thread, and pyplot's current figure is shared between all of them.
"""

import numpy as np

from lstm_course.pictures.chart import spread
from lstm_course.pictures.colours import LIGHT, SERIES
from lstm_course.pictures.still import Picture

WIDTH = 8.2  # inches at 100 dots an inch: as wide as the live pictures
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.labelsize": 11,
    "axes.titlesize": 12,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "hatch.linewidth": 1.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": LIGHT["line"],
    "axes.labelcolor": LIGHT["ink"],
    "text.color": LIGHT["ink"],
    "xtick.color": LIGHT["soft"],
    "ytick.color": LIGHT["soft"],
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.8,
}
LINE_STYLES = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)), (0, (1, 3)))
MARKERS = ("o", "s", "^", "D", "v", "P")


def finished(draw, height, alt):
    """Make a figure in the course's style, let ``draw(figure)`` fill it, return the Picture."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), dpi=100, layout="constrained")
        draw(figure)
        return Picture.from_figure(figure, alt)


def series_style(k):
    """Colour, dashes and marker of the k-th line: each differs in all three."""
    return {
        "color": LIGHT[SERIES[k % len(SERIES)]],
        "linestyle": LINE_STYLES[k % len(LINE_STYLES)],
        "linewidth": 2.4,
    }


def name_at_end(axes, ends):
    """Write names beside the ends of lines. ``ends``: list of (label, last y, colour)."""
    to_share = axes.transData + axes.transAxes.inverted()
    x = axes.get_xlim()[1]
    shares = [float(np.clip(to_share.transform((x, y))[1], 0, 1)) for _, y, _ in ends]
    height = axes.figure.get_figheight() * axes.get_position().height
    gap, lowest = 0.2 / height, 0.06 / height  # in inches: one line of text; clear of the ticks
    shares = pushed_up(spread(shares, gap), gap, lowest)
    for share, (label, _, colour) in zip(shares, ends, strict=True):
        axes.annotate(
            label,
            (1.0, share),
            xycoords="axes fraction",
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontweight="bold",
        )


def pushed_up(positions, gap, lowest):
    """Positions of which none is below ``lowest``, where the last tick's number stands.

    Those that must move push the next ones up: neighbours stay ``gap`` apart.
    """
    result = list(positions)
    for k in sorted(range(len(result)), key=lambda k: result[k]):
        if result[k] >= lowest:
            break
        result[k] = lowest
        lowest += gap
    return result


def named_arrays(name, given):
    """{label: 1-D float array} with at least one line, or a ValueError that says what came.

    Raises:
        ValueError: no dict, an empty one, or values that are no list of numbers.
    """
    if not isinstance(given, dict) or not given:
        raise ValueError(
            f"{name} is {given!r}, but a dict with at least one label and its values is needed."
        )
    arrays = {}
    for label, values in given.items():
        array = np.asarray(values, dtype=float)
        if array.ndim != 1 or not len(array):
            raise ValueError(
                f"{name}[{label!r}] has shape {array.shape}, "
                "but a list of at least one number is needed."
            )
        arrays[str(label)] = array
    return arrays


def listed(names):
    """``a, b and c``."""
    names = [str(name) for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
