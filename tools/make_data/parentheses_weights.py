"""Train the one-cell network of the parentheses task and save ``tasks/data/parentheses_cell.npz``.

    python -m tools.make_data.parentheses_weights

Also prints how five seeds do on held-out text, before and after a gate is held, beside the
baseline and the one-bit rule. Four of the five learn that rule; seed 2 learns to count nested
parentheses as well, with its input gate. The shipped cell is seed 1, a clean case of the common
one. It was picked for showing, so report accuracies over the seeds, not from it.
"""

import time

import numpy as np

from lstm_course.losses import binary_cross_entropy
from lstm_course.tasks import parentheses
from lstm_course.training import train

SHIPPED_SEED = 1
UPDATES = 1000
LENGTH, BATCH_SIZE = 60, 32
HELD_OUT_LENGTH, HELD_OUT_SIZE = 300, 100
HELD = ({}, {"f": 1.0}, {"f": 0.0}, {"i": 1.0}, {"i": 0.0}, {"o": 1.0}, {"o": 0.0})


def learning_rate(update):
    """0.02, and a fifth of it for the last fifth of the updates."""
    return 0.02 if update < 0.8 * UPDATES else 0.02 / 5


def trained_cell(seed, progress=True):
    """A cell trained on the training topics: (model, history). A few seconds."""
    model = parentheses.untrained_cell(seed)
    rng = np.random.default_rng([seed, 1])  # another stream than the one that drew the weights
    history = train(
        model,
        lambda: parentheses.batch(rng, LENGTH, BATCH_SIZE),
        binary_cross_entropy,
        updates=UPDATES,
        learning_rate=learning_rate,
        progress=progress,
    )
    return model, history


def held_out_batch():
    """The windows of held-out text on which every cell is judged."""
    return parentheses.batch(
        np.random.default_rng(99), HELD_OUT_LENGTH, HELD_OUT_SIZE, split="held-out"
    )


def main():
    x, y = held_out_batch()
    print(f"held-out text, {x.shape[0]} characters x {x.shape[1]}")
    print(f"commoner answer: {parentheses.majority_accuracy(y):.4f}, inside: {y.mean():.3f}")
    one_bit = parentheses.toggle_rule(x)
    print(f"a one-bit memory: {np.mean(one_bit == (y > 0.5)):.4f}")
    for seed in range(5):
        start = time.process_time()
        model, _ = trained_cell(seed, progress=False)
        print(f"seed {seed}, {time.process_time() - start:.1f} s")
        for clamp in HELD:
            logits, _, _ = model.forward(x, clamp=clamp)
            right, inside = parentheses.accuracy(logits, y), np.mean(logits > 0)
            like_one_bit = np.mean((logits > 0) == one_bit)
            print(
                f"  held {clamp!s:12} right {right:.4f}  says inside {inside:.3f}"
                f"  like a one-bit memory {like_one_bit:.4f}"
            )
        if seed == SHIPPED_SEED:
            model.save(parentheses.WEIGHTS)


if __name__ == "__main__":
    main()
