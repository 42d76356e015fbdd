"""Make ``tasks/data/digits.npz`` from the digits that scikit-learn carries.

    pip install scikit-learn==1.9.1
    python -m tools.make_data.digits_data

scikit-learn's copy is the test part of the UCI data set, 13 writers without names, in the order in
which they were scanned. It is shuffled once here, so that the three parts of ``tasks/digits.py``
can be plain slices.
"""

import numpy as np

from lstm_course.tasks import digits

SEED = 0


def main():
    from sklearn.datasets import load_digits  # needed by nobody but this program

    data = load_digits()
    order = np.random.default_rng(SEED).permutation(len(data.target))
    pixels = data.data.astype(np.uint8)[order]
    assert np.array_equal(pixels, data.data[order]) and pixels.max() == digits.DARKEST
    labels = data.target.astype(np.uint8)[order]
    np.savez_compressed(digits.DATA / "digits.npz", pixels=pixels, labels=labels)
    size = (digits.DATA / "digits.npz").stat().st_size
    print(f"{len(labels)} digits, {size / 1024:.0f} kB; of each class: {np.bincount(labels)}")


if __name__ == "__main__":
    main()
