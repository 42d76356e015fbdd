"""Every live picture: the cell that shows it, and what ``lstm_course`` says it must then show.

An ``expect`` function gets the values of the controls as the browser shows them and computes, here
in the test's own process, the numbers in the drawing ({data-value: text}) and what the sentence
below it must say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import nbformat
import numpy as np

from lstm_course import LSTM, RNN
from lstm_course.activations import sigmoid
from lstm_course.gradients import gradient_against_distance
from lstm_course.lstm import run_gates
from lstm_course.pictures.reach import scientific
from lstm_course.pictures.svg import signed
from lstm_course.tasks import parentheses, spelling, spelling_scores
from lstm_course.tasks.memory_puzzles import score_puzzle

TEXT = "Call f(x) or g(a, b) (see also the notes) to begin."
ACCURACY = {0: 0.71, 1: 0.82, 2: 0.86, 4: 0.88, "all": 0.9}
ROWS = [
    {"implementation": name, "T": T, "H": H, "milliseconds": start + T * H * cost}
    for name, start, cost in (("NumPy", 0.1, 0.02), ("torch.nn", 1.2, 0.004))
    for T in (10, 50, 200)
    for H in (8, 32, 128)
]

SETUP = f"""\
from lstm_course.tasks import parentheses, spelling, spelling_scores
from lstm_course.widgets import *

text = {TEXT!r}
target = (parentheses.depth(text) > 0).astype(int)
reader = spelling.load_trained("bilstm")
predict = lambda word, k: list(spelling_scores.sounds_with_lookahead(reader, word, k))
truth = {{word: list(sounds) for word, sounds in spelling.load().demo}}"""


def expect_gate(x, w, b, v):
    gate = float(sigmoid(np.array(w * x + b)))
    drawn = {
        "gate": f"{gate:.2f}",
        "candidate": signed(np.tanh(w * x + b)),
        "value": signed(v),
        "passed": signed(gate * v),
    }
    return drawn, [f"the gate is {gate:.2f} open", f"{signed(gate * v)} of {signed(v)}"]


def expect_reach(spectral_radius, forget_bias, distance):
    x = np.random.default_rng(0).normal(size=(60, 4, 4))
    rnn = gradient_against_distance(RNN(4, 16, seed=0, spectral_radius=spectral_radius), x)
    lstm = gradient_against_distance(LSTM(4, 16, seed=0, forget_bias=forget_bias), x)
    norms = {"RNN: h": rnn["h"], "LSTM: c": lstm["c"], "LSTM: h": lstm["h"]}
    at = {name: line[distance] for name, line in norms.items()}
    left = [
        f"{name}: {scientific(size)} {'of' if size <= 1 else 'times'} the gradient"
        for name, size in at.items()
    ]
    return {}, [f"After {distance} steps.", *left]


def expect_cell(f, i, o, g, c0, t, light):
    candidates = np.zeros(30)
    candidates[[3, 9, 16]], candidates[22] = g, -g
    trace = run_gates(i, f, candidates, o, c0)
    before, c, h = (float(line[t, 0, 0]) for line in (trace.previous_c, trace.c, trace.h))
    added = i * float(candidates[t])
    drawn = {
        "previous_c": signed(before),
        "f": f"f = {f:.2f}",
        "kept": f"f ⊙ c = {signed(f * before)}",
        "i": f"i = {i:.2f}",
        "g": f"g = {signed(candidates[t])}",
        "added": f"i ⊙ g = {signed(added)}",
        "c": signed(c),
        "tanh_c": f"tanh(c) = {signed(np.tanh(c))}",
        "o": f"o = {o:.2f}",
        "h": signed(h),
    }
    return drawn, [f"keeps {signed(f * before)}.", f"New memory {signed(c)}.", f"shows {signed(h)}"]


def expect_tape(puzzle, g, i, f, o):
    if puzzle != "free":
        return {}, [score_puzzle(puzzle, np.array(i), np.array(f), np.array(o))[1]]
    trace = run_gates(*map(np.array, (i, f, g, o)))
    c, h = signed(trace.c[-1, 0, 0]), signed(trace.h[-1, 0, 0])
    return {}, [f"the memory is {c}, the output {h}."]


def expect_surgery(gate, value, start, stop):
    if start > stop:
        return {}, ["the first must not come after the last"]
    held = np.zeros(len(TEXT), bool)
    held[start : stop + 1] = True
    clamp = None if gate == "none" else {gate: (held, value)}
    logits = parentheses.load_trained().forward(parentheses.encode(TEXT), clamp=clamp)[0]
    right = (logits[:, 0, 0] > 0) == (parentheses.depth(TEXT) > 0)
    words = "characters right" if gate == "none" else "right"
    return {"✗": int((~right).sum())}, [f"{right.sum()} of {len(TEXT)} {words}"]


def expect_look_ahead(level, word):
    k = list(ACCURACY)[level]
    reader = spelling.load_trained("bilstm")
    sounds = spelling_scores.sounds_with_lookahead(reader, word, None if k == "all" else k)
    right = ACCURACY[k]
    spoken = " ".join(sound or "(silent)" for sound in sounds)
    return {"accuracy": f"{right:.3f}"}, [f"reads {word} as {spoken}.", f"{100 * right:.1f} %"]


def expect_read_along(unit, word, direction, show):
    model = spelling.load_trained("bilstm")
    trace = getattr(model.forward(spelling.encode(word))[2], direction)
    values = getattr(trace, show)[:, 0, unit]
    k = int(values.argmax())
    return {}, [
        f"{direction.capitalize()} reader, cell {unit},",
        f"highest at letter {k + 1}, {word[k]} ({signed(values[k])})",
    ]


def expect_benchmark(T, H):
    times = {
        row["implementation"]: row["milliseconds"] for row in ROWS if (row["T"], row["H"]) == (T, H)
    }
    (best, fastest), (other, slowest) = sorted(times.items(), key=lambda pair: pair[1])
    return {}, [
        f"T {T}, H {H}: {best} is fastest with {fastest:.3g} ms",
        f"{other} {slowest / fastest:.1f} times as long",
    ]


@dataclass(frozen=True)
class LivePicture:
    """``name``: the variable in the notebook; ``stops``: sliders that know only a few numbers."""

    name: str
    source: str
    expect: Callable
    sliders: tuple = ()
    stops: dict = field(default_factory=dict)


PICTURES = (
    LivePicture("gate", "GateExplorer()", expect_gate, ("x", "w", "b", "v")),
    LivePicture(
        "reach",
        "GradientReach(with_lstm=True)",
        expect_reach,
        ("spectral_radius", "forget_bias", "distance"),
    ),
    LivePicture("tape", "MemoryTape()", expect_tape),
    LivePicture("cell", "CellExplorer()", expect_cell, ("f", "i", "o", "g", "c0", "t")),
    LivePicture(
        "surgery",
        "GateSurgery(parentheses.load_trained(), parentheses.encode(text), text, target, "
        'names=("outside", "inside"))',
        expect_surgery,
        ("value", "start", "stop"),
    ),
    LivePicture(
        "look_ahead",
        f'LookAhead(predict, ["hate", "city", "knight"], {ACCURACY!r}, truth=truth)',
        expect_look_ahead,
        ("level",),
    ),
    LivePicture(
        "read_along",
        'ReadAlong(reader, spelling.encode, ["hate", "city"], say=lambda word: predict(word, None),'
        ' cells={"vowels": {"direction": "forward", "unit": 18, "show": "h"}})',
        expect_read_along,
        ("unit",),
    ),
    LivePicture(
        "benchmark",
        f"BenchmarkExplorer({ROWS!r})",
        expect_benchmark,
        ("T", "H"),
        {"T": (10, 50, 200), "H": (8, 32, 128)},
    ),
)


def write_notebook(path):
    """A notebook with the imports in its first cell and one live picture in each that follows."""
    shown = [f"{picture.name} = {picture.source}\n{picture.name}" for picture in PICTURES]
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in (SETUP, *shown)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(book, path)
