"""The colours of every picture: one table for the light theme, one for the dark.

The hues are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people with any of the
common forms of colour blindness can tell apart; some are darkened or lightened so that they stand
out from the page. No picture relies on colour alone: negative values are hatched, lines differ in
their dashes and carry their name, marked things carry a sign.
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
}

#: The colour of each gate, of the candidate and of what the cell holds and shows.
GATE_COLOURS = {
    "i": "input",
    "f": "forget",
    "g": "candidate",
    "o": "output",
    "c": "memory",
    "h": "output",
}

#: The order in which several lines of one chart take their colours and their dashes.
SERIES = ("memory", "forget", "input", "output", "candidate", "ink")
DASHES = (None, "9 5", "2 5", "12 4 2 4", "5 3", "1 4")


def theme_rules(theme, root):
    """Style rules that give every coloured element below ``root`` the colours of ``theme``."""
    rules = []
    for name, colour in theme.items():
        rules.append(f"{root} .fill-{name} {{ fill: {colour}; }}")
        rules.append(f"{root} .stroke-{name} {{ stroke: {colour}; }}")
    return "\n".join(rules)
