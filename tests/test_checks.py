"""``check`` answers at once, in the right order, and cannot be passed by a stub."""

import numpy as np
import pytest

from lstm_course import check
from lstm_course.checks.registry import QUESTIONS
from lstm_course.rnn import rnn_step


def stub(*arguments):
    raise NotImplementedError


def nothing(*arguments):
    pass


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_reference_is_correct_and_says_what_to_notice(name):
    result = check(name, QUESTIONS[name].reference)
    assert result.ok, result
    assert result.message == QUESTIONS[name].notice != ""


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_stub_or_a_missing_answer_is_not_yet(name):
    for answer in (stub, nothing, None, ...):
        assert check(name, answer).status == "not yet"
    assert check(name).status == "not yet"


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_that_is_always_the_same_is_not_correct(name):
    for constant in (0.0, 1.0, np.zeros((2, 2)), (np.zeros(3), np.zeros(3)), "text", {}):
        assert not check(name, lambda *arguments, constant=constant: constant).ok


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_case_can_tell_a_right_answer_from_its_neighbour(name):
    question = QUESTIONS[name]

    def nudged(*arguments):
        answer = question.reference(*arguments)
        if isinstance(answer, tuple):
            return (nudge(answer[0]), *answer[1:])
        return nudge(answer)

    def nudge(value):
        if isinstance(value, dict):
            return {key: nudge(one) for key, one in value.items()}
        return value + 10 if not isinstance(value, bool) else not value

    assert not check(name, nudged).ok


def test_wrong_shape_and_wrong_value_are_told_apart():
    assert check("rnn_step", lambda x, h, W_x, W_h, b: h[0]).status == "wrong shape"
    result = check("rnn_step", lambda x, h, W_x, W_h, b: x @ W_x.T + h @ W_h.T + b)
    assert result.status == "wrong value"
    assert "h[0, 0] is 0.15 where 0.148885 is needed" in result.message


def test_an_exception_is_told_with_the_learners_line():
    def rnn_step(x_t, h, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h @ W_h + b)

    result = check("rnn_step", rnn_step)
    assert result.status == "error"
    assert "`return np.tanh(x_t @ W_x + h @ W_h + b)`" in result.message


def test_what_is_not_a_function_is_told():
    assert check("rnn_step", np.zeros((2, 3))).status == "wrong type"


def test_a_misspelt_question_is_told():
    with pytest.raises(ValueError, match="Did you mean 'rnn_step'"):
        check("rnn_stp", rnn_step)


def test_changing_the_arguments_does_not_fool_the_comparison():
    def cheat(x_t, h, W_x, W_h, b):
        for array in (x_t, h, W_x, W_h, b):
            array[...] = 0
        return np.tanh(h)

    assert check("rnn_step", cheat).status == "wrong value"


def test_a_result_shows_itself_as_text_and_as_html():
    result = check("rnn_step", rnn_step)
    assert repr(result).startswith("✓ rnn_step: correct. ")
    assert 'role="status"' in result._repr_html_()
