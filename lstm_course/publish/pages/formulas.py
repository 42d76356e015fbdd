"""Formulas: from the LaTeX of a lesson to MathML, which browsers draw without a script or a font.

The work is latex2mathml's. What it lacks is mended here, and a command that it does not know is an
error: it would stand in the page as ``\\command``.
"""

import re

from latex2mathml.converter import convert

# In LaTeX `aligned` stands inside a formula and `align*` is one; latex2mathml knows the second.
_SYNONYMS = {r"\begin{aligned}": r"\begin{align*}", r"\end{aligned}": r"\end{align*}"}
_TEXT = re.compile(r"<(mi|mo|mn|mtext)[^>]*>([^<]*)</\1>")
# A function's name stands apart from its argument, unless that is in parentheses: ln f, tanh(c).
_FUNCTION = re.compile(r"(?<!<msup>)(<mi>(?:ln|tanh|exp|max|min)</mi>)(?=<m(?:i|n|sub)>)")
# A prime is raised by its own glyph; as an exponent it would shrink to a dot.
_PRIME = re.compile(r"<msup>(<m\w+[^>]*>[^<]*</m\w+>)<mi>(&#x02032;)</mi></msup>")


def mathml(latex, display="inline"):
    """One formula as a ``<math>`` element. ``display``: "inline" or "block".

    Raises:
        ValueError: a formula that is not LaTeX, or a command that is not known.
    """
    text = latex.strip()
    for name, known in _SYNONYMS.items():
        text = text.replace(name, known)
    try:
        found = convert(text, display=display)
    except Exception as error:  # latex2mathml's errors have no common ancestor
        raise ValueError(f"The formula {latex!r} is not LaTeX: {type(error).__name__}.") from None
    for _, content in _TEXT.findall(found):
        if content.startswith("\\") or content == "&":
            raise ValueError(
                f"The formula {latex!r} holds {content}, which latex2mathml does not know: "
                "write it otherwise."
            )
    found = _PRIME.sub(r'\1<mo lspace="0" rspace="0">\2</mo>', found)
    return _FUNCTION.sub(r'\1<mspace width="0.167em" />', found)
