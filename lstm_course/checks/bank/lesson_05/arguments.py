"""Arguments that several questions of lesson 05 are tried with."""

SENTENCES = (
    "use len(x) or max(a, b) now",
    "a tuple (with (nested) parts) and more text",
    "see while (the statement) and for (the other one)",
)
