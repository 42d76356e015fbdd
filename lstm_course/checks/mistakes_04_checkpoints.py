"""Known mistakes of lesson 04, the two checkpoints on the way back: expose and remember."""

import numpy as np

from lstm_course.checks.question import Mistake


def _expose(dh, dc, o, c_new):
    tanh_c = np.tanh(c_new)
    return dh * tanh_c, dc, dh * o, 1 - tanh_c**2  # do, the later step, through o, the slope


def _expose_slip(change):
    return lambda *arguments: change(*_expose(*arguments), *arguments)


EXPOSE_BACK = [
    Mistake(
        "road-through-h-dropped",
        "The new memory gets its gradient by two roads, and you took one: the road from dh through "
        "the output gate and tanh is missing.",
        _expose_slip(lambda do, later, through_o, slope, *_: (do, later)),
    ),
    Mistake(
        "dc-dropped",
        "The gradient dc from the later step is dropped. Add it to what comes through h.",
        _expose_slip(lambda do, later, through_o, slope, *_: (do, through_o * slope)),
    ),
    Mistake(
        "slope-of-tanh-left-out",
        "On its way from h to the memory the gradient passes tanh, and its slope is missing.",
        _expose_slip(lambda do, later, through_o, slope, *_: (do, later + through_o)),
    ),
    Mistake(
        "output-gate-left-out",
        "On its way from h to the memory the gradient passes the output gate: times o.",
        _expose_slip(lambda do, later, _, slope, dh, *__: (do, later + dh * slope)),
    ),
    Mistake(
        "slope-of-tanh-from-c",
        "You put c into the slope of tanh. The slope is 1 minus the square of what tanh gave.",
        _expose_slip(
            lambda do, later, through_o, slope, dh, dc, o, c: (do, later + through_o * (1 - c**2))
        ),
    ),
    Mistake(
        "slope-of-tanh-not-squared",
        "You used 1 − tanh c. The slope of tanh is 1 minus the square of what tanh gave.",
        lambda dh, dc, o, c: (dh * np.tanh(c), dc + dh * o * (1 - np.tanh(c))),
    ),
    Mistake(
        "slope-of-sigma-for-tanh",
        "You used t (1 − t), the slope of σ. The memory goes through tanh: 1 − t².",
        lambda dh, dc, o, c: (dh * np.tanh(c), dc + dh * o * np.tanh(c) * (1 - np.tanh(c))),
    ),
    Mistake(
        "do-times-its-own-side",
        "do is multiplied by o itself. In a product each side gets the other one: tanh of the "
        "memory.",
        _expose_slip(
            lambda do, later, through_o, slope, *_: (through_o, later + through_o * slope)
        ),
    ),
    Mistake(
        "do-without-tanh",
        "do takes the memory as it is. The output gate multiplied tanh of it.",
        _expose_slip(
            lambda do, later, through_o, slope, dh, dc, o, c: (dh * c, later + through_o * slope)
        ),
    ),
    Mistake(
        "both-through-the-output",
        "You add dc to dh first. dc reaches the memory by the belt: it passes neither the output "
        "gate nor tanh.",
        _expose_slip(lambda do, later, through_o, slope, dh, dc, o, c: (do, (dh + dc) * o * slope)),
    ),
    Mistake(
        "dc-through-tanh",
        "dc goes through the slope of tanh. It comes by the belt and does not pass tanh: add it "
        "after the slope.",
        _expose_slip(
            lambda do, later, through_o, slope, *_: (do, (later + through_o) * slope),
        ),
    ),
    Mistake(
        "do-for-the-other-side",
        "On the way to the memory you go on with do. The other side of the product, tanh of the "
        "memory, gets dh times o.",
        _expose_slip(lambda do, later, through_o, slope, *_: (do, later + do * slope)),
    ),
    Mistake(
        "do-with-the-slope",
        "do needs no slope here. The slope of the output gate's own σ comes later, on the way to "
        "the mixture.",
        _expose_slip(
            lambda do, later, through_o, slope, dh, dc, o, c: (
                do * o * (1 - o),
                later + through_o * slope,
            )
        ),
    ),
]

REMEMBER_BACK = [
    Mistake(
        "di-and-dg-swapped",
        "di and dg have changed their factors. In a product each side gets the other one.",
        lambda dc, i, f, g, c: (dc * i, dc * c, dc * g, dc * f),
    ),
    Mistake(
        "forget-gate-left-out",
        "The gradient of the old memory is not multiplied by f. On its way back it passes the "
        "forget gate.",
        lambda dc, i, f, g, c: (dc * g, dc * c, dc * i, dc),
    ),
    Mistake(
        "input-gate-for-forget-gate",
        "The old memory's gradient passes the input gate. The old memory was multiplied by f.",
        lambda dc, i, f, g, c: (dc * g, dc * c, dc * i, dc * i),
    ),
    Mistake(
        "new-memory-for-old",
        "df takes the new memory. The forget gate worked on the old one, c.",
        lambda dc, i, f, g, c: (dc * g, dc * (f * c + i * g), dc * i, dc * f),
    ),
    Mistake(
        "f-and-c-swapped",
        "df and dc_before have changed their factors. In a product each side gets the other one.",
        lambda dc, i, f, g, c: (dc * g, dc * f, dc * i, dc * c),
    ),
    Mistake(
        "times-its-own-side",
        "Each gradient is multiplied by its own side. In a product each side gets the other one.",
        lambda dc, i, f, g, c: (dc * i, dc * f, dc * g, dc * c),
    ),
    Mistake(
        "dc-left-out",
        "These are the factors alone. The gradient that arrives, dc, multiplies each of them.",
        lambda dc, i, f, g, c: (g, c, i, f),
    ),
    Mistake(
        "slopes-too-early",
        "The slopes of σ and tanh do not belong here: this step goes back to the gates, the next "
        "one to their mixtures.",
        lambda dc, i, f, g, c: (
            dc * g * i * (1 - i),
            dc * c * f * (1 - f),
            dc * i * (1 - g**2),
            dc * f,
        ),
    ),
    Mistake(
        "order-of-the-results",
        "The values are right and in another order. Return di, df, dg, dc_before.",
        lambda dc, i, f, g, c: (dc * c, dc * g, dc * i, dc * f),
    ),
]
