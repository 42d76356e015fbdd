"""The bank of known mistakes: each draws its own sentence, and no two can be taken for another."""

import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest

from lstm_course import check
from lstm_course.checks import running
from lstm_course.checks.comparison import same
from lstm_course.checks.registry import QUESTIONS, lesson_of, mistakes
from lstm_course.support import patience

# Some known mistakes compute NaN, and NumPy warns. A learner does not see it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Mean of empty slice", "ignore:invalid value encountered"
)

ALL = [(name, mistake) for name in QUESTIONS for mistake in mistakes(name)]


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


@pytest.mark.parametrize(("name", "mistake"), ALL, ids=[f"{n}-{m.name}" for n, m in ALL])
def test_a_known_mistake_draws_its_own_sentence(name, mistake):
    result = check(name, mistake.answer)
    assert result.mistake == mistake.name, result
    assert mistake.sentence in result.message
    assert not result.ok and result.status != "not yet"


@pytest.mark.parametrize("name", QUESTIONS)
def test_two_mistakes_of_a_question_are_told_apart(name):
    question, bank = QUESTIONS[name], mistakes(name)
    assert len(bank) >= 4
    assert len({one.name for one in bank}) == len({one.sentence for one in bank}) == len(bank)
    cases = question.cases()
    outcomes = [[running.attempt(question, m.answer, a, 1) for a in cases] for m in bank]
    for (one, a), (other, b) in combinations(zip(bank, outcomes, strict=True), 2):
        assert not all(
            same(question, arguments, p, q) for arguments, p, q in zip(cases, a, b, strict=True)
        ), f"{one.name} and {other.name} give the same"


def test_names_are_short_and_sentences_are_plain():
    for name, mistake in ALL:
        assert (
            mistake.name.replace("-", "").replace("_", "").isalnum() and len(mistake.name) <= 40
        ), mistake.name
        assert mistake.sentence[-1] in ".?" and len(mistake.sentence) < 200, (name, mistake.name)
        for code in ("np.tanh", "torch.", " = "):
            assert code not in mistake.sentence, (name, mistake.name)


def test_there_are_enough_of_them_in_every_lesson():
    assert len(ALL) >= 80
    for lesson in ("01", "02", "03", "04", "05", "06", "07"):
        assert sum(lesson_of(name) == lesson for name, _ in ALL) >= 20, lesson


def test_a_right_answer_draws_no_mistake():
    for name, question in QUESTIONS.items():
        result = check(name, question.reference)
        assert result.ok and result.mistake is None, result


def test_a_mistake_in_other_words_is_recognised():
    def lstm_step(x_t, h, c, W_x, W_h, b):
        """Another text than the bank's: joined input, slices, a σ from tanh."""
        a = np.concatenate([x_t, h], 1) @ np.concatenate([W_x, W_h], 1).T + b
        gates = (np.tanh(a / 2) + 1) / 2  # σ for all four, so for g as well
        i, f, g, o = (gates[:, k * h.shape[1] : (k + 1) * h.shape[1]] for k in range(4))
        memory = np.add(np.multiply(f, c), np.multiply(i, g))
        return [o * np.tanh(memory), memory]

    result = check("lstm_step", lstm_step)
    assert result.mistake == "sigma-for-candidate"
    assert result.message.startswith("You used σ for the candidate g.")
    assert "is needed (tried with" in result.message


def test_gates_are_recognised_by_what_they_do():
    def store_and_show(steps, write, show):
        """Everything is shown; other values than the bank's before the step that writes."""
        i, f = np.zeros(steps), np.ones(steps)
        i[write], f[:write] = 1, 0.5
        return i, f, 1.0

    assert check("store_and_show", store_and_show).mistake == "never-silent"


def test_a_matrix_product_is_named_even_where_the_shapes_do_not_fit():
    def lstm_step(x_t, h, c, W_x, W_h, b):
        i, f, g, o = np.split(x_t @ W_x.T + h @ W_h.T + b, 4, axis=1)
        c = sigmoid(f) @ c + sigmoid(i) @ np.tanh(g)
        return sigmoid(o) * np.tanh(c), c

    result = check("lstm_step", lstm_step)
    assert result.status == "error" and result.mistake == "matrix-product-for-elements"
    assert "`c = sigmoid(f) @ c + sigmoid(i) @ np.tanh(g)`" in result.message


def test_an_in_place_change_of_the_memory_is_named_and_a_copy_is_right():
    def step(x_t, h, c, W_x, W_h, b):
        i, f, g, o = np.split(x_t @ W_x.T + h @ W_h.T + b, 4, axis=1)
        c *= sigmoid(f)
        c += sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(c), c

    result = check("lstm_step", step)
    assert (result.status, result.mistake) == ("wrong value", "c-changed-in-place")
    assert check("lstm_step", lambda x_t, h, c, *rest: step(x_t, h, c.copy(), *rest)).ok


def test_an_in_place_change_that_the_bank_does_not_know_is_told_too():
    def lstm_loop(x, h, c, *weights):
        result = QUESTIONS["lstm_loop"].reference(x, h, c, *weights)
        c[...] = 0
        return result

    result = check("lstm_loop", lstm_loop)
    assert (result.status, result.mistake) == ("wrong value", None)
    assert "c was changed in place" in result.message


def test_two_mistakes_at_once_are_a_wrong_value_without_a_name():
    def rnn_step(x_t, h, W_x, W_h, b):
        return sigmoid(x_t @ W_x.T + h @ W_h)

    result = check("rnn_step", rnn_step)
    assert (result.status, result.mistake) == ("wrong value", None)
    assert "where 0.148885 is needed" in result.message


def test_the_bank_of_the_first_six_lessons_needs_no_torch():
    script = (
        "import sys\n"
        "from lstm_course import check\n"
        "from lstm_course.checks.registry import QUESTIONS, lesson_of, mistakes\n"
        "for name in QUESTIONS:\n"
        "    question = QUESTIONS[name]\n"  # lesson 07 may be read, but not asked
        "    if lesson_of(name) != '07':\n"
        "        assert check(name, question.reference).ok\n"
        "        assert check(name, mistakes(name)[0].answer).mistake\n"
        "assert 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=patience.seconds(60))


def test_right_values_in_another_order_are_told_so():
    def expose_backward(*arguments):
        return QUESTIONS["expose_backward"].reference(*arguments)[::-1]

    result = check("expose_backward", expose_backward)
    assert (result.status, result.mistake) == ("wrong value", None)
    assert result.message == "The values are right, in another order. Return (do, dc)."


def test_numbers_that_look_alike_are_told_with_more_digits():
    def lstm_parameter_count(D, H, biases):
        return QUESTIONS["lstm_parameter_count"].reference(D, H, biases) * (1 + 1e-7)

    message = check("lstm_parameter_count", lstm_parameter_count).message
    assert "is 12.0000012 where 12 is needed" in message


def test_which_part_is_right_already_is_said_and_the_arguments_have_names():
    def rnn_backward(*arguments):
        dW_x, dW_h, db = QUESTIONS["rnn_backward"].reference(*arguments)
        return dW_x, 3 * dW_h, db

    message = check("rnn_backward", rnn_backward).message
    assert message.endswith("Right in this case: dW_x, db.")
    assert "h0 = [[-0.248]]" in message


def test_a_function_that_returns_only_sometimes_is_no_stub():
    def rnn_step(x_t, *rest):
        if len(x_t) < 5:
            return QUESTIONS["rnn_step"].reference(x_t, *rest)

    result = check("rnn_step", rnn_step)
    assert (result.status, result.mistake) == ("wrong value", None)
    assert "each branch must end in a return" in result.message


def test_sizes_that_do_not_fit_are_told_without_numpys_gufuncs():
    def rnn_step(x_t, h, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h @ W_h + b)

    message = check("rnn_step", rnn_step).message
    assert "the last axis of A has length 3 and the first of B has 4" in message
    assert "gufunc" not in message


def test_a_pair_where_one_tensor_is_needed_is_told_in_plain_words():
    def packed_outputs(module, x, lengths):
        """pad_packed_sequence gives a pair, and its first part was not taken."""
        from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

        packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
        return pad_packed_sequence(module(packed)[0], total_length=len(x))

    result = check("packed_outputs", packed_outputs)
    assert result.status == "wrong type"
    assert "it is a tuple, but one array is needed" in result.message
    assert "requires grad" not in result.message


def saved(**changed):
    """A right checkpoint with some parts changed; None takes a part away."""

    def training_state(module, optimizer, update):
        states = {"module": module.state_dict(), "optimizer": optimizer.state_dict()}
        states |= {"update": update}
        states |= {name: make(states) for name, make in changed.items()}
        return {name: part for name, part in states.items() if part is not None}

    return training_state


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (saved(module=lambda _: None, model=lambda s: s["module"]), "module-not-saved"),
        (saved(optimizer=lambda s: s["optimizer"]["state"]), "optimizer-not-its-state"),
        (saved(module=lambda s: list(s["module"].values())), "module-not-its-state"),
        (saved(update=lambda s: str(s["update"])), "update-not-a-number"),
        (lambda module, optimizer, update: {"step": update}, "names-not-found"),
        (lambda *parts: tuple(part for part in parts[2:]), "names-not-found"),
        (saved(update=lambda s: np.int64(s["update"])), "whole-module-pickled"),
    ],
)
def test_what_is_wrong_with_a_checkpoint_is_not_taken_for_something_else(answer, mistake):
    assert check("training_state", answer).mistake == mistake
    assert check("training_state", saved()).ok
