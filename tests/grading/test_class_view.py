"""The class view: what the room has understood, without names and without a network."""

import re

import pytest

from lstm_course.checks.registry import mistakes
from lstm_course.grading import class_view
from lstm_course.grading.record import Row


def row(who, question, status="wrong value", mistake=""):
    return Row(who, question, status, int(status == "correct"), mistake, "a sentence")


ROWS = [
    row("ada", "rnn_step", "correct"),
    row("ben", "rnn_step", mistake="bias-forgotten"),
    row("cleo", "rnn_step", mistake="bias-forgotten"),
    row("dan", "rnn_step", mistake="tanh-left-out"),
    row("eve", "rnn_step", "not yet"),
    row("ben", "rnn_loop", mistake="follows-from-rnn_step"),
    row("cleo", "rnn_loop", mistake="state-not-handed-on"),
    row("finn", "lstm_step", mistake="sigma-for-candidate"),
    Row("gus <b>", "", "not read", 0, "", "It is empty."),
]


def test_the_most_frequent_mistakes_come_first():
    found = class_view.named_mistakes([one for one in ROWS if one.question])
    assert [(one.question, one.mistake, len(one.who), one.of) for one in found] == [
        ("rnn_step", "bias-forgotten", 2, 5),
        ("rnn_step", "tanh-left-out", 1, 5),
        ("rnn_loop", "state-not-handed-on", 1, 2),
        ("lstm_step", "sigma-for-candidate", 1, 1),
    ]
    assert found[0].sentence == "The bias b is missing. Add it before tanh."
    assert found[0].sentence in [one.sentence for one in mistakes("rnn_step")]


def test_the_page_says_what_to_show_in_ten_minutes():
    page = class_view.page(ROWS)
    ten = page[page.index("The next ten minutes") : page.index("Lesson 01")]
    assert ten.count("<li>") == class_view.FREQUENT == 3
    assert "2 of 5" in ten and "Add it before tanh." in ten
    assert "Show: lesson 01, “2. One step”" in ten


def test_nobody_is_named_unless_it_is_asked_for():
    people = ("ada", "ben", "cleo", "finn", "gus")
    counted, named = class_view.page(ROWS), class_view.page(ROWS, names=True)
    assert not [who for who in people if re.search(rf"\b{who}\b", counted)]
    assert "(ben, cleo)" in named and "gus &lt;b&gt;" in named
    assert "It is empty." in counted


def test_the_page_needs_no_script_and_no_other_machine():
    page = class_view.page(ROWS)
    assert not re.search(r"<script|<link|<img|@import|https?://|url\((?!#)", page)
    assert "@media print" in page


def test_every_answer_is_counted_once_and_the_bar_says_it():
    page = class_view.page(ROWS)
    assert 'aria-label="1 correct, 3 known mistake, 1 not yet"' in page
    assert 'aria-label="1 known mistake, 1 follows from another"' in page
    widths = [float(w) for w in re.findall(r'width="([\d.]+)" height="14" fill', page)][:3]
    assert sum(widths) == pytest.approx(class_view.WIDTH)
    assert widths[1] == pytest.approx(3 * widths[0])


def test_an_empty_class_and_a_perfect_one_have_a_page():
    assert "No known mistake occurs." in class_view.page([])
    assert "No known mistake occurs." in class_view.page([row("ada", "gate", "correct")])
