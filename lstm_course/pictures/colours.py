"""How pictures use the course's colours, which stand in ``support/palette.py``."""

from lstm_course.support.palette import DARK, LIGHT

__all__ = ["DARK", "DASHES", "GATE_COLOURS", "LIGHT", "SERIES", "theme_rules"]

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
    """Style rules that give all that is below ``root`` the colours of ``theme``.

    A coloured element of a drawing has a class; a style sheet writes ``var(--memory)``.
    """
    rules = [f"{root} {{ {' '.join(f'--{name}: {colour};' for name, colour in theme.items())} }}"]
    for name in theme:
        rules.append(f"{root} .fill-{name} {{ fill: {theme[name]}; }}")
        rules.append(f"{root} .stroke-{name} {{ stroke: {theme[name]}; }}")
    return "\n".join(rules)
