"""``check`` answers at once, in the right order, and cannot be passed by a stub."""

import linecache
import re
import signal
import sys
import threading
import time
import traceback

import numpy as np
import pytest

from lstm_course import RNN, check
from lstm_course.checks import checker, running
from lstm_course.checks.comparison import in_another_order
from lstm_course.checks.question import Mistake, Question
from lstm_course.checks.registry import QUESTIONS
from lstm_course.rnn import rnn_step
from lstm_course.support import patience

# Some known mistakes compute NaN, and NumPy warns. A learner does not see it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Mean of empty slice", "ignore:invalid value encountered"
)


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


def test_the_line_of_an_earlier_cell_is_told_where_the_error_arises():
    cells = {"tmp/ipykernel_7/1.py": "def gate(x):\n    return x @ nothing\n"}
    cells["tmp/ipykernel_7/2.py"] = "def rnn_step(x, h, W_x, W_h, b):\n    return gate(x)\n"
    names = {}
    for file, source in cells.items():
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        exec(compile(source, file, "exec"), names)
    assert "`return x @ nothing`" in check("rnn_step", names["rnn_step"]).message


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


def test_code_is_code_in_html_and_a_learners_text_stays_text():
    def rnn_step(x_t, h, W_x, W_h, b):
        raise ValueError("<script>alert(1)</script> & `<b>`")  # <i>`

    result = check("rnn_step", rnn_step)
    shown = result._repr_html_()
    assert "`" in repr(result) and "<script>" in repr(result)
    assert "<code>raise ValueError(&quot;&lt;script&gt;" in shown
    assert re.findall(r"<(\w+)", shown.replace("<code>", "")) == ["div", "b"]  # no tag of theirs
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in shown

    not_yet = check("rnn_step", stub)
    assert "`raise NotImplementedError`" in repr(not_yet)
    assert "Replace <code>raise NotImplementedError</code> by your own lines." in (
        not_yet._repr_html_()
    )


# Every question against everything that can go wrong: a sentence each, and never a traceback.


def answers(name, change):
    """A function that gives the right answer, changed by ``change`` wherever it holds numbers."""

    def apply(value):
        if isinstance(value, dict):
            return {key: apply(one) for key, one in value.items()}
        if isinstance(value, tuple):
            return tuple(map(apply, value))
        if hasattr(value, "parameters"):
            for parameter in value.parameters():
                parameter.data = parameter.data * float("nan")
            return value
        return change(np.asarray(value))

    return lambda *arguments: apply(QUESTIONS[name].reference(*arguments))


def is_told(result):
    assert not result.ok, result
    assert result.status in ("not yet", "error", "wrong type", "wrong shape", "wrong value")
    assert result.message and "Traceback" not in result.message and "\n" not in result.message
    assert len(result.message) < 1000
    return result


@pytest.mark.parametrize("name", QUESTIONS)
def test_nan_shapes_and_dtypes_are_told(name):
    changes = {
        "nan": lambda a: a * np.nan,
        "infinite": lambda a: a + np.inf,
        "one axis more": lambda a: a[None, None],
        "flat and longer": lambda a: np.append(a.ravel(), [1.0, 2.0]),
        "empty": lambda a: a.ravel()[:0],
        "text": lambda a: a.astype(str),
        "objects": lambda a: a.astype(object),
        "complex": lambda a: a + 1j,
        "shifted": lambda a: a + 1,
    }
    for change in changes.values():
        is_told(check(name, answers(name, change)))
    for strange in ([[1], [1, 2]], [None, None], (None, None), {1: 2}, iter([]), object(), b"ab"):
        is_told(check(name, lambda *arguments, strange=strange: strange))


def test_whole_numbers_and_rounded_numbers_are_told_as_a_wrong_type():
    for name, dtype, words in [
        ("rnn_step", int, "h holds whole numbers (int64), but floats are needed"),
        ("rnn_step", np.float32, "h was rounded to float32, but float64 is needed"),
        ("lstm_step", object, "h is not usable: it is an array of dtype object"),
    ]:
        result = check(name, answers(name, lambda a, dtype=dtype: a.astype(dtype)))
        assert result.status == "wrong type" and words in result.message, result


def test_a_wrong_value_is_not_blamed_on_its_dtype():
    rounded = answers("rnn_step", lambda a: (a + 0.5).astype(np.float32))
    assert check("rnn_step", rounded).status == "wrong value"
    assert "whole numbers" not in check("held_accuracy", lambda *arguments: 0).message


def test_infinity_is_named():
    message = check("rnn_step", answers("rnn_step", lambda a: a + np.inf)).message
    assert "h holds NaN or infinity" in message


def test_the_words_of_a_long_error_are_cut():
    def too_long(*arguments):
        raise ValueError("word " * 900)

    message = check("rnn_step", too_long).message
    assert message.endswith("…") and len(message) < 400


def test_every_argument_that_must_stay_is_looked_at():
    for name, k in (("dh", 0), ("dc", 1)):

        def spoils(*arguments, k=k):
            right = QUESTIONS["expose_backward"].reference(*arguments)
            arguments[k][...] = 0
            return right

        message = check("expose_backward", spoils).message
        assert f"{name} was changed in place" in message


def test_a_mistake_that_changes_another_argument_is_another_mistake(monkeypatch):
    def changes(k):
        def answer(*arguments):
            right = QUESTIONS["expose_backward"].reference(*arguments)
            arguments[k][...] = 0
            return right

        return answer

    bank = [Mistake("dc-changed", "Leave dc alone.", changes(1))]
    monkeypatch.setattr(checker, "mistakes", lambda name: bank)
    assert check("expose_backward", changes(0)).mistake is None
    assert check("expose_backward", changes(1)).mistake == "dc-changed"


def test_another_error_of_the_same_kind_is_another_mistake(monkeypatch):
    def stops(words):
        def answer(*arguments):
            raise ValueError(words)

        return answer

    bank = [Mistake("theirs", "Not this one.", stops("theirs"))]
    monkeypatch.setattr(checker, "mistakes", lambda name: bank)
    assert check("rnn_step", stops("mine")).mistake is None
    assert check("rnn_step", stops("theirs")).mistake == "theirs"


def test_gates_that_hold_only_some_of_it_are_not_enough():
    def leaky(steps, write, show):
        i, f, o = QUESTIONS["store_and_show"].reference(steps, write, show)
        return i, f * 0.985, o

    result = check("store_and_show", leaky)
    assert (result.status, result.mistake) == ("wrong value", None)


def test_the_criterion_of_1997_is_its_own():
    one, right = np.array([[1.0]]), QUESTIONS["solved_1997"].reference
    assert [right(one, one + 2 * error)[0] for error in (0.0399, 0.0401)] == [0, 1]


def test_a_value_that_is_returned_twice_is_not_another_order():
    question = Question("q", list, lambda: (1.0, 1.0, 2.0), ("a", "b", "c"), "")
    assert in_another_order(question, (), (1.0, 2.0, 3.0)) is None
    assert "Return (a, b, c)" in in_another_order(question, (), (2.0, 1.0, 1.0))


def test_what_was_changed_by_a_call_is_not_called_a_right_part():
    def training_step(module, optimizer, x, target, max_norm):
        return (module(x) - target).pow(2).mean().item()

    result = check("training_step", training_step)
    assert not result.ok and "Right in this case" not in result.message


def ends_the_program(*arguments):
    sys.exit("bye")


def is_interrupted(*arguments):
    raise KeyboardInterrupt


def calls_itself(*arguments):
    return calls_itself(*arguments)


def asks_for_too_much(*arguments):
    return np.zeros((10**7, 10**7, 10**3))


def leaves_the_loop_of_another(*arguments):
    raise StopIteration


def raises_its_own_kind(*arguments):
    class Unspeakable(BaseException):
        def __str__(self):
            raise RuntimeError

    raise Unspeakable


def takes_no_argument():
    return 1


def yields(*arguments):
    yield 1


@pytest.mark.parametrize("name", QUESTIONS)
def test_exceptions_and_exits_are_told(name):
    for answer, words in [
        (ends_the_program, "It ends the whole program in the line `sys.exit"),
        (is_interrupted, "It was interrupted in the line `raise KeyboardInterrupt`"),
        (calls_itself, "calls itself without an end"),
        (asks_for_too_much, "more memory than there is"),
        (leaves_the_loop_of_another, "It stops with StopIteration in the line"),
        (raises_its_own_kind, "It stops with Unspeakable"),
        (takes_no_argument, "It stops with TypeError"),
    ]:
        result = is_told(check(name, answer))
        assert result.status == "error" and words in result.message
    is_told(check(name, yields))


def never_ends(*arguments):
    while True:
        pass


def never_ends_and_catches(*arguments):
    while True:
        try:
            time.sleep(0.001)
        except Exception:
            pass


def never_ends_and_catches_all(*arguments):
    while True:
        try:
            time.sleep(0.001)
        except:  # noqa: E722
            pass


def never_ends_printing(*arguments):
    while True:
        print("on and on")


LOOPS = [never_ends, never_ends_and_catches, never_ends_printing]


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(running, "SECONDS", 0.1)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_loop_without_end_is_stopped(name, short):
    QUESTIONS[name].cases()  # torch may have to be imported: that is not the loop's time
    started = time.monotonic()
    result = is_told(check(name, never_ends))
    assert time.monotonic() - started < patience.seconds(1)
    assert result.status == "error" and "It was stopped in the line `" in result.message


@pytest.mark.parametrize("loop", LOOPS)
def test_what_the_loop_catches_or_prints_does_not_help_it(loop, short, capsys):
    assert "still running after 0.1 seconds" in is_told(check("rnn_step", loop)).message
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer signal on this system")
def test_a_loop_that_catches_everything_is_stopped(short):
    tracer, started = sys.gettrace(), time.monotonic()
    assert "still running" in is_told(check("rnn_step", never_ends_and_catches_all)).message
    assert time.monotonic() - started < patience.seconds(1) and sys.gettrace() is tracer


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_is_stopped_on_another_thread_too(loop, short):
    results = []
    thread = threading.Thread(target=lambda: results.append(check("rnn_step", loop)))
    thread.start()
    thread.join(patience.seconds(5))
    assert "still running" in is_told(results[0]).message


def test_the_time_limit_keeps_its_promise():
    assert running.SECONDS < 2
    started = time.monotonic()
    is_told(check("lstm_step", never_ends))
    assert time.monotonic() - started < patience.seconds(2)


def test_the_limit_is_for_all_cases_together():
    def slow(*arguments):
        time.sleep(0.7)
        return QUESTIONS["rnn_step"].reference(*arguments)

    assert "It was stopped" in is_told(check("rnn_step", slow)).message


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer signal on this system")
def test_somebody_elses_timer_goes_on(short):
    rang = []
    handler = signal.signal(signal.SIGALRM, lambda *_: rang.append(True))
    before = signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        mine = signal.getsignal(signal.SIGALRM)
        is_told(check("rnn_step", never_ends))
        assert signal.getsignal(signal.SIGALRM) is mine and not rang
        time.sleep(0.35)
        assert rang
    finally:
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *before)


def test_nothing_is_left_behind_on_another_thread(monkeypatch):
    monkeypatch.setattr(running, "SECONDS", 0.05)
    before, trouble = threading.active_count(), []

    def many_checks():
        try:
            for k in range(20):
                wait = 0.049 + k / 10000  # around the limit, where a late stop could slip out
                check("rnn_step", lambda *a, wait=wait: time.sleep(wait))
            time.sleep(0.1)
        except BaseException:
            trouble.append(traceback.format_exc())

    thread = threading.Thread(target=many_checks)
    thread.start()
    thread.join(20)
    assert not trouble and threading.active_count() == before


@pytest.mark.parametrize("name", QUESTIONS)
def test_printing_is_swallowed_and_changes_nothing(name, capsys):
    def talkative(*arguments):
        print("shapes:", [getattr(a, "shape", None) for a in arguments])
        print("and this", file=sys.stderr)
        return QUESTIONS[name].reference(*arguments)

    out = sys.stdout
    assert check(name, talkative).message == QUESTIONS[name].notice
    assert sys.stdout is out and capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_right_answer_is_told_within_a_second(name):
    QUESTIONS[name].cases()
    started = time.monotonic()
    assert check(name, QUESTIONS[name].reference).ok
    assert time.monotonic() - started < patience.seconds(1)


def test_old_gradients_are_there_to_be_cleared():
    def training_step(module, optimizer, x, target, max_norm):
        loss = (module(x) - target).pow(2).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    assert not check("training_step", training_step).ok


def test_going_back_through_time_is_what_the_layer_does():
    asked = QUESTIONS["rnn_backward"]
    for d_outputs, x, _, h0, W_h in asked.cases():
        layer = RNN(x.shape[2], h0.shape[1], seed=3)
        layer.params["W_h"][:] = W_h
        outputs, _, _ = layer.forward(x, h0)
        layer.backward(d_outputs)
        found = asked.reference(d_outputs, x, outputs, h0, W_h)
        for name, gradient in zip(("W_x", "W_h", "b"), found, strict=True):
            np.testing.assert_allclose(gradient, layer.grads[name], atol=1e-12)


def test_the_two_checkpoints_agree_with_the_whole_step_back():
    whole = QUESTIONS["lstm_step_backward"]
    for dh, dc, x_t, h, c, c_new, gates, W_x, W_h in whole.cases():
        i, f, g, o = (gates[name] for name in "ifgo")
        do, dc_all = QUESTIONS["expose_backward"].reference(dh, dc, o, c_new)
        di, df, dg, dc_before = QUESTIONS["remember_backward"].reference(dc_all, i, f, g, c)
        parts = [di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)]
        right = whole.reference(dh, dc, x_t, h, c, c_new, gates, W_x, W_h)
        np.testing.assert_allclose(np.concatenate(parts, axis=1).sum(axis=0), right[5], atol=1e-12)
        np.testing.assert_allclose(dc_before, right[2], atol=1e-12)
