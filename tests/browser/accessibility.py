"""What we draw, examined by axe-core; JupyterLab's own parts are not ours to mend."""

from artefacts import keep_picture

SERIOUS = ("serious", "critical")


def serious(page):
    """One line for each serious or critical violation in our parts of the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".jp-OutputArea-output .lstm-live").response
    assert found["passes"], "axe-core has examined nothing"
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def examine(book, index, name, dark):
    """The live part of one cell in one theme: keep a screenshot; return its violations."""
    book.theme(dark)
    live = book.show(index).locator(".jp-OutputArea-output .lstm-live").first
    live.wait_for()
    keep_picture(live, name.replace(" ", "_"), dark)
    return serious(book.page)
