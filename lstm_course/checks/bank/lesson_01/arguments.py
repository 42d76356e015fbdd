"""Arguments that several questions of lesson 01 are tried with."""

import numpy as np


def weights(rng, D, H):
    """W_x (H, D), W_h (H, H) and b (H,)."""
    return rng.standard_normal((H, D)), rng.standard_normal((H, H)), rng.standard_normal(H)


def sequences():
    """The arguments of a loop, (x, h, W_x, W_h, b), for three sizes."""
    rng = np.random.default_rng(2)
    return [
        (rng.standard_normal((T, B, D)), rng.standard_normal((B, H)), *weights(rng, D, H))
        for T, B, D, H in [(1, 1, 1, 1), (3, 1, 2, 3), (5, 2, 3, 4)]
    ]
