"""Train the pixel-by-pixel networks of the digits task and save ``tasks/data/digits_*.npz``.

    python -m lstm_course.tasks.make.digits_weights

An RNN and an LSTM with about as many numbers to learn. Settings were chosen on the validation part;
it prints three seeds of each on the test part, by pixels and by rows, beside the baselines. The
shipped weights are those of seed 0, whatever their score. About two minutes.
"""

import time

import numpy as np

from lstm_course.losses import softmax_cross_entropy
from lstm_course.tasks import digits
from lstm_course.training import train

SEEDS = range(3)
SHIPPED_SEED = 0
EPOCHS, BATCH_SIZE = 60, 64
UPDATES = EPOCHS * (digits.SPLITS["train"].stop // BATCH_SIZE)

# Highest learning rate. Tried for the RNN: .002, .005 and .01; for the LSTM: .02 and .03.
HIGHEST_RATE = {"rnn": 0.005, "lstm": 0.02}


def learning_rate(highest, updates):
    """A function of the update: up for a fifth of them, then down to nothing along a cosine."""

    def rate(update):
        done = update / updates
        if done < 0.2:
            return highest * (done / 0.2) + 1e-6
        return highest * 0.5 * (1 + np.cos(np.pi * (done - 0.2) / 0.8)) + 1e-6

    return rate


def shuffled_batches(x, labels, seed):
    """A function that hands out the pictures in random order, epoch after epoch."""
    rng = np.random.default_rng([seed, 1])  # another stream than the one that drew the weights
    waiting = []

    def next_batch():
        if len(waiting) < BATCH_SIZE:
            waiting[:] = rng.permutation(len(labels))
        rows = [waiting.pop() for _ in range(BATCH_SIZE)]
        return x[:, rows], labels[rows]

    return next_batch


def trained(name, seed, reading="pixels", updates=UPDATES, progress=False):
    """A network trained on the training part: (model, history). ``name`` is "rnn" or "lstm"."""
    layer, hidden_size = digits.TRAINED[name]
    model = digits.untrained(layer, hidden_size, reading, seed)
    history = train(
        model,
        shuffled_batches(*digits.sequences("train", reading), seed),
        softmax_cross_entropy,
        updates=updates,
        learning_rate=learning_rate(HIGHEST_RATE[name], updates),
        progress=progress,
    )
    return model, history


def score(model, reading="pixels", split="test"):
    """The share of pictures of one part that the model names right."""
    x, labels = digits.sequences(split, reading)
    return digits.accuracy(model.forward(x)[0], labels)


def main():
    print(
        f"commonest digit {digits.majority_accuracy():.3f}, linear {digits.linear_accuracy():.3f}"
    )
    for reading in digits.READINGS:
        for name in digits.TRAINED:
            for seed in SEEDS:
                start = time.process_time()
                model, _ = trained(name, seed, reading)
                seconds = time.process_time() - start
                right = score(model, reading)
                print(f"{reading:6} {name:4} seed {seed}  {right:.4f}  {seconds:.1f} s", flush=True)
                if reading == "pixels" and seed == SHIPPED_SEED:
                    model.save(digits.DATA / f"digits_{name}.npz")


if __name__ == "__main__":
    main()
