"""Predictions and quiz questions in JupyterLab, operated by keyboard alone (and one by mouse)."""

import pytest
from accessibility import examine
from course_in_browser import new_page
from questions import CELLS, PLACE

from lstm_course.records import progress

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def notebook(open_notebook):
    """A notebook with one question of each kind; the questions have run, the results have not."""
    book = open_notebook("questions.ipynb")
    run(book, "setup", "choice", "number", "curve", "quiz")
    yield book
    assert book.page.errors == []


def run(book, *names):
    for name in names:
        book.finish(
            f"jupyterapp.shell.currentWidget.content.activeCellIndex = {PLACE[name]};"
            "await jupyterapp.commands.execute('notebook:run-cell');"
        )


def shown(book, name):
    question = book.show(PLACE[name]).locator(".lstm-live.question")
    question.wait_for()
    return question


def press(book, *keys):
    for key in keys:
        book.page.keyboard.press(key)


def says(question, text):
    question.locator(".status", has_text=text).wait_for()


def test_a_choice_is_predicted_changed_and_compared_by_keyboard(notebook):
    question = shown(notebook, "choice")
    place = notebook.active_cell()
    question.get_by_role("radio").first.focus()
    press(notebook, "Enter")
    says(question, "Choose one of the options first.")
    press(notebook, "Space", "Enter")
    says(question, "Committed: yes")
    assert notebook.ask("solved.prediction") == "yes"
    press(notebook, "ArrowDown", "d", "d", "Tab", "Enter")  # the button, in place of Enter
    says(question, "Committed: no")
    assert notebook.active_cell() == place  # no key went astray
    run(notebook, "choice result")
    result = shown(notebook, "choice result")
    says(result, "✔ As you predicted.")
    assert result.locator("dd").all_inner_texts() == ["no", "no"]
    question = shown(notebook, "choice")
    says(question, "The result is shown below.")
    assert question.get_by_role("radio").first.is_disabled()
    assert question.get_by_role("button").is_disabled()


def test_a_number_is_predicted_and_compared_by_keyboard(notebook):
    question = shown(notebook, "number")
    question.get_by_role("textbox").focus()
    press(notebook, "Enter")
    says(question, "write a number from 0 to 100")
    notebook.page.keyboard.type("1e9")
    press(notebook, "Enter")
    says(question, "“1e9” does not fit")
    press(notebook, "Control+a")
    notebook.page.keyboard.type("60,5")
    press(notebook, "Enter")
    says(question, "Committed: 60.5 %")
    run(notebook, "number result")
    result = shown(notebook, "number result")
    says(result, "✘ Your prediction is too high by 25.6 percentage points.")
    texts = result.locator("svg text").all_text_contents()
    assert "your prediction: 60.5 %" in texts and "result: 34.9 %" in texts


def test_a_curve_is_sketched_by_keyboard_and_mouse(notebook):
    question = shown(notebook, "curve")
    handles = question.get_by_role("slider")
    assert handles.count() == 11
    handles.first.focus()
    press(notebook, "End", "ArrowRight", "Home", "ArrowUp", "d", "d", "Enter")
    says(question, "Committed: your sketch")
    assert notebook.ask("sketch._guess[:3]") == pytest.approx([1, 0.05, 0.5])
    box = question.locator(".sketch").bounding_box()
    chart = question.locator("[data-chart]").get_attribute("data-chart")
    left, top, width, height = map(float, chart.split())
    mouse = notebook.page.mouse
    mouse.move(box["x"] + left + width / 2, box["y"] + top + 0.75 * height)
    mouse.down()
    mouse.move(box["x"] + left + width, box["y"] + top + 0.75 * height, steps=3)
    mouse.up()
    press(notebook, "Enter")
    question.locator(".status", has_text="Committed").wait_for()
    notebook.page.wait_for_timeout(200)
    assert notebook.ask("sketch._guess[5:]") == pytest.approx([0.25] * 6, abs=0.02)
    run(notebook, "curve result")
    result = shown(notebook, "curve result")
    says(result, "The two differ most at step = 2: you sketched 0.05, the result is 0.64.")
    assert result.locator("svg text", has_text="your sketch").count() == 1
    assert result.locator("[data-part=sketch] path[stroke-dasharray]").count() == 1


def test_a_quiz_explains_every_answer_by_keyboard(notebook):
    quiz = shown(notebook, "quiz")
    place = notebook.active_cell()
    quiz.get_by_role("radio").last.focus()
    press(notebook, "Space", "Enter")
    says(quiz, "✘ No. Only if the words are the steps. Choose again.")
    assert not quiz.get_by_role("button", name="Explain every option").is_visible()
    press(notebook, "ArrowUp", "d", "d", "Enter")
    says(quiz, "✔ Right. Time comes first.")
    assert not quiz.locator(".why").is_visible()
    press(notebook, "Tab", "Tab", "Enter")
    assert quiz.locator(".why li").count() == 3 and quiz.locator(".why").is_visible()
    assert quiz.locator("code").first.inner_text() == "x[t]"
    assert notebook.active_cell() == place
    answered = "[(one.attempts, one.mistakes) for one in progress.read().quizzes.values()]"
    assert notebook.ask(answered) == [[2, ["A word"]]]
    assert notebook.ask("progress.read().predictions") == {"solved": 2, "left": 1, "sketch": 2}


def test_what_was_answered_stays_when_the_page_is_drawn_again(notebook):
    notebook.theme(dark=True)
    quiz = shown(notebook, "quiz")
    notebook.page.locator(".lstm-live.question.dark").first.wait_for()
    says(quiz, "✔ Right. Time comes first.")
    result = shown(notebook, "number result")
    ink = result.locator("svg text").first.evaluate("(node) => getComputedStyle(node).fill")
    assert sum(map(float, ink.removeprefix("rgb(").removesuffix(")").split(","))) > 3 * 128
    notebook.theme(dark=False)


def test_a_prediction_after_the_result_is_taken_up(notebook):
    run(notebook, "choice", "choice result")  # a new question, not answered yet
    says(shown(notebook, "choice result"), "This is the result. Commit a prediction above")
    question = shown(notebook, "choice")
    question.get_by_role("radio").first.focus()
    press(notebook, "Space", "Enter")
    says(question, "The result is shown below.")
    says(shown(notebook, "choice result"), "✘ It came out differently.")


@pytest.fixture(scope="module")
def unanswered(notebook):
    """The same notebook, run anew: every question is open, and so is every result."""
    notebook.run_all()
    return notebook


@pytest.mark.parametrize("name", [name for name in CELLS if name != "setup"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_question_has_no_serious_violation(unanswered, name, dark):
    assert examine(unanswered, PLACE[name], name, dark) == []


def test_they_work_on_a_page_without_a_kernel(browser, monkeypatch, tmp_path):
    monkeypatch.setenv("LSTM_COURSE_STATIC", "1")
    names = {}
    for source in CELLS.values():
        exec(source, names)
    results = (names["left"], names["left"].compare(34.8678), names["quiz"])
    pieces = [widget._repr_mimebundle_()[0]["text/html"] for widget in results]
    page_file = tmp_path / "page.html"
    page_file.write_text(f"<!doctype html><meta charset=utf-8>{''.join(pieces)}", encoding="utf-8")
    page = new_page(browser)
    page.goto(page_file.as_uri())
    question, result, quiz = (page.locator(".lstm-live.question").nth(k) for k in range(3))
    says(result, "Commit a prediction above")
    question.get_by_role("textbox").focus()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    says(result, "Very close: your prediction is too low by 4.87 percentage points.")
    quiz.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    says(quiz, "✘ No. The features come last. Choose again.")
    assert page.errors == [] and progress.read().quizzes == {}
    page.context.close()
