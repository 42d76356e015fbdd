"""Which letter of a word makes which of its sounds: a hard-EM alignment, in plain Python.

Every letter makes no sound, one sound, or two ("x" makes K S). Nobody has written down which letter
makes which, so we guess, count, and guess again:

1. start from scores that prefer a sound at about the same place in the word as the letter;
2. *align*: find each word's best-scoring way to share its sounds out among its letters (Viterbi);
3. *count* how often each letter was given each sound, and turn the counts into new scores;
4. go back to 2, a fixed number of times.

"Hard" EM keeps only the best alignment of a word in step 3, not all of them weighted by how
probable they are.

Scores are whole numbers. In "penny" either "n" may be the silent one and both ways score the same;
with fractions the rounding of the last digit would choose, differently in every word. Whole numbers
tie exactly, and a tie always goes to the earlier letter: P EH N - IY.
"""

import math
from collections import Counter

MOST_SOUNDS_A_LETTER = 2
ROUNDS = 6
SCORE_UNIT = 1_000_000  # scores are millionths of a natural logarithm


def align(words, rounds=ROUNDS):
    """Learn the scores from ``words`` and align every one of them.

    words: a list of (spelling, list of sounds). Returns (aligned, score): ``aligned`` is a list as
    long as ``words`` whose entries are lists with one tuple of sounds a letter, or None where the
    word has more than two sounds a letter; ``score`` aligns further words through ``best_sharing``.
    """
    score = first_guess(words)
    for _ in range(rounds):
        score = scores_from_counts([best_sharing(*word, score) for word in words], words)
    return [best_sharing(*word, score) for word in words], score


def best_sharing(spelling, sounds, score):
    """The best-scoring way to share ``sounds`` out among the letters of ``spelling`` (Viterbi).

    ``best[j]`` is the score of the best way for the letters read so far to have made the first
    ``j`` sounds. Of two equal ways, the one that makes its sounds on earlier letters wins.
    """
    count = len(sounds)
    best = [0] + [-math.inf] * count
    choices = []  # choices[i][j]: how many sounds letter i made, if j are made after it
    for letter in spelling:
        extended, choice = [-math.inf] * (count + 1), [0] * (count + 1)
        for made, so_far in enumerate(best):
            if so_far == -math.inf:
                continue
            for more in range(min(MOST_SOUNDS_A_LETTER, count - made) + 1):
                total = so_far + score(letter, tuple(sounds[made : made + more]))
                if total >= extended[made + more]:  # equal: this letter makes fewer
                    extended[made + more], choice[made + more] = total, more
        best = extended
        choices.append(choice)
    if best[count] == -math.inf:
        return None
    made, shared = count, []
    for choice in reversed(choices):
        shared.append(tuple(sounds[made - choice[made] : made]))
        made -= choice[made]
    return shared[::-1]


def first_guess(words):
    """Scores before anything is aligned: sounds near the letter's own place in the word."""
    near, letters = Counter(), Counter()
    for spelling, sounds in words:
        for i, letter in enumerate(spelling):
            place = i * len(sounds) // len(spelling)
            for j in sorted({max(0, place - 1), place, min(len(sounds) - 1, place + 1)}):
                near[letter, sounds[j]] += 1
                letters[letter] += 1

    def score(letter, sounds):
        if len(sounds) == 0:
            return whole_log(0.1)
        if len(sounds) == 2:
            return whole_log(1e-4)
        return whole_log((near[letter, sounds[0]] + 0.1) / (letters[letter] + 10))

    return score


def scores_from_counts(aligned, words):
    """log P(sounds | letter) from the alignments so far, with a little added to every count."""
    pairs, letters = Counter(), Counter()
    for (spelling, _), shared in zip(words, aligned, strict=True):
        if shared is not None:
            pairs.update(zip(spelling, shared, strict=True))
            letters.update(spelling)

    def score(letter, sounds):
        return whole_log((pairs[letter, sounds] + 0.01) / (letters[letter] + 5))

    return score


def whole_log(probability):
    """log(probability) in whole units of ``1 / SCORE_UNIT``."""
    return round(SCORE_UNIT * math.log(probability))
