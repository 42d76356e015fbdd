"""Run the lessons and write their pages: what is fresh is left alone."""

import hashlib
import time

from lstm_course.publish.execute import BuildFailed, run_cells
from lstm_course.publish.outputs import tidy_outputs
from lstm_course.publish.pages.exporter import contents, made_from, page, title_of_page
from lstm_course.publish.sources import SourceError, read_notebook
from lstm_course.support.files import write_whole
from lstm_course.support.places import ROOT
from lstm_course.widgets.offline import STATIC


def export_all(targets, root, folder, force):
    """Export what is out of date; return 1 if a lesson failed (the others are still exported)."""
    code = package_digest()
    known = {path.stem for path in folder.glob("[0-9]*.html")}
    pages = known | {target.notebook.stem for target in targets}
    failed = 0
    for target in targets:
        path = folder / f"{target.notebook.stem}.html"
        digest = digest_of(target.source.read_bytes(), code, " ".join(sorted(pages)).encode())
        if not force and path.exists() and made_from(path.read_text("utf-8")) == digest:
            print(f"{path.name} is fresh")
            continue
        print(f"{path.name} …", end=" ", flush=True)
        start = time.perf_counter()
        try:
            text = page(run(target, root), pages, digest)
        except (SourceError, BuildFailed, ValueError) as error:
            failed += 1
            print(f"FAILED\n{error}\n", flush=True)
            continue
        write_whole(path, text)
        print(f"{time.perf_counter() - start:.0f} s, {len(text) // 1024} KiB", flush=True)
    titles = {
        path.stem: title_of_page(path.read_text("utf-8"))
        for path in sorted(folder.glob("[0-9]*.html"))
    }
    write_whole(folder / "index.html", contents(titles))
    print(f"Open {folder / 'index.html'} in a browser.")
    if failed:
        print(f"{failed} of {len(targets)} lessons could not be exported.")
    return 1 if failed else 0


def run(target, root):
    """The lesson as a notebook that has been run, its widgets written as HTML."""
    notebook = read_notebook(target, root)
    run_cells(notebook, target, root, {STATIC: "1"})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs, cell.execution_count, root, keep_views=True)
    return notebook


def package_digest():
    """Digest of the whole package: a lesson's pictures depend on it as much as on its source."""
    files = sorted(path for path in (ROOT / "lstm_course").rglob("*") if path.is_file())
    wanted = [path for path in files if path.suffix != ".pyc"]
    return digest_of(*(path.read_bytes() for path in wanted)).encode()


def digest_of(*parts):
    """SHA-256 of several byte strings."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()
