"""The build of the notebooks, tried on a tiny lesson and a tiny exercise."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from lstm_course.commands import build
from lstm_course.publish import execute, outputs, sources
from lstm_course.publish import notebooks as engine
from lstm_course.support import files

LESSON = """\
# %% [markdown]
# # A tiny lesson

# %%
import sys
import warnings

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider
from tqdm import tqdm

# %%
for _ in tqdm(range(3)):
    print("an address:", object())
print("a folder:", np.__file__)

# %% tags=["nbval-ignore-output"]
plt.plot([1, 2])
plt.show()

# %%
FloatSlider(value=0.5)

# %%
warnings.warn("beware", stacklevel=1)

# %%
from pathlib import Path

print(Path.cwd().name)

# %%
print("twice")

# %%
print("twice")
"""

EXERCISE = """\
# %% [markdown]
# # A tiny exercise


# %%
def double(x):
    \"\"\"Return twice x.\"\"\"
    ### BEGIN SOLUTION
    answer = 2 * x
    ### END SOLUTION
    return answer


# %%
try:
    print("correct" if double(2) == 4 else "wrong")
except NotImplementedError:
    print("not yet")

# %% tags=["solution-only"]
print("for the teacher")
"""


def write_sources(root, lesson=LESSON, exercise=EXERCISE):
    for folder, text in (("lessons", lesson), ("exercises", exercise)):
        (root / "source" / folder).mkdir(parents=True, exist_ok=True)
        (root / "source" / folder / "01_tiny.py").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    root = write_sources(tmp_path_factory.mktemp("course"))
    assert build.main([], root) == 0
    return root


@pytest.fixture
def course(built_once, tmp_path):
    """A copy of the built course that a test may change."""
    return shutil.copytree(built_once, tmp_path / "course")


def read(root, name):
    return nbformat.read(root / f"{name}.ipynb", as_version=4)


def all_text(notebook):
    return json.dumps(notebook)


def stream_text(notebook):
    return "".join(
        output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])
    )


# --- what is built


@pytest.mark.slow
def test_a_second_build_gives_the_same_bytes(course):
    files = sorted(course.glob("*/*.ipynb"))
    assert [file.relative_to(course).as_posix() for file in files] == [
        "exercises/01_tiny.ipynb",
        "notebooks/01_tiny.ipynb",
        "solutions/01_tiny.ipynb",
    ]
    before = [file.read_bytes() for file in files]
    assert build.main(["--force"], course) == 0
    assert [file.read_bytes() for file in files] == before


def test_a_fresh_notebook_is_left_alone(course, monkeypatch, capsys):
    monkeypatch.setattr(engine, "run_cells", None)
    assert build.main([], course) == 0
    assert capsys.readouterr().out.count("is fresh") == 3


def test_the_lesson_has_its_outputs_and_nothing_of_this_machine(built_once):
    notebook = read(built_once, "notebooks/01_tiny")
    assert stream_text(notebook).count("an address: <object object at 0xADDR>") == 3
    assert "a folder: site-packages/numpy/__init__.py" in stream_text(notebook)
    assert "\nnotebooks\n" in stream_text(notebook)  # a cell runs in its notebook's folder
    assert "it/s" not in all_text(notebook) and "%|" not in all_text(notebook)
    assert "beware" in stream_text(notebook)  # a warning stays, only progress bars go
    assert any(
        "image/png" in o.get("data", {}) for c in notebook.cells for o in c.get("outputs", [])
    )
    assert set(notebook.metadata) == {"kernelspec", "language_info", "lstm_course"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert all("execution" not in cell.metadata for cell in notebook.cells)
    assert all(len(cell.id) <= 64 for cell in notebook.cells)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    tagged = [cell.metadata.tags for cell in notebook.cells if "tags" in cell.metadata]
    assert tagged == [["nbval-ignore-output"]]


def test_an_edit_keeps_the_ids_of_the_other_cells(course):
    target = sources.find_targets(course)[0]
    before = [cell.id for cell in sources.read_notebook(target, course).cells]
    target.source.write_text(LESSON.replace("# # A tiny", "# # A small"), encoding="utf-8")
    after = [cell.id for cell in sources.read_notebook(target, course).cells]
    assert before[0] != after[0] and before[1:] == after[1:]


def test_the_learner_gets_the_stub_and_no_trace_of_the_solution(built_once):
    exercise = read(built_once, "exercises/01_tiny")
    assert exercise.cells[1].source == (
        'def double(x):\n    """Return twice x."""\n    # YOUR CODE HERE\n'
        "    raise NotImplementedError\n    return answer"
    )
    assert "2 * x" not in all_text(exercise) and "SOLUTION" not in all_text(exercise)
    assert "for the teacher" not in all_text(exercise)
    assert stream_text(exercise) == "not yet\n"


def test_the_solution_is_solved_and_has_the_same_cells(built_once):
    solution, exercise = (
        read(built_once, "solutions/01_tiny"),
        read(built_once, "exercises/01_tiny"),
    )
    assert stream_text(solution) == "correct\nfor the teacher\n"
    assert [c.id for c in solution.cells[:-1]] == [c.id for c in exercise.cells]


# --- --check


def test_check_is_content_with_what_was_built(course, monkeypatch, capsys):
    monkeypatch.setattr(execute, "NotebookClient", None)  # nothing may be run
    assert build.main(["--check"], course) == 0
    assert "3 notebooks are up to date" in capsys.readouterr().out


def change_source(root, folder="lessons"):
    path = root / "source" / folder / "01_tiny.py"
    path.write_text(path.read_text("utf-8") + "\n# %%\nprint(3)\n", encoding="utf-8")


def edit_notebook(root):
    notebook = read(root, "notebooks/01_tiny")
    notebook.cells[1].source += "\nprint('by hand')"
    nbformat.write(notebook, root / "notebooks/01_tiny.ipynb")


def add_widget_state(root):
    notebook = read(root, "notebooks/01_tiny")
    notebook.metadata.widgets = {"state": {}}
    nbformat.write(notebook, root / "notebooks/01_tiny.ipynb")


def clear_outputs(root):
    notebook = read(root, "notebooks/01_tiny")
    notebook.cells[1].execution_count = None
    nbformat.write(notebook, root / "notebooks/01_tiny.ipynb")


def break_the_file(root):
    (root / "notebooks/01_tiny.ipynb").write_text("<<<<<<< HEAD")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (change_source, "notebooks/01_tiny.ipynb is stale: source/lessons/01_tiny.py has changed"),
        (edit_notebook, "notebooks/01_tiny.ipynb is changed"),
        (add_widget_state, "notebooks/01_tiny.ipynb is changed"),
        (clear_outputs, "notebooks/01_tiny.ipynb is not run"),
        (break_the_file, "notebooks/01_tiny.ipynb is not a notebook"),
        (lambda root: (root / "notebooks/01_tiny.ipynb").unlink(), "is missing"),
        (lambda root: (root / "source/lessons/01_tiny.py").unlink(), "is orphaned"),
        (lambda root: (root / "exercises/02_old.ipynb").touch(), "exercises/02_old.ipynb is orph"),
        (lambda root: (root / "solutions/02_old.ipynb").touch(), "solutions/02_old.ipynb is orph"),
    ],
)
def test_check_finds(course, capsys, harm, said):
    harm(course)
    assert build.main(["--check"], course) == 1
    printed = capsys.readouterr().out
    assert said in printed
    assert len(printed.splitlines()) == 2  # nothing else is wrong, and how to mend it
    assert "python -m lstm_course build" in printed


def test_check_tells_of_a_source_that_cannot_be_read(course, capsys):
    (course / "source/lessons/01_tiny.py").write_text("# %%\n### END SOLUTION", encoding="utf-8")
    assert build.main(["--check"], course) == 1
    assert "closed before it was opened" in capsys.readouterr().out


def test_line_ends_of_windows_do_not_make_a_notebook_stale(course):
    path = course / "source/lessons/01_tiny.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert build.main(["--check"], course) == 0


@pytest.mark.parametrize(
    ("name", "notebooks"),
    [
        ("01_tiny", {"notebooks", "exercises", "solutions"}),
        ("01", {"notebooks", "exercises", "solutions"}),
        ("notebooks/01_tiny.ipynb", {"notebooks"}),
        ("lessons/01_tiny.py", {"notebooks"}),
        ("source/exercises/01_tiny.py", {"exercises", "solutions"}),
    ],
)
def test_names(course, name, notebooks):
    chosen = engine.select(sources.find_targets(course), [name], course)
    assert {target.notebook.parent.name for target in chosen} == notebooks


def test_an_unknown_name(course, capsys):
    assert build.main(["02_huge"], course) == 1
    assert "nothing to build is called '02_huge'; there are: 01_tiny" in capsys.readouterr().err


# --- what fails


def test_a_failing_cell_is_shown_and_leaves_nothing_behind(tmp_path, capsys):
    lesson = "# %% [markdown]\n# # Title\n\n# %%\nx = 0\nprint(1 / x)\n"
    root = write_sources(tmp_path, lesson)
    assert build.main(["notebooks/01_tiny.ipynb"], root) == 1
    printed = capsys.readouterr().out
    assert "notebooks/01_tiny.ipynb … FAILED" in printed
    assert "Cell 2 of source/lessons/01_tiny.py" in printed
    assert "print(1 / x)" in printed and "ZeroDivisionError: division by zero" in printed
    assert list((root / "notebooks").iterdir()) == []


def test_a_failing_rebuild_keeps_the_old_notebook(course):
    old = (course / "notebooks/01_tiny.ipynb").read_bytes()
    path = course / "source/lessons/01_tiny.py"
    path.write_text("# %%\nraise SystemError\n", encoding="utf-8")
    assert build.main(["notebooks/01_tiny.ipynb"], course) == 1
    assert [file.name for file in (course / "notebooks").iterdir()] == ["01_tiny.ipynb"]
    assert (course / "notebooks/01_tiny.ipynb").read_bytes() == old


class NoKernel:
    """Stands for a run that takes no kernel: prints what it is told to, or fails in a lesson."""

    def __init__(self, name="stdout", text="", fails=False):
        self.name, self.text, self.fails = name, text, fails

    def __call__(self, notebook, target, root):
        if self.fails and target.is_lesson:
            raise engine.BuildFailed("  the reason")
        output = nbformat.v4.new_output("stream", name=self.name, text=self.text)
        next(iter(engine.code_cells(notebook))).outputs = [output]
        return 0.0, 1


def test_after_a_notebook_that_fails_the_others_are_built(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(engine, "run_cells", NoKernel(fails=True))
    root = write_sources(tmp_path)
    assert build.main([], root) == 1
    assert sorted(path.parent.name for path in root.glob("*/*.ipynb")) == ["exercises", "solutions"]
    assert "the reason" in (said := capsys.readouterr().out) and "1 could not be made" in said


def test_a_build_that_is_cut_off_while_it_writes_keeps_the_old_notebook(course, monkeypatch):
    def cut_off(unfinished, path):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "run_cells", NoKernel())
    monkeypatch.setattr(files.os, "replace", cut_off)
    old = (course / "notebooks/01_tiny.ipynb").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        build.main(["notebooks/01_tiny.ipynb", "--force"], course)
    assert [file.name for file in (course / "notebooks").iterdir()] == ["01_tiny.ipynb"]
    assert (course / "notebooks/01_tiny.ipynb").read_bytes() == old


def test_a_notebook_that_names_a_folder_of_this_machine_is_not_written(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(engine, "run_cells", NoKernel(text=f"{Path.home()}/notes.txt"))
    assert build.main(["notebooks/01_tiny.ipynb"], write_sources(tmp_path)) == 1
    assert "names the local path" in capsys.readouterr().out
    assert not (tmp_path / "notebooks/01_tiny.ipynb").exists()


def test_the_log_warns_of_what_a_lesson_should_not_have(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(engine, "run_cells", NoKernel("stderr", "beware"))
    monkeypatch.setattr(engine, "LESSON_SECONDS", -1)
    root = write_sources(tmp_path, lesson="# %%\n" + "x = 1\n" * 21)
    assert build.main(["notebooks/01_tiny.ipynb"], root) == 0
    said = capsys.readouterr().out
    for warning in ("cell 1 has 21 lines", "cell 1 writes to stderr: beware", "more than -1 s"):
        assert warning in said


def test_answers_in_an_exercise_are_overwritten_only_when_that_is_asked_for(
    course, monkeypatch, capsys
):
    monkeypatch.setattr(engine, "run_cells", NoKernel())
    path, stub = course / "exercises/01_tiny.ipynb", "raise NotImplementedError"
    path.write_text(path.read_text("utf-8").replace(stub, "return x + x"), encoding="utf-8")
    answered = path.read_bytes()
    change_source(course, "exercises")  # an update of the course, for example
    assert build.main([], course) == 1
    assert "It holds answers (answer_1)" in capsys.readouterr().out
    assert path.read_bytes() == answered
    assert build.main(["--force"], course) == 0
    assert stub in path.read_text("utf-8")


def test_a_solution_outside_a_function_is_explained(tmp_path, capsys):
    exercise = "# %%\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n"
    root = write_sources(tmp_path, exercise=exercise)
    assert build.main(["exercises/01_tiny.ipynb"], root) == 1
    assert "put the region inside a function" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("CELL_SECONDS", "The cell ran longer than "),
        ("NOTEBOOK_SECONDS", "The notebook ran longer than "),
    ],
)
@pytest.mark.slow
def test_an_endless_cell_is_stopped(tmp_path, capsys, monkeypatch, limit, said):
    monkeypatch.setattr(execute, limit, 2 if limit == "CELL_SECONDS" else 6)
    root = write_sources(tmp_path, "# %%\nwhile True:\n    pass\n")
    assert build.main(["notebooks/01_tiny.ipynb"], root) == 1
    printed = capsys.readouterr().out
    assert said in printed and "while True" in printed


@pytest.mark.slow
def test_a_dead_kernel_is_replaced_once(tmp_path, capsys):
    lesson = "# %%\nimport os\n\nfrom pathlib import Path\n\nmark = Path('died')\n"
    lesson += "if not mark.exists():\n    mark.touch()\n    os._exit(1)\nprint('alive')\n"
    root = write_sources(tmp_path, lesson)
    assert build.main(["notebooks/01_tiny.ipynb"], root) == 0
    assert "trying once more" in capsys.readouterr().out
    assert stream_text(read(root, "notebooks/01_tiny")) == "alive\n"


@pytest.mark.parametrize("death", [AssertionError(), RuntimeError("Kernel died")])
@pytest.mark.parametrize(("deaths", "code"), [(1, 0), (9, 1)])
def test_a_kernel_that_dies_is_replaced_once_whatever_its_death_looks_like(
    tmp_path, monkeypatch, capsys, death, deaths, code
):
    started = []

    class Client:
        def __init__(self, notebook, **settings):
            started.append(self)

        async def async_execute(self, env):
            if len(started) <= deaths:
                raise death

    monkeypatch.setattr(execute, "NotebookClient", Client)
    root = write_sources(tmp_path)
    assert build.main(["notebooks/01_tiny.ipynb"], root) == code
    assert len(started) == 2 and "trying once more" in capsys.readouterr().out
    assert (root / "notebooks/01_tiny.ipynb").exists() == (code == 0)


# --- solution regions and the rules of a lesson


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("### BEGIN SOLUTION\nx = 1", "never closed"),
        ("x = 1\n### END SOLUTION", "closed before it was opened"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "opened twice"),
        ("# BEGIN SOLUTION\nx = 1\n# END SOLUTION", "write the marker exactly"),
        ("### BEGIN SOLUTION here\nx = 1", "write the marker exactly"),
    ],
)
def test_a_wrong_region_is_refused(tmp_path, code, said):
    root = write_sources(tmp_path, exercise=f"# %%\n{code}\n")
    target = sources.find_targets(root)[-1]
    with pytest.raises(sources.SourceError, match=said):
        sources.read_notebook(target, root)


def test_two_regions_at_their_own_indentation():
    code = (
        "def f():\n    ### BEGIN SOLUTION\n    a = 1\n\n    b = 2\n    ### END SOLUTION\n"
        "    if True:\n        ### BEGIN SOLUTION\n        return 3\n        ### END SOLUTION"
    )
    assert sources.with_stubs(code) == (
        "def f():\n    # YOUR CODE HERE\n    raise NotImplementedError\n"
        "    if True:\n        # YOUR CODE HERE\n        raise NotImplementedError"
    )


def test_a_solution_in_the_text_does_not_reach_learners(tmp_path):
    root = write_sources(
        tmp_path, exercise="# %% [markdown]\n# ### BEGIN SOLUTION\n# 4\n# ### END SOLUTION\n"
    )
    exercise = next(target for target in sources.find_targets(root) if not target.solved)
    with pytest.raises(sources.SourceError, match="would reach learners"):
        sources.read_notebook(exercise, root)


@pytest.mark.parametrize(
    ("lines", "title", "problems"),
    [(20, "# Title", 0), (21, "# Title", 1), (3, "## Section", 1), (21, "no title", 2)],
)
def test_the_rules_of_a_lesson(lines, title, problems):
    new = nbformat.v4
    notebook = new.new_notebook(
        cells=[new.new_markdown_cell(title), new.new_code_cell("\n".join(["x = 1"] * lines))]
    )
    assert len(sources.lesson_problems(notebook, is_lesson=True)) == problems


# --- tidying


def test_a_widget_leaves_its_still_picture_and_its_text():
    # Without a kernel, JupyterLab shows an error for a saved live view, and not the picture.
    new, view = nbformat.v4, "application/vnd.jupyter.widget-view+json"
    data = {view: {"model_id": "f" * 32}, "image/png": "aGVsbG8=", "text/plain": "IntSlider()"}
    cells = [new.new_code_cell("w", outputs=[new.new_output("display_data", data=data)])]
    text = outputs.tidy(new.new_notebook(cells=cells), {}, Path("/nowhere"))
    (output,) = json.loads(text)["cells"][0]["outputs"]
    assert sorted(output["data"]) == ["image/png", "text/plain"]


@pytest.mark.parametrize("folded", [True, False])
def test_a_folded_answer_begins_with_an_empty_line(folded):
    """JupyterLab shows the first line of a folded output that is not "": a space is enough."""
    new = nbformat.v4
    left = (
        [new.new_output("stream", name="stdout", text="f wins\n"), new.new_output("stream")],
        [new.new_output("display_data", data={"text/plain": "42", "image/png": "aGVsbG8="})],
        [],
    )
    cells = [new.new_code_cell("w", outputs=one) for one in left]
    for cell in cells:
        cell.metadata["jupyter"] = {"outputs_hidden": folded}
    text = outputs.tidy(new.new_notebook(cells=cells), {}, Path("/nowhere"))
    stream, display, nothing = (cell["outputs"] for cell in json.loads(text)["cells"])
    start = [" \n"] if folded else []
    assert stream[0]["text"] == [*start, "f wins\n"]
    assert display[0]["data"]["text/plain"] == [*start, "42"]
    assert nothing == []


def test_an_error_is_scrubbed_and_what_is_printed_is_joined_by_its_stream():
    new = nbformat.v4
    left = [new.new_output("stream", name=name, text="x\n") for name in ("stdout", "stdout")]
    left.append(new.new_output("stream", name="stderr", text="y\n"))
    words = {"ename": "E", "evalue": "at 0x7f00aa10", "traceback": ["at 0x7f00aa10"]}
    left.append(new.new_output("error", **words))
    out, err, error = outputs.tidy_outputs(left, 1, Path("/nowhere"))
    assert (out.text, err.name, err.text) == ("x\nx\n", "stderr", "y\n")
    assert [error.evalue, *error.traceback] == ["at 0xADDR"] * 2


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\r  0%|          | 0/3 [00:00<?, ?it/s]\r100%|███| 3/3 [00:00<00:00, 9.1it/s]\n", ""),
        ("\r12it [00:01, 11.0it/s]", ""),
        ("a warning\n 50%|█    | 1/2 [00:00<00:00, 1.2s/it]\n", "a warning\n"),
        ("half of it: 50% done\n", "half of it: 50% done\n"),
    ],
)
def test_only_progress_bars_are_dropped(text, kept):
    assert outputs.without_progress(text) == kept


def test_folders_are_scrubbed():
    root = Path("/some/where/course")
    scrubbed = outputs.scrub(
        "File /some/where/course/lstm_course/rnn.py:3 /x/lib/python3.11/json/decoder.py "
        "/venv/lib/python3.11/site-packages/torch/nn.py /tmp/ipykernel_42/17.py:1 at 0x7f00aa10",
        root,
    )
    assert scrubbed == (
        "File lstm_course/rnn.py:3 python3.11/json/decoder.py site-packages/torch/nn.py "
        "<cell>:1 at 0xADDR"
    )


def test_a_local_path_that_is_left_is_refused():
    with pytest.raises(ValueError, match="names the local path"):
        outputs.refuse_local_paths(f'"text": "{Path.home()}/notes.txt"', Path("/some/where"))
    outputs.refuse_local_paths('"text": "/elsewhere/notes.txt"', Path("/some/where"))


def test_the_answer_to_a_prediction_is_folded_until_its_cell_is_run():
    new = nbformat.v4
    cells = [
        new.new_code_cell("before"),
        new.new_markdown_cell("**Predict.** Which?"),
        new.new_code_cell("answer"),
        new.new_code_cell("more"),
        new.new_markdown_cell("It was this."),
        new.new_code_cell("after"),
        new.new_markdown_cell("**Predict.** And at the end?"),
        new.new_code_cell("last"),
    ]
    notebook = new.new_notebook(cells=cells)
    sources.fold_answers(notebook)
    folded = [cell.source for cell in notebook.cells if "jupyter" in cell.metadata]
    assert folded == ["answer", "more", "last"]


def test_a_cell_that_asks_for_a_prediction_is_open_and_its_answer_folded():
    new = nbformat.v4
    cells = [
        new.new_code_cell("from lstm_course.widgets import Predict\n'Predict(no call)'"),
        new.new_markdown_cell("**Predict.** Which?"),
        new.new_code_cell("import numpy"),
        new.new_code_cell('guess = Predict("x", "Which?", choices=("a", "b"))\nguess'),
        new.new_code_cell("guess.compare('a')"),
        new.new_markdown_cell("It was this. Once more, without the word:"),
        new.new_code_cell('Predict("y", "Which?", number=(0, 1))'),
        new.new_code_cell("answer"),
        new.new_code_cell('z = Predict("z", "Which?", number=(0, 1))'),
        new.new_code_cell("another answer"),
        new.new_markdown_cell("So it was."),
        new.new_code_cell("after"),
        new.new_code_cell("z.compare(0.5)"),
    ]
    sources.fold_answers(notebook := new.new_notebook(cells=cells))
    folded = [cell.source for cell in notebook.cells if "jupyter" in cell.metadata]
    assert folded == ["guess.compare('a')", "answer", "another answer", "z.compare(0.5)"]
    assert notebook.cells[4].metadata.jupyter == {"outputs_hidden": True}


def test_the_code_of_a_quiz_is_hidden_and_may_be_longer():
    new = nbformat.v4
    quiz = 'Quiz(\n    "order",\n    "Which?",\n    ("a", True, "Right."),\n)'
    cells = [
        new.new_markdown_cell("# Title"),
        new.new_code_cell(quiz),
        new.new_code_cell(quiz.replace("\n)", "\n" * 20 + ")")),
        new.new_code_cell(f"x = 1\n{quiz}"),
        new.new_code_cell(f"{quiz}\nprint(1)"),  # here the quiz is not what the cell shows
        new.new_code_cell("from lstm_course.widgets import Quiz"),
        new.new_code_cell("%timeit Quiz()"),
        new.new_code_cell(""),
    ]
    sources.hide_quiz_code(notebook := new.new_notebook(cells=cells))
    hidden = [k for k, cell in enumerate(notebook.cells) if "jupyter" in cell.metadata]
    assert hidden == [1, 2, 3]
    assert notebook.cells[1].metadata.jupyter == {"source_hidden": True}
    assert sources.lesson_problems(notebook, is_lesson=True) == []
