"""Train the networks of the quote toggle and save them as ``tasks/data/quotes_*.npz``.

    python -m tools.make_data.quotes_weights

Three seeds of each network; all are shipped, whatever their score. It prints their share of right
answers on held-out text and on the same characters scrambled, beside the baselines. Half a minute.
"""

import time

import numpy as np

from lstm_course.tasks import quotes, quotes_training


def main():
    judged = quotes_training.judged_on()
    for name, (x, y) in judged.items():
        hints = np.mean(quotes.hint_rule(x) == (y > 0.5))
        print(f"{name}: commoner answer {quotes.majority_accuracy(y):.4f}, hint rule {hints:.4f}")
    for name, seed in (
        (name, seed) for name in quotes_training.RATES for seed in quotes.TRAINED_SEEDS
    ):
        start = time.process_time()
        model, _ = quotes_training.trained(name, seed)
        model.save(quotes.weights_file(name, seed))
        scores = quotes_training.scores(model, judged)
        shown = "  ".join(f"{key} {value:.4f}" for key, value in scores.items())
        print(f"{name:6} seed {seed}  {shown}  {time.process_time() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main()
