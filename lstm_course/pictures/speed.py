"""Pictures of the benchmark (lesson 07): a roofline, one machine beside another, a crossover."""

import numpy as np

from lstm_course.pictures.colours import LIGHT
from lstm_course.pictures.figure import MARKERS, finished, listed, series_style

POINT_COLOURS = ("memory", "forget", "input", "output", "candidate", "ink")


def plot_roofline(points, *, rate, cache, bandwidth, title=None, alt=None):
    """How fast each version runs, under the ceilings of its device.

    Args:
        points: {label: (operations a byte, operations a second)}.
        rate: the matrix ceiling, operations a second.
        cache, bandwidth: the copy ceilings, bytes a second, in the cache and in main memory.

    Raises:
        ValueError: there is no point, or one that is not positive.
    """
    if not points or not all(x > 0 and y > 0 for x, y in points.values()):
        raise ValueError(
            f"points is {points!r}, but at least one label with two positive numbers is needed."
        )

    def draw(figure):
        axes = figure.subplots()
        xs = [x for x, _ in points.values()] + [rate / bandwidth]
        ys = [y for _, y in points.values()]
        low, high = min(xs) / 3, max(xs) * 3
        lowest = min(ys) / 3
        across = np.geomspace(low, high, 200)
        for speed, name, k in ((cache, "cache", 0), (bandwidth, "main memory", 1)):
            roof = np.minimum(rate, speed * across)
            style = {**series_style(k), "color": LIGHT["soft"], "linewidth": 2}
            axes.plot(across, roof / 1e9, **style)
            bend = rate / speed
            _along(axes, np.sqrt(low * min(bend, high)), speed, name, low, high, lowest, rate)
        axes.annotate("matrix rate", (high, rate / 1e9), (-4, 5), **_beside("right"))
        for k, (label, (x, y)) in enumerate(points.items()):
            colour = LIGHT[POINT_COLOURS[k % len(POINT_COLOURS)]]
            axes.plot(
                x,
                y / 1e9,
                marker=MARKERS[k % len(MARKERS)],
                markersize=10,
                color=colour,
                markeredgecolor="white",
                linestyle="none",
                label=label,
            )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(low, high)
        axes.set_ylim(lowest / 1e9, 3 * rate / 1e9)
        axes.set_xlabel("arithmetic operations for each byte moved")
        axes.set_ylabel("billions of operations a second")
        axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1.01, 0.5))
        if title:
            axes.set_title(title, loc="left")

    words = (
        "Billions of operations a second against operations for each byte moved, both logarithmic. "
        "Ceilings: two slanting lines, copying in the cache and in main memory, that bend into one "
        f"level line, the matrix rate. Below them, one mark each: {listed(points)}."
    )
    return finished(draw, 3.9, alt or words)


def _beside(side):
    return {"textcoords": "offset points", "ha": side, "color": LIGHT["soft"], "fontsize": 10}


def _along(axes, x, speed, name, low, high, lowest, rate):
    """Write a name along a slanting ceiling, turned as steeply as the line is on the page."""
    y = speed * x
    if y <= lowest or y >= rate:
        x = np.sqrt(max(low, lowest / speed) * min(high, rate / speed))
        y = speed * x
    axes.text(
        x,
        1.15 * y / 1e9,
        name,
        rotation=np.degrees(np.arctan(speed / 1e9)),  # the line's slope in the units of the axes
        rotation_mode="anchor",
        transform_rotates_text=True,
        ha="center",
        va="bottom",
        color=LIGHT["soft"],
        fontsize=10,
    )


def plot_beside(panels, *, x_label, y_label, title=None, alt=None):
    """The same lines measured on several machines, one panel each, on common logarithmic axes.

    panels: {machine: {label: (xs, ys)}}.

    Raises:
        ValueError: there is no machine, or one without a line.
    """
    if not panels or not all(panels.values()):
        raise ValueError("panels is empty, but at least one machine with one line is needed.")
    labels = list(dict.fromkeys(label for lines in panels.values() for label in lines))

    def draw(figure):
        all_axes = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
        for axes, (machine, lines) in zip(all_axes, panels.items(), strict=True):
            for label, (xs, ys) in lines.items():
                k = labels.index(label)
                axes.plot(xs, ys, label=label, marker=MARKERS[k], markersize=6, **series_style(k))
            axes.set_xscale("log")
            axes.set_yscale("log")
            axes.set_xlabel(x_label)
            axes.set_title(machine, loc="left")
            ticks = sorted({x for xs, _ in lines.values() for x in xs})
            axes.set_xticks(ticks, [f"{x:g}" for x in ticks])
            axes.minorticks_off()
        all_axes[0].set_ylabel(y_label)
        handles = {}
        for axes in all_axes:
            lines, names = axes.get_legend_handles_labels()
            handles |= dict(zip(names, lines, strict=True))
        figure.legend(
            handles.values(),
            handles.keys(),
            loc="outside right center",
            frameon=False,
            handlelength=2.6,
        )
        if title:
            figure.suptitle(title, x=0.01, ha="left", fontsize=12)

    words = f"{y_label} against {x_label}, one panel for each of {listed(panels)}: {listed(labels)}"
    return finished(draw, 3.4, alt or words + ".")


def plot_crossover(sizes, ratios, start, *, over="H", title=None, alt=None):
    """CPU time / accelerator time over a size: above 1 the accelerator pays.

    sizes, ratios, start: what ``bench.sweep.crossover`` returns.
    """

    def draw(figure):
        axes = figure.subplots()
        axes.axhline(1, color=LIGHT["ink"], linewidth=1.4, linestyle=(0, (2, 2)))
        axes.plot(sizes, ratios, marker="o", markersize=7, **series_style(0))
        if start is not None:
            axes.axvline(start, color=LIGHT["forget"], linewidth=2)
            axes.annotate(
                f"pays from {over} = {start:.0f}",
                (start, 1),
                (8, -16),
                textcoords="offset points",
                color=LIGHT["forget"],
                fontweight="bold",
            )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(sizes, [f"{size:g}" for size in sizes])
        axes.minorticks_off()
        axes.set_xlabel(over)
        axes.set_ylabel("CPU time / accelerator time")
        if title:
            axes.set_title(title, loc="left")

    words = (
        f"CPU time divided by accelerator time of nn.LSTM against {over}; dashed line at 1, above "
        "which the accelerator is faster" + ("; it never is." if start is None else ".")
    )
    return finished(draw, 3.2, alt or words)
