"""Make ``tasks/data/sunspots.csv`` from the copy that statsmodels carries.

    pip install statsmodels==0.15.0
    python -m tools.make_data.sunspots_data

statsmodels' copy has 309 yearly means, 1700 to 2008, from NOAA's National Geophysical Data Center,
and says of itself: "This data is public domain." It is the older series (version 1). The series
that the Royal Observatory of Belgium (SILSO) publishes today was recalibrated in 2015, is on
another scale, and is under CC BY-NC 4.0: it is not used here, and the two must not be mixed.
"""

from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parents[2] / "lstm_course" / "tasks" / "data" / "sunspots.csv"

HEADER = """\
# Yearly mean sunspot number, 1700 to 2008 (the series before the recalibration of 2015).
# Source: NOAA National Geophysical Data Center, by way of statsmodels {version}
# (statsmodels/datasets/sunspots/sunspots.csv), which says: "This data is public domain."
# Made by tools/make_data/sunspots_data.py.
year,sunspots
"""


def main():
    source = (files("statsmodels") / "datasets" / "sunspots" / "sunspots.csv").read_text("ascii")
    rows = source.split()[1:]
    TARGET.write_text(HEADER.format(version=version("statsmodels")) + "\n".join(rows) + "\n")
    print(f"{TARGET.name}: {len(rows)} years, {rows[0]} to {rows[-1]}")


if __name__ == "__main__":
    main()
