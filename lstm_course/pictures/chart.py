"""A line chart in SVG: axes, lines that carry their name at their end, markers."""

import math

from lstm_course.pictures import svg


def spread(positions, gap):
    """Move positions apart until neighbours are at least ``gap`` apart; the order stays.

    Labels at the ends of lines use it, so that two names never lie on each other.
    """
    order = sorted(range(len(positions)), key=lambda k: positions[k])
    moved = [float(positions[k]) for k in order]
    for _ in range(60):
        still = True
        for k in range(len(moved) - 1):
            missing = gap - (moved[k + 1] - moved[k])
            if missing > 0.01:
                moved[k] -= missing / 2
                moved[k + 1] += missing / 2
                still = False
        if still:
            break
    result = [0.0] * len(positions)
    for place, k in enumerate(order):
        result[k] = moved[place]
    return result


NAME_GAP = 18  # pixels that two names at the ends of lines keep between them at least


class Chart:
    """A rectangle of the drawing with a scale on each side.

    x, y, width, height: where the chart lies; x_range, y_range: (lowest, highest) values. With
    ``log=True`` the y axis is logarithmic and both ends of y_range must be positive.
    """

    def __init__(self, x, y, width, height, *, x_range, y_range, log=False):
        self.x, self.y, self.width, self.height = x, y, width, height
        self.x_range, self.y_range, self.log = x_range, y_range, log

    def across(self, value):
        """The drawing's x for a value on the horizontal axis."""
        low, high = self.x_range
        return self.x + (value - low) / (high - low) * self.width

    def up(self, value):
        """The drawing's y for a value on the vertical axis; beyond the ends it stays inside."""
        low, high = self.y_range
        if self.log:
            low, high = math.log10(low), math.log10(high)
            value = math.log10(value) if value > 0 else low
        value = min(max(value, low), high)
        return self.y + self.height - (value - low) / (high - low) * self.height

    def described(self):
        """Attributes by which the browser finds its way on the chart: see ``browser/chart.js``."""
        place = (self.x, self.y, self.width, self.height)
        return {
            "data_chart": " ".join(map(svg.number, place)),
            "data_range": " ".join(map(svg.exact, (*self.x_range, *self.y_range))),
            "data_log": "yes" if self.log else None,
        }

    def axes(self, x_ticks, y_ticks, *, x_label=None, y_label=None, strong=None):
        """Grid lines with their numbers. ``x_ticks``: {value: label}, ``y_ticks`` likewise.

        ``strong`` is the value whose horizontal line is drawn solid, such as 0.
        """
        parts = []
        right, bottom = self.x + self.width, self.y + self.height
        for value, label in y_ticks.items():
            parts.append(self.level(value, label, strong=value == strong))
        for value, label in x_ticks.items():
            place = self.across(value)
            parts.append(
                svg.path(
                    f"M{svg.number(place)} {svg.number(bottom)}v5", stroke="line", stroke_width=1
                )
            )
            parts.append(svg.text(place, bottom + 19, label, size=13, anchor="middle", fill="soft"))
        if x_label:
            parts.append(svg.text(right, bottom + 37, x_label, size=13, anchor="end", fill="soft"))
        if y_label:
            parts.append(svg.text(self.x - 30, self.y - 10, y_label, size=13, fill="soft"))
        return "".join(parts)

    def level(self, value, label, *, strong=False, shown=True):
        """The horizontal grid line of a value, with its number."""
        return svg.group(
            svg.path(
                f"M{svg.number(self.x)} 0H{svg.number(self.x + self.width)}",
                stroke="line",
                stroke_width=1.4 if strong else 0.7,
                stroke_dasharray=None if strong else "2 4",
            ),
            svg.text(self.x - 8, 4.5, label, size=13, anchor="end", fill="soft"),
            transform=svg.to(0, self.up(value)),
            display=None if shown else "none",
        )

    def line(self, xs, ys, *, colour, dash=None, width=3):
        """A line through the points; a value that is not a number leaves a gap."""
        steps, pen = [], "M"
        for x, y in zip(xs, ys, strict=True):
            if math.isnan(y):
                pen = "M"
                continue
            steps.append(f"{pen}{svg.number(self.across(x))} {svg.number(self.up(y))}")
            pen = "L"
        return svg.path(
            "".join(steps) or svg.NOTHING,
            stroke=colour,
            stroke_width=width,
            stroke_dasharray=dash,
            stroke_linejoin="round",
            stroke_linecap="round",
        )

    def bars(self, values, share, least):
        """Boxes (x, y, width, height) of bars that reach from 0 to each value, at x = 0, 1, 2, …

        share: how much of a step's width a bar takes; least: the height that it has at least.
        """
        width = share * (self.across(1) - self.across(0))
        zero = self.up(0)
        for k, value in enumerate(values):
            level = self.up(value)
            left = self.across(k) - width / 2
            yield left, min(level, zero), width, max(least, abs(level - zero))

    def names(self, ends, *, size=14, gap=NAME_GAP):
        """Names at the right end. ``ends``: list of (label, last value, colour).

        One whose value is None is hidden until the browser gives it a place.
        """
        right = self.x + self.width + 10
        places = iter(spread([self.up(value) for _, value, _ in ends if value is not None], gap))
        return "".join(
            svg.text(
                0,
                5,
                label,
                size=size,
                bold=True,
                fill=colour,
                transform=svg.to(right, self.y if value is None else next(places)),
                display="none" if value is None else None,
            )
            for label, value, colour in ends
        )

    def band(self, x, *, width=14):
        """A soft upright band that marks one place on the horizontal axis."""
        return svg.rectangle(
            -width / 2,
            0,
            width,
            self.height,
            fill="line",
            opacity=0.3,
            rx=3,
            transform=svg.to(self.across(x), self.y),
        )

    def dot(self, x, y, *, colour, radius=6):
        """A round marker."""
        return svg.circle(
            self.across(x), self.up(y), radius, fill=colour, stroke="paper", stroke_width=2
        )

    def square(self, x, y, *, colour, side=11):
        """A square marker, for the second line of a chart."""
        return svg.rectangle(
            -side / 2,
            -side / 2,
            side,
            side,
            fill=colour,
            stroke="paper",
            stroke_width=2,
            transform=svg.to(self.across(x), self.up(y)),
        )


def powers_of_ten(low, high, most=7):
    """Ticks for a logarithmic axis: {value: label}, at most ``most`` of them."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = max(1, math.ceil((last - first + 1) / most))
    exponents = [k for k in range(first, last + 1) if k % step == 0]
    return {10.0**k: "1" if k == 0 else f"10^{{{str(k).replace('-', '−')}}}" for k in exponents}
