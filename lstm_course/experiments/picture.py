"""The picture of the results: one small chart an experiment, every run a point."""

import math

import numpy as np

from lstm_course.experiments.results import BASELINE, scores
from lstm_course.pictures.colours import LIGHT
from lstm_course.pictures.figure import MARKERS, finished, series_style

COLUMNS = 3
ROW_HEIGHT = 2.2  # inches
LOWEST = 1e-30  # a logarithmic axis shows nothing below


def plot_results(experiments, results):
    """A ``Picture``: models side by side, one marker a seed, the baseline a dashed line.

    A run that failed is a red cross at the upper edge.
    """
    shown = [e for e in experiments if e.name in results["experiments"]]
    rows = math.ceil(len(shown) / COLUMNS)

    def draw(figure):
        panels = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
        for axes in panels[len(shown) :]:
            axes.set_axis_off()
        for axes, experiment in zip(panels, shown, strict=False):
            _panel(axes, experiment, scores(results["experiments"][experiment.name]))

    names = ", ".join(e.name for e in shown)
    alt = (
        f"{len(shown)} small charts, one for each experiment ({names}): every run of every model "
        "is a point, the baseline is a dashed line."
    )
    return finished(draw, ROW_HEIGHT * rows, alt)


def _panel(axes, experiment, found):
    baseline = found.pop(BASELINE)[0]
    for k, (_, values) in enumerate(found.items()):
        ran = [
            max(value, LOWEST) if experiment.log else value for value in values if value is not None
        ]
        shift = (np.arange(len(ran)) - (len(ran) - 1) / 2) * 0.09
        style = {"marker": MARKERS[k % len(MARKERS)], "color": series_style(k)["color"]}
        axes.plot(
            k + shift,
            ran,
            linestyle="none",
            markersize=5,
            markeredgewidth=0,
            **style,
        )
        if len(ran) < len(values):
            axes.plot(k, 0.97, marker="x", color="#b00020", transform=axes.get_xaxis_transform())
    if baseline is not None:
        axes.axhline(baseline, color=LIGHT["ink"], linewidth=1.2, linestyle=(0, (2, 2)))
    if experiment.log:
        axes.set_yscale("log")
    axes.set_title(experiment.name, loc="left", fontsize=10, fontweight="bold", pad=16)
    what = f"{experiment.figure} · {experiment.better} is good"
    place = {"transform": axes.transAxes, "in_layout": False}
    axes.text(0, 1.04, what, fontsize=7.5, color=LIGHT["soft"], **place)
    axes.tick_params(labelsize=8)
    slanted = max(map(len, found)) * len(found) > 30
    axes.set_xticks(
        range(len(found)),
        list(found),
        fontsize=8,
        color=LIGHT["ink"],
        rotation=30 if slanted else 0,
        ha="right" if slanted else "center",
    )
    axes.set_xlim(-0.6, len(found) - 0.4)
    axes.margins(y=0.15)
    axes.grid(axis="x", visible=False)
