"""What a forget gate that stays at one value leaves of a memory, step by step."""

from lstm_course.activations import half_life
from lstm_course.pictures import svg
from lstm_course.pictures.chart import Chart
from lstm_course.pictures.still import Picture

WIDTH, HEIGHT = 820, 250
MOST_STEPS = 60


def plot_forgetting(f, steps=20, alt=None):
    """Bars: the share of a memory that is left after 0, 1, 2, … steps with the forget gate at f.

    Args:
        f: a number from 0 to 1.
        steps: how many steps are drawn, 1 to 60.
        alt: another alternative text.

    Raises:
        ValueError: ``f`` or ``steps`` lies outside its range.
    """
    if not 0 <= f <= 1:
        raise ValueError(f"f is {f}, but a number from 0 to 1 is needed.")
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"steps is {steps}, but 1 to {MOST_STEPS} steps can be drawn.")
    left = [f**k for k in range(steps + 1)]
    alt = alt or (
        f"Bars over {steps} steps: what is left of a memory of 1 when the forget gate stays at "
        f"{f:.2f}. A dashed line marks one half."
    )
    parts = [*_bars(left), *_marks(f, steps)]
    drawn = svg.drawing(WIDTH, HEIGHT, *parts, title="What is left of a memory", description=alt)
    return Picture.from_svg(drawn, alt)


def _chart(steps):
    # A fixed height from 0 to 1: while a slider moves, only the bars move.
    return Chart(60, 30, 730, 165, x_range=(-0.6, steps + 0.6), y_range=(0, 1))


def _bars(left):
    steps = len(left) - 1
    chart = _chart(steps)
    every = 1 if steps <= 20 else 5
    ticks = {k: str(k) for k in range(0, steps + 1, every)}
    yield chart.axes(ticks, {0: "0", 0.5: "½", 1: "1"}, x_label="steps", y_label="left of c")
    width = 0.7 * (chart.across(1) - chart.across(0))
    for k, share in enumerate(left):
        top = chart.up(share)
        yield svg.rectangle(
            chart.across(k) - width / 2, top, width, chart.up(0) - top, fill="memory"
        )


def _marks(f, steps):
    """The line at one half and, where it falls inside the picture, the half-life."""
    chart = _chart(steps)
    half = chart.up(0.5)
    yield svg.path(
        f"M{svg.number(chart.x)} {svg.number(half)}h{svg.number(chart.width)}",
        stroke="ink",
        stroke_width=1.5,
        stroke_dasharray="5 4",
    )
    label = f"f = {f:.2f}"
    if 0 < f < 1:
        life = half_life(f)
        label += f", half-life {life:.1f} steps" if life < 1000 else ", half-life over 1000 steps"
        if life <= steps:
            x = chart.across(life)
            yield svg.path(
                f"M{svg.number(x)} {svg.number(half)}V{svg.number(chart.up(0))}",
                stroke="forget",
                stroke_width=2.5,
            )
            yield svg.circle(x, half, 6, fill="forget", stroke="paper", stroke_width=2)
    yield svg.text(chart.x + chart.width, 20, label, size=15, bold=True, anchor="end")
