"""Exported pages, as far as they can be tested without a browser."""

import re
from types import SimpleNamespace

import nbformat
import pytest

from lstm_course.commands import html
from lstm_course.publish.pages import write
from lstm_course.publish.pages.exporter import made_from, once, page
from lstm_course.publish.pages.formulas import mathml
from lstm_course.publish.sources import find_targets, read_notebook
from lstm_course.support.places import ROOT
from lstm_course.widgets import CellExplorer
from lstm_course.widgets.offline import STATIC

# What a browser fetches by itself, from another machine; a link waits for a click.
FETCHES = (
    r"""(?:\b(?:src|srcset|poster)=|<link\b[^>]*\bhref=|\burl\(|@import\s*)["']?\s*(?:https?:)?//"""
)
LESSONS = [target for target in find_targets(ROOT) if target.is_lesson]


def test_widgets_are_html_only_when_asked(monkeypatch):
    explorer = CellExplorer()
    assert "text/html" not in explorer._repr_mimebundle_()[0]
    monkeypatch.setenv(STATIC, "1")
    piece = explorer._repr_mimebundle_()[0]["text/html"]
    assert "lstm-offline" in piece and 'data-shared="' in piece
    assert "image/png" in explorer._repr_mimebundle_()[0]


def test_a_value_that_json_does_not_know_and_a_closing_tag_do_no_harm(monkeypatch):
    monkeypatch.setenv(STATIC, "1")
    explorer = CellExplorer(f=float("nan"))
    explorer.sentence = "</script><b>"
    piece = explorer._repr_mimebundle_()[0]["text/html"]
    states = re.findall(r'<script type="application/json">(.*?)</script>', piece, re.DOTALL)
    assert len(states) == 1 and "NaN" not in states[0] and "</script>" not in states[0]
    assert "</script><b>" not in piece


@pytest.mark.parametrize("target", LESSONS, ids=lambda target: target.source.stem)
def test_every_lessons_text_becomes_a_page_without_loose_ends(target):
    pages = {one.notebook.stem for one in LESSONS}
    text = page(read_notebook(target, ROOT), pages, "abc")
    outside = re.sub(r"(?s)<(pre|code|style|script)\b.*?</\1>", "", text)
    assert "<math" in text or "$" not in target.source.read_text("utf-8")
    assert "\\" not in re.sub(r"(?s)<[^>]*>", "", outside)  # no LaTeX is left
    links = re.findall(r'href="([^"]*)"', outside)
    assert not [link for link in links if ".ipynb" in link]
    assert {link.split("#")[0][:-5] for link in links if link.endswith(".html")} <= {
        *pages,
        "index",
    }
    assert not re.findall(FETCHES, text)
    assert made_from(text) == "abc"


def test_what_would_be_fetched_is_seen():
    for piece in (
        '<script src="https://a/b"></script>',
        "<img src='//a/b'>",
        '<link rel="stylesheet" href="https://a/css2?family=b">',
        "@font-face { src: url(https://a/b) }",
        "@import 'https://a/b';",
    ):
        assert re.search(FETCHES, piece), piece
    assert not re.search(FETCHES, '<a href="https://a/b"><img src="data:image/png;base64,aa//">')


def test_what_several_widgets_share_stands_in_a_page_once(monkeypatch):
    monkeypatch.setenv(STATIC, "1")
    one, two = (CellExplorer().offline_html() for _ in range(2))
    assert one.count("data-shared=") > 0
    assert once(one + two).count("data-shared=") == one.count("data-shared=")


def test_formulas():
    assert "<mtr>" in mathml(r"\begin{aligned} a & b \\ c & d \end{aligned}")
    assert "<mspace" not in mathml(r"\tanh^2(a)") and "<mspace" in mathml(r"\ln f")
    assert "<msup>" not in mathml(r"\sigma'")
    with pytest.raises(ValueError, match="does not know"):
        mathml(r"\nosuchcommand{x}")
    with pytest.raises(ValueError, match="not LaTeX"):
        mathml(r"\left( a")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Two tiny lessons; running one notes its name and takes no kernel."""
    lessons = tmp_path / "source" / "lessons"
    lessons.mkdir(parents=True)
    (lessons / "01_one.py").write_text("# %% [markdown]\n# # One\n# [two](02_two.ipynb)\n")
    (lessons / "02_two.py").write_text("# %% [markdown]\n# # Two\n")
    ran = []

    def run_cells(notebook, target, root, more):
        assert more == {STATIC: "1"}
        ran.append(target.source.stem)

    (tmp_path / "lstm_course").mkdir()
    (tmp_path / "lstm_course" / "rnn.py").write_text("")
    monkeypatch.setattr(write, "ROOT", tmp_path)
    monkeypatch.setattr(write, "run_cells", run_cells)
    return SimpleNamespace(root=tmp_path, lessons=lessons, ran=ran, out=tmp_path / "pages")


def export(course, *names):
    return html.main([*names, "--out", str(course.out)], root=course.root)


def test_fresh_pages_are_left_alone(course, capsys):
    assert export(course) == 0 and course.ran == ["01_one", "02_two"]
    assert export(course) == 0 and len(course.ran) == 2
    assert "01_one.html is fresh" in capsys.readouterr().out
    (course.lessons / "02_two.py").write_text("# %% [markdown]\n# # Two, mended\n")
    assert export(course) == 0 and course.ran[2:] == ["02_two"]
    assert export(course, "01_one", "--force") == 0 and course.ran[3:] == ["01_one"]
    contents = (course.out / "index.html").read_text("utf-8")
    assert 'href="01_one.html">One<' in contents and 'href="02_two.html">Two, mended<' in contents


def test_a_change_of_the_package_makes_every_page_anew(course):
    assert export(course) == 0 and len(course.ran) == 2
    (course.root / "lstm_course" / "rnn.py").write_text("# mended\n")
    assert export(course) == 0 and course.ran[2:] == ["01_one", "02_two"]


def test_a_title_is_text_and_no_tag(course):
    (course.lessons / "02_two.py").write_text("# %% [markdown]\n# # h < c\n")
    assert export(course) == 0
    assert ">h &lt; c<" in (course.out / "index.html").read_text("utf-8")


def test_a_lesson_alone_does_not_link_to_pages_that_are_missing(course):
    assert export(course, "01_one") == 0
    text = (course.out / "01_one.html").read_text("utf-8")
    assert "02_two.html" not in text and "notebooks/02_two.ipynb" in text
    assert export(course) == 0  # now there are two, and the first is written anew
    assert "02_two.html" in (course.out / "01_one.html").read_text("utf-8")


def test_a_lesson_that_fails_keeps_its_old_page_and_the_others_go_on(course, monkeypatch, capsys):
    assert export(course) == 0
    old = (course.out / "01_one.html").read_bytes()
    good = write.run_cells

    def run_cells(notebook, target, root, more):
        if target.source.stem == "01_one":
            raise write.BuildFailed("  the reason")
        good(notebook, target, root, more)

    monkeypatch.setattr(write, "run_cells", run_cells)
    assert export(course, "--force") == 1
    assert "the reason" in capsys.readouterr().out
    assert (course.out / "01_one.html").read_bytes() == old
    assert course.ran[2:] == ["02_two"]


def test_bad_input_gets_a_sentence(course, capsys):
    assert export(course, "09_nothing") == 1
    assert "09_nothing" in capsys.readouterr().err
    course.out.write_text("a file stands in the way")
    assert export(course) == 1
    assert str(course.out) in capsys.readouterr().err


VIEW = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "VBox(children=(…))"}


def test_a_control_in_a_lesson_that_was_run_is_named(course, monkeypatch):
    def run_cells(notebook, target, root, more):
        notebook.cells[-1].outputs = [nbformat.v4.new_output("display_data", data=VIEW)]

    monkeypatch.setattr(write, "run_cells", run_cells)
    (course.lessons / "01_one.py").write_text("# %% [markdown]\n# # One\n\n# %%\nx = 1\n")
    assert export(course, "01_one") == 0
    assert "A control stands here" in (course.out / "01_one.html").read_text("utf-8")


def test_a_control_that_only_python_moves_is_named():
    output = nbformat.v4.new_output("display_data", data=VIEW)
    cells = [nbformat.v4.new_markdown_cell("# T"), nbformat.v4.new_code_cell("x", outputs=[output])]
    text = page(nbformat.v4.new_notebook(cells=cells), set(), "abc")
    assert "A control stands here" in text and "VBox" not in text
