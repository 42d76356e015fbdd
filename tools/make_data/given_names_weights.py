"""Train the generator of given names and save it as ``tasks/data/given_names_lstm.npz``.

    python -m tools.make_data.given_names_weights        (needs PyTorch)

Also prints bits per letter of three seeds on validation and test names, beside n-gram models and an
RNN, and what is drawn at several temperatures. The shipped weights are those of seed 0. About a
minute.
"""

import time

import numpy as np

from lstm_course.pytorch import given_names as training
from lstm_course.tasks import given_names

SEEDS = range(3)


def main():
    for n in range(1, 6):
        bits = [given_names.ngram_bits(n, split) for split in ("validation", "test")]
        print(f"{n}-gram: validation {bits[0]:.3f}, test {bits[1]:.3f} bits per letter")
    for cell in ("rnn", "lstm"):
        for seed in SEEDS:
            start = time.process_time()
            model = training.trained(seed, cell)
            seconds = time.process_time() - start
            bits = [
                given_names.bits_per_letter(model, given_names.load(split))
                for split in ("train", "validation", "test")
            ]
            print(f"{cell} seed {seed}, {seconds:.1f} s:", *(f"{b:.3f}" for b in bits), flush=True)
            if (cell, seed) == ("lstm", training.SHIPPED_SEED):
                model.save(given_names.WEIGHTS)
                show_samples(model)


def show_samples(model):
    """What 500 names drawn at each temperature are."""
    for temperature in (0.2, 0.5, 1.0, 1.5):
        drawn = given_names.sample(model, 500, temperature, rng=np.random.default_rng(0))
        kinds = [given_names.where_from(name) for name in drawn]
        shares = {kind: kinds.count(kind) / len(kinds) for kind in ("train", "held out", "new")}
        print(f"  temperature {temperature}: {shares}", *given_names.shown(drawn)[:8])


if __name__ == "__main__":
    main()
