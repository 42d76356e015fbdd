"""The lessons as a learner meets them: still pictures before any run, then a run to the end."""

import pytest

pytestmark = pytest.mark.browser


def is_folded(cell):
    """Whether the stored output waits for the learner's prediction."""
    return cell["metadata"].get("jupyter", {}).get("outputs_hidden", False)


def outputs_of(notebook, skip=lambda cell: False):
    """[(outputs of a cell, their element)] from top to bottom, each scrolled into view."""
    for index, cell in enumerate(notebook.cells()):
        if cell["outputs"] and not skip(cell):
            yield cell["outputs"], notebook.show(index).locator(".jp-Cell-outputArea")


@pytest.mark.parametrize("name", ["00_start_here", "04_lstm"])
def test_still_pictures_before_any_run(open_notebook, no_complaints, name):
    notebook = open_notebook(f"notebooks/{name}.ipynb")
    sizes = []
    for outputs, element in outputs_of(notebook, skip=is_folded):
        stills = element.locator("img")
        for k in range(sum("image/png" in out.get("data", {}) for out in outputs)):
            stills.nth(k).wait_for()
            stills.nth(k).evaluate("(node) => node.decode()")
            sizes.append(stills.nth(k).evaluate("(node) => [node.naturalWidth, node.clientWidth]"))
        assert "Error displaying widget" not in element.inner_text()
    assert sizes, "no picture is shown"
    assert all(width > 400 and shown > 400 for width, shown in sizes), sizes
    assert notebook.page.locator(".lstm-live").count() == 0  # nothing has run
    no_complaints(notebook.page)


@pytest.mark.parametrize("name", ["00_start_here", "04_lstm"])
def test_a_lesson_runs_to_its_end(open_notebook, no_complaints, name):
    notebook = open_notebook(f"notebooks/{name}.ipynb")
    assert any(is_folded(cell) for cell in notebook.cells())
    notebook.run_all()
    # Running unfolds the answers: every output is looked at here, and would be missing otherwise.
    live = 0
    for outputs, element in outputs_of(notebook):
        assert [out for out in outputs if out["output_type"] == "error"] == []
        if any(
            "application/vnd.jupyter.widget-view+json" in out.get("data", {}) for out in outputs
        ):
            element.locator(".lstm-live .picture svg, .lstm-live.question").first.wait_for()
            live += 1
        assert "Error displaying widget" not in element.inner_text()
    assert live, "no live picture is shown"
    no_complaints(notebook.page)
