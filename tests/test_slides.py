"""The slides: how a lesson becomes slides, and what the command says to bad input."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lstm_course.commands import slides as command
from lstm_course.support.places import ROOT
from lstm_course.teaching import slide_text
from lstm_course.teaching.deck import HERE, deck, small_marks
from lstm_course.teaching.plan import lesson_blocks
from lstm_course.teaching.slide_questions import Option, Question, answered, called, questions
from lstm_course.teaching.slides import chosen_sections, section_slides, sections

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
STILL = {"image/png": "iVBORw0KGgo=", "text/plain": "a picture"}
QUIZ = """Quiz(
    "name",
    "Why "
    "so?",
    ("Because", False, "No. Not because."),
    ("Therefore", True, "Right. c_{t−1} is kept."),
)"""
PREDICT = 'guess = Predict("name", "What now?", choices=("this", "that"))\nguess'


LONG = "It goes on and on. " * 15


def printed(text):
    return new_output("stream", name="stdout", text=text)


def picture(**more):
    return new_output("display_data", data={**STILL, **more}, metadata={"image/png": {}})


def slides_of(*cells):
    """The slides of a section that holds these cells."""
    made = [new_markdown_cell(one) if isinstance(one, str) else one for one in cells]
    return section_slides(sections(made)[-1], "04")


def notes_of(slide):
    return "\n".join(words for _, words in slide.notes)


def test_a_text_shows_its_key_sentences_and_the_speaker_has_all_of_it():
    prose = f"First. A **gate** is a valve. Plain prose. {LONG}"
    (slide,) = slides_of(f"## One\n\n{prose}\n\n$$h = o$$\n\n- a\n  b\n- c")
    assert slide.markdown == "A **gate** is a valve.\n\n$$h = o$$\n\n- a\n  b\n- c"
    assert "Plain prose." in notes_of(slide) and "First." in notes_of(slide)


def test_prose_alone_is_spoken_except_at_the_start_of_a_section():
    opening = f"## One\n\nThis. That. {LONG}"
    first, second = slides_of(opening, new_code_cell(PREDICT), "Only prose. More.")
    assert first.markdown == "This."
    assert second.kind == "question" and "Only prose. More." in notes_of(second)


def test_a_short_text_stays_whole():
    (slide,) = slides_of("## One\n\nA bit comes at step 0. Stay silent, then show it.")
    assert slide.markdown == "A bit comes at step 0. Stay silent, then show it."


def test_a_sentence_is_not_cut_inside_a_formula_or_after_its_label():
    assert slide_text.sentences("See $a. B$ now. And `x. Y` too.") == [
        "See $a. B$ now.",
        "And `x. Y` too.",
    ]
    assert slide_text.sentences("It is 0. See 2.5. Memory.") == ["It is 0.", "See 2.5. Memory."]
    assert slide_text.sentences("**Step 1.** Write it. Then go.") == [
        "**Step 1.** Write it.",
        "Then go.",
    ]


def test_long_lists_and_tables_go_on_on_the_next_slide():
    items = slide_text.slides_full([f"- item {k}" for k in range(15)])
    assert len(items) == 2 and items[1].startswith("- item 11\n- item 12")
    table = "| a | b |\n|---|---|\n" + "\n".join(f"| {k} | x |" for k in range(12))
    tables = slide_text.slides_full([table])
    assert len(tables) == 2 and all(one.startswith("| a | b |\n|---|---|\n") for one in tables)
    assert sum(one.count("| x |") for one in tables) == 12


def test_a_picture_has_a_slide_of_its_own_and_says_where_it_lives():
    text = "## One\n\nA **gate** is a valve. Watch it move:"
    shown = new_code_cell("CellExplorer(f=0.9)", outputs=[picture()])
    (slide,) = slides_of(text, shown)
    assert slide.kind == "picture" and slide.picture.alt == "a picture"
    assert slide.markdown.endswith("Watch it move:")
    assert slide.live == "live: lesson 04, section “One”, in JupyterLab"
    (still,) = slides_of(text, new_code_cell("plot_cell(trace)", outputs=[picture()]))
    assert still.live == "" and ("code", "plot_cell(trace)") in still.notes


def test_code_is_shown_only_if_it_is_short_and_its_output_fits():
    short = new_code_cell("print(1)", outputs=[printed("1\n")])
    assert slides_of("## One\n\nText.", short)[-1].code == "print(1)"
    long = new_code_cell("\n".join(["x = 1"] * 13), outputs=[printed("1")])
    much = new_code_cell("print(2)", outputs=[printed("line\n" * 30)])
    wide = new_code_cell("print(3)", outputs=[printed("y" * 99)])
    silent = new_code_cell("x = 2")
    (slide,) = slides_of("## One\n\nText.", long, much, wide, silent)
    assert slide.kind == "text" and slide.code == ""
    assert all(cell.source in notes_of(slide) for cell in (long, much, wide, silent))


def test_a_prediction_is_asked_and_answered_on_the_next_slide():
    said = "What now?\n  Your prediction: none was made\n  Result: that"
    result = new_code_cell("guess.compare(found)", outputs=[picture(**{"text/plain": said})])
    made = slides_of("## One\n\nText.\n\n**Predict.** Guess.", new_code_cell(PREDICT), result)
    assert [slide.kind for slide in made] == ["text", "question", "answer"]
    assert all(option.right is None for option in made[1].question.options)
    assert [option.right for option in made[2].question.options] == [False, True]
    assert "that" not in made[0].markdown + notes_of(made[0]) and "Guess." in notes_of(made[0])


def test_a_prediction_without_buttons_is_a_question_slide():
    _, question = slides_of("## One\n\nText. More. **Predict.** What is $c$?")
    assert (question.kind, question.markdown) == ("question", "What is $c$?")


def test_a_quiz_is_read_from_its_source_and_not_run():
    (quiz,) = questions("import does_not_exist\n" + QUIZ)
    assert quiz.text == "Why so?"
    assert [option.right for option in quiz.options] == [False, True]
    assert quiz.options[1].why == "Right. c_{t−1} is kept."
    assert questions('Quiz("name", computed(), ("a", True, "b"))') == []
    assert questions("%timeit Quiz()") == []
    ask, answer = slides_of("## Quiz\n\nFive questions.", new_code_cell(QUIZ, outputs=[picture()]))
    assert (ask.kind, answer.kind) == ("question", "answer") and "Five" in notes_of(ask)
    asked, solved = (
        deck("T", [[slide]]).partition("<aside")[0].partition("slides")[2]
        for slide in (ask, answer)
    )
    assert "Therefore" in asked and "Right." not in asked and "✔" not in asked
    assert "✔ Therefore" in solved and "c<sub>t−1</sub> is kept" in solved


def test_a_result_that_is_no_option_is_said_in_words():
    words = "How many?\n  Your prediction: none was made\n  Result: 34.9 %"
    assert answered(words, []).answer == "34.9 %" and answered(words, []).options == ()
    asked = Question("Predict", "How many?", (Option("1 %"), Option("2 %")))
    assert answered(words, [asked]).options == ()  # none of them is right, none is shown
    assert answered("print", []) is None
    assert small_marks("`a<b` 10^{3}") == "<code>a&lt;b</code> 10<sup>3</sup>"


def test_sections_follow_the_timetable():
    texts = ["# T", "## A", "### A1\n\n## B\n\ntext", "### B1", "## Take-away"]
    _, *made = sections([new_markdown_cell(text) for text in texts])
    assert [(one.title, one.above) for one in made] == [
        ("A", "A"),
        ("A1", "A"),
        ("B", "B"),
        ("B1", "B"),
        ("Take-away", "Take-away"),
    ]
    taken = chosen_sections(made, {"A", "A1", "B"}, {"A", "B"})
    assert [one.title for one in taken] == ["A", "B", "B1"]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_nothing_of_a_lesson_is_lost(path):
    cells = nbformat.read(path, as_version=4).cells
    _, *rest = sections(cells)
    planned = {block.title for block in lesson_blocks() if block.lesson == path.stem[:2]}
    assert planned <= {section.title for section in rest}
    for section in rest:
        made = section_slides(section, path.stem[:2])
        everything = "\n".join(notes_of(one) + one.code + one.output for one in made)
        for cell in section.cells:
            prose = re.sub(r"\A#+ .+\n*", "", cell.source)
            quiz = "Quiz(" in cell.source
            assert quiz or prose in everything, f"{section.title}: {cell.source[:60]}"
        cells = [cell for cell in section.cells if not {"Quiz", "Predict"} & called(cell.source)]
        stills = [
            one.data["image/png"]
            for cell in cells
            for one in cell.get("outputs", [])
            if "image/png" in one.get("data", {}) and "Your prediction" not in str(one.data)
        ]
        shown = [slide.picture.data for slide in made if slide.picture is not None]
        assert [one for one in stills if one not in shown] == []


@pytest.fixture
def course(tmp_path):
    """A course of one lesson, with its plan."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "workshop").mkdir()
    (tmp_path / "source" / "lessons").mkdir(parents=True)
    (tmp_path / "source" / "exercises").mkdir()
    texts = ["# 01 One\n\nAbout 70 minutes.", "## A\n\nThis **a**.", "## B\n\nThis **b**."]
    source = "\n\n".join("# %% [markdown]\n# " + "\n# ".join(t.splitlines()) for t in texts)
    (tmp_path / "source" / "lessons" / "01_one.py").write_text(source)
    cells = [new_markdown_cell(text) for text in texts]
    nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / "01_one.ipynb")
    plan = 'closing_minutes = 5\n[lesson.01]\nsections = [["A", 40, 1, "a film"], ["B", 30, 2]]\n'
    (tmp_path / "workshop" / "plan.toml").write_text(plan)
    return tmp_path


def test_the_command_writes_pages_that_need_nothing_else(course, capsys):
    assert command.main([], course) == 0
    page = (course / "slides" / "01_one.html").read_text("utf-8")
    assert "<strong>a</strong>" in page and "<strong>b</strong>" in page and "a film" in page
    assert '"01_one.html"' in (course / "slides" / "index.html").read_text("utf-8")
    for name in re.findall(r'(?:src|href)="([^"#]+)"', page):
        assert (course / "slides" / name).is_file(), name
    assert (course / "slides" / "reveal" / "LICENSE").read_text() == (
        HERE / "reveal" / "LICENSE"
    ).read_text()


def test_hours_take_what_the_timetable_takes(course, capsys):
    assert command.main(["--hours", "1"], course) == 0
    page = (course / "slides" / "01_one.html").read_text("utf-8")
    assert "<strong>a</strong>" in page and "<strong>b</strong>" not in page
    title = page.partition("<aside")[0]
    assert "40 minutes" in title and "70 minutes" not in title


def test_a_lesson_that_the_timetable_leaves_out_has_no_slides(course, capsys):
    assert command.main([], course) == 0
    plan = 'closing_minutes = 5\n[lesson.01]\nsections = [["A", 70, 1]]\n'
    (course / "workshop" / "plan.toml").write_text(plan)
    assert command.main(["--hours", "1"], course) == 0
    assert "01_one: not in this timetable" in capsys.readouterr().out
    assert not (course / "slides" / "01_one.html").exists()
    (course / "slides" / "01_one.html").write_text("mine")
    assert command.main(["--hours", "1"], course) == 1
    assert (course / "slides" / "01_one.html").read_text() == "mine"


@pytest.mark.parametrize(("more", "shown"), [([], False), (["--no-exercises"], True)])
def test_exercises_take_their_time_unless_they_are_left_out(course, more, shown):
    exercise = '# ## 1. A question\n# 20 minutes, importance ●●●\n\n# %%\ncheck("one")\n'
    (course / "source" / "exercises" / "01_one.py").write_text(exercise, "utf-8")
    plan = 'closing_minutes = 5\n[lesson.01]\nsections = [["A", 40, 1], ["B", 30, 3]]\n'
    (course / "workshop" / "plan.toml").write_text(plan)
    assert command.main(["--hours", "1.25", *more], course) == 0
    page = (course / "slides" / "01_one.html").read_text("utf-8")
    assert ("<strong>b</strong>" in page) == shown


def test_a_page_of_somebody_else_is_neither_listed_nor_overwritten(course, capsys):
    (course / "slides").mkdir()
    (course / "slides" / "02_mine.html").write_text("mine")
    assert command.main([], course) == 0
    assert "02_mine" not in (course / "slides" / "index.html").read_text("utf-8")
    (course / "slides" / "index.html").write_text("mine")
    assert command.main([], course) == 1
    assert "choose another folder" in capsys.readouterr().err
    assert (course / "slides" / "index.html").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["09_nothing"], "no built lesson '09_nothing'"),
        (["--hours", "0.2"], "12 minutes was asked for"),
        (["--out", "notebooks/01_one.ipynb"], "01_one.ipynb"),
        (["--out", "foreign"], "choose another folder"),
    ],
)
def test_bad_input_gets_a_sentence(course, capsys, monkeypatch, arguments, says):
    monkeypatch.chdir(course)
    (course / "foreign").mkdir()
    (course / "foreign" / "01_one.html").write_text("mine")
    assert command.main(arguments, course) == 1
    assert says in capsys.readouterr().err
    assert (course / "foreign" / "01_one.html").read_text() == "mine"


def test_an_unbuilt_course_gets_a_sentence(course, capsys):
    (course / "notebooks" / "01_one.ipynb").unlink()
    assert command.main([], course) == 1
    assert "build" in capsys.readouterr().err
