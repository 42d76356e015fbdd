"""The pictures: what they say is what the trace holds, and everyone can read them."""

import io
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from readable import SVG, check_readable, shown

from lstm_course import LSTM, pictures
from lstm_course.experiments.picture import plot_results
from lstm_course.experiments.registry import named
from lstm_course.experiments.results import load_results
from lstm_course.lstm import run_gates
from lstm_course.pictures import svg
from lstm_course.pictures.cell_diagram import (
    SUBGOALS,
    cell_diagram,
)
from lstm_course.pictures.cell_values import cell_sentence, cell_values
from lstm_course.pictures.chart import Chart, powers_of_ten, spread
from lstm_course.pictures.colours import DARK, LIGHT
from lstm_course.pictures.figure import finished, name_at_end, pushed_up
from lstm_course.pictures.look_ahead import draw_look_ahead
from lstm_course.pictures.reach import reach_sentence, scientific
from lstm_course.pictures.still import Picture
from lstm_course.pictures.tape import draw_tape


@pytest.fixture(scope="module")
def trace():
    x = np.random.default_rng(0).normal(size=(12, 2, 3))
    return LSTM(3, 4, seed=1).forward(x)[2]


def test_cell_shows_the_numbers_of_the_trace(trace):
    for t, batch, unit in ((0, 0, 0), (5, 1, 3), (-1, 0, 2)):
        drawing = cell_diagram(trace, t, batch=batch, unit=unit)
        at = (t, batch, unit)
        wanted = {
            "previous_c": svg.signed(trace.previous_c[at]),
            "c": svg.signed(trace.c[at]),
            "h": svg.signed(trace.h[at]),
            "f": f"f = {trace.f[at]:.2f}",
            "i": f"i = {trace.i[at]:.2f}",
            "o": f"o = {trace.o[at]:.2f}",
            "g": f"g = {svg.signed(trace.g[at])}",
            "kept": f"f ⊙ c = {svg.signed(trace.f[at] * trace.previous_c[at])}",
            "added": f"i ⊙ g = {svg.signed(trace.i[at] * trace.g[at])}",
            "tanh_c": f"tanh(c) = {svg.signed(np.tanh(trace.c[at]))}",
        }
        assert shown(drawing) == wanted
        check_readable(drawing)


def test_cell_sentence_says_every_step():
    g = np.zeros(30)
    g[[3, 9]] = 0.9
    values = cell_values(run_gates(0.8, 0.9, g, 0.9), 9)
    assert cell_sentence(values) == (
        "Old memory +0.43. Forget gate 0.90 keeps +0.38. Input gate 0.80 adds +0.72. "
        "New memory +1.10. Output gate 0.90 shows +0.72."
    )


def test_fuller_pipe_is_larger_value_and_negative_is_hatched():
    def belt(c0):
        drawing = cell_diagram(run_gates(0.0, 1.0, np.zeros(1), 1.0, c0), 0)
        rectangles = ElementTree.fromstring(drawing).iter(f"{SVG}rect")
        return next(r for r in rectangles if r.get("x") == "97")

    assert float(belt(0.5).get("height")) == pytest.approx(10)
    assert float(belt(1.5).get("height")) == pytest.approx(30)
    assert belt(0.5).get("fill") == LIGHT["memory"]
    assert belt(-0.5).get("fill").endswith("-hatch)")


@pytest.mark.parametrize("subgoal", SUBGOALS)
def test_a_subgoal_lights_up_and_the_others_dim(trace, subgoal):
    drawing = cell_diagram(trace, 3, highlight=subgoal)
    groups = {
        g.get("class"): g.get("opacity")
        for g in ElementTree.fromstring(drawing).iter(f"{SVG}g")
        if g.get("class")
    }
    assert {name for name, opacity in groups.items() if opacity is None} == {f"sub-{subgoal}"}
    assert len(groups) == 4
    check_readable(drawing)


def test_bad_questions_about_a_trace_get_a_sentence(trace):
    with pytest.raises(ValueError, match="unit is 4, but the trace has 4"):
        cell_diagram(trace, 0, unit=4)
    with pytest.raises(ValueError, match="t is 12"):
        cell_diagram(trace, 12)
    with pytest.raises(ValueError, match="highlight is 'forget'"):
        cell_diagram(trace, 0, highlight="forget")


def test_two_drawings_on_one_page_share_no_id(trace):
    drawings = [cell_diagram(trace, 0), cell_diagram(trace, 1), cell_diagram(trace, 1, name="own")]
    ids = [found for d in drawings for found in re.findall(r' id="([^"]*)"', d)]
    assert len(ids) == len(set(ids)) == 9
    assert cell_diagram(trace, 0) == drawings[0]


def test_text_is_escaped_and_never_too_small():
    drawing = svg.drawing(
        90, 20, svg.text(0, 12, "a<b & \x00 c_{t−1}", size=8), title="<&>", name="x"
    )
    root = ElementTree.fromstring(drawing)
    assert root.find(f"{SVG}title").text == "<&>"
    assert "".join(root.find(f"{SVG}text").itertext()).startswith("a<b & \ufffd c")
    check_readable(drawing)


@pytest.mark.parametrize(
    ("value", "wanted"), [(0.432, "+0.43"), (-1.1, "−1.10"), (-0.001, "+0.00"), (0, "+0.00")]
)
def test_signed_numbers(value, wanted):
    assert svg.signed(value) == wanted


def test_numbers_with_powers_of_ten():
    assert [scientific(v) for v in (0, 1, 0.13, 2e-12, 3e7, np.inf)] == [
        "0",
        "1",
        "0.13",
        "2×10⁻¹²",
        "3×10⁷",
        "without limit",
    ]


def test_labels_are_spread_in_order():
    moved = spread([10.0, 10.0, 50.0, 11.0], 16)
    order = sorted(moved)
    assert min(np.diff(order)) >= 15.9
    assert moved[2] == max(moved)
    assert abs(np.mean(moved[:2] + moved[3:]) - 10.33) < 2


@pytest.mark.parametrize("ends", [(0, 0, 0), (0, 0.3, 9), (9, 9), (5,)])
def test_a_name_at_the_end_of_a_line_is_clear_of_the_ticks_and_of_other_names(ends):
    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(0, 2000), ylim=(0, 10), xticks=[0, 2000], xlabel="steps")
        name_at_end(axes, [(f"seed {k}", y, "black") for k, y in enumerate(ends)])
        drawn.append(axes)

    drawn = []
    finished(draw, 3.3, "")
    [axes] = drawn
    lowest_name = min(text.get_window_extent().y0 for text in axes.texts)
    assert lowest_name > axes.get_xticklabels()[-1].get_window_extent().y1
    boxes = sorted((text.get_window_extent() for text in axes.texts), key=lambda box: box.y0)
    assert all(b.y0 - a.y0 > 0.7 * a.height for a, b in pairwise(boxes))


def test_only_names_near_the_ticks_are_pushed_up():
    assert pushed_up([0.5, 0.9], 0.1, 0.05) == [0.5, 0.9]
    assert pushed_up([0.1, 0.0, 0.9], 0.1, 0.05) == pytest.approx([0.15, 0.05, 0.9])
    assert pushed_up([0.1, 0.0, 0.9], 0.1, 0.0) == [0.1, 0.0, 0.9]


def test_chart_scales():
    chart = Chart(0, 0, 100, 100, x_range=(0, 10), y_range=(1e-4, 1e4), log=True)
    assert chart.across(5) == 50
    assert chart.up(1.0) == pytest.approx(50)
    assert chart.up(0.0) == 100  # nothing at all lies on the lower edge
    assert list(powers_of_ten(1e-12, 1e6)) == pytest.approx([10.0**k for k in range(-12, 7, 3)])


def test_dark_theme_has_every_colour():
    assert DARK.keys() == LIGHT.keys()


def contrast(a, b):
    """WCAG contrast of two colours."""

    def light(colour):
        rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
        linear = np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_coloured_text_can_be_read(theme):
    for name in ("ink", "soft", "memory", "forget", "input", "candidate", "output"):
        assert contrast(theme[name], theme["paper"]) >= 4.5, name


def all_stills(trace):
    wave = np.exp(-np.arange(60) / 9)
    return {
        "activations": pictures.plot_activations(),
        "trace": pictures.plot_trace(trace, labels=list("hello, world")),
        "cell": pictures.plot_cell(trace, 3, highlight="gate"),
        "reach": pictures.plot_gradient_distance({"RNN": wave**3, "LSTM": wave * 0 + 1}),
        "losses": pictures.plot_losses({"a": wave, "b": wave * 2}, baseline=1 / 6, smooth=5),
        "lines": pictures.plot_lines(
            {"a": ([1, 2], [3, 4])}, x_label="T", y_label="error", log=True, log_x=True
        ),
        "points": pictures.plot_points({"RNN": [0.2, 0.3], "LSTM": [0.1]}, y_label="error"),
        "unrolled": pictures.plot_unrolled(direction="both"),
    }


def test_every_still_is_a_png_with_a_stable_text(trace):
    from PIL import Image

    again = all_stills(trace)
    for name, picture in all_stills(trace).items():
        data, about = picture._repr_mimebundle_()
        image = Image.open(io.BytesIO(picture.png)).convert("RGB")
        assert image.width == 1640 and image.height > 300, name
        assert image.getpixel((2, 2)) == (255, 255, 255), name  # a white card in a dark notebook
        assert len(image.getcolors(1 << 24)) > 20, name
        assert data["text/plain"] == picture.alt == again[name].alt
        assert "0x" not in picture.alt and len(picture.alt) > 15
        assert about["image/png"] == {"alt": picture.alt, "width": 820}
        if picture.svg:
            check_readable(picture.svg)


def test_alternative_texts_hold_no_measured_number(trace):
    """They are compared by nbval, and a machine's last digits differ."""
    texts = [p.alt for name, p in all_stills(trace).items() if name not in ("activations", "cell")]
    assert not any(re.search(r"\d\.\d", text) for text in texts)
    assert pictures.plot_cell(trace, 3, alt="mine").alt == "mine"


def test_line_plot_puts_values_where_they_belong():
    """Read one plotted point back from the pixels: the line passes through its colour."""
    from PIL import Image

    flat = pictures.plot_lines({"a": ([0, 1], [5, 5])}, x_label="x", y_label="y", markers=False)
    image = np.asarray(Image.open(io.BytesIO(flat.png)).convert("RGB")).astype(int)
    blue = np.abs(image - [0x00, 0x72, 0xB2]).sum(axis=2) < 30
    rows = np.flatnonzero(blue[:, 300:1200].mean(axis=1) > 0.9)
    assert 2 <= len(rows) <= 8  # one level line, nothing else


def test_the_sentence_says_whether_the_gradient_arrives():
    lines = {"a": [1, 1e-4, 9], "b": [1, 1e4, 9], "c": [1, 0.5, 9]}
    assert reach_sentence(lines, 1) == (
        "After 1 steps. a: 1×10⁻⁴ of the gradient is left, it vanishes. "
        "b: 1×10⁴ times the gradient, it explodes. c: 0.5 of the gradient is left, it arrives."
    )


def hatched(drawn):
    """The hatched rectangles of a drawing, as dicts of numbers."""
    root = ElementTree.fromstring(f"<svg>{drawn}</svg>")
    found = [r for r in root.iter("rect") if r.get("fill", "").endswith("-hatch)")]
    return [{key: float(r.get(key)) for key in ("x", "width", "height")} for r in found]


@pytest.mark.parametrize(
    ("ahead", "letters"), [(0, [0, 0, 0, 0]), (1, [1, 1, 1, 0]), (None, [3, 2, 1, 0])], ids=str
)
def test_each_row_shows_as_many_future_letters_as_have_been_seen(ahead, letters):
    drawn = draw_look_ahead("hate", list("hat-"), None, ahead, ["0", "all"], [0.7, 0.9], 0)
    *rows, key = hatched(drawn)
    assert [row["width"] / 46 for row in rows] == letters and key["width"] == 20


def test_the_tape_draws_its_values_and_rings_what_is_wanted():
    gates = {"g": [-1, 0.5], "i": [0.25, 1], "f": [1, 1], "o": [0, 1]}
    drawn = draw_tape(gates, [0, 2], [0, 1], target=[1, np.nan])
    root = ElementTree.fromstring(f"<svg>{drawn}</svg>")
    heights = {
        name: [
            float(tall)
            for path in root.find(f".//g[@data-part='row_{name}']").iter("path")
            for tall in re.findall(r"v([\d.]+)", path.get("d"))
        ]
        for name in "giof"
    }
    assert heights == {"g": [10, 20], "i": [10, 40], "f": [40, 40], "o": [1.5, 40]}
    (ring,) = (one for one in root.iter("circle") if one.get("fill") == "none")
    assert float(ring.get("cy")) == 288  # halfway up a chart from 0 (338) to 2 (238)


@pytest.fixture
def as_figure(monkeypatch):
    """Plots give out matplotlib's figure, so that a test can read its lines."""
    monkeypatch.setattr(Picture, "from_figure", staticmethod(lambda figure, alt: figure))


def drawn_lines(axes):
    return [line.get_ydata() for line in axes.lines]


def test_training_curves_are_means_that_stand_at_their_last_update(as_figure):
    losses = {"a": [1, 3, 5, 7]}
    (axes,) = pictures.plot_losses(losses, smooth=2, baseline=9).axes
    assert axes.lines[0].get_xdata().tolist() == [2, 3, 4]
    assert axes.lines[0].get_ydata().tolist() == [2, 4, 6]
    assert set(axes.lines[1].get_ydata()) == {9}


def test_the_bar_stands_at_the_median_and_a_gradient_on_the_axis(as_figure):
    (axes,) = pictures.plot_points({"a": [1, 9, 2]}, y_label="error").axes
    points, bar = drawn_lines(axes)
    assert list(points) == [1, 9, 2] and list(bar) == [2, 2]
    (axes,) = pictures.plot_gradient_distance({"a": [1, 1e-3, 1e-20]}).axes
    assert drawn_lines(axes)[0].tolist() == [1, 1e-3, 1e-12]


def test_the_slopes_are_those_of_the_curves_beside_them(as_figure):
    values, slopes = pictures.plot_activations().axes
    for value, slope in zip(values.lines, slopes.lines, strict=True):
        rise = np.gradient(value.get_ydata(), value.get_xdata())
        np.testing.assert_allclose(slope.get_ydata(), rise, atol=1e-3)


def test_the_rows_of_a_trace_are_the_unit_that_was_asked_for(as_figure):
    _, _, trace = LSTM(2, 3, seed=1).forward(np.random.default_rng(0).standard_normal((5, 2, 2)))
    *rows, last = pictures.plot_trace(trace, unit=2, batch=1).axes
    for axes, name in zip(rows, "fiog", strict=True):
        heights = [bar.get_height() for bar in axes.patches]
        np.testing.assert_allclose(heights, getattr(trace, name)[:, 1, 2])
    c, h, _ = drawn_lines(last)
    np.testing.assert_array_equal(c, trace.c[:, 1, 2])
    np.testing.assert_array_equal(h, trace.h[:, 1, 2])


def test_the_picture_of_the_results_shows_each_run_and_the_baseline(as_figure):
    experiments, shipped = named(["events", "digits-rows"]), load_results()
    chosen = {e.name: shipped["experiments"][e.name] for e in experiments}
    panels = plot_results(experiments, {"experiments": chosen}).axes
    for axes, result in zip(panels, chosen.values(), strict=False):
        *models, baseline = drawn_lines(axes)
        for points, runs in zip(models, result["models"].values(), strict=True):
            assert list(points) == [run["score"] for run in runs]
        assert set(baseline) == {result["baseline"]}


def test_saved_pictures(trace, tmp_path):
    cell = pictures.plot_cell(trace, 0)
    assert cell.save(tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    assert cell.save(tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(ValueError, match="needs .png"):
        pictures.plot_activations().save(tmp_path / "a.svg")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: pictures.plot_losses({}), "at least one label"),
        (lambda: pictures.plot_losses({"a": []}), r"losses\['a'\] has shape \(0,\)"),
        (lambda: pictures.plot_lines({}, x_label="", y_label=""), "lines is empty"),
        (
            lambda: pictures.plot_lines({"a": ([1, 2], [1])}, x_label="", y_label=""),
            "as many of each",
        ),
        (lambda: pictures.plot_gradient_distance({"a": [1, np.nan]}), "hold NaN"),
        (lambda: pictures.plot_gradient_distance({"a": [1]}), "at least two"),
        (lambda: pictures.plot_unrolled(direction="up"), "direction is 'up'"),
        (lambda: pictures.plot_unrolled(()), "labels has 0 entries"),
    ],
)
def test_bad_input_gets_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_plot_trace_names_what_does_not_fit(trace):
    with pytest.raises(ValueError, match="labels has 3 entries, but the trace has 12"):
        pictures.plot_trace(trace, labels="abc")
    with pytest.raises(ValueError, match="unit is 9"):
        pictures.plot_trace(trace, unit=9)


def test_package_code_never_uses_pyplot():
    for path in Path(pictures.__file__).parents[1].rglob("*.py"):
        assert not re.search(r"^\s*(import|from) .*pyplot", path.read_text(encoding="utf-8"), re.M)


def test_the_map_of_the_course_has_a_card_for_each_lesson_and_grows_with_them(monkeypatch):
    from lstm_course.pictures import course_map

    nine = [*course_map.LESSONS, *course_map.LESSONS[1:3]]
    monkeypatch.setattr(course_map, "LESSONS", nine)
    drawn = course_map.plot_course_map()
    assert f'viewBox="0 0 820 {346 + 132 + 54}"' in drawn.svg  # three rows in place of two
    check_readable(drawn.svg)
    assert "Row 3: 02 Gates." in drawn.alt
    for one in nine[1:]:
        assert one.card[0] in drawn.svg
