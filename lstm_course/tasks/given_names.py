"""A generator of Japanese given names: read a name so far, say how likely each next letter is.

The model reads letters and looks only back. The first input is an empty step (all zeros), the last
answer is "the name ends here". Drawing letter after letter from its answers writes new names.

Source: the given names of ``names`` in romaji, with its split (about 7,200 training and 1,350
test names). Some rude romaji are kept off the screen (``unwelcome_japanese``).
Baseline: an n-gram model: letters of training names counted after 0 to n − 1 letters of context
and mixed (Witten and Bell's smoothing); ``ngram_bits(4)``.
Criterion: bits per letter on names that were held out, the end of the name counted as a letter:
the mean of −log₂ of the chance that the model gave to what really came. Lower is better. It is no
measure of taste; and a model that copies its training names can have few bits too, so the share of
what it draws that stands in the training list is said beside it (``where_from``).
"""

from collections import Counter, defaultdict
from functools import cache

import numpy as np

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.layers import Linear, SequenceModel
from lstm_course.losses import softmax_cross_entropy
from lstm_course.support.arguments import generator, one_of, whole_number
from lstm_course.tasks import names
from lstm_course.tasks.unwelcome_japanese import pattern
from lstm_course.training import Batch

LETTERS = names.ROMAJI
END = len(LETTERS)  # the label of "the name ends here"
LONGEST = 16  # letters at which drawing stops
TRAINED_HIDDEN_SIZE = 64
WEIGHTS = names.DATA / "given_names_lstm.npz"


@cache
def load(split="train"):
    """The given names of a split in romaji, each once, as a tuple.

    Args:
        split: "train", "validation" or "test".
    """
    return tuple(sorted(set(names.load(split).written("romaji")[1])))


def pad(texts):
    """Names as a batch whose target at step t is the letter at t + 1.

    Args:
        texts: B names of letters a to z.

    Returns:
        A ``Batch``: x (T, B, 26), an empty step and then the name's letters, one-hot; target
        (T, B), the letters (0 to 25) and then END (26); mask (T, B) and lengths (B,), the letters
        and the end.

    Raises:
        ValueError: there is no name, or one with other letters.
    """
    if len(texts) == 0:
        raise ValueError("texts is empty, but at least one name is needed.")
    lengths = np.array([len(text) + 1 for text in texts])
    x = np.zeros((lengths.max(), len(texts), len(LETTERS)))
    target = np.full(x.shape[:2], END)
    for b, text in enumerate(texts):
        letters = names.encode(text)[:, 0]
        x[1 : lengths[b], b] = letters
        target[: lengths[b] - 1, b] = letters.argmax(axis=1)
    return Batch(x, target, np.arange(len(x))[:, None] < lengths, lengths)


def bits_per_letter(model, texts):
    """Mean bits that a model needs for a letter (or the end) of these names.

    Args:
        model: a ``SequenceModel`` with 26 inputs and 27 outputs.
        texts: names of letters a to z.
    """
    data = pad(texts)
    logits, _, _ = model.forward(data.x, lengths=data.lengths)
    loss, _ = softmax_cross_entropy(logits, data.target, data.mask)
    return float(loss / np.log(2))


def ngram_bits(n=4, split="test"):
    """Bits per letter of an n-gram model of the training names on another split.

    A longer context corrects what the shorter one says, with the weights of Witten & Bell (1991),
    "The zero-frequency problem: estimating the probabilities of novel events in adaptive text
    compression".

    Args:
        n: letters that are looked at together, the new one among them; at least 1.
        split: "train", "validation" or "test".

    Raises:
        ValueError: ``n`` is no whole number of at least 1, or there is no such split.
    """
    n = whole_number("n", n)
    counts = _ngram_counts(n)
    bits = letters = 0
    for name in load(one_of("split", split, names.SPLITS)):
        for context, letter in _with_contexts(name, n):
            chance = 1 / (len(LETTERS) + 1)
            for k in range(n):  # a longer context corrects what the shorter one says
                seen = counts[k].get(context[len(context) - k :])
                if seen:
                    total, kinds = sum(seen.values()), len(seen)
                    chance = (seen[letter] + kinds * chance) / (total + kinds)
            bits -= np.log2(chance)
            letters += 1
    return float(bits / letters)


@cache
def _ngram_counts(n):
    """counts[k][context of k letters][letter], over the training names."""
    counts = [defaultdict(Counter) for _ in range(n)]
    for name in load("train"):
        for context, letter in _with_contexts(name, n):
            for k in range(n):
                counts[k][context[len(context) - k :]][letter] += 1
    return counts


def _with_contexts(name, n):
    """(the n − 1 letters before, the letter) for each letter of a name and its end."""
    text = "^" * (n - 1) + name + "$"
    return [(text[j - n + 1 : j], text[j]) for j in range(n - 1, len(text))]


def sample(model, count, temperature=1.0, *, rng):
    """Names that a model writes, letter by letter.

    Each step draws one uniform number a name, so the same ``rng`` at another temperature asks the
    same questions.

    Args:
        model: a ``SequenceModel`` with 26 inputs and 27 outputs.
        count: how many names.
        temperature: the logits are divided by it before the softmax. Below 1 likely letters become
            likelier still, above 1 all become more alike.
        rng: a ``numpy.random.Generator``.

    Returns:
        A list of ``count`` texts of 0 to ``LONGEST`` letters.

    Raises:
        ValueError: count, temperature (0.01 to 100) or rng is not what it must be.
    """
    rng = generator(rng)
    count = whole_number("count", count)
    if not (isinstance(temperature, int | float) and 0.01 <= temperature <= 100):
        raise ValueError(
            f"temperature is {temperature!r}, but a number from 0.01 to 100 is needed."
        )
    x = np.zeros((1, count, len(LETTERS)))
    state, written, ended = None, [""] * count, np.zeros(count, bool)
    for draws in rng.random((LONGEST, count)):
        logits, state, _ = model.forward(x, state)
        scaled = logits[0].astype(float) / temperature
        chances = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        ladder = np.cumsum(chances, axis=1)
        letters = (ladder < draws[:, None] * ladder[:, -1:]).sum(axis=1)
        ended |= letters == END
        for b in np.flatnonzero(~ended):
            written[b] += LETTERS[letters[b]]
        if ended.all():
            break
        x = np.eye(len(LETTERS) + 1)[letters][None, :, :-1]  # END feeds an empty step: ignored
    return written


def where_from(name):
    """Where a name stands: "train", "held out" (validation or test) or "new" (in no list)."""
    if name in _known("train"):
        return "train"
    return "held out" if name in _known("validation") | _known("test") else "new"


@cache
def _known(split):
    return frozenset(load(split))


def shown(texts):
    """The names of at least two letters that may stand on a classroom's screen."""
    return [text for text in texts if len(text) > 1 and not pattern().search(text)]


def untrained_lstm(hidden_size=TRAINED_HIDDEN_SIZE, seed=0, dtype=np.float32):
    """The model of this task: an LSTM (forget bias 1) and a read-out to 26 letters and the end.

    Args:
        hidden_size: H.
        seed: of the weights.
        dtype: ``numpy.float32`` or ``numpy.float64``.

    Returns:
        A ``SequenceModel`` from x (T, B, 26) to logits (T, B, 27).
    """
    lstm = LSTM(len(LETTERS), hidden_size, dtype=dtype, seed=seed)
    return SequenceModel(lstm, Linear(hidden_size, END + 1, dtype=dtype, seed=seed))


def load_trained():
    """The trained generator that the course ships, as ``pytorch.given_names`` trains it."""
    return untrained_lstm().load(WEIGHTS)
