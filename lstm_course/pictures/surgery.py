"""A text under the knife: what a trained network says at each character while one gate is held."""

import math

import numpy as np

from lstm_course.pictures import svg
from lstm_course.pictures.chart import Chart

WIDTH, HEIGHT = 820, 352
LEFT, RIGHT = 118, 770
LONGEST = 72  # characters that fit side by side
GATE_ROWS = (("f", "forget gate f", 128), ("i", "input gate i", 168), ("o", "output gate o", 208))
COLOURS = {"i": "input", "f": "forget", "o": "output"}
SHOWN = {"\n": "⏎", "\t": "⇥", " ": "␣"}


def draw_surgery(labels, said, target, gates, c, *, names, held=None):
    """Characters, what is said against what is true, the gates and the memory.

    labels: T short texts; said, target: (T,) class numbers; gates: {"f", "i", "o": (T,)}; c: (T,).
    names: what to call each class; held: (gate, first step, last step) or None.
    """
    steps = len(labels)
    column = (RIGHT - LEFT) / steps
    parts = []
    if held:
        _, start, stop = held
        parts.append(
            svg.rectangle(
                LEFT + column * start,
                8,
                column * (stop - start + 1),
                HEIGHT - 34,
                fill="pipe",
                stroke="line",
                stroke_dasharray="4 3",
            )
        )
        middle = LEFT + column * (start + stop + 1) / 2
        parts.append(
            svg.text(
                min(max(middle, 360), 740),  # clear of the key on the left
                HEIGHT - 10,
                f"{held[0]} is held here",
                size=13,
                bold=True,
                anchor="middle",
            )
        )
    parts.append(_text_rows(labels, said, target, names, column))
    for name, label, top in GATE_ROWS:
        parts.append(_gate_row(gates[name], name, label, top, column, held))
    parts.append(_memory(c, column))
    return "".join(parts)


def _text_rows(labels, said, target, names, column):
    parts = [
        svg.text(LEFT - 10, 32, "it reads", size=13.5, anchor="end"),
        svg.text(LEFT - 10, 58, "it says", size=13.5, anchor="end"),
        svg.text(LEFT - 10, 84, "it should say", size=13.5, anchor="end"),
        svg.text(LEFT - 10, 110, "wrong", size=13.5, anchor="end"),
    ]
    for t, label in enumerate(labels):
        x = LEFT + column * (t + 0.5)
        parts.append(
            svg.text(
                x, 32, SHOWN.get(label, label), size=15 if column > 10 else 13, anchor="middle"
            )
        )
        if said[t] != target[t]:
            parts.append(svg.text(x, 111, "✗", size=14, bold=True, anchor="middle", fill="forget"))
    parts.append(_answers(said, 44, column, names, "memory"))
    parts.append(_answers(target, 70, column, names, "soft"))
    if len(names) == 2:
        parts.append(svg.rectangle(14, HEIGHT - 21, 10, 14, fill="memory"))
        parts.append(svg.text(30, HEIGHT - 9, f"{names[1]}    • {names[0]}", size=13))
    return "".join(parts)


def _answers(answers, y, column, names, colour):
    """Two classes: a filled box or a dot. More: the class's name."""
    left = [LEFT + column * t for t in range(len(answers))]
    if len(names) > 2:
        return "".join(
            svg.text(x + column / 2, y + 14, names[answer], size=12, anchor="middle", fill=colour)
            for x, answer in zip(left, answers, strict=True)
        )
    yes = [(x + 0.5, y, column - 1, 17) for x, a in zip(left, answers, strict=True) if a]
    no = [(x + column / 2, y + 9) for x, a in zip(left, answers, strict=True) if not a]
    return svg.bars(yes, fill=colour) + svg.dots(no, 1.6, fill=colour)


def _gate_row(values, name, label, top, column, held):
    colour, tall = COLOURS[name], 30
    parts = [
        svg.text(LEFT - 10, top + 21, label, size=13.5, bold=True, anchor="end", fill=colour),
        svg.path(f"M{LEFT} {top + tall}H{RIGHT}", stroke="line", stroke_width=1),
        svg.text(RIGHT + 6, top + 9, "1", size=12, fill="soft"),
        svg.text(RIGHT + 6, top + tall + 4, "0", size=12, fill="soft"),
    ]
    free, still = [], []
    for t, value in enumerate(values):
        height = max(1.5, tall * float(value))
        here = held is not None and held[0] == name and held[1] <= t <= held[2]
        box = (LEFT + column * (t + 0.08), top + tall - height, column * 0.84, height)
        (still if here else free).append(box)
    parts.append(svg.bars(free, fill=colour))
    parts.append(svg.bars(still, fill=colour, stroke="ink", stroke_width=1.5))
    return svg.group(*parts, data_gate=name)


def _memory(c, column):
    steps = len(c)
    limit = max(1, math.ceil(float(np.abs(c).max())))
    chart = Chart(LEFT, 250, RIGHT - LEFT, 68, x_range=(-0.5, steps - 0.5), y_range=(-limit, limit))
    ticks = {v: f"{v:g}".replace("-", "−") for v in (-limit, 0, limit)}
    places = [(chart.across(t), chart.up(float(v))) for t, v in enumerate(c)]
    return "".join(
        (
            chart.axes({}, ticks, strong=0),
            svg.text(14, 289, "memory c", size=13.5, bold=True, fill="memory"),
            chart.line(range(steps), [float(v) for v in c], colour="memory", width=2.2),
            svg.dots(places, 2.4, fill="memory"),
        )
    )
