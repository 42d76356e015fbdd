"""Train the spelling taggers in PyTorch and save them as ``tasks/data/spelling_*.npz``.

    python -m tools.make_data.spelling_weights

The shipped weights are those of seed 0, as NumPy models. It also prints, for three seeds on the
test words: letters and whole words right beside the baseline, the look-ahead curve of the BiLSTM,
and the LSTM that answers some letters late; the one that answers two letters late is shipped too.
Nothing was tuned on the test words. Three to four minutes.
"""

import time

from lstm_course.pytorch.spelling import spelling_tagger, train_tagger
from lstm_course.tasks import spelling, spelling_scores

SETTINGS = {
    "lstm": {"cell": "lstm", "bidirectional": False},
    "birnn": {"cell": "rnn", "bidirectional": True},
    "bilstm": {"cell": "lstm", "bidirectional": True},
}
SEEDS = range(3)
SHIPPED_SEED = 0


def main():
    words = spelling.load()
    show("commonest sound", spelling.majority_baseline("test"))
    for name, setting in SETTINGS.items():
        for seed in SEEDS:
            model, seconds = trained(seed, **setting)
            scores = spelling_scores.accuracy(model, words.test)
            show(f"{name} seed {seed}, {seconds:.1f} s", scores)
            if name == "bilstm":
                for k in (0, 1, 2, 3, 4, None):
                    scores = spelling_scores.lookahead_accuracy(model, words.test, k)
                    show(f"  reads {'all' if k is None else k} letters ahead", scores)
            if seed == SHIPPED_SEED:
                model.save(spelling.DATA / f"spelling_{name}.npz")
    for delay in (0, 1, 2, 4, 6):
        for seed in SEEDS:
            model, _ = trained(seed, delay=delay, **SETTINGS["lstm"])
            scores = spelling_scores.accuracy(model, words.test, delay)
            show(f"lstm seed {seed}, answers {delay} letters late", scores)
            if (seed, delay) == (SHIPPED_SEED, spelling.TRAINED_DELAY):
                model.save(spelling.DATA / "spelling_late.npz")


def trained(seed, delay=0, **setting):
    """A tagger trained on the training words, as a SequenceModel, and its CPU seconds."""
    start = time.process_time()
    tagger = spelling_tagger(**setting, seed=seed)
    train_tagger(tagger, spelling.load().train, delay=delay, seed=seed, progress=False)
    return tagger.to_numpy(), time.process_time() - start


def show(what, scores):
    print(f"{what:32} letters {scores[0]:.4f}  words {scores[1]:.4f}", flush=True)


if __name__ == "__main__":
    main()
