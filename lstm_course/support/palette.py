"""The colours of the course: one table for the light theme, one for the dark.

The hues are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people with any of the
common forms of colour blindness can tell apart; some are darkened or lightened so that they stand
out from the page. Nothing relies on colour alone: negative values are hatched, lines differ in
their dashes and carry their name, marked things and verdicts carry a sign.
"""

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b1b1b",
    "soft": "#5f5f5f",
    "line": "#9a9a9a",
    "pipe": "#eceff1",
    "memory": "#0072b2",
    "negative": "#e69f00",
    "forget": "#c04f00",
    "input": "#00805e",
    "candidate": "#7a5c00",
    "output": "#a8467f",
    "right": "#00694d",  # the word of a verdict: darker than input, for it stands on tints too
    "wrong": "#a84400",
}

DARK = {
    "paper": "#151719",
    "ink": "#f2f2f2",
    "soft": "#bdbdbd",
    "line": "#8a8a8a",
    "pipe": "#2b3035",
    "memory": "#56b4e9",
    "negative": "#e69f00",
    "forget": "#ff8a3d",
    "input": "#2fc79b",
    "candidate": "#f0e442",
    "output": "#e79cc6",
    "right": "#2fc79b",
    "wrong": "#ff8a3d",
}

#: What became of an answer: the edge of a check's sentence, the bars of the class view.
VERDICTS = {
    "correct": LIGHT["input"],
    "wrong": LIGHT["forget"],
    "named": LIGHT["negative"],
    "follows": DARK["memory"],
    "not yet": "#dddddd",
}
