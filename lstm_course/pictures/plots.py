"""The lessons' still plots: each takes a trace or arrays and returns a ``Picture``.

What a notebook keeps as text is the alternative text. It names the lines and axes and holds no
measured number, so that it is the same on every machine; give ``alt=`` to say more.
"""

import numpy as np

from lstm_course.activations import sigmoid
from lstm_course.pictures.colours import LIGHT
from lstm_course.pictures.figure import (
    MARKERS,
    finished,
    listed,
    name_at_end,
    named_arrays,
    series_style,
)
from lstm_course.pictures.reach import checked_norms


def plot_activations(alt=None):
    """σ and tanh, and the slope of each, between -6 and 6."""
    a = np.linspace(-6, 6, 241)
    s, y = sigmoid(a), np.tanh(a)
    panels = (
        ("value", (("σ(a)", s), ("tanh(a)", y))),
        ("slope", (("σ(1 − σ)", s * (1 - s)), ("1 − tanh²", 1 - y * y))),
    )

    def draw(figure):
        for axes, (title, lines) in zip(figure.subplots(1, 2), panels, strict=True):
            axes.set_title(title)
            axes.set_xlabel("pre-activation a")
            axes.set_xlim(-6, 6)
            for k, (label, values) in enumerate(lines):
                axes.plot(a, values, label=label, **series_style(k))
            axes.legend(frameon=False, loc="upper left", handlelength=2.6)

    return finished(
        draw,
        2.9,
        alt
        or "Two plots over the pre-activation from -6 to 6. Left: σ rises from 0 to 1, tanh from "
        "-1 to 1. Right: their slopes, highest at 0 (σ: 0.25, tanh: 1) and near 0 at both ends.",
    )


def plot_lines(
    lines,
    *,
    x_label,
    y_label,
    baseline=None,
    baseline_name="baseline",
    log=False,
    log_x=False,
    markers=True,
    title=None,
    alt=None,
):
    """Lines over any axis. ``lines``: {label: (xs, ys)}; ``baseline``: a level drawn dashed.

    Raises:
        ValueError: there is no line, or one that has not as many x as y.
    """
    checked = {}
    for label, (xs, ys) in lines.items():
        xs, ys = named_arrays("lines", {"x": xs, "y": ys}).values()
        if len(xs) != len(ys):
            raise ValueError(
                f"lines[{label!r}] has {len(xs)} x and {len(ys)} y; it needs as many of each."
            )
        checked[str(label)] = (xs, ys)
    if not checked:
        raise ValueError("lines is empty, but at least one label with (xs, ys) is needed.")

    def draw(figure):
        axes = figure.subplots()
        ends = []
        for k, (label, (xs, ys)) in enumerate(checked.items()):
            style = series_style(k)
            marker = MARKERS[k % len(MARKERS)] if markers else None
            axes.plot(xs, ys, marker=marker, markersize=6, clip_on=not markers, **style)
            ends.append(
                (label, ys[np.isfinite(ys)][-1] if np.isfinite(ys).any() else 0, style["color"])
            )
        _frame(axes, x_label, y_label, title, log, log_x)
        axes.set_xlim(
            min(xs.min() for xs, _ in checked.values()), max(xs.max() for xs, _ in checked.values())
        )
        _baseline(axes, baseline, baseline_name, ends)
        name_at_end(axes, ends)

    words = f"{y_label} against {x_label}: {listed(checked)}"
    return finished(draw, 3.3, alt or words + _baseline_words(baseline, baseline_name))


def plot_losses(
    losses,
    *,
    baseline=None,
    baseline_name="baseline",
    smooth=1,
    log=True,
    x_label="updates",
    y_label="loss",
    title=None,
    alt=None,
):
    """Training curves. ``losses``: {label: one loss for each update}.

    ``smooth`` averages that many neighbouring updates, so that the line can be read.
    """
    checked = named_arrays("losses", losses)
    lines = {}
    for label, values in checked.items():
        window = max(1, min(int(smooth), len(values)))
        means = np.convolve(values, np.ones(window) / window, mode="valid")
        lines[label] = (np.arange(window, len(values) + 1), means)
    return plot_lines(
        lines,
        x_label=x_label,
        y_label=y_label,
        baseline=baseline,
        baseline_name=baseline_name,
        log=log,
        markers=False,
        title=title,
        alt=alt,
    )


def plot_gradient_distance(norms, *, lowest=1e-12, title=None, alt=None):
    """How far a gradient reaches. ``norms``: {label: norm for each distance back in time}.

    Logarithmic axis; what is smaller than ``lowest`` lies on its lower edge.
    """
    checked = checked_norms(norms)

    def draw(figure):
        axes = figure.subplots()
        ends = []
        highest = 10.0
        for k, (label, values) in enumerate(checked.items()):
            style = series_style(k)
            shown = np.clip(np.nan_to_num(values, posinf=1e12), lowest, 1e12)
            highest = max(highest, 3 * shown.max())
            axes.plot(shown, **style)
            ends.append((label, shown[-1], style["color"]))
        _frame(axes, "distance back in time, in steps", "size of the gradient", title, True)
        axes.set_ylim(lowest, highest)
        axes.set_xlim(0, max(len(values) for values in checked.values()) - 1)
        axes.axhline(1, color=LIGHT["soft"], linewidth=1)
        name_at_end(axes, ends)

    return finished(
        draw,
        3.5,
        alt
        or "Size of the gradient, 1 at distance 0, against the distance back in time, "
        f"on a logarithmic axis: {listed(checked)}.",
    )


def plot_points(values, *, y_label, baseline=None, baseline_name="baseline", title=None, alt=None):
    """One dot for each run, one column for each label, and a bar at the median.

    ``values``: {label: one number for each seed}.
    """
    checked = named_arrays("values", values)

    def draw(figure):
        axes = figure.subplots()
        for k, numbers in enumerate(checked.values()):
            style = series_style(k)
            shift = (np.arange(len(numbers)) - (len(numbers) - 1) / 2) * 0.07
            axes.plot(
                k + shift,
                numbers,
                linestyle="none",
                marker=MARKERS[k % len(MARKERS)],
                markersize=8,
                color=style["color"],
                markeredgecolor="white",
            )
            middle = np.median(numbers)
            axes.plot([k - 0.28, k + 0.28], [middle, middle], color=style["color"], linewidth=2)
        axes.set_xticks(range(len(checked)), list(checked), color=LIGHT["ink"], fontsize=11)
        axes.set_xlim(-0.6, len(checked) - 0.4)
        axes.set_ylabel(y_label)
        axes.grid(axis="x", visible=False)
        if title:
            axes.set_title(title, loc="left")
        ends = []
        _baseline(axes, baseline, baseline_name, ends)
        name_at_end(axes, ends)

    words = f"{y_label}, one dot for each run, bar at the median: {listed(checked)}"
    return finished(draw, 3.2, alt or words + _baseline_words(baseline, baseline_name))


def _frame(axes, x_label, y_label, title, log, log_x=False):
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    if log:
        axes.set_yscale("log")
    if log_x:
        axes.set_xscale("log")
    if title:
        axes.set_title(title, loc="left")


def _baseline(axes, level, name, ends):
    if level is not None:
        axes.axhline(level, color=LIGHT["ink"], linewidth=1.4, linestyle=(0, (2, 2)))
        ends.append((name, level, LIGHT["ink"]))


def _baseline_words(level, name):
    return "." if level is None else f"; dashed line: {name}."
