"""What Jupyter does to a cell before Python reads it, and the magics that an answer may need.

IPython's own transformer is asked, so a cell means here what it means in Jupyter: every line stays,
and only those that IPython itself reads as its own become calls of ``get_ipython()``. That is a
``Shell`` here: magics that run code run it, and those that speak with the computer do nothing.
"""

import ast
import importlib
import re
import shlex

TRANSFORMER = "IPython.core.inputtransformer2"
BODY_RUNS = ("time", "capture", "prun", "debug", "memit")  # %%magics around ordinary lines
WRITES = ("writefile", "file")
MAGIC_CALLS = ("run_line_magic", "run_cell_magic")
PYLAB = (
    "import numpy, matplotlib\nfrom matplotlib import pyplot\nfrom numpy import *\n"
    "np, plt = numpy, pyplot\n"
)
FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_BINDS = re.compile(r"\b(?:def|class|import|as)\s+(\w+)|^[ \t]*(\w+)[ \t]*=(?!=)", re.MULTILINE)


class NotRun(Exception):
    """Raised for a cell magic that runs nothing here, such as ``%%bash``."""


def as_python(source):
    """The text of a cell as plain Python, line for line as far as IPython keeps them.

    Raises SyntaxError where IPython's transformer does; what it lets through may still be none.
    """
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%") and first[2:].split()[:1] in ([name] for name in BODY_RUNS):
        return "\n" + as_python(rest)
    try:
        parse(source)
    except SyntaxError:  # no plain Python: only then is IPython needed, and it is slow to import
        transformer = importlib.import_module(TRANSFORMER).TransformerManager()
        return transformer.transform_cell(source)
    return source


def parse(source, name="<cell>"):
    """The statements of a cell. Raises SyntaxError, or ValueError for a text with a zero byte."""
    return compile(source, name, "exec", FLAGS | ast.PyCF_ONLY_AST, dont_inherit=True).body


def bound_by(statement):
    """Names that a statement would have made; "*" stands for those that nobody can know."""
    names = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in MAGIC_CALLS:
            texts = [str(part.value) for part in node.args if isinstance(part, ast.Constant)]
            names |= {"*"} if texts[:1] == ["run"] else bound_in_text("\n".join(texts))
    return names


def bound_in_text(text):
    """The same for a text that is not Python."""
    return {name for found in _BINDS.findall(text) for name in found if name}


class Shell:
    """What ``get_ipython()`` is while answers are graded. ``space``: a ``NotebookSpace``."""

    def __init__(self, space):
        self._space = space
        self.user_ns = space.names

    def run_line_magic(self, name, line, *more):
        """``%name line``; its value where the magic has one."""
        if name == "time":
            return self._space.evaluate(line)
        if name == "pylab":
            return self._space.evaluate(PYLAB)
        if name == "run":
            words = [word for word in shlex.split(line) if not word.startswith("-")]
            with open(words[0], encoding="utf-8") as file:
                self._space.evaluate(file.read())

    def run_cell_magic(self, name, line, cell):
        """``%%name line`` over a cell. Raises NotRun for all but those that write a file."""
        if name not in WRITES:
            raise NotRun(f"%%{name} is not run while answers are graded")
        *options, path = shlex.split(line)
        with open(path, "a" if "-a" in options else "w", encoding="utf-8") as file:
            file.write(cell)
        importlib.invalidate_caches()  # the next cell may import it

    def magic(self, text):
        """The older spelling of ``run_line_magic``."""
        name, _, line = text.lstrip("%").partition(" ")
        return self.run_line_magic(name, line)

    def system(self, command):
        """``!command``: nothing is started."""

    def getoutput(self, command):
        """``!command`` with a result: as if it had printed nothing."""
        return []
