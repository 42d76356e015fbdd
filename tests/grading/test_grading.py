"""The batch grader: right answers score, hostile ones do not, and nothing stops the batch."""

import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import made_submissions as made
import numpy as np
import pytest

from lstm_course.checks import running
from lstm_course.checks.checker import check, verdict
from lstm_course.checks.registry import LESSONS, QUESTIONS, lesson_of, mistakes
from lstm_course.commands import grade
from lstm_course.grading import codec, exam, failures, gather, grader, record, submission
from lstm_course.grading.channel import WorkerGone, few_values
from lstm_course.grading.course_copy import copy_course
from lstm_course.grading.inside import fence
from lstm_course.grading.sandbox import Sandbox, find_bubblewrap
from lstm_course.support import files, patience
from lstm_course.support.places import PACKAGE

SECONDS = 2.0
FAILED = {"cell": 1, "type": "E", "words": "", "line": "", "missing": "", "bound": []}


@pytest.fixture(scope="module")
def bubblewrapped():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def bare():
    with Sandbox(use_bubblewrap=False) as sandbox:
        yield sandbox


@pytest.fixture
def rows_of(tmp_path):
    """Grade one notebook's text; return {question: row}."""

    def rows(text, sandbox, seconds=SECONDS):
        path = tmp_path / "01.ipynb"
        path.write_text(text, encoding="utf-8")
        one = submission.read(path, tmp_path)
        assert not one.problem, one.problem
        its_exam = exam.exam(one.lesson)
        gathered = gather.gather(one, its_exam, sandbox, seconds)
        return {row.question: row for row in grader.judge(one, its_exam, gathered, seconds)}

    return rows


def need_bubblewrap(sandbox):
    if not sandbox.bubblewrap:
        pytest.skip(sandbox.note)


# --- right answers


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_solutions_score_in_full(lesson, rows_of, bubblewrapped):
    rows = rows_of(made.solved(lesson), bubblewrapped, seconds=20)
    assert list(rows) == [name for name in QUESTIONS if lesson_of(name) == lesson]
    for name, row in rows.items():
        assert (row.status, row.score) == ("correct", 1), row
        assert row.sentence == QUESTIONS[name].notice


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_question_can_be_judged_from_outside(lesson):
    assert {one.question.name: one.problem for one in exam.exam(lesson).asked if one.problem} == {}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_known_mistake_is_the_same_after_its_way_through_the_pipe(name):
    question = QUESTIONS[name]
    (asked,) = [one for one in exam.exam(lesson_of(name)).asked if one.question is question]
    for mistake in mistakes(name):
        here = [running.attempt(question, mistake.answer, case, 5) for case in asked.cases]
        there = [through_the_pipe(outcome) for outcome in here]
        result = verdict(grader.GatheredTrial(asked, there, running.SECONDS))
        expected = check(name, mistake.answer)
        assert (result.status, result.mistake) == (expected.status, expected.mistake)
        assert result.message == expected.message


def through_the_pipe(outcome):
    if outcome.error is not None:
        data = json.loads(json.dumps(codec.encode_error(outcome.error, outcome.line)))
        return running.Outcome(error=codec.decode_error(data), line=data["line"])
    data = json.loads(json.dumps(codec.encode(outcome.value)))
    return running.Outcome(codec.decode(data), changed=outcome.changed)


def test_a_mistake_is_named_and_what_follows_from_it_is_said(rows_of, bubblewrapped):
    wrong = made.solved("01", made.STEP, made.STEP.replace(" + b", ""))
    rows = rows_of(wrong, bubblewrapped)
    assert rows["rnn_step"].mistake == "bias-forgotten"
    assert rows["rnn_loop"].mistake == "follows-from-rnn_step"
    assert rows["rnn_loop"].sentence.startswith("It calls rnn_step, which is wrong too")
    assert rows["clip_gradients"].status == "correct"


def test_a_mistake_that_is_only_called_is_counted_once(rows_of, bubblewrapped):
    right = "return dh * tanh_c, dc + dh * o * (1 - tanh_c**2)"
    wrong = made.solved("04", right, right.replace("dc + ", ""))
    rows = rows_of(wrong, bubblewrapped)
    assert rows["expose_backward"].mistake == "dc-dropped"
    assert rows["lstm_step_backward"].mistake == "follows-from-expose_backward"


def test_only_a_wrong_answer_follows_from_another():
    for status, follows in (("correct", False), ("not yet", False), ("wrong value", True)):
        row = record.Row("a", "rnn_loop", status, int(status == "correct"), "", "x")
        found = grader._followed(row, {"rnn_step": ""}, {"rnn_step"})
        assert found.mistake == ("follows-from-rnn_step" if follows else "")


def test_an_argument_changed_in_place_is_seen_from_outside(rows_of, bubblewrapped):
    wrong = made.solved("04", "c = f * c + i * g", "c *= f; c += i * g")
    row = rows_of(wrong, bubblewrapped)["lstm_step"]
    assert (row.status, row.mistake) == ("wrong value", "c-changed-in-place")


def test_a_stub_is_not_yet_and_a_missing_function_too(rows_of, bubblewrapped):
    stub = (made.ROOT / "exercises" / "01_rnn.ipynb").read_text(encoding="utf-8")
    assert {row.status for row in rows_of(stub, bubblewrapped).values()} == {"not yet"}
    rows = rows_of(made.rnn_step(made.RIGHT), bubblewrapped)
    assert rows["rnn_step"].score == 1
    assert rows["rnn_loop"].sentence == "There is no function rnn_loop in the notebook."


def test_a_cell_that_fails_spoils_no_other(rows_of, bubblewrapped):
    text = made.rnn_step(
        made.RIGHT,
        "1 / 0",
        "%matplotlib inline\n!ls",
        "def rnn_loop(x:",
        "import lstm_course.rnn as theirs\nfrom lstm_course import RNN",
        after=("rnn_read_backwards = 3", "rnn_step(", "raise SystemExit"),
    )
    rows = rows_of(text, bubblewrapped)
    assert rows["rnn_step"].status == "correct"
    assert rows["rnn_loop"].status == "error" and "SyntaxError" in rows["rnn_loop"].sentence
    assert rows["rnn_read_backwards"].status == "wrong type"


def test_an_error_is_told_with_the_learners_line(rows_of, bubblewrapped):
    row = rows_of(made.rnn_step("    return np.tanh(x_t @ nothing)\n"), bubblewrapped)["rnn_step"]
    assert row.status == "error"
    assert "NameError in the line `return np.tanh(x_t @ nothing)`" in row.sentence


# --- what Jupyter runs runs here


STEP = f"{made.SIGNATURE}{made.RIGHT}"
START = "import numpy as np\nfrom lstm_course import check\n"
AS_IN_JUPYTER = {
    "a question beside a magic": (START, f"%time x = 1\n{STEP[:-1]}  # why?\nnp.tanh?"),
    "a command over two lines": (START, f"!pip install a \\\n  b\n{STEP}"),
    "a command with a result": (START, f"files = !ls\n{STEP}assert files == []"),
    "magics and a value": (f"%load_ext x\n%pylab inline\nb0 = %time 3\nc = b0 + 1\n{STEP}",),
    "awaited": (f"{START}import asyncio\nawait asyncio.sleep(0)\nq = 3\n{STEP}",),
    "a cell's own magic": (START, f"%%time\nif True:\n    !ls\n{STEP}"),
    "a written module": (START, f"%%writefile a.py\n{START}{STEP}", "from a import rnn_step"),
    "a written program": (START, f"%%writefile a.py\n{START}{STEP}", "%run a.py"),
    "the shell by name": (f"get_ipython().run_line_magic('matplotlib', 'inline')\n{START}{STEP}",),
    "annotations of names to come": (
        "from __future__ import annotations\n" + START,
        STEP.replace("x_t,", "x_t: Array,"),
    ),
}
LEFT_OUT = {
    "drive": "from google.colab import drive\ndrive.mount('/content')",
    "a package": "import a_package_that_is_missing as p\np.x",
    "a file": "data = np.load('data.npy')",
    "input": "name = input('Your name? ')",
    "a program": "import subprocess\nsubprocess.run(['ls'])",
    "torch": "import torch\nfrom torch import nn\ntorch.manual_seed(0)\nx = torch.ones(3)",
    "the course's own": "import lstm_course\nlstm_course.LSTM(3, 4)",
    "another magic": "!ls\n%%bash",
    "zero": "1 / 0",
}


@pytest.mark.parametrize("name", AS_IN_JUPYTER)
def test_what_runs_in_jupyter_runs_here(name, rows_of, bubblewrapped):
    limit = patience.seconds(30)  # %pylab imports matplotlib, which may look for its fonts first
    row = rows_of(made.notebook(*AS_IN_JUPYTER[name]), bubblewrapped, limit)["rnn_step"]
    assert row.status == "correct", row


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_statement_that_fails_is_left_out_and_the_rest_of_its_cell_runs(
    name, rows_of, bubblewrapped
):
    text = made.notebook(f"{LEFT_OUT[name]}\n{START}{STEP}")
    row = rows_of(text, bubblewrapped, 10)["rnn_step"]
    assert row.status == "correct", row


USES_P = made.SIGNATURE + "    return p(np.tanh(x_t @ W_x.T + h @ W_h.T + b))\n"
CAUSES = {
    "from a_package import p": "ModuleNotFoundError in the line `from a_package import p`: No mod",
    "from a_package import *": "No module named 'a_package'",
    "p = open('data.txt')": "code cell 1 stops with FileNotFoundError in the line `p = open",
    "p = input()": "EOFError in the line `p = input()`: input() waits for a person",
    "import a_package as q\np = q(3)": "ModuleNotFoundError in the line `import a_package as q`",
    "p = 3 +": "code cell 1 stops with SyntaxError in the line `p = 3 +`",
    "raise SystemExit\np = abs": "code cell 1 stops with SystemExit",
    "while True: pass\np = abs": "was stopped in the line `while True: pass`",
    "%%bash\np=3": "%%bash is not run while answers are graded",
    "%run helpers.py": "code cell 1 stops with",
}


@pytest.mark.parametrize("first", CAUSES)
def test_the_cause_of_a_missing_name_is_told(first, rows_of, bubblewrapped):
    rows = rows_of(made.notebook(first, START, USES_P, "@p\ndef rnn_loop(): pass"), bubblewrapped)
    for name, missing in (("rnn_step", "p"), ("rnn_loop", "rnn_loop")):
        sentence = rows[name].sentence
        assert rows[name].status == "error" and CAUSES[first] in sentence, rows[name]
        assert sentence.startswith(f"{missing} is missing: code cell 1 "), sentence
    assert "name 'p' is not defined" in rows["rnn_step"].sentence


def test_a_name_that_nothing_would_have_made_has_no_cause():
    one = failures.read([{**FAILED, "bound": ["np"], "missing": "np"}])
    assert failures.cause("np", one) == "np is missing: code cell 1 stops with E."
    assert failures.cause("x", one) == failures.cause_of(NameError("odd"), one) == ""
    assert failures.cause_of(ValueError("name 'np' is not defined"), one) == ""


def test_torch_is_closed_where_numpy_is_asked_and_a_right_answer_may_look_for_tensors(
    rows_of, bubblewrapped
):
    looks = "    x_t = x_t if not isinstance(x_t, torch.Tensor) else x_t.numpy()\n" + made.RIGHT
    row = rows_of(made.rnn_step(looks, "import torch"), bubblewrapped)["rnn_step"]
    assert row.status == "correct"
    row = rows_of(made.rnn_step("    return torch.tanh(h)\n", "import torch"), bubblewrapped)
    assert "torch.tanh is closed in this exercise" in row["rnn_step"].sentence


# --- hostile answers


WORDS = {
    "checker-patched": "where 0.148885 is needed",
    "reply-forged": "not written by the grader's own call",
    "pickle-sent": "not written by the grader's own call",
    "process-exit": "It ends the whole program",
    "process-exit-in-a-cell": "It ends the whole program when its cells are run",
    "endless": "It was stopped in the line `while True: pass`",
    "endless-and-deaf": "still running after 2 seconds",
    "huge-allocation": "more memory than there is",
    "course-imported": "lstm_course.rnn.rnn_step is the course's own",
    "course-imported-as-the-answer": "Write these lines yourself",
}


@pytest.mark.parametrize("name", made.HOSTILE)
def test_a_hostile_answer_does_not_score_and_is_told_why(name, rows_of, bubblewrapped):
    row = rows_of(made.HOSTILE[name], bubblewrapped)["rnn_step"]
    assert row.score == 0 and row.sentence, row
    assert "\n" not in row.sentence and "Traceback" not in row.sentence
    assert WORDS.get(name, "") in row.sentence


@pytest.mark.slow
@pytest.mark.parametrize("name", made.HOSTILE)
def test_a_hostile_answer_does_not_score_without_bubblewrap_either(name, rows_of, bare):
    row = rows_of(made.HOSTILE[name], bare)["rnn_step"]
    assert row.score == 0 and row.sentence, row


@pytest.mark.parametrize("kind", ["bubblewrapped", "bare"])
def test_nothing_is_written_and_nobody_is_called(kind, rows_of, request, tmp_path):
    sandbox, target = request.getfixturevalue(kind), tmp_path / "written"
    row = rows_of(made.writes_to(target), sandbox)["rnn_step"]
    assert row.score == 0 and not target.exists()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        row = rows_of(made.connects_to(server.getsockname()[1]), sandbox)["rnn_step"]
        assert row.score == 0
        with pytest.raises(TimeoutError):
            server.accept()


TRIES = """
import os, subprocess
tries = {
    "remove": lambda: os.remove(there),
    "rename": lambda: os.rename(there, there + "2"),
    "truncate": lambda: os.truncate(there, 0),
    "rmdir": lambda: os.rmdir(os.path.dirname(there)),
    "list": lambda: os.listdir(os.path.dirname(there)),
    "scan": lambda: os.scandir(os.path.dirname(there)),
    "system": lambda: os.system("true"),
    "start": lambda: subprocess.Popen(["true"]),
    "fill the disk": lambda: open("big", "wb").write(bytes(11 * 2**20)),
}
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no limit on a file's size")
def test_pythons_own_fence_closes_folders_and_programs(rows_of, bare, tmp_path):
    (tmp_path / "mine").write_text("kept")
    body = """
    done = []
    for name, act in tries.items():
        try:
            act()
            done.append(name)
        except OSError:
            pass
    raise ValueError(f"done: {done}")
"""
    text = made.rnn_step(body, f"there = {str(tmp_path / 'mine')!r}\n{TRIES}")
    assert "done: []" in rows_of(text, bare)["rnn_step"].sentence
    assert (tmp_path / "mine").read_text() == "kept"


def test_bubblewrap_holds_where_pythons_own_fence_is_got_around(rows_of, bubblewrapped, tmp_path):
    need_bubblewrap(bubblewrapped)
    private = tmp_path / "private"
    private.write_text("secret")
    solution = made.ROOT / "solutions" / "01_rnn.ipynb"
    registry = made.ROOT / "lstm_course" / "checks" / "registry.py"
    for path, opens in ((private, 0), (solution, 0), (registry, 0), (sys.executable, 1)):
        text = made.reads_around_the_hook(path)
        sentence = rows_of(text, bubblewrapped)["rnn_step"].sentence
        assert f"h[0, 0] is {opens} " in sentence, (path, sentence)
    rows_of(made.writes_around_the_hook(tmp_path / "written"), bubblewrapped)
    assert not (tmp_path / "written").exists()


def test_bubblewrap_gives_answers_a_network_of_their_own(rows_of, bubblewrapped):
    need_bubblewrap(bubblewrapped)
    body = "    raise ValueError(os.readlink('/proc/self/ns/net'))\n"
    sentence = rows_of(made.rnn_step(body), bubblewrapped)["rnn_step"].sentence
    assert "net:[" in sentence and os.readlink("/proc/self/ns/net") not in sentence


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts processes in /proc")
def test_no_process_is_left_behind(rows_of, bubblewrapped):
    need_bubblewrap(bubblewrapped)
    row = rows_of(made.FORKS_AROUND_THE_HOOK, bubblewrapped)["rnn_step"]
    assert row.score == 0
    time.sleep(0.2)
    assert not bubblewrapped.workers
    assert str(bubblewrapped.folder) not in command_lines()


def command_lines():
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/cmdline") as file:
                found.append(file.read())
        except OSError:
            continue
    return "\n".join(found)


def test_the_workers_environment_holds_nothing_of_the_teachers(rows_of, bare, monkeypatch):
    monkeypatch.setenv("TEACHERS_SECRET", "12345")
    body = "    raise ValueError(sorted(os.environ))\n"
    sentence = rows_of(made.rnn_step(body), bare)["rnn_step"].sentence
    assert "HOME" in sentence and "TEACHERS_SECRET" not in sentence


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_copy_of_the_course_holds_no_question_and_no_solution(lesson, tmp_path):
    copy_course(exam.exam(lesson), tmp_path)
    names = {path.relative_to(tmp_path / "lstm_course").as_posix() for path in tmp_path.rglob("*")}
    checks = {name for name in names if name.startswith("checks/")}
    wanted = {"__init__", "question", "running", "observing"}
    assert checks <= {f"checks/{name}.py" for name in wanted}
    assert not [name for name in names if "lesson_" in name or "mistakes_" in name]
    if lesson in ("01", "02", "03", "04"):
        assert not names & {"rnn.py", "lstm.py", "lstm_layer.py"}


def test_what_the_exercise_hands_out_is_open_and_the_answer_itself_is_not(rows_of, bubblewrapped):
    rows = rows_of(
        made.solved("06", "turned[:n, b] = x[:n, b][::-1]", "return reverse_sequence(x, lengths)"),
        bubblewrapped,
    )
    assert rows["reverse_within_lengths"].score == 0
    assert "reverse_sequence is the course's own" in rows["reverse_within_lengths"].sentence
    assert rows["bidirectional_outputs"].status == "correct"  # here it may be used


NONE, CALLABLE = {}, {"rnn_step": {"callable": True}}


@pytest.mark.parametrize(
    ("failures", "names", "reply"),
    [
        ([{"cell": 99}], NONE, {}),
        ([{"cell": 1}], NONE, {}),
        ([3], NONE, {}),
        ([{**FAILED, "cell": "1"}], NONE, {}),
        ([{**FAILED, "bound": [[]]}], NONE, {}),
        ([], {"rnn_step": 3}, {}),
        ([], {"rnn_step": {"defined": True, "value": ["module", "LSTM", [1] * 6, 0]}}, {}),
        ([], CALLABLE, {"value": ["module", "LSTM", [1, 1, 1, 1, 0, 0], []], "after": []}),
        ([], CALLABLE, {"error": {"type": 1, "words": 2, "arguments": 3, "line": 4}}),
        ([], CALLABLE, {"error": 7}),
    ],
)
def test_a_reply_that_is_forged_with_its_number_stops_no_batch(failures, names, reply):
    class Forger:
        def start(self, exam, seconds, modules=()):
            return self

        def ask(self, request, seconds):
            return {"failures": failures, "names": names} if "cells" in request else reply

        def end(self, worker):
            pass

    one = submission.Submission("a", "", "01", ("def rnn_step(): pass",))
    asked = exam.exam("01").asked[0]
    gathered = gather.Session(one, exam.exam("01"), Forger(), 2).question(asked)
    row = grader.judge_question("a", asked, gathered, 2)
    assert (row.score, row.status in grader.WRONG) == (0, True)


def test_an_answer_that_the_checks_cannot_judge_is_no_score(monkeypatch):
    def fail(trial):
        raise TypeError("not foreseen")

    monkeypatch.setattr(grader, "verdict", fail)
    row = grader.judge_question("a", exam.exam("01").asked[0], gather.Gathered(), 1)
    assert (row.status, row.score) == ("error", 0) and "cannot be judged" in row.sentence


def test_a_submission_that_has_used_up_its_time_is_told(tmp_path):
    one, asked = submission.Submission("a", "", "01"), exam.exam("01").asked[0]
    session = gather.Session(one, exam.exam("01"), None, seconds=0)
    assert "used up all its time" in session.question(asked).sentence


# --- what may come back


@pytest.mark.parametrize(
    "value",
    [
        None,
        ...,
        True,
        3,
        -0.5,
        float("inf"),
        "text",
        np.arange(6.0).reshape(2, 3).T,
        np.float32(0.1),
        np.array([True, False]),
        np.zeros((0, 3)),
        (1, [2.0, np.ones(2)]),
        {"W": np.ones((2, 2)), 3: "x"},
    ],
)
def test_plain_values_come_back_as_they_were(value):
    back = codec.decode(json.loads(json.dumps(codec.encode(value))))
    assert type(back) is type(value)
    np.testing.assert_equal(back, value)
    assert getattr(back, "dtype", None) == getattr(value, "dtype", None)


def test_what_is_not_plain_comes_back_as_its_name():
    class Clever:
        pass

    for value, name in ((Clever(), "Clever"), (iter([]), "list_iterator"), (10**30, "int")):
        assert type(codec.decode(codec.encode(value))).__name__ == name
    loop = []
    loop.append(loop)
    codec.decode(codec.encode(loop))
    assert codec.decode(codec.encode(np.array([{}, None]))).dtype == object


A = ["array", "<f8", [1, 1], "AAAAAAAAAAA="]
A4 = ["array", "<f4", [4, 1], "AAAAAAAAAAAAAAAAAAAAAA=="]


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        7,
        ["pickle", "gASVCgAAAA=="],
        ["array", "|O", [1], "AAAAAAAAAAA="],
        ["array", "<f8", [10**12], ""],
        ["array", "<f8", [1], "no base64!"],
        ["array", "<f8", [-1, -1], "AAAAAAAAAAA="],
        ["plain", {}],
        ["plain", None],
        ["module", "Sequential", [], {}],
        ["module", "LSTM", [1, 1, 1, 1, 0, 0], []],
        ["module", "LSTM", [10**9, 1, 1, 1, 0, 0], {}],
        ["module", "LSTM", [1, 1, 1, 1, 0, 0], {"weight_ih_l0": ["other", "x"]}],
        ["module", "LSTM", [1024, 1024, 1024, 1, 0, 0], {}],
        ["module", "LSTM", [1, 1, 1, 0, 0, 0], {"weight_ih_l0": A, "weight_hh_l0": A}],
        ["module", "LSTM", [1, 1, 1, 0, 0, 0], {"weight_ih_l0": A4, "x": A4}],
        ["module", "Linear", [1, 1], [1]],
        ["array", "<f8", [0, 10**6, 10**6], ""],
        ["array", "<U9999", [0], ""],
        ["array", "|u1", [1_500_000], "AAAA" * 500_000],
        ["list", [["array", "|u1", [900_000], "AAAA" * 300_000]] * 3],
        ["list", [["plain", 1]] * 20_003],
        ["plain", "x" * 1001],
        ["plain", 2**63],
        ["dict", [[["tuple", [["plain", 1]]], ["plain", 1]]]],
    ],
)
def test_what_encode_would_not_write_is_refused(data):
    import torch  # with it loaded, a module is really made  # noqa: F401

    with pytest.raises(ValueError):
        codec.decode(data)


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "Linear"])
def test_a_network_comes_back_around_its_own_arrays(kind):
    import torch

    sizes = {} if kind == "Linear" else {"num_layers": 2, "bidirectional": True}
    network = getattr(torch.nn, kind)(3, 4, **sizes, dtype=torch.float64)
    back = codec.decode(json.loads(json.dumps(codec.encode(network))))
    x = torch.ones(5, 2, 3, dtype=torch.float64)
    for a, b in zip(network(x), back(x), strict=True):
        torch.testing.assert_close(a, b)
    assert all(p.requires_grad and not p.is_meta for p in back.parameters())


WORST = """
import json, resource, sys, time
import numpy as np
if sys.argv[1] == "torch":
    import torch
from lstm_course.grading import channel, codec, failures, submission

MB = 2**20
text = lambda n: '["plain","' + "\\u3042" * n + '"]'
zeros = '["array","<f8",[1],"AAAAAAAAAAA="]'
bombs = [
    b"[" + b"[]," * (4 * MB // 3) + b"1]",
    b"[" + b"{}," * 90_000 + b"1]",
    b'["list",[' + b",".join([b'["list",[]]'] * 60_000) + b"]]",
    ('["list",[' + ",".join([text(1000)] * 500) + "]]").encode(),
    ('["list",[' + ",".join([text(1000)] + ['["plain",1.5]'] * 19_000) + "]]").encode(),
    ('["list",[' + ",".join([zeros] * 9000) + "]]").encode(),
    b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    b"[" + b"9" * 4_000_000 + b"]",
    b'["module","LSTM",[1024,1024,1024,1,0,0],{}]',
    ('["module","LSTM",[1,1,1024,1,0,0],{%s}]'
     % ",".join(f'"{k}":{zeros}' for k in range(4096))).encode(),
]
with open("/proc/self/statm") as file:
    taken = int(file.read().split()[0]) * resource.getpagesize()
limit = taken + 250 * MB
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
for bomb in bombs:
    assert len(bomb) <= channel.LONGEST_REPLY + 10, len(bomb)
    began = time.perf_counter()
    try:
        if channel.few_values(bomb):
            value = codec.decode(json.loads(bomb))
            np.asarray(value)
    except (ValueError, RecursionError):
        pass
    print(f"{bomb[:40]} {time.perf_counter() - began:.2f} s", flush=True)
print("whole", "torch" in sys.modules)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits the memory")
@pytest.mark.parametrize("loaded", ["numpy", "torch"])
def test_the_worst_replies_take_little_memory_and_time(loaded):
    command = [sys.executable, "-c", WORST, loaded]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=made.ROOT)
    assert f"whole {loaded == 'torch'}" in done.stdout, done.stdout + done.stderr[-2000:]


def test_an_answer_with_more_values_than_a_reply_holds_is_cut():
    for value in (
        [1] * 10**6,
        {k: k for k in range(10**6)},
        ["x," * 500] * 10_000,
        [[[]] * 9] * 9999,
    ):
        content = json.dumps(codec.encode(value)).encode()
        assert len(content) < 2**20 and few_values(content)
        codec.decode(json.loads(content))
    arrays = codec.decode(codec.encode([np.zeros(100_000)] * 3))
    assert [type(one).__name__ for one in arrays] == ["ndarray"] * 2 + ["far too large array"]


def test_an_endlessly_nested_reply_is_refused():
    data = ["nothing", False]
    for _ in range(100):
        data = ["list", [data]]
    with pytest.raises(ValueError):
        codec.decode(data)


def test_an_array_that_is_far_too_large_does_not_come_back():
    back = codec.decode(codec.encode(np.zeros(codec.LARGEST // 8 + 1)))
    assert type(back).__name__ == "far too large array"


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("f"), np.exceptions.AxisError("y")])
def test_errors_keep_their_class_and_words(error):
    back = codec.decode_error(json.loads(json.dumps(codec.encode_error(error, "line"))))
    assert type(back) is type(error) and str(back) == str(error)


def test_an_invented_error_class_is_made_anew():
    for name in ("os.system", "exit", "", "x" * 500):
        back = codec.decode_error({"type": name, "words": "w", "arguments": None, "line": ""})
        assert isinstance(back, Exception) and str(back) == "w"


# --- what is handed in


BROKEN = {
    "empty.ipynb": (b"", "It is empty"),
    "not_json.ipynb": (b'{"cells": [', "not JSON"),
    "binary.ipynb": (bytes(range(256)), "not JSON"),
    "a_list.ipynb": (b"[]", "no list of cells"),
    "deep.ipynb": (b"[" * 100_000, "cannot be read"),
    "no_cells.ipynb": (b'{"cells": 3}', "no list of cells"),
    "other.ipynb": (made.notebook("print(1)").encode(), "is it the right notebook?"),
    "essay.docx": (b"PK", "hand in the .ipynb file"),
    "big.ipynb": (b" " * 50_000_000, "It has 50 MB"),
    "many.ipynb": (b"[" + b"[]," * 2_000_000 + b"1]", "too many values"),
    "lesson.ipynb": ((made.ROOT / "notebooks" / "02_gates.ipynb").read_bytes(), "is a lesson"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_graded_is_told(name, tmp_path):
    content, words = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    one = submission.read(tmp_path / name, tmp_path)
    assert words in one.problem and not one.cells


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_and_pipes_are_not_followed(tmp_path):
    os.symlink(made.ROOT / "solutions" / "01_rnn.ipynb", tmp_path / "link.ipynb")
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name in ("link.ipynb", "pipe.ipynb"):
        assert "a link or a special file" in submission.read(tmp_path / name, tmp_path).problem


def test_strange_cells_are_passed_over(tmp_path, rows_of, bubblewrapped):
    document = json.loads(made.rnn_step(made.RIGHT))
    document["cells"][:0] = [3, None, {}, {"cell_type": "code", "source": 5}, {"cell_type": "x"}]
    document["cells"][5]["source"] = document["cells"][5]["source"].splitlines(True)
    document["metadata"] = "none"
    assert rows_of(json.dumps(document), bubblewrapped)["rnn_step"].score == 1


def test_code_that_no_learner_writes_is_not_read(tmp_path):
    (tmp_path / "a.ipynb").write_text(made.rnn_step("    return " + "1" * 600_000), "utf-8")
    assert "at most 500,000 are read" in submission.read(tmp_path / "a.ipynb", tmp_path).problem


# --- the batch

IN_01 = sum(lesson_of(name) == "01" for name in QUESTIONS)
IN_04 = sum(lesson_of(name) == "04" for name in QUESTIONS)
ANSWERS = 8 * IN_01 + IN_04  # of the ten: eight of lesson 01, one of lesson 04, one damaged


@pytest.fixture
def class_folder(tmp_path):
    folder = tmp_path / "handed in"
    for name, text in made.ten().items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read_report(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_dry_run_with_ten_submissions(class_folder, tmp_path, capsys):
    out = tmp_path / "report.csv"
    assert grade.main([str(class_folder), "--out", str(out), "--timeout", "2"]) == 0
    rows = read_report(out)
    assert list(rows[0]) == record.HEAD
    assert len(rows) == ANSWERS + 1 and all(row["sentence"] for row in rows)
    wrong = {}
    for row in rows:
        if row["score"] != "1":
            wrong.setdefault(row["submission"].split("/")[0], set()).add(row["question"])
    assert "ada" not in wrong
    for who in ("ben", "cleo", "dan"):
        assert wrong[who] == {"rnn_step", "rnn_loop", "rnn_read_backwards"}
    for who in ("eve", "finn", "gus", "hana"):
        assert len(wrong[who]) == IN_01
    assert wrong["ivo"] == {""} and wrong["jun"] == {"lstm_step", "lstm_loop"}
    assert "bubblewrap" in capsys.readouterr().out
    page = out.with_suffix(".html").read_text(encoding="utf-8")
    assert "2 of 8" in page and "The bias b is missing" in page
    # Again: nothing is graded twice, and the report is the same.
    before = out.read_bytes()
    assert grade.main([str(class_folder), "--out", str(out)]) == 0
    assert "correct" not in capsys.readouterr().out and out.read_bytes() == before


def test_a_run_that_was_killed_goes_on_where_it_was(class_folder, tmp_path):
    out = tmp_path / "report.csv"
    lines = out.with_suffix(".graded.jsonl")
    command = [sys.executable, "-m", "lstm_course", "grade", str(class_folder)]
    command += ["--out", str(out), "--timeout", "2", "--jobs", "1"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}  # a killed process cleans nothing up
    process = subprocess.Popen(command, cwd=made.ROOT, stdout=subprocess.DEVNULL, env=environment)
    deadline = time.monotonic() + patience.seconds(60)
    while time.monotonic() < deadline and not (lines.exists() and lines.read_bytes()):
        time.sleep(0.02)
    process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait(10)
    with open(lines, "ab") as file:
        file.write(b'{"digest": "torn')
    known = record.Record(lines, record.questions_digest()).graded
    assert 1 <= len(known) < 9
    done = subprocess.run(
        command, cwd=made.ROOT, capture_output=True, text=True, timeout=patience.seconds(120)
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" correct\n") == 9 - len(known) - twins(known, class_folder)
    assert len(read_report(out)) == ANSWERS + 1
    assert len(record.Record(lines, record.questions_digest()).graded) == 8  # ben and dan: one file


@pytest.mark.skipif(os.name == "nt", reason="no such signal on Windows")
def test_ctrl_c_leaves_a_report_of_what_is_graded(class_folder, tmp_path):
    (class_folder / "zoe").mkdir()
    (class_folder / "zoe" / "01.ipynb").write_text(made.HOSTILE["endless-cell"], "utf-8")
    out = tmp_path / "report.csv"
    command = [sys.executable, "-m", "lstm_course", "grade", str(class_folder)]
    command += ["--out", str(out), "--timeout", "60", "--jobs", "2"]
    process = subprocess.Popen(command, cwd=made.ROOT, stdout=subprocess.PIPE, text=True)
    for _ in range(10):  # the note, and a line for each but zoe and the damaged one
        assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 130
    assert len(read_report(out)) == ANSWERS + 1
    process.stdout.close()


def twins(known, folder):
    """How many files beyond the first share the bytes of a graded one."""
    paths = folder.rglob("*.ipynb")
    digests = [submission.read(path, folder).digest for path in paths]
    return sum(digest in known for digest in digests) - len(known)


def test_a_report_that_cannot_be_written_is_told_and_nothing_is_lost(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ipynb").write_text(made.rnn_step(made.RIGHT), encoding="utf-8")
    out = tmp_path / "report.csv"
    out.mkdir()  # as good as a file that a spreadsheet holds open
    assert grade.main([str(tmp_path / "in"), "--out", str(out)]) == 2
    assert "What is graded is kept" in capsys.readouterr().err
    assert out.with_suffix(".graded.jsonl").read_bytes().count(b"\n") == 1


def test_a_changed_question_is_graded_again(tmp_path):
    row = record.Row("a", "rnn_step", "correct", 1, "", "x")
    record.Record(tmp_path / "r", "old questions").add("digest", [row])
    assert record.Record(tmp_path / "r", "old questions").graded["digest"][0].score == 1
    assert record.Record(tmp_path / "r", "new questions").graded == {}


def test_a_machine_that_cannot_start_a_worker_is_no_learners_fault(class_folder, tmp_path):
    class Broken:
        def start(self, *arguments):
            raise WorkerGone("ended")

        end_all = staticmethod(lambda: None)

    lines = record.Record(tmp_path / "r", "q")
    paths = submission.find(class_folder)[:2]
    graded = list(grader.grade_files(paths, class_folder, lines, Broken(), tell=lambda line: None))
    assert {row.status for _, rows in graded for row in rows} == {"not judged"}
    assert not lines.graded  # so the next run tries again


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_runs_nothing_and_reads_every_letter(begin):
    row = record.Row(f"{begin}cmd|' /C calc'!A0", "rnn_step", "error", 0, "", f"{begin}1")
    text = record.report_text([row])
    assert f"'{begin}cmd" in text and f"'{begin}1" in text
    assert text.startswith("\ufeff")  # without it Excel takes σ for something else


def test_options_reach_the_grader_and_its_own_files_are_not_handed_in(
    class_folder, tmp_path, monkeypatch
):
    asked = []

    def grade_files(paths, folder, lines, sandbox, jobs, seconds):
        asked.append((len(paths), jobs, seconds))
        row = record.Row("ben/01.ipynb", "rnn_step", "wrong value", 0, "bias-forgotten", "x")
        yield submission.Submission(row.submission, ""), [row]

    monkeypatch.setattr(grader, "grade_files", grade_files)
    checkpoint = class_folder / "ada" / ".ipynb_checkpoints" / "01_rnn-checkpoint.ipynb"
    checkpoint.parent.mkdir()
    checkpoint.write_text("{}")
    out = class_folder / "report.csv"
    command = [str(class_folder), "--out", str(out), "--jobs", "1", "--timeout", "3"]
    assert grade.main(command) == 0
    page = out.with_suffix(".html").read_text("utf-8")
    assert "The bias b is missing" in page and "ben" not in page
    assert grade.main([*command, "--names"]) == 0
    assert "ben" in out.with_suffix(".html").read_text("utf-8")
    assert asked == [(10, 1, 3.0)] * 2


def test_old_grades_do_not_stand_when_the_courses_own_answers_change(tmp_path):
    ignore = shutil.ignore_patterns("__pycache__", "*.npz")
    package = shutil.copytree(PACKAGE, tmp_path / "lstm_course", ignore=ignore)
    before = record.questions_digest(package)
    (package / "widgets" / "base.py").write_text("another picture")
    assert record.questions_digest(package) == before
    for name in ("lstm.py", "engine/lstm_layer.py", "checks/bank/lesson_04/lstm_step.py"):
        (package / name).write_text("changed")
        assert record.questions_digest(package) != before, name
        before = record.questions_digest(package)


def test_a_report_that_is_cut_off_while_it_is_written_stays_as_it_was(tmp_path, monkeypatch):
    def cut_off(unfinished, path):
        raise KeyboardInterrupt

    (tmp_path / "report.csv").write_text("old")
    monkeypatch.setattr(files.os, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        files.write_whole(tmp_path / "report.csv", "new")
    assert (tmp_path / "report.csv").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.csv"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing"], "is not a folder"),
        (["."], "holds no file"),
        ([".", "--out", "no/where.csv"], "does not exist"),
        ([".", "--jobs", "0"], "--jobs must be at least 1"),
        ([".", "--timeout", "0"], "--timeout between 1"),
    ],
)
def test_a_wrong_command_line_is_told(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert grade.main(arguments) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_it_says_what_is_weaker(system, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("PATH", "")
    path, note = find_bubblewrap()
    assert not path and "WITHOUT bubblewrap" in note
    words = "apt install bubblewrap" if system == "linux" else "no limit on memory"
    assert words in note


def test_limits_that_a_system_lacks_are_passed_over(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)  # Windows has no such module
    assert "memory" in fence.set_limits(10)


def test_the_command_starts_where_there_are_no_limits():
    script = (
        "import sys\n"
        "for name in ('resource', 'fcntl', 'pwd', 'termios'): sys.modules[name] = None\n"
        "import lstm_course.grading.inside.worker, lstm_course.grading.grader\n"
        "from lstm_course.commands import grade, handout\n"
        "from lstm_course.grading import class_view, sandbox\n"
        "from lstm_course.grading.inside import fence, notebook_space\n"
    )
    subprocess.run(
        [sys.executable, "-c", script], check=True, timeout=patience.seconds(60), cwd=made.ROOT
    )
