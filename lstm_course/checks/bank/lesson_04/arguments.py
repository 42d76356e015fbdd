"""Arguments that several questions of lesson 04 are tried with."""

import numpy as np

# (B, D, H), smallest first. All three differ, so that a transposed or mixed-up answer cannot pass.
SIZES = [(1, 1, 1), (2, 3, 4), (5, 2, 3)]

STATES = ((2, 3), (3, 2))
"""(B, H), for the questions that need no weights."""


def weights(rng, D, H):
    """W_x (4H, D), W_h (4H, H) and b (4H,)."""
    return (
        rng.standard_normal((4 * H, D)),
        rng.standard_normal((4 * H, H)),
        rng.standard_normal(4 * H),
    )


def steps():
    """The arguments of one step, (x_t, h, c, W_x, W_h, b), for each of the sizes."""
    rng = np.random.default_rng(61)  # no number of the smallest case is near 0: zeros hide mistakes
    return [
        (rng.standard_normal((B, D)), *rng.standard_normal((2, B, H)), *weights(rng, D, H))
        for B, D, H in SIZES
    ]
