"""Make ``tasks/data/japanese_names.txt`` from the package japanese-personal-name-dataset.

    pip install japanese-personal-name-dataset==0.4.0
    python -m tools.make_data.japanese_names

The course itself never needs the package: it reads the extract, which has each surname and each
given name once, as hiragana and romaji. Kanji, population figures and sexes are left out. Kept are
readings of two or more hiragana, without those in ``unwelcome_japanese``.

A name's part (train, validation or test) depends on nothing but ``SEED`` and its romaji (a hash).
So two readings with one romaji (づ and ず are both "zu") land in the same part, and so does a
reading that is both a surname and a given name. The few readings that have two romaji stay in the
first part that gets them. Nothing in test was seen in training, in any role. Running it again
writes the same file, byte for byte.
"""

import csv
import hashlib
from importlib.metadata import distribution, version
from importlib.resources import files
from pathlib import Path

from lstm_course.tasks.unwelcome_japanese import pattern

TARGET = Path(__file__).parents[2] / "lstm_course" / "tasks" / "data" / "japanese_names.txt"
PACKAGE = "japanese-personal-name-dataset"
SEED = 0
PARTS = {"train": 0.80, "validation": 0.85, "test": 1.0}  # up to this share of the hashes

HEADER = """\
# Japanese surnames and given names, one reading a line: hiragana, then romaji. An extract of the
# PyPI package {package} {version}, made by
# tools/make_data/japanese_names.py; seed {seed}. The package's sources: Wikidata (CC0) and
# the Web NDL Authorities of the National Diet Library. The package's licence:
#
{notice}
"""


def main():
    folder = files("japanese_personal_name_dataset") / "dataset"
    surnames = {(row[2], row[3]) for row in rows(folder / "last_name_org.csv")}
    given = {
        (row[0], row[1])
        for sex in ("man", "woman")
        for row in rows(folder / f"first_name_{sex}_org.csv")
    }
    kinds = {"surnames": surnames, "given names": given}
    lines, earlier = [], set()
    for part in PARTS:
        here = set()
        for kind, names in kinds.items():
            members = sorted(
                name
                for name in names
                if wanted(*name) and part_of(name[1]) == part and name[0] not in earlier
            )
            here |= {hiragana for hiragana, _ in members}
            print(f"{kind} {part}: {len(members)}")
            lines.append(f"[{kind} {part}]")
            lines += [" ".join(name) for name in members]
        earlier |= here
    notice = next(f for f in distribution(PACKAGE).files if f.name == "LICENSE").read_text()
    header = HEADER.format(
        package=PACKAGE,
        version=version(PACKAGE),
        seed=SEED,
        notice="\n".join(f"# {line}".rstrip() for line in notice.strip().splitlines()),
    )
    TARGET.write_bytes((header + "\n".join(lines) + "\n").encode("utf-8"))
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


def rows(path):
    """The lines of a CSV file."""
    with path.open(encoding="utf-8") as lines:
        yield from csv.reader(lines)


def wanted(hiragana, romaji):
    """Whether this reading is plain hiragana and letters, long enough, and fit for a classroom."""
    plain = all("ぁ" <= letter <= "ん" for letter in hiragana)
    letters = romaji.isascii() and romaji.isalpha() and romaji.islower()
    return plain and letters and len(hiragana) >= 2 and not pattern().search(romaji)


def part_of(romaji):
    """The part that this spelling belongs to, the same on every machine."""
    digest = hashlib.sha256(f"{SEED} {romaji}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return next(part for part, limit in PARTS.items() if share < limit)


if __name__ == "__main__":
    main()
