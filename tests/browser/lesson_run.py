"""A lesson in JupyterLab as a learner meets it: what it shows unrun, and run to its end."""

from artefacts import keep_picture

# Lessons that train for long have test files of their own, so that they run beside the others.
LONG = ["06_bilstm", "07_pytorch_gpu"]
LONGEST = "05_learning_to_remember"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOT_DRAWN = ("Error displaying widget", "could not be drawn")


def is_folded(cell):
    """Whether the stored output waits for the learner's prediction."""
    return cell["metadata"].get("jupyter", {}).get("outputs_hidden", False)


def has(kind, outputs):
    """How many of a cell's outputs are of a kind, such as "image/png"."""
    return sum(kind in output.get("data", {}) for output in outputs)


def outputs_of(notebook, kind, skip=lambda cell: False):
    """[(outputs of a cell, their element)] of the cells that show a kind, scrolled into view."""
    for index, cell in enumerate(notebook.cells()):
        if has(kind, cell["outputs"]) and not skip(cell):
            yield cell["outputs"], notebook.show(index).locator(".jp-Cell-outputArea")


def shows_stills(notebook):
    """Before any run each stored picture is there, in full; returns how many."""
    sizes = []
    for outputs, element in outputs_of(notebook, "image/png", skip=is_folded):
        stills = element.locator("img")
        for k in range(has("image/png", outputs)):
            stills.nth(k).wait_for()
            stills.nth(k).evaluate("(node) => node.decode()")
            sizes.append(stills.nth(k).evaluate("(node) => [node.naturalWidth, node.clientWidth]"))
        assert NOT_DRAWN[0] not in element.inner_text()
    assert all(width > 400 and shown > 400 for width, shown in sizes), sizes
    assert notebook.page.locator(".lstm-live").count() == 0  # nothing has run
    return len(sizes)


def runs_to_its_end(notebook, name, seconds):
    """Run all; no error, every live picture drawn and moved by a key; returns how many."""
    assert any(is_folded(cell) for cell in notebook.cells())
    notebook.run_all(seconds)
    for cell in notebook.cells():
        assert [out for out in cell["outputs"] if out["output_type"] == "error"] == []
    # Running unfolds the answers: what is looked at here would be missing otherwise.
    live = 0
    for _, element in outputs_of(notebook, WIDGET_VIEW):
        shown = element.locator(".lstm-live .picture svg, .lstm-live.question, .jupyter-widgets")
        shown.first.wait_for()
        live += 1
        picture = element.locator(".lstm-live:not(.question)").first
        if picture.count():
            is_moved(notebook, picture)
            keep_picture(element, f"{name}_{live:02}", dark=False)
        assert not any(words in element.inner_text() for words in NOT_DRAWN)
    return live


def is_moved(notebook, live):
    """Every slider of a live picture takes a key, and the picture is still drawn afterwards."""
    place = notebook.active_cell()
    for slider in live.locator("input[type=range]").all():
        before = slider.input_value()
        slider.focus()
        at_end = float(before) == float(slider.get_attribute("max"))
        notebook.page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
        assert slider.input_value() != before, slider.get_attribute("aria-label")
    assert notebook.active_cell() == place  # no key went astray
    live.locator(".picture svg").wait_for()
