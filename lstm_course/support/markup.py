"""The small markup of the course's texts: `` `code` ``, ``c_{t−1}`` and ``10^{3}``.

A question, a check's sentence and the words in a drawing are written in it. This is the only place
that reads it; the browser and the pages get HTML.
"""

import re
from html import escape

_MARKS = re.compile(r"`(?P<code>[^`\n]+)`|_\{(?P<sub>[^}]*)\}|\^\{(?P<sup>[^}]*)\}")


def pieces(text):
    """The text as a list of (kind, words); kind is "text", "code", "sub" or "sup".

    What stands in code is taken as it is.
    """
    text, found, end = str(text), [], 0
    for mark in _MARKS.finditer(text):
        found.append(("text", text[end : mark.start()]))
        found.append((mark.lastgroup, mark[mark.lastgroup]))
        end = mark.end()
    found.append(("text", text[end:]))
    return [piece for piece in found if piece != ("text", "")]


def as_html(text):
    """The text as HTML, with ``<code>``, ``<sub>`` and ``<sup>``; all else is escaped."""
    return "".join(
        escape(words) if kind == "text" else f"<{kind}>{escape(words)}</{kind}>"
        for kind, words in pieces(text)
    )


def as_words(text):
    """The text without any mark, for where only letters can stand: c_{t−1} becomes ct−1."""
    return "".join(words for _, words in pieces(text))


def without_code(text):
    """The text without the marks of code; lowered and raised parts keep theirs."""
    return re.sub(r"`([^`\n]+)`", r"\1", str(text))
