"""A gate as a soft valve: the σ curve, and what gets through at the point chosen on it.

What changes with a slider carries a ``data-`` attribute, by which ``browser/gate.js`` finds it.
"""

import math

from lstm_course import activations
from lstm_course.pictures import svg
from lstm_course.pictures.cell_valve import plate
from lstm_course.pictures.chart import Chart

WIDTH, HEIGHT = 820, 312
REACH = 8  # the pre-activation axis runs from -8 to 8
STEPS_SHOWN = 12


def draw_gate_valve(x, w, b, a, gate, candidate, value, passed, curves, left):
    """The drawing's parts.

    x, w, b, a: the input, its weight, the bias, and the pre-activation a = w x + b.
    gate, candidate: σ(a) and tanh(a).
    value, passed: what comes to the valve and what gets through, gate ⊙ value.
    curves: (points, σ, tanh), three arrays for the two lines.
    left: what is left of 1 after 0, 1, 2, … steps of ``gate`` as a forget gate.
    """
    return "".join(
        (
            _curves(a, gate, candidate, curves),
            _sum(x, w, b, a),
            _valve(gate, value, passed),
            _decay(gate, left),
        )
    )


def _curves(a, gate, candidate, curves):
    chart = Chart(54, 34, 300, 190, x_range=(-REACH, REACH), y_range=(-1, 1))
    points, sigma, tanh = curves
    shown = min(max(a, -REACH), REACH)
    ticks = {v: str(v).replace("-", "−") for v in (-8, -4, 0, 4, 8)}
    return "".join(
        (
            chart.axes(ticks, {-1: "−1", 0: "0", 1: "1"}, x_label="pre-activation a", strong=0),
            svg.path(
                f"M0 {chart.y}v{chart.height}",
                stroke="soft",
                stroke_width=1.5,
                stroke_dasharray="3 3",
                transform=svg.to(chart.across(shown), 0),
                data_part="now",
            ),
            chart.line(points, tanh, colour="candidate", dash="9 5"),
            chart.line(points, sigma, colour="memory", width=3.5),
            svg.group(
                chart.square(shown, candidate, colour="candidate"),
                chart.dot(shown, gate, colour="memory", radius=7),
                data_part="marks",
                **chart.described(),
            ),
            svg.text(362, 106, "— σ(a)", size=14, bold=True, fill="memory"),
            svg.text(362, 124, f"{gate:.2f}", size=15, bold=True, fill="memory", data_value="gate"),
            svg.text(362, 152, "- - tanh(a)", size=14, bold=True, fill="candidate"),
            svg.text(
                362,
                170,
                svg.signed(candidate),
                size=15,
                bold=True,
                fill="candidate",
                data_value="candidate",
            ),
        )
    )


def _sum(x, w, b, a):
    content = (
        f"a = w x + b = {svg.signed(w)} · {svg.signed(x)} {'−' if b < 0 else '+'} {abs(b):.2f}"
        f" = {svg.signed(a)}"
    )
    return svg.text(14, 294, content, size=15, bold=True, data_value="a")


def _valve(gate, value, passed):
    """A pipe from left to right with the gate's valve in its middle."""
    return "".join(
        (
            svg.text(
                634,
                24,
                f"gate σ(a) = {gate:.2f}",
                size=15,
                bold=True,
                anchor="middle",
                data_value="valve",
            ),
            svg.rectangle(528, 46, 212, 40, rx=6, fill="pipe", stroke="line"),
            svg.flow(value, 529, 48, 90, 36, name="value"),
            svg.flow(passed, 649, 48, 90, 36, name="passed"),
            svg.rectangle(618, 38, 32, 56, rx=6, fill="paper"),
            svg.flow(passed, 622, 48, 24, 36, name="passed"),
            plate("gate", gate, "top", 622, 44, 24, 22, "memory"),
            plate("gate", gate, "bottom", 622, 66, 24, 22, "memory"),
            svg.rectangle(618, 38, 32, 56, rx=6, fill="none", stroke="memory", stroke_width=3.5),
            svg.text(518, 60, "value v", size=14, anchor="end"),
            svg.text(
                518, 80, svg.signed(value), size=15, bold=True, anchor="end", data_value="value"
            ),
            svg.text(750, 60, "gate ⊙ v", size=14),
            svg.text(750, 80, svg.signed(passed), size=15, bold=True, data_value="passed"),
            svg.text(
                634,
                116,
                f"{100 * gate:.0f} % gets through",
                size=14,
                anchor="middle",
                fill="soft",
                data_value="share",
            ),
            svg.rectangle(742, 104, 16, 12, fill=f"url(#{svg.OWN}-hatch)"),
            svg.text(764, 115, "below 0", size=12, fill="soft"),
        )
    )


def half_life(gate):
    """Steps until half of a memory is left; a slider's ends, 0 and 1, have an answer as well."""
    if gate <= 0:
        return 0.0
    return math.inf if gate >= 1 else activations.half_life(gate)


def half_life_text(gate):
    """The half-life in words."""
    steps = half_life(gate)
    if steps > 1000:
        return "half-life: more than 1000 steps"
    return f"half-life {steps:.1f} steps" if steps >= 0.1 else "half-life: less than 0.1 steps"


def _decay(gate, left):
    """Bars: what is left after each step if this gate were a forget gate."""
    chart = Chart(500, 168, 300, 90, x_range=(-0.6, STEPS_SHOWN + 0.6), y_range=(0, 1))
    ticks = {k: str(k) for k in range(0, STEPS_SHOWN + 1, 2)}
    half, foot = svg.number(chart.up(0.5)), chart.up(0)
    bars = svg.group(
        *(
            svg.rectangle(
                chart.across(k) - 8, chart.up(share), 16, foot - chart.up(share), fill="memory"
            )
            for k, share in enumerate(left)
        ),
        data_part="decay",
        **chart.described(),
    )
    return "".join(
        (
            svg.text(470, 154, "as a forget gate, held:", size=14),
            svg.text(
                800,
                154,
                half_life_text(gate),
                size=14,
                bold=True,
                anchor="end",
                data_value="half_life",
            ),
            chart.axes(ticks, {0: "0", 0.5: "½", 1: "1"}, x_label="left after so many steps"),
            bars,
            svg.path(f"M500 {half}H800", stroke="ink", stroke_width=1.5, stroke_dasharray="5 4"),
        )
    )
