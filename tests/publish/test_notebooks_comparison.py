"""The comparison of notebooks (conftest.py of the course, with nbval) notices what it should.

Each test runs pytest in a process of its own on tiny notebooks, as ``python -m lstm_course test``
does on the real ones.
"""

import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from lstm_course.publish.sources import KERNEL
from lstm_course.support import patience
from lstm_course.support.places import ROOT

pytestmark = pytest.mark.slow


def shows(data):
    return new_output("display_data", data=data)


def prints(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def cell(code, *outputs, tags=()):
    return new_code_cell(
        code, outputs=list(outputs), execution_count=1, metadata={"tags": list(tags)}
    )


def write(folder, name, *cells):
    notebook = new_notebook(cells=list(cells), metadata=KERNEL)
    nbformat.write(notebook, folder / f"{name}.ipynb")


def compare(folder, *options):
    """Run pytest on the notebooks in ``folder``; return what it said."""
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "--nbval", "-v", "--color=no"]
    command += [f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval_sanitize.cfg'}", "--timeout=60"]
    done = subprocess.run(
        [*command, f"--rootdir={folder}", "--confcutdir", folder, *options, folder],
        capture_output=True,
        text=True,
        timeout=patience.seconds(200),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.stdout + done.stderr


def html(text):
    return f"from IPython.display import HTML, display\n\ndisplay(HTML({text!r}))"


def html_output(text):
    return shows({"text/html": text, "text/plain": "<IPython.core.display.HTML object>"})


def picture(value):
    return (
        "from IPython.display import display\n\n"
        "class P:\n    def _repr_mimebundle_(self, **_):\n"
        f"        return {{'image/png': {value!r}, 'text/plain': 'a picture'}}\n\ndisplay(P())"
    )


def test_what_may_differ_and_what_may_not(tmp_path):
    plot = "import matplotlib.pyplot as plt\n\nplt.plot([1, 2]);"
    png = {"image/png": "AAAA", "text/plain": "<Figure size 640x480 with 1 Axes>"}
    write(
        tmp_path,
        "same",
        cell("print(1)", prints("1\n")),
        cell(html("<b>1</b>"), html_output("<b>1</b>")),
        cell(picture("BBBB"), shows({"image/png": "CCCC", "text/plain": "a picture"})),
        cell(plot, shows(png)),
        cell("import sys\n\nprint('10%| |', file=sys.stderr)"),
        cell("print(object())", prints("<object object at 0xADDR>\n")),
        cell("from pathlib import Path\n\nprint(Path.cwd().name)", prints(f"{tmp_path.name}\n")),
        cell("import random\n\nrandom.random()", prints("x"), tags=["nbval-ignore-output"]),
        cell("1 / 0", tags=["raises-exception", "nbval-ignore-output"]),
    )
    write(tmp_path, "text", cell("print(1)", prints("2\n")))
    write(tmp_path, "html", cell(html("<b>1</b>"), html_output("<b>2</b>")))
    write(tmp_path, "less", cell("pass", prints("1\n")))
    write(tmp_path, "more", cell("print(1)"))
    write(tmp_path, "error", cell("1 / 0"))
    said = compare(tmp_path, "--numprocesses=2", "--dist=loadfile")
    for name in ("text", "html", "less", "more", "error"):
        assert f"FAILED {name}.ipynb::Cell 0" in said, said
    assert "5 failed, 9 passed" in said, said


def test_an_endless_cell_is_stopped(tmp_path):
    write(tmp_path, "endless", cell("while True:\n    pass"), cell("print(1)"))
    said = compare(tmp_path, "--nbval-cell-timeout=3")
    assert "Timeout of 3 seconds exceeded" in said
    assert "1 failed" in said


def test_a_cell_that_hides_its_interrupt_fails(tmp_path):
    hides = "import time\ntry:\n    time.sleep(40)\nexcept KeyboardInterrupt:\n    pass"
    write(tmp_path, "hides", cell(hides), cell("print(1)", prints("1\n")))
    said = compare(tmp_path, "--nbval-cell-timeout=3")
    assert "Timeout of 3 seconds exceeded; the cell hid that." in said
    assert "1 failed" in said


def test_the_cells_of_a_notebook_stay_together(tmp_path):
    """Two workers share the notebooks, never the cells of one: each cell needs those before it."""
    for name in ("a", "b", "c"):
        start = cell(f"x = {name!r}")
        write(tmp_path, name, start, *(cell("print(x)", prints(f"{name}\n")) for _ in range(4)))
    assert "15 passed" in compare(tmp_path, "--numprocesses=2", "--dist=loadfile")
