"""The memory cell as a pipe with three valves: the course's one drawing of an LSTM step.

The same drawing is the still picture, the live one, the slide and the README's. The memory flows
from left to right; a gate is a valve whose plates close as its value falls; the fuller a pipe, the
larger the value; a negative value is hatched. Every number comes from the trace of a forward run.

What changes from step to step carries a ``data-`` attribute, by which the browser finds it: see
``widgets/browser/cell.js``, which moves this same drawing while a learner drags.
"""

from lstm_course.pictures import svg
from lstm_course.pictures.cell_values import cell_sentence, cell_values
from lstm_course.pictures.cell_valve import plate, side_valve, times
from lstm_course.pictures.still import Picture

WIDTH, HEIGHT = 820, 288
LEFT, RIGHT = 96, 716  # the two ends of the belt; the chart below the cell keeps to them
BELT = 68  # the height at which the memory flows
FULL_MEMORY = 2.0  # |c| that fills the belt; every other pipe is full at 1

SUBGOALS = ("mix", "gate", "remember", "expose")
FORMULAS = {
    "mix": "a = W_{x} x_{t} + W_{h} h_{t−1} + b",
    "gate": "i, f, o = σ(a)    g = tanh(a)",
    "remember": "c_{t} = f ⊙ c_{t−1} + i ⊙ g",
    "expose": "h_{t} = o ⊙ tanh(c_{t})",
}


def cell_diagram(trace, t=-1, *, batch=0, unit=0, highlight=None, name=None):
    """The cell at one time step of a trace, as SVG text. ``highlight`` is one of SUBGOALS."""
    values = cell_values(trace, t, batch=batch, unit=unit)
    return svg.drawing(
        WIDTH,
        HEIGHT,
        draw_cell(values, highlight),
        title="One LSTM memory cell at one time step",
        description=cell_sentence(values),
        name=name,
    )


def draw_cell(values, highlight=None):
    """The drawing without its frame, for pictures that put something below it.

    Raises:
        ValueError: ``highlight`` is no subgoal.
    """
    if highlight not in (None, *SUBGOALS):
        raise ValueError(
            f"highlight is {highlight!r}, but one of {', '.join(SUBGOALS)} or None is needed."
        )
    layers = {
        "remember": _belt(values) + _candidate_pipe(values),
        "expose": _output_branch(values),
        "gate": _gate_boxes(),
        "mix": _input_rail(),
    }
    parts = []
    for subgoal, body in layers.items():
        lit = highlight in (None, subgoal)
        body += _tag(subgoal, highlight)
        parts.append(
            svg.group(
                body,
                class_=f"sub-{subgoal}",
                opacity=None if lit else 0.3,
                data_subgoal=subgoal,
            )
        )
    parts.append(_key())
    parts.extend(
        svg.text(
            WIDTH - 8, 282, formula, size=15, anchor="end", bold=True, **_only(subgoal, highlight)
        )
        for subgoal, formula in FORMULAS.items()
    )
    return "".join(parts)


def _only(subgoal, highlight):
    """Attributes of what is seen only while ``subgoal`` is lit."""
    return {"data_lit": subgoal, "display": None if highlight == subgoal else "none"}


def _tag(subgoal, highlight):
    """The subgoal's number and name, on a filled label while it is lit."""
    x, y = {"mix": (86, 261), "gate": (140, 239), "remember": (480, 36), "expose": (740, 186)}[
        subgoal
    ]
    label = f"{SUBGOALS.index(subgoal) + 1} {subgoal}"
    hidden = "none" if highlight == subgoal else None
    return svg.text(
        x, y, label, size=13, fill="soft", data_unlit=subgoal, display=hidden
    ) + svg.group(
        svg.rectangle(x - 7, y - 14, 9 * len(label) + 14, 19, rx=5, fill="ink"),
        svg.text(x, y, label, size=13, bold=True, fill="paper"),
        **_only(subgoal, highlight),
    )


def _value(x, y, name, content, *, anchor="start"):
    """A number of the trace; ``data-value`` lets the browser and the tests find it."""
    return svg.text(x, y, content, size=15, bold=True, anchor=anchor, data_value=name)


def _belt(values):
    """The memory: the belt and the forget valve on it."""
    top, height = BELT - 22, 44
    inside, thick = top + 2, height - 4

    def memory(name):
        return {"full": FULL_MEMORY, "name": name}

    return "".join(
        (
            svg.rectangle(LEFT, top, RIGHT - LEFT, height, rx=7, fill="pipe", stroke="line"),
            svg.flow(values.previous_c, LEFT + 1, inside, 122, thick, **memory("previous_c")),
            svg.flow(values.kept, 246, inside, 190, thick, **memory("kept")),
            svg.flow(values.c, 469, inside, 246, thick, **memory("c")),
            _chevrons("right", ((150, BELT), (190, BELT), (300, BELT), (390, BELT))),
            _chevrons("right", ((520, BELT), (570, BELT), (686, BELT))),
            _forget_valve(values),
            svg.arrow(RIGHT, BELT, RIGHT + 18, BELT),
            svg.text(8, 62, "c_{t−1}", size=16),
            _value(8, 84, "previous_c", svg.signed(values.previous_c)),
            svg.text(740, 62, "c_{t}", size=16),
            _value(740, 84, "c", svg.signed(values.c)),
            _value(341, 38, "kept", f"f ⊙ c = {svg.signed(values.kept)}", anchor="middle"),
            svg.text(716, 36, "memory cell", size=13, anchor="end", fill="soft"),
        )
    )


def _forget_valve(values):
    """Two plates that close on the belt from above and below as f falls."""
    return "".join(
        (
            svg.path("M232 222V121", stroke="forget", stroke_width=2, stroke_dasharray="2 5"),
            svg.rectangle(218, 38, 28, 60, rx=6, fill="paper"),
            svg.flow(values.kept, 221, BELT - 20, 22, 40, full=FULL_MEMORY, name="kept"),
            plate("f", values.f, "top", 221, BELT - 26, 22, 26, "forget"),
            plate("f", values.f, "bottom", 221, BELT, 22, 26, "forget"),
            svg.rectangle(218, 38, 28, 60, rx=6, fill="none", stroke="forget", stroke_width=3.5),
            times(232, 112),
            svg.text(196, 24, "forget gate", size=15, anchor="end"),
            _value(206, 24, "f", f"f = {values.f:.2f}"),
        )
    )


def _candidate_pipe(values):
    """From the candidate's tanh up through the input valve to the plus."""
    return "".join(
        (
            svg.rectangle(432, 87, 40, 133, rx=5, fill="pipe", stroke="line"),
            svg.flow(values.g, 434, 167, 36, 52, upright=True, name="g"),
            svg.flow(values.added, 434, 88, 36, 52, upright=True, name="added"),
            _chevrons("up", ((452, 204), (452, 120))),
            svg.path("M330 222V153H399", stroke="input", stroke_width=2, stroke_dasharray="2 5"),
            side_valve(452, 153, values, "i", "added", "input"),
            svg.circle(452, BELT, 18, fill="paper", stroke="ink", stroke_width=2.2),
            svg.path("M442 68h20M452 58v20", stroke="ink", stroke_width=2.2),
            svg.text(322, 150, "input gate", size=15, anchor="end"),
            _value(322, 170, "i", f"i = {values.i:.2f}", anchor="end"),
            _value(482, 118, "added", f"i ⊙ g = {svg.signed(values.added)}"),
            svg.text(422, 192, "candidate", size=15, anchor="end"),
            _value(422, 212, "g", f"g = {svg.signed(values.g)}", anchor="end"),
        )
    )


def _output_branch(values):
    """From the belt down through tanh and the output valve to h."""
    return "".join(
        (
            svg.path(f"M616 91h40v99h{RIGHT - 656}v38h{616 - RIGHT}z", fill="pipe", stroke="line"),
            svg.flow(values.c, 618, 91, 36, 8, full=FULL_MEMORY, upright=True, name="c"),
            svg.flow(values.tanh_c, 618, 124, 36, 17, upright=True, name="tanh_c"),
            svg.flow(values.h, 618, 166, 36, 43, upright=True, name="h"),
            svg.flow(values.h, 618, 192, RIGHT - 619, 34, name="h"),
            _chevrons("down", ((636, 182),)),
            _chevrons("right", ((694, 209),)),
            svg.rectangle(606, 98, 60, 26, rx=7, fill="paper", stroke="ink", stroke_width=2.2),
            svg.text(636, 116, "tanh", size=14, anchor="middle"),
            svg.path("M560 222V153H583", stroke="output", stroke_width=2, stroke_dasharray="2 5"),
            side_valve(636, 153, values, "o", "h", "output"),
            svg.arrow(RIGHT, 209, RIGHT + 18, 209),
            _value(673, 118, "tanh_c", f"tanh(c) = {svg.signed(values.tanh_c)}"),
            svg.text(673, 148, "output gate", size=15),
            _value(673, 168, "o", f"o = {values.o:.2f}"),
            svg.text(740, 204, "h_{t}", size=16),
            _value(740, 226, "h", svg.signed(values.h)),
            svg.text(812, 248, "what the network sees", size=13, anchor="end", fill="soft"),
        )
    )


def _gate_boxes():
    """The four small layers at the bottom: three σ and one tanh."""
    boxes = (
        (232, "forget", "σ"),
        (330, "input", "σ"),
        (452, "candidate", "tanh"),
        (560, "output", "σ"),
    )
    return "".join(
        svg.rectangle(x - 30, 222, 60, 28, rx=7, fill="paper", stroke=colour, stroke_width=2.5)
        + svg.text(x, 241, label, size=15, anchor="middle")
        for x, colour, label in boxes
    )


def _input_rail():
    """What every gate sees: the present input and the previous output."""
    rail = svg.path("M128 272H561", stroke="soft", stroke_width=2)
    taps = "".join(
        svg.arrow(x, 272, x, 251) + svg.circle(x, 272, 3.2, fill="ink")
        for x in (232, 330, 452, 560)
    )
    names = svg.text(8, 262, "input x_{t}", size=15) + svg.text(
        8, 282, "and output h_{t−1}", size=13, fill="soft"
    )
    return rail + taps + names


def _chevrons(direction, places):
    """Small arrow heads that say which way the pipe flows."""
    shape = {"right": "m-4 -6l6 6-6 6", "up": "m-6 3l6-6 6 6", "down": "m-6 -3l6 6 6-6"}[direction]
    steps = "".join(f"M{x} {y}{shape}" for x, y in places)
    return svg.path(steps, stroke="line", stroke_width=2.2, stroke_linecap="round", opacity=0.85)


def _key():
    """How to read the pipes."""
    return "".join(
        (
            svg.rectangle(8, 116, 24, 13, fill="memory"),
            svg.text(40, 127, "positive", size=13, fill="soft"),
            svg.rectangle(8, 137, 24, 13, fill=f"url(#{svg.OWN}-hatch)"),
            svg.text(40, 148, "negative (hatched)", size=13, fill="soft"),
            svg.text(8, 171, "fuller pipe = larger value", size=13, fill="soft"),
            svg.text(8, 191, "⊙ multiply    + add", size=13, fill="soft"),
        )
    )


def plot_cell(trace, t=-1, *, batch=0, unit=0, highlight=None, alt=None):
    """The cell at one time step of a trace as a still ``Picture``.

    Its alternative text holds the cell's numbers; give ``alt=`` where they come from training and
    differ between machines.
    """
    words = cell_sentence(cell_values(trace, t, batch=batch, unit=unit))
    drawn = cell_diagram(trace, t, batch=batch, unit=unit, highlight=highlight)
    return Picture.from_svg(drawn, alt or f"One LSTM memory cell. {words}")
