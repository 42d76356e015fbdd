"""The slides: what the cells' marks put on them, and what the command says to bad input."""

import re
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lstm_course.commands import slides as command
from lstm_course.course import lessons
from lstm_course.publish.slides import write
from lstm_course.publish.slides.exporter import OURS, deck
from lstm_course.publish.slides.prepare import MarksError, prepare
from lstm_course.publish.slides.questions import small_marks
from lstm_course.support.places import ROOT

LESSON = lessons.Lesson(
    *("01", "one", "One", "", "", (), "ink", ""),
    sections=(lessons.Section("A", 4, "core"), lessons.Section("B", 6, "deeper")),
    questions={},
)
QUIZ = """Quiz(
    "name",
    "Why "
    "so?",
    ("Because", False, "No. Not because."),
    ("Therefore", True, "Right. c_{t−1} is kept."),
)"""


def marked(cell, kind, **more):
    cell.metadata["slideshow"] = {"slide_type": kind, **more} if kind else {}
    return cell


def text(words, kind="", **more):
    return marked(new_markdown_cell(words), kind, **more)


def code(source, *outputs, kind="", **more):
    return marked(new_code_cell(source, outputs=list(outputs)), kind, **more)


def printed(words):
    return new_output("stream", name="stdout", text=words)


def result(words, **more):
    return new_output("execute_result", data={"text/plain": words, **more}, metadata={})


def slides_of(*cells, core=False):
    """[(heading, what is shown, what is spoken)] of each slide, as plain HTML."""
    page, number = deck(new_notebook(cells=[text("# T", "slide"), *cells]), LESSON, core)
    found = []
    for piece in page.split('<div class="page')[1:]:
        notes = "".join(re.findall(r'<aside class="notes">(.*?)</aside>', piece, re.DOTALL))
        shown = re.sub(r'<aside class="notes">.*?</aside>', "", piece, flags=re.DOTALL)
        heading, _, body = shown.partition("</h2>")
        found.append((heading.partition("<h2>")[2], body, notes))
    assert len(found) == number
    return found[1:]


def test_a_slide_bears_its_section_s_heading_and_what_is_not_shown_is_spoken():
    first, second = slides_of(
        text("## A\n\nFor the speaker."),
        text("One.\n\nTwo.\n\n- a\n- b", "slide", parts=[1, 3]),
        text("Also spoken."),
        code("x = 1", printed("1"), kind="subslide"),
    )
    assert first[0] == second[0] == "A"
    assert "One." in first[1] and "<li>a" in first[1] and "Two." not in first[1]
    for words in ("4 minutes", "For the speaker.", "Two.", "Also spoken."):
        assert words in first[2]
    assert "highlight" in second[1] and ">1</pre>" in second[1]


def test_a_heading_in_the_middle_of_a_text_begins_another_slide():
    first, second = slides_of(text("## A\n\nOne.\n\n## B\n\nTwo.", "slide", parts=[1, 2]))
    assert (first[0], second[0]) == ("A", "B") and "One." in first[1] and "Two." in second[1]


def test_code_and_its_output_can_be_shown_alone():
    picture = result("a picture", **{"image/png": "iVBORw0KGgo="})
    first, second = slides_of(
        code("secret()", picture, kind="slide", show="output"),
        code("shown()", printed("hidden words"), kind="subslide", show="code"),
    )
    assert "<img" in first[1] and "secret" not in first[1] and "secret()" in first[2]
    assert "shown" in second[1] and "hidden words" not in second[1] and "hidden words" in second[2]


def test_a_live_picture_says_that_it_lives_elsewhere():
    still = result("CellExplorer(f=0.9)", **{"image/png": "iVBORw0KGgo="})
    (slide,) = slides_of(code("CellExplorer()", still, kind="slide", show="output"))
    assert "Live in JupyterLab" in slide[1] and 'alt="CellExplorer(f=0.9)"' in slide[1]


def test_a_quiz_shows_its_question_and_its_answer_on_the_next_step():
    (slide,) = slides_of(code(QUIZ, result("Quiz: Why so?\n  ( ) Because"), kind="slide"))
    assert "Why so?" in slide[1] and "Quiz(" not in slide[1] + slide[2]
    right, wrong = (re.findall(rf"<li[^>]*>{word}", slide[1]) for word in ("Therefore", "Because"))
    assert "right" in right[0] and "right" not in wrong[0]
    assert "fragment" in right[0] and "fragment" in wrong[0]
    assert "c<sub>t−1</sub> is kept" in slide[1]


def test_a_prediction_shows_its_choices_and_its_result_when_the_author_says():
    asked = "Predict: How many?\n  (a number from 0 to 100 %)"
    answer = " \nHow many?\n  Your prediction: none was made\n  Result: 27 %"
    first, second = slides_of(
        code("guess = Predict()", result(asked), kind="slide"),
        code("guess.compare(1)", printed("a table"), result(answer), kind="subslide"),
    )
    assert "How many?" in first[1] and "a number from 0 to 100 %" in first[1]
    assert "27 %" not in first[1] and "27 %" in second[1] and "a table" in second[1]
    assert "guess.compare" not in second[1]


def test_only_the_core_is_shown_when_asked():
    cells = [text("## A\n\none", "slide"), text("## B\n\ntwo", "slide"), text("## C\n\n3", "slide")]
    assert [slide[0] for slide in slides_of(*cells)] == ["A", "B", "C"]
    assert [slide[0] for slide in slides_of(*cells, core=True)] == ["A", "C"]


def test_what_is_skipped_is_neither_shown_nor_spoken():
    slides = slides_of(text("shown", "slide"), text("gone", "skip"), code("gone()", kind="skip"))
    assert "gone" not in str(slides)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (text("One.", "slide", parts=[2]), "has 1 paragraphs"),
        (text("One.", "slidde"), "slide_type is 'slidde'"),
        (code("x", kind="slide", show="picture"), "show is 'picture'"),
    ],
)
def test_a_mark_that_cannot_be_carried_out_is_a_sentence(cell, says):
    with pytest.raises(MarksError, match=re.escape(says)):
        prepare(new_notebook(cells=[cell]), LESSON)


@pytest.mark.parametrize("lesson", lessons.LESSONS, ids=lambda one: one.stem)
def test_every_lesson_has_its_slides_and_asks_no_other_machine(lesson):
    notebook = nbformat.read(ROOT / "notebooks" / f"{lesson.stem}.ipynb", as_version=4)
    page, number = deck(notebook, lesson)
    assert number > 15
    asked = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(one.startswith(("reveal/", "data:")) for one in asked)
    shown = re.findall(r"<h2>(.*?)</h2>", page)
    plain = [re.sub(r"<[^>]+>", "", one) for one in shown]
    core = [one.heading.replace("`", "") for one in lesson.sections if one.level == "core"]
    assert set(core) <= set(plain)
    assert page.count('class="page quiz"') == 5


def test_a_question_s_own_marks_become_html():
    assert small_marks("`a_{b}` < c_{t−1}, 10^{3}") == (
        "<code>a<sub>b</sub></code> &lt; c<sub>t−1</sub>, 10<sup>3</sup>"
    )


# --- the command


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A built course with one tiny lesson."""
    monkeypatch.setattr(write, "lessons", SimpleNamespace(lesson=lambda number: LESSON))
    (tmp_path / "notebooks").mkdir()
    cells = [text("# 01 One", "slide"), text("## A\n\none", "slide"), text("## B\n\n2", "slide")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / "01_one.ipynb")
    return tmp_path


def test_it_writes_decks_and_a_page_that_lists_them(course, capsys):
    assert command.main([], course) == 0
    assert "01_one.html: 3 slides" in capsys.readouterr().out
    assert 'href="01_one.html">01 One<' in (course / "slides" / "index.html").read_text("utf-8")
    page = (course / "slides" / "01_one.html").read_text("utf-8")
    for name in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert (course / "slides" / name).exists()
    assert command.main(["01", "--core"], course) == 0
    assert "01_one.html: 2 slides" in capsys.readouterr().out


def test_a_page_of_somebody_else_is_neither_listed_nor_overwritten(course, capsys):
    (course / "slides").mkdir()
    (course / "slides" / "02_mine.html").write_text("mine")
    assert command.main([], course) == 0
    assert "02_mine" not in (course / "slides" / "index.html").read_text("utf-8")
    (course / "slides" / "01_one.html").write_text("mine")
    assert command.main([], course) == 1
    assert "choose another folder" in capsys.readouterr().err
    assert (course / "slides" / "01_one.html").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["09_nothing"], "no built lesson '09_nothing'"),
        (["--out", "notebooks/01_one.ipynb"], "01_"),
    ],
)
def test_bad_input_gets_a_sentence(course, capsys, monkeypatch, arguments, says):
    monkeypatch.chdir(course)
    assert command.main(arguments, course) == 1
    assert says in capsys.readouterr().err


def test_a_wrong_mark_and_an_unbuilt_course_get_a_sentence(course, capsys):
    built = course / "notebooks" / "01_one.ipynb"
    nbformat.write(new_notebook(cells=[text("One.", "slide", parts=[5])]), built)
    assert command.main([], course) == 1
    assert "01_one: parts is [5] in the slideshow mark of 'One.'" in capsys.readouterr().err
    built.unlink()
    assert command.main([], course) == 1
    assert "run `python -m lstm_course build` first" in capsys.readouterr().err


def test_what_is_written_says_who_made_it(course):
    assert command.main([], course) == 0
    assert all(OURS in path.read_text("utf-8") for path in (course / "slides").glob("*.html"))
