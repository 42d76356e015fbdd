"""Train the pixel-by-pixel networks of the digits task and save ``tasks/data/digits_*.npz``.

    python -m tools.make_data.digits_weights

It prints three seeds of each on the test part, by pixels and by rows, beside the baselines. The
shipped weights are those of seed 0, whatever their score. About two minutes.
"""

import time

from lstm_course.tasks import digits, digits_training

SEEDS = range(3)


def main():
    print(
        f"commonest digit {digits.majority_accuracy():.3f}, linear {digits.linear_accuracy():.3f}"
    )
    for reading in digits.READINGS:
        for name in digits.TRAINED:
            for seed in SEEDS:
                start = time.process_time()
                model, _ = digits_training.trained(name, seed, reading)
                seconds = time.process_time() - start
                right = digits_training.score(model, reading)
                print(f"{reading:6} {name:4} seed {seed}  {right:.4f}  {seconds:.1f} s", flush=True)
                if reading == "pixels" and seed == digits_training.SHIPPED_SEED:
                    model.save(digits.DATA / f"digits_{name}.npz")


if __name__ == "__main__":
    main()
