"""Predictions and quiz questions: what an author may write, what is recorded, what is shown.

The browser's own test is in tests/browser/test_questions_in_jupyterlab.py.
"""

import base64
import json
import math
import re
import shutil
import subprocess

import nbformat
import numpy as np
import pytest
from readable import check_readable

from lstm_course.course import lessons
from lstm_course.pictures import plot_progress
from lstm_course.records import progress
from lstm_course.support.places import ROOT
from lstm_course.widgets import Predict, Quiz
from lstm_course.widgets.base import styles
from lstm_course.widgets.comparison import between
from lstm_course.widgets.modules import front_end
from lstm_course.widgets.question import plain_number

OPTIONS = (
    ("How many words", False, "No. The bag counts them too."),
    ("Their order", True, "Right. The state carries it."),
)
X = np.arange(100)


def choice(**more):
    return Predict("rnn_100", "Is T = 100 solved?", choices=("yes", "no"), **more)


def number(**more):
    return Predict("left", "How much is left?", number=(0, 100), unit="%", **more)


def curve(**more):
    settings = {"y_range": (1e-6, 1), "log": True, "x_label": "distance", "y_label": "left"}
    return Predict("reach", "How much is left?", curve=X, **(settings | more))


MAKERS = {
    "choice": choice,
    "number": number,
    "curve": curve,
    "quiz": lambda: Quiz("order", "What does an RNN know?", *OPTIONS),
    "compared choice": lambda: choice().compare("no"),
    "compared number": lambda: number().compare(35),
    "compared curve": lambda: curve().compare(0.9**X),
}


def commit(asked, guess):
    """What the browser does when the learner commits."""
    asked.set_state({"_guess": guess})


# --- what is seen without a kernel


@pytest.mark.parametrize("name", MAKERS)
def test_still_and_stable_text(name):
    widget = MAKERS[name]()
    check_readable(widget.draw())
    data, about = widget._repr_mimebundle_()
    assert base64.b64decode(data["image/png"])[:4] == b"\x89PNG"
    assert data["text/plain"] == MAKERS[name]()._repr_mimebundle_()[0]["text/plain"]
    assert "0x" not in data["text/plain"] and about["image/png"]["alt"]
    assert "application/vnd.jupyter.widget-view+json" in data and "text/html" not in data


def test_text_holds_the_question_and_the_options_and_no_answer():
    assert repr(MAKERS["quiz"]()) == (
        "Quiz: What does an RNN know?\n  ( ) How many words\n  ( ) Their order"
    )
    assert repr(choice()) == "Predict: Is T = 100 solved?\n  ( ) yes\n  ( ) no"
    assert repr(number()) == "Predict: How much is left?\n  (a number from 0 to 100 %)"
    assert "left from 1e−6 to 1, for distance from 0 to 99" in repr(curve())


@pytest.mark.parametrize("name", MAKERS)
def test_an_exported_page_gets_the_same_widget(name, monkeypatch):
    monkeypatch.setenv("LSTM_COURSE_STATIC", "1")
    widget = MAKERS[name]()
    page = widget._repr_mimebundle_()[0]["text/html"]
    assert "lstm-offline" in page and widget._question in page
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)


def test_question_and_result_find_each_other_on_an_exported_page(monkeypatch):
    asked = number()
    assert asked._key == asked.compare(1)._key != number()._key
    monkeypatch.setenv("LSTM_COURSE_STATIC", "1")
    assert number()._key == number()._key == "left"


# --- what an author may not write


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "0 options"),
        (OPTIONS[:1], "1 options"),
        (OPTIONS[1:], "1 options"),
        ((OPTIONS[0], ("x", False, "No.")), "0 options marked True"),
        ((*OPTIONS, ("x", True, "Right.")), "2 options marked True"),
        ((*OPTIONS, OPTIONS[0]), "read the same"),
        ((*OPTIONS, ("x", False)), r"\(text, True or False, explanation\)"),
        ((*OPTIONS, ("x", 0, "No.")), r"\(text, True or False, explanation\)"),
        ((*OPTIONS, ("x", False, " ")), "the explanation of 'x'"),
        ((*OPTIONS, ("", False, "No.")), "an option"),
    ],
)
def test_a_quiz_that_makes_no_sense(options, told):
    with pytest.raises(ValueError, match=told):
        Quiz("order", "What?", *options)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "exactly one of choices, number and curve"),
        ({"choices": ("a", "b"), "number": (0, 1)}, "but got choice and number"),
        ({"choices": ()}, "two or more"),
        ({"choices": ("yes",)}, "two or more"),
        ({"choices": "yes"}, "two or more"),
        ({"choices": ("yes", "yes")}, "read the same"),
        ({"choices": ("yes", "")}, "a text is needed"),
        ({"number": (1, 1)}, "lowest, highest"),
        ({"number": (0, math.inf)}, "lowest, highest"),
        ({"number": 7}, "lowest, highest"),
        ({"curve": [1]}, "two or more rising"),
        ({"curve": []}, "two or more rising"),
        ({"curve": [1, 1]}, "two or more rising"),
        ({"curve": [1, math.nan]}, "two or more rising"),
        ({"curve": [1, 2], "y_range": (1, 0)}, "y_range"),
        ({"curve": [1, 2], "log": True}, "above 0"),
    ],
)
def test_a_prediction_that_makes_no_sense(settings, told):
    with pytest.raises(ValueError, match=told):
        Predict("x", "What?", **settings)


@pytest.mark.parametrize("text", ["", "  ", None, 3])
def test_name_and_question_are_words(text):
    for call in (
        lambda: Quiz(text, "What?", *OPTIONS),
        lambda: Quiz("x", text, *OPTIONS),
        lambda: Predict(text, "What?", choices=("a", "b")),
        lambda: Predict("x", text, choices=("a", "b")),
    ):
        with pytest.raises(ValueError, match="a text is needed"):
            call()


@pytest.mark.parametrize(
    ("asked", "result", "told"),
    [
        (choice, "perhaps", "'yes', 'no'"),
        (choice, None, "'yes', 'no'"),
        (number, math.nan, "holds nan"),
        (number, "many", "a number is needed"),
        (number, None, "holds nan|a number is needed"),
        (number, [1, 2], "2 numbers"),
        (curve, 0.9 ** np.arange(99), r"\(100,\) is needed"),
        (curve, [math.inf] * 100, "holds inf"),
        (curve, 1.0, r"\(100,\) is needed"),
        (curve, ["a"] * 100, "numbers are needed"),
    ],
)
def test_a_result_that_does_not_fit_is_a_sentence(asked, result, told):
    question = asked()
    with pytest.raises(ValueError, match=told):
        question.compare(result)
    assert not question._compared  # the learner may still change the prediction


# --- predictions


def test_a_prediction_is_recorded_and_can_be_changed():
    asked = choice()
    assert asked.prediction is None and progress.read().predictions == {}
    commit(asked, 0)
    assert asked.prediction == "yes"
    commit(asked, 1)
    assert asked.prediction == "no"
    commit(asked, None)  # taken back, which is no prediction
    assert progress.read().predictions == {"rnn_100": 2}
    assert progress.read().questions.get("rnn_100") is None


def test_prediction_and_result_are_shown_together():
    asked = number()
    commit(asked, 60)
    shown = asked.compare(np.float64(34.8678))
    assert "Your prediction: 60 %\n  Result: 34.9 %" in repr(shown)
    assert "your prediction: 60 %" in shown.draw() and "result: 34.9 %" in shown.draw()
    assert asked._compared and shown._guess == 60


def test_without_a_prediction_the_result_is_shown_and_a_later_one_taken_up():
    asked = choice()
    shown = asked.compare("no")
    assert "Your prediction: none was made\n  Result: no" in repr(shown)
    commit(asked, 0)
    assert "Your prediction: yes\n  Result: no" in repr(shown)


def test_a_sketch_is_read_between_its_points():
    asked = curve()
    stops = asked._stops
    assert len(stops) == 11 and (stops[0], stops[-1]) == (0, 99)
    commit(asked, [0.9**x for x in stops])
    assert np.allclose(asked.prediction, 0.9**X)  # a straight line on this axis
    drawn = asked.compare(0.9**X).draw()
    assert "your sketch" in drawn and "the result" in drawn and "stroke-dasharray" in drawn
    assert np.allclose(between([0, 2], [0, 1], [0, 1, 2]), [0, 0.5, 1])


def test_a_few_points_are_all_sketched():
    asked = Predict("few", "What?", curve=[1, 2, 5], y_range=(-1, 1))
    assert asked._stops == [1, 2, 5]
    commit(asked, [-1, 0, 1])
    assert asked.prediction.tolist() == [-1, 0, 1]


def test_a_result_beyond_the_asked_range_is_still_on_the_board():
    low, high = number().compare(140).chart.x_range
    assert low == 0 and high > 140
    low, high = curve().compare(1e-9 * 0.9**X).chart.y_range
    assert low == pytest.approx(1e-9 * 0.9**99) and high == 1
    check_readable(curve().compare(np.zeros(100)).draw())  # zero has no place on a log axis


# --- quizzes


def answer(quiz, place):
    quiz.set_state({"_chosen": place, "_tries": quiz._tries + 1})


def test_answers_are_recorded_with_what_was_chosen():
    quiz = MAKERS["quiz"]()
    for place in (0, 0, 1):
        answer(quiz, place)
    tally = progress.read().quizzes["order"]
    assert (tally.attempts, tally.mistakes) == (3, ["How many words"] * 2)
    assert tally.first_passed is not None
    assert "order" not in progress.read().questions and progress.read().predictions == {}
    answer(quiz, -1)  # a try at none of the options
    assert progress.read().quizzes["order"].attempts == 3


def test_every_explanation_says_whether_it_was_right():
    quiz = Quiz("x", "What?", ("a", False, "The bag counts."), ("b", True, "It is."))
    assert [one["why"] for one in quiz._options] == ["No. The bag counts.", "Right. It is."]
    kept = [one["why"] for one in MAKERS["quiz"]()._options]
    assert kept == [why for _, _, why in OPTIONS]


# --- the learner's progress


def test_progress_counts_them_beside_the_questions(capsys):
    from lstm_course.commands import progress as command

    assert command.main([]) == 0
    assert "prediction" not in capsys.readouterr().out and progress.read().asides == ""
    commit(choice(), 0)
    commit(choice(), 1)  # the cell was run again: the same question
    quiz = MAKERS["quiz"]()
    answer(quiz, 0)
    assert progress.read().asides == "1 prediction made, 0 of 1 quiz questions right"
    answer(quiz, 1)
    commit(number(), 3)
    assert progress.read().asides == "2 predictions made, 1 of 1 quiz questions right"
    assert command.main([]) == 0
    assert "2 predictions made, 1 of 1 quiz questions right." in capsys.readouterr().out
    assert "2 predictions made, 1 of 1 quiz questions right" in plot_progress(progress.read()).svg
    assert progress.read().passed == 0
    assert command.main(["--forget"]) == 0
    assert "5 tries and predictions" in capsys.readouterr().out
    assert progress.read().asides == ""


# --- the browser's part


def run_javascript(script, tmp_path):
    """What a script prints as JSON, with the front end of the comparison before it."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: install it to check the browser's part")
    path = tmp_path / "script.mjs"
    path.write_text(front_end("compare") + script, encoding="utf-8")
    done = subprocess.run([node, path], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_text_of_the_style_sheet_is_too_small():
    sizes = re.findall(r"font-size:\s*([\d.]+)px", styles("question.css"))
    assert sizes and all(float(size) >= 12 for size in sizes)


def test_numbers_are_written_the_same_in_python_and_in_the_browser(tmp_path):
    rng = np.random.default_rng(0)
    values = (rng.normal(size=300) * 10.0 ** rng.integers(-9, 9, 300)).tolist()
    values += [0, -1, 0.5, 1e-4, 99.96, 12345, 9999999.0, 1e7, 1e-100, -1e-5]
    said = run_javascript(f"console.log(JSON.stringify({values}.map(plainNumber)))", tmp_path)
    assert said == [plain_number(value) for value in values]


def compared(asked, guess, result, tmp_path):
    """What the browser says of a prediction and its result."""
    shown = asked.compare(result)
    state = {name: getattr(shown, name) for name in ("_stops", "_x", "_x_label", "_result")}
    state |= {name: getattr(shown, name) for name in ("_number", "_unit", "_choices")}
    chart = shown.chart.described() if shown.chart else {}
    place = {name.removeprefix("data_"): text for name, text in chart.items() if text}
    return run_javascript(
        f"const state = {json.dumps(state)}; const model = {{ get: (name) => state[name] }};"
        f"const said = COMPARE['{shown._kind}']({json.dumps(guess)}, model, "
        f"$chart.scaleOf({json.dumps(place)}));"
        "console.log(JSON.stringify([said.right, said.sentence]))",
        tmp_path,
    )


def test_the_browser_compares_choices_and_numbers(tmp_path):
    assert compared(choice(), 1, "no", tmp_path) == [True, "As you predicted."]
    right, sentence = compared(choice(), 0, "no", tmp_path)
    assert not right and sentence.startswith("It came out differently.")
    assert compared(number(), 60, 34.8678, tmp_path) == [
        False,
        "Your prediction is too high by 25.1 percentage points.",
    ]
    assert compared(number(), 34, 34.8678, tmp_path) == [
        True,
        "Very close: your prediction is too low by 0.868 percentage points.",
    ]
    assert compared(number(), 35, 35, tmp_path) == [True, "Exactly as you predicted."]


def test_the_browser_finds_where_a_sketch_differs_most(tmp_path):
    asked = curve()
    stops = asked._stops
    flat = [1.0] * len(stops)
    assert compared(asked, flat, 0.9**X, tmp_path) == [
        False,
        "The two differ most at distance = 99: you sketched 1, the result is 2.95e−5.",
    ]
    exact = [0.9**x for x in stops]
    right, sentence = compared(asked, exact, 0.9**X, tmp_path)
    assert right and sentence == "Your sketch lies close to the result everywhere."
    bump = 0.5 + 0.4 * (X == 30)
    asked = curve(log=False, y_range=(0, 1))
    right, sentence = compared(asked, [0.5] * len(stops), bump, tmp_path)
    assert not right and "distance = 30: you sketched 0.5, the result is 0.9." in sentence


def test_a_sketch_is_the_same_line_in_python_and_in_the_browser(tmp_path):
    rng = np.random.default_rng(1)
    stops, shares = np.sort(rng.uniform(0, 10, 6)), rng.uniform(0, 1, 6)
    xs = rng.uniform(stops[0], stops[-1], 50)
    arrays = ", ".join(json.dumps(array.tolist()) for array in (stops, shares, xs))
    said = run_javascript(f"console.log(JSON.stringify(sharesAt({arrays})))", tmp_path)
    assert np.allclose(said, between(stops, shares, xs), atol=1e-12)


# --- the lessons


def lesson_cells(stem):
    return nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells


LESSONS = [one.stem for one in lessons.LESSONS]


@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_ends_with_five_quiz_questions_before_its_exercise(stem):
    cells = lesson_cells(stem)
    quizzes = [k for k, cell in enumerate(cells) if "\nQuiz(" in "\n" + cell.source]
    assert len(quizzes) == 5
    for k in quizzes:
        assert cells[k].metadata.jupyter == {"source_hidden": True}
        [output] = cells[k].outputs
        assert output.data["text/plain"].startswith("Quiz: ") and "image/png" in output.data
    links = [k for k, cell in enumerate(cells) if f"exercises/{stem}.ipynb)" in cell.source]
    assert all(k > quizzes[-1] for k in links) and (links or stem.startswith("00"))
    assert "<details>" not in "\n".join(cell.source for cell in cells[quizzes[0] - 1 :])


@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_asks_for_predictions_and_answers_them(stem):
    code = [cell for cell in lesson_cells(stem) if cell.cell_type == "code"]
    asking = [k for k, cell in enumerate(code) if "= Predict(" in cell.source]
    answering = [k for k, cell in enumerate(code) if ".compare(" in cell.source]
    assert len(asking) == len(answering) >= (1 if stem.startswith("00") else 2)
    for ask, reply in zip(asking, answering, strict=True):
        assert ask < reply
        assert "jupyter" not in code[ask].metadata  # the question is open
        assert code[reply].metadata.jupyter == {"outputs_hidden": True}
        shown = [out.data["text/plain"] for out in code[reply].outputs if "data" in out]
        assert any("Your prediction: none was made" in text for text in shown)


def test_every_name_in_the_course_is_used_once():
    names = []
    for stem in LESSONS:
        for cell in lesson_cells(stem):
            names += re.findall(r"^(?:Quiz|\w+ = Predict)\(\s*\"([^\"]+)\"", cell.source, re.M)
    assert len(names) >= 35 and len(names) == len(set(names))
