"""What came after the LSTM (lesson 07), one picture each: counting, ELMo, attention, xLSTM."""

import numpy as np

from lstm_course.pictures import svg
from lstm_course.pictures.colours import LIGHT
from lstm_course.pictures.figure import MARKERS, finished, listed, series_style
from lstm_course.pictures.still import Picture


def plot_counting(panels, *, trained_up_to=None, alt=None):
    """What one unit holds while it reads aⁿbⁿ, one panel a network.

    panels: {network: {n: values over the 2n letters}}; each panel has its own scale.

    Raises:
        ValueError: there is no network, or one without a line.
    """
    if not panels or not all(panels.values()):
        raise ValueError("panels is empty, but at least one network with one line is needed.")

    def draw(figure):
        for axes, (network, lines) in zip(
            figure.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True
        ):
            for k, (n, values) in enumerate(lines.items()):
                new = trained_up_to is not None and n > trained_up_to
                label = f"n = {n}" + (" (new)" if new else "")
                axes.plot(np.arange(1, 2 * n + 1), values, label=label, **series_style(k))
                style = {"color": series_style(k)["color"], "markersize": 8, "linestyle": "none"}
                axes.plot(n, values[n - 1], marker=MARKERS[k], **style)
            axes.set_title(network, loc="left")
            axes.set_xlabel("letters read (mark: the last a)")
            axes.legend(frameon=False, handlelength=2.6, fontsize=10)

    counts = listed(dict.fromkeys(n for lines in panels.values() for n in lines))
    words = (
        f"What one unit holds over the letters of aⁿbⁿ, n = {counts}, with a mark at the last a; "
        f"one panel for each of {listed(panels)}."
    )
    return finished(draw, 3.2, alt or words)


def plot_attention(weights, asked, letters, *, title=None, alt=None):
    """Attention weights as a grid: one row a question, one column a time step.

    weights: (questions, T), each row sums to 1. asked: a label a row. letters: a label a column.

    Raises:
        ValueError: a shape that does not fit the labels, or a row that does not sum to 1.
    """
    weights = np.asarray(weights, float)
    if weights.shape != (len(asked), len(letters)):
        raise ValueError(
            f"weights has shape {weights.shape}, but ({len(asked)}, {len(letters)}) is needed: "
            "a row for each question, a column for each letter."
        )
    if not np.allclose(weights.sum(axis=1), 1, atol=1e-6):
        raise ValueError("weights has a row that does not sum to 1: take the softmax of each row.")

    def draw(figure):
        axes = figure.subplots()
        axes.grid(visible=False)
        axes.set_xlim(-0.5, len(letters) - 0.5)
        axes.set_ylim(len(asked) - 0.5, -0.5)
        for row, column in np.ndindex(weights.shape):
            # The side, not the shade alone, tells how large a weight is.
            side = 0.88 * np.sqrt(weights[row, column])
            corner = column - side / 2, row - side / 2
            axes.add_patch(_square(corner, side))
        axes.set_xticks(range(len(letters)), letters, color=LIGHT["ink"], fontsize=11)
        axes.set_yticks(range(len(asked)), asked, color=LIGHT["ink"], fontsize=11)
        axes.set_xlabel("time step, with what stands there")
        axes.set_ylabel("question")
        axes.set_aspect("equal")
        if title:
            axes.set_title(title, loc="left")

    words = (
        f"Attention weights: a row for each question ({listed(asked)}), a column for each of "
        f"{len(letters)} time steps; the area of a square is the weight."
    )
    return finished(draw, 0.8 + 0.42 * len(asked), alt or words)


def _square(corner, side):
    from matplotlib.patches import Rectangle

    return Rectangle(corner, side, side, color=LIGHT["memory"], linewidth=0)


def plot_memories(lines, scores, *, score_label, y_label, alt=None):
    """Memories over time below the scores that steer them: bars above, steps below.

    lines: {label: one value for each step}. scores: one number for each step.
    """

    def draw(figure):
        top, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 2))
        steps = np.arange(1, len(scores) + 1)
        top.bar(steps, scores, width=0.5, color=LIGHT["soft"])
        top.set_ylabel(score_label)
        for k, (label, values) in enumerate(lines.items()):
            below.plot(
                steps, values, marker=MARKERS[k], markersize=6, label=label, **series_style(k)
            )
        below.set_xlabel("time step t")
        below.set_ylabel(y_label)
        figure.legend(loc="outside right center", frameon=False, handlelength=2.6)

    words = f"Above: {score_label} at each step. Below: {y_label} over time: {listed(lines)}."
    return finished(draw, 3.8, alt or words)


def plot_elmo(words=("the", "bank", "of", "the", "river"), marked=1):
    """ELMo's two stacks of LSTMs, one for each direction, which never meet before the end.

    words: what is read. marked: the word whose vector is put together.

    Raises:
        ValueError: ``marked`` is no place in ``words``.
    """
    if not 0 <= marked < len(words):
        raise ValueError(f"marked is {marked}, but 0 to {len(words) - 1} is needed.")
    width, left, step, box = 820, 172, 132, 76
    places = [left + step * k for k in range(len(words))]
    parts = []
    for level, (name, colour, forward) in enumerate(
        (
            ("forward, layer 2", "memory", True),
            ("forward, layer 1", "memory", True),
            ("backward, layer 2", "forget", False),
            ("backward, layer 1", "forget", False),
        )
    ):
        y = 86 + 56 * level + (16 if level > 1 else 0)
        parts.append(svg.text(12, y + 22, name, size=14, bold=True, fill=colour))
        for k, x in enumerate(places):
            used = k == marked
            fill = colour if used else "pipe"
            parts.append(
                svg.rectangle(x, y, box, 34, rx=5, fill=fill, stroke=colour, stroke_width=2)
            )
            parts.append(
                svg.text(
                    x + box / 2, y + 23, "LSTM", anchor="middle", fill="paper" if used else "ink"
                )
            )
            if k + 1 < len(words):
                ends = (x + box + 4, x + step - 4)
                start, end = ends if forward else ends[::-1]
                parts.append(svg.arrow(start, y + 17, end, y + 17, colour=colour))
    for k, (x, word) in enumerate(zip(places, words, strict=True)):
        bold = k == marked
        parts.append(svg.text(x + box / 2, 350, word, size=17, anchor="middle", bold=bold))
    middle = places[marked] + box / 2
    parts.append(
        svg.rectangle(
            middle - 48, 74, 96, 290, rx=8, fill="none", stroke="ink", stroke_dasharray="5 4"
        )
    )
    parts.append(svg.arrow(middle, 74, middle, 50, colour="ink"))
    sentence = f"vector of “{words[marked]}” = weighted sum of both layers and the word itself"
    parts.append(svg.text(max(20, middle - 110), 34, sentence, size=15, bold=True))
    alt = (
        f"ELMo reads {' '.join(words)}: two layers of LSTMs with arrows to the right, two other "
        "layers with arrows to the left, and no arrow between the directions. The column of "
        f"{words[marked]} is put together to one vector."
    )
    return Picture.from_svg(
        svg.drawing(width, 380, *parts, title="ELMo's separate directions", description=alt), alt
    )
