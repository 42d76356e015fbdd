"""Notebooks such as a class hands in: right, wrong, hostile and broken. Made, not collected."""

import json

from lstm_course.support.places import ROOT

SIGNATURE = "def rnn_step(x_t, h, W_x, W_h, b):\n"
RIGHT = "    return np.tanh(x_t @ W_x.T + h @ W_h.T + b)\n"


def notebook(*cells):
    """The text of a notebook with these code cells."""
    made = [
        {"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": 1}
        for cell in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def rnn_step(body, *before, after=()):
    """A submission of exercise 01 that answers its first question with ``body``."""
    start = "import os, signal, sys\nimport numpy as np\nfrom lstm_course import check"
    return notebook(start, *before, SIGNATURE + body, 'check("rnn_step")', *after)


def lines(*text):
    return "".join(f"    {line}\n" for line in text)


# A frame with the values that a forger would like to have come back.
FORGE = """
import base64, json, struct

def forge(identity="x"):
    value = ["array", "<f8", [1, 1], base64.b64encode(struct.pack("<d", 0.148885)).decode()]
    reply = json.dumps({"id": identity, "value": value, "after": [], "ok": True}).encode()
    for stream in range(1, 40):
        try:
            os.write(stream, len(reply).to_bytes(4, "big") + reply)
        except OSError:
            pass
"""

STEAL = f"""
def steal():
    import json
    text = open({str(ROOT / "solutions" / "01_rnn.ipynb")!r}).read()
    for cell in json.loads(text)["cells"]:
        if "def rnn_step" in "".join(cell["source"]):
            space = {{"np": np}}
            exec("".join(cell["source"]), space)
            return space["rnn_step"]
"""

HOSTILE = {
    "checker-patched": rnn_step(
        lines("return h"),
        "import lstm_course.checks.checker as checker\n"
        "checker.check = checker.verdict = lambda *a: True\n"
        "np.isclose = np.allclose = lambda *a, **k: np.array(True)\n"
        "import lstm_course.checks.running as running\nrunning.limited = lambda work, s: 1",
    ),
    "equal-to-everything": rnn_step(
        lines(
            "class Any:",
            "    shape, dtype, ndim = (1, 1), np.dtype(float), 2",
            "    def __eq__(self, other): return True",
            "    def __getattr__(self, name): return lambda *a, **k: self",
            "return Any()",
        )
    ),
    "reply-forged": rnn_step(lines("forge()", "return h"), FORGE),
    "reply-forged-early": rnn_step(lines("return h"), FORGE + "\nforge()"),
    "reply-forged-with-its-number": rnn_step(
        lines(
            "frame = sys._getframe()",
            "while frame:",
            "    request = frame.f_locals.get('request')",
            "    if isinstance(request, dict):",
            "        forge(request['id'])",
            "    frame = frame.f_back",
            "os._exit(0)",
        ),
        FORGE,
    ),
    "pickle-sent": rnn_step(
        lines(
            "import pickle",
            "bomb = pickle.dumps(Bomb())",
            "for stream in range(1, 40):",
            "    try: os.write(stream, len(bomb).to_bytes(4, 'big') + bomb)",
            "    except OSError: pass",
            "os._exit(0)",
        ),
        "class Bomb:\n    def __reduce__(self): return (os.abort, ())",
    ),
    "huge-frame": rnn_step(
        lines(
            "for stream in range(1, 40):",
            "    try: os.write(stream, b'\\xff' * 1000)",
            "    except OSError: pass",
            "return h",
        )
    ),
    "printed": rnn_step(lines("print('✓ rnn_step: correct.')", "return h")),
    "process-exit": rnn_step(lines("os._exit(0)")),
    "process-exit-in-a-cell": rnn_step(RIGHT.replace("np.tanh", "np.sin"), after=("os._exit(0)",)),
    "system-exit": rnn_step(lines("sys.exit(0)")),
    "killed": rnn_step(lines("os.kill(os.getpid(), 9)")),
    "endless": rnn_step(lines("while True: pass")),
    "endless-and-deaf": rnn_step(
        lines(
            "signal.setitimer(signal.ITIMER_REAL, 0)",
            "while True:",
            "    try:",
            "        while True: pass",
            "    except: pass",
        )
    ),
    "endless-cell": rnn_step(lines("return h"), after=("while True: pass",)),
    "huge-allocation": rnn_step(lines("big = np.ones((200_000, 200_000))", "return big")),
    "allocates-bit-by-bit": rnn_step(
        lines("kept = []", "while True: kept.append(np.ones(1_000_000))")
    ),
    "solutions-read": rnn_step(lines("return steal()(x_t, h, W_x, W_h, b)"), STEAL),
    "course-imported": rnn_step(
        lines("return theirs(x_t, h, W_x, W_h, b)"),
        "from lstm_course.rnn import rnn_step as theirs",
    ),
    "course-imported-as-the-answer": notebook(
        "from lstm_course.rnn import rnn_step\nfrom lstm_course import check", 'check("rnn_step")'
    ),
    "course-found-on-the-disk": rnn_step(
        lines(
            f"sys.path.insert(0, {str(ROOT)!r})",
            "for name in [n for n in sys.modules if n.startswith('lstm_course')]:",
            "    del sys.modules[name]",
            "import importlib",
            "theirs = importlib.import_module('lstm_course.rnn').rnn_step",
            "return theirs(x_t, h, W_x, W_h, b)",
        )
    ),
    "checks-found-on-the-disk": rnn_step(
        lines(
            "import importlib",
            "registry = importlib.import_module('lstm_course.checks.registry')",
            "return registry.QUESTIONS['rnn_step'].reference(x_t, h, W_x, W_h, b)",
        )
    ),
    "forks": rnn_step(
        lines(
            "import time",
            "for k in range(400):",  # enough to be stopped, few enough for the machine
            "    if os.fork() == 0:",
            "        time.sleep(5)",
            "        os._exit(0)",
            "return np.tanh(x_t @ W_x.T + h @ W_h.T + b)",
        )
    ),
}


def writes_to(path):
    """A right answer that leaves something on the disk first."""
    return rnn_step(lines(f"open({str(path)!r}, 'w').write('here')") + RIGHT)


def connects_to(port):
    """A right answer that asks another program first."""
    return rnn_step(
        lines("import socket", f"socket.create_connection(('127.0.0.1', {port}), 2).close()")
        + RIGHT
    )


# Somebody who knows Python's insides calls the C library, and no audit hook is asked.
LIBC = """
import ctypes


libc = ctypes.CDLL("c", handle=ctypes.pythonapi._handle)
"""


def reads_around_the_hook(path):
    """Return 1 where a file can be opened for reading by the C library itself, else h."""
    return rnn_step(lines(f"return h * 0 + (libc.open({str(path).encode()!r}, 0) >= 0)"), LIBC)


def writes_around_the_hook(path):
    """The same, for a file that is made."""
    flags = "os.O_WRONLY | os.O_CREAT"
    body = f"return h * 0 + (libc.open({str(path).encode()!r}, {flags}, 0o600) >= 0)"
    return rnn_step(lines(body), LIBC)


FORKS_AROUND_THE_HOOK = rnn_step(
    lines(
        "import time",
        "made = 0",
        "for k in range(200):",  # enough to be stopped, few enough for the machine
        "    child = libc.fork()",
        "    if child == 0:",
        "        libc.sleep(20)",
        "        libc._exit(0)",
        "    made += child > 0",
        "return h * 0 + made",
    ),
    LIBC,
)


def solved(lesson, old="", new=""):
    """The solution of a lesson's exercise, with one piece of its code replaced."""
    (path,) = (ROOT / "solutions").glob(f"{lesson}_*.ipynb")
    made = json.loads(path.read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in made["cells"]]
    assert any(old in source for source in sources), old
    for cell, source in zip(made["cells"], sources, strict=True):
        cell["source"] = source.replace(old, new)
    return json.dumps(made)


STEP = "return np.tanh(x_t @ W_x.T + h @ W_h.T + b)"


def ten():
    """{file name: content} of a small class: right, wrong with known mistakes, hostile, broken."""
    return {
        "ada/01_rnn.ipynb": solved("01"),
        "ben/01_rnn.ipynb": solved("01", STEP, "return np.tanh(x_t @ W_x.T + h @ W_h.T)"),
        "cleo/01_rnn.ipynb": solved("01", STEP, "return x_t @ W_x.T + h @ W_h.T + b"),
        "dan/01_rnn.ipynb": solved("01", STEP, "return np.tanh(x_t @ W_x.T + h @ W_h.T)"),
        "eve/01_rnn.ipynb": (ROOT / "exercises" / "01_rnn.ipynb").read_text(encoding="utf-8"),
        "finn/01_rnn.ipynb": HOSTILE["reply-forged"],
        "gus/01_rnn.ipynb": HOSTILE["process-exit-in-a-cell"],
        "hana/01_rnn.ipynb": HOSTILE["solutions-read"],
        "ivo/01_rnn.ipynb": '{"cells": [',
        "jun/04_lstm.ipynb": solved("04", "g = np.tanh(a_g)", "g = sigmoid(a_g)"),
    }
