"""What one part of a lesson takes over from earlier ones: names that their cells have defined.

A workshop leaves parts out. A part can only be run where the parts that define its names have run.
Standard library only; nothing is executed.
"""

import re
import symtable

CELL = re.compile(r"^# %%(.*)\n", flags=re.MULTILINE)
HEADING = re.compile(r"^# (###?) (.+?)\s*$", flags=re.MULTILINE)


def needs(text, titles):
    """{title: the earlier titles whose names it uses}, for a lesson's percent-format source.

    What stands before the first heading, the imports of most lessons, is always run.

    Args:
        text: the source.
        titles: the parts, second- or third-level headings. A third-level heading that is not
            among them belongs to the one above it.
    """
    parts = code_of_parts(text, titles)
    parts.pop("", None)
    definers, found = {}, {}
    for title, code in parts.items():
        own, used = names(code)
        taken_over = (used & set(definers)) - own
        found[title] = tuple(dict.fromkeys(definers[name] for name in sorted(taken_over)))
        definers |= dict.fromkeys(own, title)
    return found


def code_of_parts(text, titles):
    """{title: its code}, "" for what comes before the first heading, in the lesson's order."""
    pieces = CELL.split(text)[1:]
    code, section, title = {}, "", ""
    for kind, body in zip(pieces[::2], pieces[1::2], strict=True):
        if "[markdown]" not in kind:
            code[title] = code.get(title, "") + body
            continue
        for marks, heading in HEADING.findall(body):
            if marks == "##":
                section = title = heading
            else:
                title = heading if heading in titles else section
    return code


def names(code):
    """(names that some code defines, global names that it uses)."""
    try:
        table = symtable.symtable(code, "lesson", "exec")
    except SyntaxError:  # a cell for the notebook alone
        return set(), set()
    symbols = table.get_symbols()
    own = {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
    used = {one.get_name() for one in symbols if one.is_referenced()}
    inner = list(table.get_children())
    own |= {one.get_name() for one in inner if one.get_type() in ("function", "class")}
    while inner:
        scope = inner.pop()
        inner += scope.get_children()
        used |= {
            one.get_name() for one in scope.get_symbols() if one.is_global() and one.is_referenced()
        }
    return own, used
