"""A lesson in JupyterLab as a learner meets it: what it shows unrun, and run to its end."""

from artefacts import keep_picture

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOT_DRAWN = ("Error displaying widget", "could not be drawn")


def is_folded(cell):
    """Whether the stored output waits for the learner's prediction."""
    return cell["metadata"].get("jupyter", {}).get("outputs_hidden", False)


def outputs_of(notebook, skip=lambda cell: False):
    """[(outputs of a cell, their element)] from top to bottom, each scrolled into view."""
    for index, cell in enumerate(notebook.cells()):
        if cell["outputs"] and not skip(cell):
            yield cell["outputs"], notebook.show(index).locator(".jp-Cell-outputArea")


def shows_stills(notebook):
    """Before any run each stored picture is there, in full; returns how many."""
    sizes = []
    for outputs, element in outputs_of(notebook, skip=is_folded):
        stills = element.locator("img")
        for k in range(sum("image/png" in out.get("data", {}) for out in outputs)):
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
    # Running unfolds the answers: every output is looked at here, and would be missing otherwise.
    live = 0
    for outputs, element in outputs_of(notebook):
        assert [out for out in outputs if out["output_type"] == "error"] == []
        if any(WIDGET_VIEW in out.get("data", {}) for out in outputs):
            shown = element.locator(
                ".lstm-live .picture svg, .lstm-live.question, .jupyter-widgets"
            )
            shown.first.wait_for()
            live += 1
            if element.locator(".lstm-live:not(.question)").count():
                is_moved(notebook, element.locator(".lstm-live:not(.question)").first)
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
