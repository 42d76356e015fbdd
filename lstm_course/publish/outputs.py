"""Make what a run left in a notebook the same on every run.

Times, memory addresses, folders of this machine, progress bars and live widgets are taken out.
What is left changes only when the computation changes.
"""

import re
import sys
import tempfile
from pathlib import Path

import nbformat

FOLDED = " \n"  # before a folded answer; tests/nbval_sanitize.cfg takes it away
ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PROGRESS = re.compile(r"\d+%\||\d+(it)? \[\d+:\d\d|(it|s)/(s|it)\]")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
CELL_FILE = re.compile(r"[^\s\"']*ipykernel_\d+[/\\]\d+\.py")
LIBRARY = re.compile(r"[^\s\"'\x1b]*[/\\](site-packages|python3\.\d+)[/\\]")


def tidy(notebook, metadata, root):
    """Return the text of the ``.ipynb`` file for an executed ``notebook``.

    ``metadata`` is the notebook metadata to keep (running adds widget state and versions to it).
    Raises ``ValueError`` when a folder of this machine would be published.
    """
    number = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        if cell.source:
            number += 1
        cell.execution_count = number if cell.source else None
        cell.outputs = tidy_outputs(cell.outputs, cell.execution_count, root)
        if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            keep_the_answer(cell.outputs)
    notebook.metadata = metadata
    text = nbformat.writes(notebook)
    text = text if text.endswith("\n") else text + "\n"
    refuse_local_paths(text, root)
    nbformat.validate(nbformat.reads(text, as_version=4))
    return text


def tidy_outputs(outputs, execution_count, root, keep_views=False):
    """Scrub each output and join neighbouring pieces of the same stream.

    ``keep_views`` leaves the sign that a live widget stood here.
    """
    kept = []
    for output in outputs:
        if output.output_type == "stream":
            text = output.text if output.name != "stderr" else without_progress(output.text)
            output.text = scrub(text, root)
            if not output.text:
                continue
            if kept and kept[-1].output_type == "stream" and kept[-1].name == output.name:
                kept[-1].text += output.text
                continue
        elif output.output_type == "error":
            output.evalue = scrub(output.evalue, root)
            output.traceback = [scrub(line, root) for line in output.traceback]
        else:
            # A saved widget has no kernel behind it: JupyterLab would show "Error displaying
            # widget" where the still picture, which is saved too, can be seen.
            if not keep_views:
                output.data.pop(WIDGET_VIEW, None)
            for mime, value in output.data.items():
                if mime.startswith("text/") and isinstance(value, str):
                    output.data[mime] = scrub(value, root)
        if output.output_type == "execute_result":
            output.execution_count = execution_count
        kept.append(output)
    return kept


def keep_the_answer(outputs):
    """Begin a folded answer with an empty line: JupyterLab shows the first line beside its "•••".

    The line has a space, because JupyterLab passes over lines that have nothing at all.
    """
    for output in outputs[:1]:
        if output.output_type == "stream":
            output.text = FOLDED + output.text
        elif "text/plain" in output.get("data", {}):
            output.data["text/plain"] = FOLDED + output.data["text/plain"]


def without_progress(text):
    """Drop the lines of a progress bar from what was written to stderr."""
    lines = re.split(r"[\r\n]+", text)
    kept = [line for line in lines if line.strip() and not PROGRESS.search(line)]
    return "\n".join(kept) + "\n" if kept else ""


def scrub(text, root):
    """Replace addresses and folders by words that are the same everywhere."""
    text = ADDRESS.sub("0xADDR", text)
    text = CELL_FILE.sub("<cell>", text)
    text = text.replace(str(root) + "/", "").replace(str(root) + "\\", "")
    return LIBRARY.sub(lambda match: match[1] + "/", text)


def refuse_local_paths(text, root):
    """Raise ``ValueError`` if the text of a notebook names a folder of this machine."""
    for folder in {str(root), str(Path.home()), sys.prefix, tempfile.gettempdir()}:
        if len(folder) < 4:
            continue
        found = re.search(r"(?<![\w.])" + re.escape(folder) + r"[/\\][^\"\s]*", text)
        if found:
            raise ValueError(
                f"an output names the local path {found[0]}: change the cell so that it does not"
            )


def left_on_stderr(notebook):
    """Return (cell number, text) for everything that is still on stderr: warnings, as a rule."""
    return [
        (number, output.text)
        for number, cell in enumerate(notebook.cells, start=1)
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
