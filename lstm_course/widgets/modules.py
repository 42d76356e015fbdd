"""Joins the ES modules in ``browser/`` to the one text that a widget or a page takes along.

A widget manager takes one text, and a page on a memory stick may fetch nothing, not even from the
folder beside it. So each module becomes a function that is called once, in the order in which they
import each other: no name of one module can meet a name of another, and the text of a module is
what it was. Only a small part of the language is read, and everything else is refused.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("browser")
_IMPORT = re.compile(r'^import \{([\w\s,]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\(.*", re.MULTILINE)


@cache
def front_end(name, folder=FOLDER):
    """The module ``name`` and all that it imports, as the text of one ES module.

    It exports what the module exports. Inside, the default export is called ``$default``.

    Raises:
        ValueError: a file or a name that is imported is not there, modules import each other in a
            circle, or an ``import`` or ``export`` is written in a way that is not read here.
    """
    modules = {}
    _read(name.removesuffix(".js"), folder, modules, ())
    *needed, (entry, (text, names, has_default)) = modules.items()
    parts = [f"// {one}.js\n{_wrapped(one, *module)}" for one, module in needed]
    parts.append(f"// {entry}.js\n{text}")
    if has_default:
        names = [*names, "$default as default"]
    return "\n".join([*parts, f"export {{ {', '.join(names)} }};\n"])


def _read(name, folder, modules, importers):
    """Put the module ``name`` into ``modules``, after all that it imports."""
    path = f"{name}.js"
    if name in importers:
        circle = ", ".join(f"{one}.js" for one in importers[importers.index(name) :])
        raise ValueError(f"{circle} import each other in a circle: move what they share to a file.")
    try:
        text = (folder / path).read_text(encoding="utf-8")
    except FileNotFoundError:
        by = f"{importers[-1]}.js" if importers else "a widget"
        raise ValueError(f"{by} needs {path}, but {folder.name}/ has no such file.") from None
    for wanted, source in _IMPORT.findall(text):
        if source not in modules:
            _read(source, folder, modules, (*importers, name))
        for one in filter(None, map(str.strip, wanted.split(","))):
            if one not in modules[source][1]:
                raise ValueError(
                    f"{path} imports {one} from {source}.js, which does not export it."
                )
    text = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = ${found[2]};", text)
    names = _EXPORT.findall(text)
    text, defaults = _DEFAULT.subn("const $default = ", _EXPORT.sub("", text))
    other = _OTHER.search(text)
    if other:
        raise ValueError(
            f"{path} has the line {other[0].strip()!r}, but only "
            'import { a, b } from "./file.js"; and export before function, const, class or default '
            "are joined."
        )
    modules[name] = (text, names, bool(defaults))


def _wrapped(name, text, names, has_default):
    """A module as a function of its own; what it exports is called ``$name``."""
    return f"const ${name} = (() => {{\n{text}return {{ {', '.join(names)} }};\n}})();"
