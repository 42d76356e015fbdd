"""Names that a network wrote, each with where it stands, beside what the temperature does."""

from lstm_course.pictures import svg
from lstm_course.pictures.chart import Chart

WIDTH, HEIGHT = 820, 300
KINDS = ("train", "held out", "new")  # as ``tasks.given_names.where_from`` says
WORDS = {"train": "in the training list", "held out": "real, but held out", "new": "in no list"}
COLOURS = {"train": "forget", "held out": "output", "new": "memory"}
DASHES = {"train": None, "held out": "2 5", "new": "9 5"}


def draw_names(names, kinds, temperatures, shares, temperature):
    """Left: the names. Right: the share of each kind against the temperature.

    names, kinds: up to ten texts, and for each one of ``KINDS``. shares: {kind: share at each of
    ``temperatures``}; temperature: the place that is marked.
    """
    return _list(names, kinds) + _chart(temperatures, shares, temperature)


def _mark(kind, x, y):
    """A filled disc, a square or a ring, so that the kinds differ without colour."""
    if kind == "train":
        return svg.circle(x, y, 7, fill=COLOURS[kind])
    if kind == "held out":
        return svg.rectangle(x - 6, y - 6, 12, 12, fill=COLOURS[kind])
    return svg.circle(x, y, 6, fill="none", stroke=COLOURS[kind], stroke_width=2.5)


def _list(names, kinds):
    parts = []
    for j, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        x, y = 20 + 220 * (j // 5), 34 + 40 * (j % 5)
        parts.append(_mark(kind, x, y - 6))
        parts.append(svg.text(x + 16, y, name, size=18, bold=kind == "new"))
    for j, kind in enumerate(KINDS):
        x = 20 + (0, 178, 338)[j]
        parts.append(_mark(kind, x, 254))
        parts.append(svg.text(x + 14, 259, WORDS[kind], size=13, fill="soft"))
    return "".join(parts)


def _chart(temperatures, shares, temperature):
    low, high = temperatures[0], temperatures[-1]
    chart = Chart(504, 44, 196, 180, x_range=(low, high), y_range=(0, 1))
    x_ticks = {t: f"{t:g}" for t in (0.5, 1.0, 1.5, 2.0) if low <= t <= high}
    lines = "".join(
        chart.line(temperatures, shares[kind], colour=COLOURS[kind], dash=DASHES[kind])
        for kind in KINDS
    )
    return "".join(
        (
            svg.text(474, 22, "share of the names drawn", size=13, fill="soft"),
            chart.axes(x_ticks, {0: "0", 0.5: "0.5", 1: "1"}, x_label="temperature"),
            chart.band(temperature),
            lines,
            chart.names([(kind, shares[kind][-1], COLOURS[kind]) for kind in KINDS], size=13),
        )
    )
