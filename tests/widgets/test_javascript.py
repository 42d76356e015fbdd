"""The browser's modules and how they are joined; what they do is tested beside each widget."""

import re
import shutil
import subprocess

import pytest

from lstm_course.widgets import modules
from lstm_course.widgets.modules import FOLDER, front_end

MODULES = sorted(path.stem for path in FOLDER.glob("*.js"))
WIDGETS = [
    name for name in MODULES if "export default" in (FOLDER / f"{name}.js").read_text("utf-8")
]
# Milliseconds, bounds of numbers as people write them, shares of 100, and a colour's brightness.
NO_SIZES = {"10", "16", "60", "100", "140", "200", "400", "1000", "1e7"}


def node():
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not installed: install it to check the browser's part")
    return found


def run(folder, script, expect=0):
    """What node prints for a script in a folder."""
    (folder / "script.mjs").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [node(), folder / "script.mjs"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == expect, done.stderr
    return done.stdout.strip()


def write(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text + "\n", encoding="utf-8")


def test_every_widget_has_a_front_end():
    assert len(WIDGETS) == 9 and {"cell", "gate", "tape_editor", "quiz"} <= {*WIDGETS}


@pytest.mark.parametrize("name", MODULES)
def test_a_front_end_parses_and_fetches_nothing(name, tmp_path):
    source = front_end(name)
    assert not re.search(r"https?://|import\s*\(|@import url|fetch\(|\beval\(", source)
    assert not re.search(r"</script|<!--", source, re.IGNORECASE)  # it may stand in a page
    path = tmp_path / "widget.mjs"
    path.write_text(source, encoding="utf-8")
    done = subprocess.run([node(), "--check", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", WIDGETS)
def test_a_front_end_can_be_started(name, tmp_path):
    script = "\nimport('./script.mjs').then((m) => console.log(typeof m.default.render));"
    assert run(tmp_path, front_end(name) + script) == "function"


def test_joined_twice_the_text_is_the_same():
    first = front_end("tape_editor")
    front_end.cache_clear()
    assert front_end("tape_editor") == first


def test_no_size_of_a_drawing_stands_in_javascript():
    """Geometry comes with Python's drawing; a number as large as a pixel would be a second copy."""
    for name in MODULES:
        text = (FOLDER / f"{name}.js").read_text("utf-8")
        code = re.sub(r"/\*.*?\*/|//.*|\"[^\"\n]*\"", "", text, flags=re.DOTALL)
        numbers = set(re.findall(r"(?<![\w.$#])(?:\d{2,}(?:\.\d+)?|\d+e\d+)\b", code))
        assert numbers <= NO_SIZES, (name, numbers - NO_SIZES)


def test_modules_may_use_the_same_names(tmp_path):
    write(
        tmp_path,
        one='const same = "one";\nexport const first = () => same;',
        two='const same = "two";\nexport function second() { return same; }',
        top='import { first } from "./one.js";\nimport {\n  second,\n} from "./two.js";\n'
        "const same = first() + second();\nexport const all = same;\nexport default { same };",
    )
    joined = front_end("top", tmp_path)
    script = "import('./script.mjs').then((m) => console.log(m.all, m.default.same));"
    assert run(tmp_path, joined + script) == "onetwo onetwo"


def test_a_module_that_two_others_import_runs_once(tmp_path):
    write(
        tmp_path,
        base="export const list = [];\nlist.push(1);",
        left='import { list } from "./base.js";\nexport const left = list;',
        right='import { list } from "./base.js";\nexport const right = list;',
        top='import { left } from "./left.js";\nimport { right } from "./right.js";\n'
        "console.log(left === right, left.length);",
    )
    assert run(tmp_path, front_end("top", tmp_path)) == "true 1"


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (dict(top='import { a } from "./lost.js";'), "top.js needs lost.js, but"),
        (
            dict(top='import { a } from "./one.js";', one="export const b = 1;"),
            "top.js imports a from one.js, which does not export it",
        ),
        (
            dict(top='import { a } from "./one.js";', one='import { b } from "./top.js";'),
            "top.js, one.js import each other in a circle",
        ),
        (dict(top='import * as all from "./one.js";', one=""), "has the line 'import * as all"),
        (dict(top="export { a };\nconst a = 1;"), "has the line 'export { a };'"),
        (dict(top='const one = await import("./one.js");'), "top.js has the line 'import("),
        (dict(top='import { a } from "https://b/c.js";'), "has the line 'import { a }"),
    ],
)
def test_what_cannot_be_joined_is_refused(texts, sentence, tmp_path):
    write(tmp_path, **texts)
    with pytest.raises(ValueError) as told:
        front_end("top", tmp_path)
    assert sentence in str(told.value)


def test_a_widget_without_a_file_is_refused():
    with pytest.raises(ValueError, match="a widget needs nothing.js, but browser/ has no such"):
        modules.front_end("nothing")
