"""The live pictures, driven as the browser drives them: by setting traits."""

import base64
import re
import time
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from readable import check_readable, shown

from lstm_course import LSTM, RNN, Linear, SequenceModel, widgets
from lstm_course.activations import sigmoid
from lstm_course.gradients import gradient_against_distance
from lstm_course.lstm import run_gates
from lstm_course.pictures import svg
from lstm_course.pictures.reach import scientific
from lstm_course.support import patience
from lstm_course.tasks import given_names
from lstm_course.tasks.memory_puzzles import PUZZLES, score_puzzle
from lstm_course.widgets.base import styles

TEXT = "a (b c) d"
TARGET = np.array([0, 0, 1, 1, 1, 1, 0, 0, 0])


def letters(text):
    """One-hot over five kinds of characters, (T, 1, 5)."""
    return np.eye(5)[["() ab".find(ch) if ch in "() ab" else 4 for ch in text]][:, None, :]


def small_model(outputs=1):
    return SequenceModel(LSTM(5, 3, seed=2), Linear(3, outputs, seed=3))


def surgery(**more):
    return widgets.GateSurgery(small_model(), letters(TEXT), TEXT, TARGET, **more)


def say(word, k):
    """A stand-in for a reader: each letter says what it can see of the word."""
    if not word.isalpha():
        raise ValueError(f"word is {word!r}, but letters from a to z are needed.")
    seen = len(word) if k is None else k
    return [word[j : j + seen + 1].upper()[-1] for j in range(len(word))]


def look_ahead(**more):
    accuracy = {0: 0.66, 1: 0.82, 2: 0.879, "all": 0.89}
    return widgets.LookAhead(say, ["hate", "hat"], accuracy, truth={"hat": ["A", "T", "T"]}, **more)


def compare_readers(**more):
    """Two readers that agree on hate and on no longer word."""
    readers = {
        "one": lambda word: ["V" if letter in "aeiou" else "C" for letter in word],
        "other": lambda word: ["V" if letter in "aei" else "C" for letter in word],
    }
    return widgets.CompareReaders(readers, ["hate", "ox"], truth={"ox": ["V", "C"]}, **more)


ROWS = [
    {"implementation": name, "T": T, "H": H, "milliseconds": start + T * H * cost}
    for name, start, cost in (("NumPy", 0, 0.02), ("torch", 1.2, 0.0075))
    for T in (10, 50)
    for H in (8, 32)
]

MAKERS = {
    "cell": widgets.CellExplorer,
    "gate": widgets.GateExplorer,
    "reach": widgets.GradientReach,
    "reach with LSTM": lambda **more: widgets.GradientReach(with_lstm=True, **more),
    "tape": widgets.MemoryTape,
    "surgery": surgery,
    "look": look_ahead,
    "bench": lambda **more: widgets.BenchmarkExplorer(ROWS, **more),
    "readers": lambda **more: compare_readers(**more),
    "joined readers": lambda **more: compare_readers(join=True, **more),
    "names": widgets.NameGenerator,
}


@pytest.fixture(params=MAKERS)
def make(request):
    made = []

    def maker(**more):
        made.append(MAKERS[request.param](**more))
        return made[-1]

    yield maker
    for widget in made:
        widget.close()


# What every live picture promises


def test_picture_is_drawn_named_and_readable(make):
    widget = make()
    check_readable(widget.svg)
    assert widget.sentence and widget.label
    described = ElementTree.fromstring(widget.svg).find("{http://www.w3.org/2000/svg}desc").text
    assert described == widget.sentence
    assert widget.task and not widget.task_met  # a challenge that is met at once is none


def test_two_widgets_on_one_page_share_no_id(make):
    ids = [found for w in (make(), make()) for found in re.findall(r' id="([^"]*)"', w.svg)]
    assert len(ids) == len(set(ids))


def test_still_and_text_for_where_no_kernel_runs(make):
    data, about = make()._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert png[:4] == b"\x89PNG" and int.from_bytes(png[16:20], "big") == 1640
    assert about["image/png"]["alt"]
    assert data["text/plain"] == make()._repr_mimebundle_()[0]["text/plain"]
    assert "0x" not in data["text/plain"] and "object" not in data["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in data


def another_value(control, value):
    """Something else that the control can be set to."""
    kind = control.described()["kind"]
    if kind == "text":
        return "hat"
    if kind == "row":
        return [0.25] * len(value)
    if kind == "choice":
        return control.options[-1]
    ends = control.values or (control.minimum, control.maximum)
    return ends[-1] if ends[0] == value else ends[0]


def test_every_control_has_a_name_and_redraws(make):
    widget = make()
    if isinstance(widget, widgets.GateSurgery):
        widget.gate = "f"  # while none is held, its value has nothing to change
    for control in widget.controls:
        described = control.described()
        assert described["label"] and described["trait"] == control.trait
        before, value = widget.svg, getattr(widget, control.trait)
        other = another_value(control, value)
        if control.trait == "g" and isinstance(widget, widgets.MemoryTape):
            continue  # a puzzle's candidates are fixed
        setattr(widget, control.trait, other)
        assert widget.svg != before, control.trait
        setattr(widget, control.trait, value)
        assert widget.svg == before


def test_presets_are_within_reach_and_reset_goes_back(make):
    widget = make()
    first, start = widget.svg, widget.values()
    for name, values in widget._presets.items():
        for trait, value in values.items():
            setattr(widget, trait, value)
        assert "cannot be drawn" not in widget.svg, name
        check_readable(widget.svg)
    assert widget.values() == start and widget.svg == first


def test_a_number_that_is_none_becomes_a_sentence(make):
    widget = make()
    for control in widget.controls:
        if control.described()["kind"] != "slider":
            continue
        value = getattr(widget, control.trait)
        if isinstance(value, float):
            setattr(widget, control.trait, float("nan"))
            assert widget.sentence.startswith(f"{control.trait} is nan, but a number from")
            check_readable(widget.svg)
        setattr(widget, control.trait, 10_000)
        assert f"{control.trait} is 10000" in widget.sentence.replace("10000.0", "10000")
        assert not widget.task
        setattr(widget, control.trait, value)
        assert "cannot be drawn" not in widget.svg


def test_any_mistake_while_drawing_becomes_a_sentence(make, monkeypatch):
    widget = make()

    def broken():
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(widget, "draw", broken)
    widget.redraw()
    assert widget.sentence == (
        "This picture could not be drawn (ZeroDivisionError: division by zero)."
    )
    assert "Traceback" not in widget.svg and widget.still()[:4] == b"\x89PNG"


def test_one_message_with_several_traits_draws_once(make):
    widget = make()
    drawn = []
    original = widget.draw
    widget.draw = lambda: drawn.append(1) or original()
    changes = {
        control.trait: control.minimum
        for control in widget.controls
        if control.described()["kind"] == "slider" and not control.values
    }
    if len(changes) < 2:
        pytest.skip("this widget has fewer than two plain sliders")
    widget.set_state(changes)
    assert len(drawn) == 1
    assert all(getattr(widget, trait) == value for trait, value in changes.items())


def test_a_redraw_is_fast(make):
    """Far below the 100 ms at which a hand notices; generous for busy machines."""
    widget = make()
    times = []
    for _ in range(7):
        begin = time.perf_counter()
        widget.redraw()
        times.append(time.perf_counter() - begin)
    assert np.median(times) < patience.seconds(0.1)


# What each of them shows


def test_cell_explorer_shows_what_run_gates_computes():
    widget = widgets.CellExplorer()
    arrivals = np.zeros(30)
    arrivals[[3, 9, 16]], arrivals[22] = 1, -1
    rng = np.random.default_rng(0)
    for _ in range(10):
        f, i, o = rng.random(3)
        g, c0, t = rng.uniform(-1, 1), rng.uniform(-2, 2), int(rng.integers(30))
        for name, value in dict(f=f, i=i, o=o, g=g, c0=c0, t=t).items():
            setattr(widget, name, value)
        trace = run_gates(i, f, g * arrivals, o, c0)
        assert shown(widget.svg)["c"] == svg.signed(trace.c[t, 0, 0])
        assert shown(widget.svg)["h"] == svg.signed(trace.h[t, 0, 0])
        assert shown(widget.svg)["previous_c"] == svg.signed(trace.previous_c[t, 0, 0])
        assert f"New memory {svg.signed(trace.c[t, 0, 0])}." in widget.sentence


def test_cell_explorer_challenge():
    widget = widgets.CellExplorer(f=1.0, o=0.0)
    assert widget.task_met
    widget.f = 0.95
    assert not widget.task_met


def test_gate_explorer_is_a_sigmoid_times_a_value():
    widget = widgets.GateExplorer(x=-1.5, w=2.0, b=0.5, v=-0.8)
    gate = float(sigmoid(np.array(-2.5)))
    assert shown(widget.svg)["gate"] == f"{gate:.2f}"
    assert shown(widget.svg)["passed"] == svg.signed(-0.8 * gate)
    assert shown(widget.svg)["candidate"] == svg.signed(np.tanh(-2.5))
    assert shown(widget.svg)["a"].endswith("= −2.50")
    widget.w, widget.b, widget.x = 0.0, float(np.log(0.2 / 0.8)), 0.0
    assert shown(widget.svg)["gate"] == "0.20"
    assert f"half-life {np.log(0.5) / np.log(0.2):.1f} steps" in widget.sentence
    widget.w, widget.b = 3.0, 0.0
    assert widget.task_met


def test_gradient_reach_shows_the_packages_own_numbers():
    widget = widgets.GradientReach(with_lstm=True, spectral_radius=0.7, distance=30)
    rnn = gradient_against_distance(RNN(4, 16, seed=0, spectral_radius=0.7), widget.x)
    assert f"RNN: h: {scientific(rnn['h'][30])} of the gradient is left" in widget.sentence
    widget.forget_bias = 3.0
    lstm = gradient_against_distance(LSTM(4, 16, seed=0, forget_bias=3.0), widget.x)
    assert f"LSTM: c: {scientific(lstm['c'][30])} of the gradient" in widget.sentence
    assert widget.task_met == (0.1 <= lstm["c"][50] <= 10)


def test_gradient_reach_challenge_can_be_met():
    widget = widgets.GradientReach(spectral_radius=1.3)
    assert widget.task_met
    widget.spectral_radius = 0.6
    assert not widget.task_met and "it vanishes" in widget.sentence


PERFECT = {
    "hold": (np.eye(52)[0], 1.0, np.eye(52)[51]),
    "count": (1.0, 1.0, 0.3),
    "reset": (1.0, np.array([t not in (8, 16) for t in range(24)], float), 0.0),
    "noise": (
        np.array([t in (4, 12, 18) for t in range(24)], float),
        np.array([t not in (4, 12, 18) for t in range(24)], float),
        1.0,
    ),
}


@pytest.mark.parametrize("name", PERFECT)
def test_puzzles_are_solved_by_the_right_gates_only(name):
    i, f, o = PERFECT[name]
    assert score_puzzle(name, i, f, o)[0] == 100
    for i, f, o in ((0.5, 0.5, 0.5), (0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1), (1, 0.9, 1)):
        if (name, i, f) != ("count", 1, 1):
            assert score_puzzle(name, i, f, o)[0] < 95, (i, f, o)
    widget = widgets.MemoryTape(name)
    assert not widget.task_met
    for trait, value in zip("ifo", PERFECT[name], strict=True):
        setattr(widget, trait, np.broadcast_to(value, PUZZLES[name].steps).tolist())
    assert widget.score == 100 and widget.task_met


def test_hold_must_work_for_both_bits():
    """Gates that only fit the bit that is drawn do not pass: the other run is scored as well."""
    puzzle = PUZZLES["hold"]
    (g, target), (other, _) = puzzle.runs
    assert g[0] == 1 and other[0] == -1
    assert target[-1] == pytest.approx(np.tanh(1)) and (target[:-1] == 0).all()
    leaky, shown_at_end = np.eye(52)[0] + 0.3 * np.eye(52)[7], np.eye(52)[51]
    alone = [puzzle._score_run(*run, leaky, np.ones(52), shown_at_end)[0] for run in puzzle.runs]
    assert alone[0] != alone[1]
    assert puzzle.score(leaky, 1.0, shown_at_end)[0] == min(alone)


@pytest.mark.parametrize(
    ("gates", "sentence"),
    [
        ((1.0, [1.0, 0.5], 1.0), r"f has shape \(2,\)"),
        ((1.5, 1.0, 1.0), "i holds 1.5 to 1.5; a gate is from 0 to 1"),
        ((1.0, 1.0, float("nan")), "o holds nan"),
        ((1.0, "open", 1.0), "f is 'open'"),
    ],
)
def test_bad_gates_for_a_puzzle_get_a_sentence(gates, sentence):
    with pytest.raises(ValueError, match=sentence):
        score_puzzle("count", *gates)
    with pytest.raises(ValueError, match="one of hold, count"):
        score_puzzle("juggle", 1, 1, 1)


def test_memory_tape_follows_its_rows():
    rng = np.random.default_rng(1)
    g = rng.uniform(-1, 1, 10)
    i, f, o = rng.random((3, 10))
    widget = widgets.MemoryTape("free", g=g, i=i, f=f, o=o)
    trace = widget.trace()
    c = 0.0
    for t in range(10):
        c = f[t] * c + i[t] * g[t]
        assert trace.c[t, 0, 0] == pytest.approx(c, abs=1e-12)
    assert svg.signed(c) in widget.sentence
    assert widget.challenge() is None
    widget.f = [0.5] * 3
    assert "different lengths (g: 10, i: 10, f: 3, o: 10)" in widget.sentence


def test_memory_tape_changes_its_puzzle():
    widget = widgets.MemoryTape("hold")
    widget.puzzle = "count"
    assert len(widget.i) == len(widget.g) == PUZZLES["count"].steps
    assert "count the pulses" in widget.task
    widget.g = [0.0] * 20
    assert widget.sentence == "The candidates of a puzzle are fixed. Press Reset."
    for name, values in widget._presets["Reset"].items():
        setattr(widget, name, values)
    assert "cannot be drawn" not in widget.svg
    widget.puzzle = "juggle"
    assert widget.sentence.startswith("puzzle is 'juggle', but one of these is needed")


def test_gate_surgery_equals_forward_with_clamp():
    model = small_model()
    widget = surgery(gate="f", value=0.25, start=2, stop=5, unit=1)
    mask = np.zeros(len(TEXT), bool)
    mask[2:6] = True
    prediction, _, trace = model.forward(letters(TEXT), clamp={"f": (mask, 0.25)})
    right = int(((prediction[:, 0, 0] > 0) == TARGET).sum())
    assert f"held at 0.25 from character 2 to 5: {right} of {len(TEXT)} right" in widget.sentence
    said, drawn = widget.run(widget.clamp())
    assert np.array_equal(drawn.c, trace.c)
    assert widget.svg.count("✗") == (said != TARGET).sum()


def test_gate_surgery_draws_each_gate_on_its_own_row():
    widget = surgery(unit=2)
    trace = widget.run(None)[1]
    rows = {
        row.get("data-gate"): row
        for row in ElementTree.fromstring(widget.svg).iter("{http://www.w3.org/2000/svg}g")
    }
    for name, label in (("f", "forget gate f"), ("i", "input gate i"), ("o", "output gate o")):
        bars = [path.get("d") for path in rows[name] if "z" in path.get("d", "")]
        heights = [float(height) for height in re.findall(r"v([\d.]+)h", bars[0])]
        assert heights == pytest.approx(30 * getattr(trace, name)[:, 0, 2], abs=0.01)
        assert rows[name][0].text == label


def test_gate_surgery_leaves_the_learners_model_alone():
    model = small_model()
    widget = widgets.GateSurgery(model, letters(TEXT), TEXT, TARGET)
    assert model.recurrent.trace is None
    model.params["readout.b"][:] = 50
    before = widget.svg
    widget.redraw()
    assert widget.svg == before


def test_gate_surgery_asks_about_more_text_once_a_setting():
    asked = []

    def evaluate(model, clamp):
        asked.append(clamp)
        return f"On more text: {clamp}."

    widget = surgery(evaluate=evaluate)
    widget.gate = "o"
    widget.start = 3
    assert asked == [None, {"o": 0.0}]
    assert widget.sentence.endswith("On more text: {'o': 0.0}.")


def test_gate_surgery_says_what_does_not_fit():
    model, x = small_model(), letters(TEXT)
    cases = {
        "x has shape (9, 5)": (model, x[:, 0], TEXT, TARGET),
        "target has 3 numbers": (model, x, TEXT, TARGET[:3]),
        "labels has 0 characters": (model, x[:0], "", TARGET[:0]),
        "labels has 90 characters": (model, np.repeat(x, 10, 0), TEXT * 10, TARGET.repeat(10)),
        "NaN": (model, x * np.nan, TEXT, TARGET),
        "model must be a SequenceModel over an LSTM": (
            SequenceModel(RNN(5, 3), Linear(3, 1)),
            x,
            TEXT,
            TARGET,
        ),
    }
    for start, arguments in cases.items():
        widget = widgets.GateSurgery(*arguments)
        assert start in widget.sentence and "could not be drawn" not in widget.sentence
    widget = surgery(gate="f", start=5, stop=2)
    assert "the first must not come after the last" in widget.sentence


def test_gate_surgery_with_several_classes():
    model = small_model(outputs=4)
    widget = widgets.GateSurgery(model, letters(TEXT), TEXT, TARGET, names="abcd")
    said = model.forward(letters(TEXT))[0][:, 0].argmax(axis=1)
    assert f"{(said == TARGET).sum()} of 9 characters right" in widget.sentence
    check_readable(widget.svg)


def test_look_ahead_asks_for_what_the_slider_says():
    widget = look_ahead(word="hat")
    assert widget.ahead() is None and "reads hat as T T T. 1 of 3 letters wrong" in widget.sentence
    widget.level = 1
    assert "Seeing 1 letter ahead, it reads hat as A T T. 0 of 3 letters wrong" in widget.sentence
    assert shown(widget.svg)["accuracy"] == "0.820" and not widget.task_met
    widget.level = 2
    assert widget.task_met
    for word, sentence in (("", "no word"), ("h4t", "word is 'h4t'"), ("a" * 20, "20 characters")):
        widget.word = word
        assert sentence in widget.sentence


def test_look_ahead_notices_a_reader_that_miscounts():
    widget = widgets.LookAhead(lambda word, k: ["x"], ["hate"], {"all": 0.9})
    assert widget.sentence.startswith("predict gives 1 texts for 'hate', but 4 are needed")


def test_compare_readers_says_what_each_of_them_says():
    widget = compare_readers()
    assert widget.sentence == "hate: one says C V C V; other says C V C V."
    widget.word = "Ox"
    assert widget.sentence == (
        "ox: one says V C (all right); other says C C (1 of 2 letters wrong)."
    )
    assert "line-through" in widget.svg
    widget.word = "ox"
    assert not widget.task_met  # an example is not one of the learner's own
    widget.word = "rob"
    assert widget.task_met and "line-through" not in widget.svg
    for typed, sentence in (("", "nothing to read"), ("a" * 13, "13 characters")):
        widget.word = typed
        assert sentence in widget.sentence


def test_joined_readers_show_where_an_answer_changes():
    widget = compare_readers(join=True)
    widget.word = "ox"
    assert "one says o (V) x (C) (all right); other says ox (C) (1 of 2" in widget.sentence
    assert widget.svg.count("stroke-dasharray") == 1  # the box that is wrong
    widget.word = "abcdefghijklmnopqrstuvwx"
    check_readable(widget.svg)


def test_compare_readers_notices_a_reader_that_miscounts():
    widget = widgets.CompareReaders({"lazy": lambda word: ["x"]}, ["hate"])
    assert widget.sentence.startswith("lazy gives 1 texts for 'hate', but 4 are needed")


def test_name_generator_says_what_it_copied():
    widget = widgets.NameGenerator(seed=3)
    names, rest = widget.sentence.split(". ", 1)
    kinds = [given_names.where_from(name) for name in names.split(", ")]
    assert len(kinds) == 10
    assert f"{kinds.count('train')} of these 10 are copied from the training list" in rest
    assert f"{kinds.count('held out')} real but held out, {kinds.count('new')} in no list" in rest
    assert all(
        sum(share) == pytest.approx(1) for share in zip(*widget.shares.values(), strict=True)
    )
    assert widget.shares["train"][0] > 0.6 > 0.3 > widget.shares["train"][-1]


def test_another_ten_is_another_draw_and_the_same_seed_the_same():
    widget = widgets.NameGenerator()
    first = widget.sentence
    for seed in (1, 2):
        assert widget._presets["Another ten"] == {"seed": seed}
        widget.set_state(widget._presets["Another ten"])
        assert widget.seed == seed and widget.sentence != first
    widget.seed = 999
    assert widget._presets["Another ten"] == {"seed": 0}
    widget.seed = 0
    assert widget.sentence == first
    widget.temperature = 0.2
    assert widget.sentence != first


def test_name_generator_challenge_can_be_met():
    widget = widgets.NameGenerator(temperature=0.4)
    met = []
    for seed in range(20):
        widget.seed = seed
        met.append(widget.task_met)
    assert any(met) and not all(met)


def test_benchmark_explorer_shows_the_table():
    widget = widgets.BenchmarkExplorer(ROWS)
    assert (widget.T, widget.H) == (10, 8) and "NumPy is fastest with 1.6 ms" in widget.sentence
    widget.T, widget.H = 50, 32
    assert widget.sentence == (
        "T 50, H 32: torch is fastest with 13.2 ms; NumPy 2.4 times as long."
    )
    assert "32 ms" in widget.svg
    widget.T = 20
    assert widget.sentence == "T 20 with H 32 was not measured. Move a slider."
    assert "no rows" in widgets.BenchmarkExplorer([]).sentence
    assert "it needs implementation" in widgets.BenchmarkExplorer([{"T": 1, "H": 2}]).sentence
    zero = [{"implementation": "a", "T": 1, "H": 1, "milliseconds": 0.0}]
    assert "a positive number is needed" in widgets.BenchmarkExplorer(zero).sentence


# The browser's part


def test_style_sheet_fetches_nothing():
    assert not re.search(r"https?://|@import|url\(", styles("question.css"))


def test_style_sheet_recolours_every_class():
    rules = styles()
    used = set()
    for maker in MAKERS.values():
        for names in re.findall(r'class="([^"]*)"', maker().svg):
            used |= {name for name in names.split() if name.startswith(("fill-", "stroke-"))}
    assert len(used) > 10
    for name in used:
        assert f".lstm-live.dark .{name} " in rules


def test_no_text_of_the_style_sheet_is_too_small():
    sizes = re.findall(r"font-size:\s*([\d.]+)px|font:\s*([\d.]+)px", styles())
    assert sizes and all(float(a or b) >= 12 for a, b in sizes)


def test_slider_names_leave_no_address_behind():
    import ipywidgets

    box = ipywidgets.VBox([ipywidgets.FloatSlider(description="f"), widgets.SliderNames()])
    assert "SliderNames()" in repr(box) and "0x" not in repr(box)
