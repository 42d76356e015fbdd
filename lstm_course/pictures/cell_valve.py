"""The valves of the memory cell: plates that close as a gate's value falls."""

from lstm_course.pictures import svg


def plate(gate, value, side, x, y, width, height, colour):
    """One plate of a valve. It comes out of a side, and fills its rectangle when the gate is 0."""
    shut = " ".join(svg.number(part) for part in (x, y, width, height))
    if side in ("top", "bottom"):
        closed = height * (1 - value)
        y, height = (y + height - closed if side == "bottom" else y), closed
    else:
        closed = width * (1 - value)
        x, width = (x + width - closed if side == "right" else x), closed
    return svg.rectangle(
        x, y, width, height, fill=colour, data_plate=gate, data_side=side, data_shut=shut
    )


def times(x, y):
    """The sign ⊙: multiply element by element."""
    return svg.circle(x, y, 11, fill="paper", stroke="ink", stroke_width=2) + svg.circle(
        x, y, 2.8, fill="ink"
    )


def side_valve(x, y, values, gate, flowing, colour):
    """A valve across an upright pipe whose centre is x: its plates close from both sides.

    ``gate`` and ``flowing`` name the gate and what it lets through.
    """
    value, flow = getattr(values, gate), getattr(values, flowing)
    return "".join(
        (
            svg.rectangle(x - 26, y - 13, 52, 26, rx=6, fill="paper"),
            svg.flow(flow, x - 18, y - 11, 36, 22, upright=True, name=flowing),
            plate(gate, value, "left", x - 24, y - 11, 24, 22, colour),
            plate(gate, value, "right", x, y - 11, 24, 22, colour),
            svg.rectangle(
                x - 26, y - 13, 52, 26, rx=6, fill="none", stroke=colour, stroke_width=3.5
            ),
            times(x - 42, y),
        )
    )
