"""Take the README's picture, or pictures of every live picture in both themes.

python tests/browser/take_pictures.py              docs/cell_explorer.png
python tests/browser/take_pictures.py FOLDER       every live picture, light and dark
"""

import shutil
import sys
import tempfile
from pathlib import Path

from course_in_browser import ROOT, Notebook, new_page, open_browser, running_lab
from live_pictures import PICTURES, write_notebook

README_PICTURE = ROOT / "docs" / "cell_explorer.png"
WIDTH, HEIGHT = 1100, 800
SHOWN = {"f": "0.97", "i": "0.4", "o": "0.6", "t": "22"}  # every pipe carries something


def lesson_04(browser, lab):
    """The cell explorer of lesson 04 as a learner sees it, at a moment that shows much."""
    page = new_page(browser, WIDTH, HEIGHT)
    notebook = Notebook(page, lab, "notebooks/04_lstm.ipynb")
    notebook.finish("await jupyterapp.commands.execute('application:toggle-left-area');")
    explorer = next(
        k for k, cell in enumerate(notebook.cells()) if "CellExplorer(" in cell["source"]
    )
    notebook.run_to(explorer)
    cell = notebook.show(explorer)
    cell.locator(".lstm-live svg").wait_for()
    for trait, value in SHOWN.items():
        slider = cell.locator(f'input[data-trait="{trait}"]')
        slider.fill(value)
    slider.blur()
    page.wait_for_timeout(1000)  # the sentence follows after a rest
    notebook.show(explorer)
    README_PICTURE.parent.mkdir(exist_ok=True)
    page.screenshot(path=README_PICTURE)
    notebook.close()


def every_picture(browser, lab, folder):
    """Each live picture in both themes, with a slider in focus: one PNG file each."""
    folder.mkdir(parents=True, exist_ok=True)
    notebook = Notebook(new_page(browser), lab, "live_pictures.ipynb")
    notebook.run_all()
    for dark in (False, True):
        notebook.theme(dark)
        for index, picture in enumerate(PICTURES, start=1):
            live = notebook.show(index).locator(".lstm-live")
            live.locator("input, [role=slider]").first.focus()
            notebook.page.keyboard.press("ArrowLeft")
            notebook.page.wait_for_timeout(800)
            name = f"{picture.name}_{'dark' if dark else 'light'}.png"
            live.screenshot(path=folder / name)
    notebook.close()


def main(argv):
    with tempfile.TemporaryDirectory() as scratch:
        course = Path(scratch) / "course"
        shutil.copytree(ROOT / "notebooks", course / "notebooks")
        write_notebook(course / "live_pictures.ipynb")
        with open_browser() as browser, running_lab(course, Path(scratch) / "own") as lab:
            if argv:
                every_picture(browser, lab, Path(argv[0]))
            else:
                lesson_04(browser, lab)


if __name__ == "__main__":
    main(sys.argv[1:])
