"""A trace as rows over time: the gates, the candidate, then memory and output."""

import numpy as np

from lstm_course.pictures.cell_values import cell_values
from lstm_course.pictures.colours import GATE_COLOURS, LIGHT
from lstm_course.pictures.figure import finished, name_at_end

ROWS = (
    ("f", "forget\ngate f"),
    ("i", "input\ngate i"),
    ("o", "output\ngate o"),
    ("g", "candi-\ndate g"),
)


def plot_trace(trace, *, unit=0, batch=0, labels=None, title=None, alt=None):
    """One unit of an LSTM trace over time: f, i, o and g as bars, c and h as lines.

    ``labels``: one short text for each time step, such as the characters that were read.

    Raises:
        ValueError: a unit or sequence that the trace has not, or labels of another number.
    """
    cell_values(trace, 0, batch=batch, unit=unit)  # says which unit or sequence does not exist
    steps = len(trace.c)
    if labels is not None and len(labels) != steps:
        raise ValueError(f"labels has {len(labels)} entries, but the trace has {steps} steps.")

    def of(name):
        return np.asarray(getattr(trace, name)[:, batch, unit], dtype=float)

    def draw(figure):
        panels = figure.subplots(5, 1, sharex=True, height_ratios=[1, 1, 1, 1.2, 2])
        for axes, (name, label) in zip(panels, ROWS, strict=False):
            _bars(axes, of(name), LIGHT[GATE_COLOURS[name]])
            axes.set_ylim(*((-1.05, 1.05) if name == "g" else (0, 1.05)))
            axes.set_yticks([-1, 0, 1] if name == "g" else [0, 1])
            axes.set_ylabel(label, rotation=0, ha="right", va="center")
        last = panels[-1]
        last.plot(of("c"), color=LIGHT["memory"], linewidth=2.4, marker="o", markersize=4)
        last.plot(of("h"), color=LIGHT["output"], linewidth=2.2, linestyle=(0, (1, 1.5)))
        last.axhline(0, color=LIGHT["line"], linewidth=1)
        last.set_xlim(-0.6, steps - 0.4)
        last.set_ylabel("memory,\noutput", rotation=0, ha="right", va="center")
        name_at_end(
            last, [("c", of("c")[-1], LIGHT["memory"]), ("h", of("h")[-1], LIGHT["output"])]
        )
        if labels is None:
            last.set_xlabel("time step")
        else:
            last.set_xticks(range(steps), [str(label) for label in labels], color=LIGHT["ink"])
        if title:
            panels[0].set_title(title, loc="left")

    return finished(
        draw,
        5.0,
        alt
        or f"One memory cell over {steps} time steps: rows of bars for forget, input and output "
        "gate and the candidate, then memory c as a line with dots and output h as a dotted line.",
    )


def _bars(axes, values, colour):
    """Bars over time; a negative one is hatched."""
    bars = axes.bar(range(len(values)), values, width=0.82, color=colour)
    for bar, value in zip(bars, values, strict=True):
        if value < 0:
            bar.set(facecolor="white", edgecolor=colour, hatch="///", linewidth=1)
    axes.grid(axis="x", visible=False)
