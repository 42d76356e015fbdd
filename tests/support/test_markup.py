"""The small markup of texts, and the one palette."""

import re
from pathlib import Path

import pytest

import lstm_course
from lstm_course.pictures import svg
from lstm_course.support.markup import as_html, as_words, pieces, without_code
from lstm_course.support.palette import DARK, LIGHT

PACKAGE = Path(lstm_course.__file__).parent


@pytest.mark.parametrize(
    ("text", "html", "words"),
    [
        ("plain", "plain", "plain"),
        ("c_{t−1} of 10^{3}", "c<sub>t−1</sub> of 10<sup>3</sup>", "ct−1 of 103"),
        ("`a<b` & c", "<code>a&lt;b</code> &amp; c", "a<b & c"),
        ("`W_{x}` stays", "<code>W_{x}</code> stays", "W_{x} stays"),  # code is taken as it is
        ("one ` alone, x_t and x_{", "one ` alone, x_t and x_{", "one ` alone, x_t and x_{"),
        ('say "<b>"', "say &quot;&lt;b&gt;&quot;", 'say "<b>"'),
        ("", "", ""),
    ],
)
def test_markup(text, html, words):
    assert as_html(text) == html
    assert as_words(text) == words
    assert "".join(part for _, part in pieces(text)) == words


def test_without_code_keeps_what_is_lowered():
    assert without_code("`x[t]` and c_{t}") == "x[t] and c_{t}"
    drawn = svg.text(0, 0, "`x[t]` and c_{t}")
    assert ">x[t] and c<tspan" in drawn and "`" not in drawn


def test_every_colour_of_the_palette_stands_in_one_place():
    """A colour that is written down a second time no longer follows the first."""
    colours = "|".join({*LIGHT.values(), *DARK.values()} - {"#ffffff"})
    places = [*PACKAGE.glob("*/*.py"), *PACKAGE.glob("widgets/**/*.css")]
    again = {
        str(path.relative_to(PACKAGE))
        for path in places
        if re.search(colours, path.read_text("utf-8"), re.IGNORECASE)
    }
    assert again == {"support/palette.py"}
