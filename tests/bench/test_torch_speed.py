"""The PyTorch benchmark: counts are right, unequal versions are never timed, files survive.

Nothing here asserts how long something takes. ``MADE_UP_ROWS`` are test data, measured nowhere.
"""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from lstm_course.bench import ceilings, counts, results, sweep, tables, timing, versions
from lstm_course.bench.versions import Size
from lstm_course.commands import bench as bench_command
from lstm_course.pictures import plot_beside, plot_crossover, plot_roofline
from lstm_course.pytorch.loop_lstm import LoopLSTM
from lstm_course.support import files

SMALL = ((Size(3, 2, 2, 4), "float32"), (Size(2, 2, 2, 4), "bfloat16"))

#: Test data for the code that compares a GPU with a CPU; nobody measured these numbers.
MADE_UP_ROWS = [
    {"implementation": "nn.LSTM", "device": device, "H": H, "milliseconds": ms}
    for H, cpu, gpu in ((8, 1.0, 4.0), (32, 2.0, 4.0), (128, 16.0, 4.0), (512, 400.0, 8.0))
    for device, ms in (("cpu", cpu), ("made-up GPU", gpu))
]


def test_jobs_and_bytes_are_counted():
    x = torch.ones(3)  # 12 bytes
    found = counts.count(lambda: (x + 1) * 2, gradients=False)
    assert found == counts.Counts(jobs=2, bytes=2 * (12 + 12))
    assert counts.count(lambda: x[:2].view(1, 2)) == counts.Counts(0, 0)  # views move nothing


def test_the_backward_is_counted():
    x = torch.ones(3, requires_grad=True)
    once = counts.count(lambda: (x * x).sum(), gradients=True)
    both = counts.count(lambda: (x * x).sum().backward())
    assert both.jobs > once.jobs


def test_the_loops_jobs_grow_with_T_and_torchs_do_not():
    jobs = {
        T: {
            name: counts.count(step).jobs
            for name, step in versions.make_versions(Size(T, 2, 2, 4)).items()
            if name != "NumPy"
        }
        for T in (10, 20)
    }
    assert jobs[20]["loop"] - jobs[10]["loop"] >= 10 * 20
    assert jobs[20]["nn.LSTM"] <= jobs[20]["loop"]


def test_flops_are_those_that_torch_counts():
    from torch.utils.flop_counter import FlopCounterMode

    size = Size(5, 3, 7, 4)
    step = versions.make_versions(size)["loop"]
    with FlopCounterMode(display=False) as counter:
        step()
    # Nobody asks for the gradient of the first state, so its one product is left out.
    first_state = 2 * size.B * 4 * size.H * size.H
    assert counter.get_total_flops() == size.flops - first_state


def test_rows_hold_what_was_measured():
    rows = sweep.measure(SMALL, rounds=2, patience=0)
    assert [(r["implementation"], r["dtype"]) for r in rows] == [
        ("NumPy", "float32"),
        ("loop", "float32"),
        ("nn.LSTM", "float32"),
        ("loop", "bfloat16"),
        ("nn.LSTM", "bfloat16"),
    ]
    for row in rows:
        assert 0 < row["quarter"] <= row["milliseconds"] <= row["three_quarters"]
        assert (row["jobs"] is None) == (row["implementation"] == "NumPy")
    assert {row["device"] for row in rows} == {"cpu"} and rows[0]["flops"] == SMALL[0][0].flops


def test_unequal_versions_are_not_timed(monkeypatch):
    monkeypatch.setattr(LoopLSTM, "step", lambda self, x, h, c: (h + self.W_h.sum(), c))
    monkeypatch.setattr(sweep, "take_turns", lambda *a, **k: pytest.fail("timed"))
    with pytest.raises(AssertionError, match="loop, outputs"):
        sweep.measure(SMALL[:1])


def test_a_missing_compiler_is_told_and_the_rest_is_measured(monkeypatch):
    monkeypatch.setattr(versions, "has_compiler", lambda: False)
    assert "sudo apt install g++" in versions.why_not_compiled("cpu")
    monkeypatch.setattr(sweep, "COMPILED", (SMALL[0][0],))
    said = []
    rows = sweep.measure(SMALL[:1], rounds=2, compiled=True, say=said.append)
    assert "compiled" not in {row["implementation"] for row in rows} and len(rows) == 3
    assert any("no C++ compiler was found" in sentence for sentence in said)


def test_a_compiler_that_fails_is_told(monkeypatch):
    def broken(function):
        def fail(*arguments):
            raise OSError("g++ gave up\nsecond line")

        return fail

    monkeypatch.setattr(versions, "why_not_compiled", lambda device: "")
    monkeypatch.setattr(versions.torch, "compile", broken)
    with pytest.raises(RuntimeError, match=r"left out: torch.compile failed \(g\+\+ gave up\)"):
        versions.make_versions(SMALL[0][0], compiled=True)


def test_a_gpu_needs_triton(monkeypatch):
    monkeypatch.setattr(versions, "find_spec", lambda name: None)
    assert "triton is missing" in versions.why_not_compiled("cuda")
    assert versions.why_not_compiled("mps") == ""


@pytest.mark.slow
@pytest.mark.skipif(versions.why_not_compiled() != "", reason=versions.why_not_compiled())
def test_the_compiled_loop_is_the_same_network():
    steps = versions.make_versions(Size(3, 2, 2, 4), compiled=True)  # asserts equality
    assert list(steps) == ["NumPy", "loop", "compiled", "nn.LSTM"]


def test_ceilings_are_positive_and_ordered(monkeypatch):
    monkeypatch.setattr(ceilings, "COPIED", 2**20)
    monkeypatch.setattr(ceilings, "SIDE", {"cpu": 32})
    found = ceilings.measure_ceilings(rounds=2)
    assert found.cache >= found.bandwidth > 0 and found.rate > 0 and found.start > 0


def test_ceilings_are_worked_out_from_the_seconds(monkeypatch):
    monkeypatch.setattr(ceilings, "COPIED", 2**10)
    monkeypatch.setattr(ceilings, "CACHED", (2**7, 2**9, 2**8))
    monkeypatch.setattr(ceilings, "SIDE", {"cpu": 8})
    monkeypatch.setattr(ceilings, "_seconds", lambda call, device, rounds: 0.5)
    assert ceilings.measure_ceilings() == ceilings.Ceilings(
        bandwidth=2 * 2**10 / 0.5,  # read and written
        cache=2 * 2**9 * 50 / 0.5,  # the best of three sizes, fifty times over
        rate=2 * 8**3 / 0.5,  # a product and a sum for each term
        start=0.5 / ceilings.STARTS,
    )


def test_a_time_ends_with_the_device_and_the_first_two_do_not_count(monkeypatch):
    seen, clock = [], iter([0, 0, 0, 1, 0, 3, 0, 2])
    monkeypatch.setattr(
        ceilings, "time", SimpleNamespace(perf_counter=lambda: seen.append("clock") or next(clock))
    )
    monkeypatch.setattr(ceilings, "wait_for", lambda device: seen.append("wait"))
    assert ceilings._seconds(lambda: seen.append("call"), "cpu", rounds=3) == 2
    warming_up = ["wait", "clock", "call", "wait"]
    assert seen == 2 * warming_up + 3 * [*warming_up, "clock"]


@pytest.mark.parametrize(
    ("rounds", "patience", "wanted"), [(7, 1e9, 7), (30, 0, 5), (2, 0, 2)], ids=str
)
def test_each_size_is_timed_as_often_as_can_be_afforded(monkeypatch, rounds, patience, wanted):
    asked, waited = [], []

    def turns(steps, rounds, warm_up, after):
        asked.append(rounds)
        waited.clear()
        after()
        assert waited == ["cpu"]  # inside the timing
        return {name: timing.Timing(1.0, 1.0, 1.0) for name in steps}

    monkeypatch.setattr(sweep, "take_turns", turns)
    monkeypatch.setattr(sweep, "wait_for", waited.append)
    sweep.measure(SMALL[:1], rounds=rounds, patience=patience)
    assert asked == [wanted]


def test_a_step_begins_without_the_gradients_of_the_one_before():
    for step in versions.make_versions(SMALL[0][0]).values():
        first = {name: plain(values) for name, values in step.results().items()}
        for name, values in step.results().items():
            np.testing.assert_array_equal(plain(values), first[name])


def plain(values):
    """A copy as an array, from an array or a tensor."""
    return values.detach().float().numpy().copy() if torch.is_tensor(values) else values.copy()


def test_a_roof_by_hand():
    best = ceilings.Ceilings(bandwidth=5.0, cache=10.0, rate=100.0, start=1e-6)
    assert best.roof(2) == 20 and best.roof(1000) == 100
    times = best.least_milliseconds(flops=50, moved=20, jobs=3)
    assert times == pytest.approx({"compute": 500, "move": 2000, "start": 0.003})


def test_the_crossover_of_made_up_rows():
    sizes, ratios, start = sweep.crossover(MADE_UP_ROWS)
    assert sizes.tolist() == [8, 32, 128, 512] and ratios.tolist() == [0.25, 0.5, 4, 50]
    # From 0.5 to 4 is three doublings over two: 1 is reached after a third of the way.
    assert start == pytest.approx(32 * 4 ** (1 / 3))
    assert sweep.crossover(MADE_UP_ROWS[4:])[2] == 128
    assert sweep.crossover(MADE_UP_ROWS[:4])[2] is None
    with pytest.raises(ValueError, match="no rows of an accelerator"):
        sweep.crossover([row for row in MADE_UP_ROWS if row["device"] == "cpu"])
    assert "pays from" not in plot_crossover(sizes, ratios, start).alt
    assert "never" in plot_crossover([8.0], [0.2], None).alt


def test_pictures_say_what_they_show():
    picture = plot_roofline(
        {"loop": (1.0, 1e9), "nn.LSTM": (20.0, 3e10)}, rate=1e11, cache=5e10, bandwidth=1e10
    )
    assert "loop and nn.LSTM" in picture.alt and len(picture.png) > 10_000
    lines = {"loop": ([10, 40], [1.0, 4.0])}
    assert (
        "here and there"
        in plot_beside({"here": lines, "there": lines}, x_label="T", y_label="ms").alt
    )
    with pytest.raises(ValueError, match="at least one machine"):
        plot_beside({}, x_label="T", y_label="ms")
    with pytest.raises(ValueError, match="two positive numbers"):
        plot_roofline({"loop": (0.0, 1.0)}, rate=1, cache=1, bandwidth=1)


def test_results_go_to_a_file_and_back(tmp_path):
    rows = [{"implementation": "loop", "T": 3, "milliseconds": 1.23456789, "jobs": None}]
    best = ceilings.Ceilings(1.0, 2.0, 3.0, 4.0)
    path = tmp_path / "own.json"
    results.write(path, results.bundle(rows, {"cpu": {"float32": best}}))
    again = results.read(path)
    assert again["rows"] == [{**rows[0], "milliseconds": 1.235}]
    assert results.ceilings_of(again) == best
    assert "CPU" in again["devices"]["cpu"] and set(again) == results.NEEDED
    assert [p.name for p in tmp_path.iterdir()] == ["own.json"]


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "own.json"
    path.write_text("old")

    def full_disk(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        results.write(path, {"rows": []})
    assert path.read_text() == "old"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 0}'])
def test_a_file_that_is_something_else_is_told(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"other\.json .*bench --json FILE"):
        results.read(path)
    with pytest.raises(ValueError, match=r"absent\.json cannot be read"):
        results.read(tmp_path / "absent.json")


def test_devices_are_named_in_words_and_no_host_is(monkeypatch):
    monkeypatch.setattr(results.platform, "machine", lambda: "AMD64")
    monkeypatch.setattr(results, "usable_cores", lambda: 2)
    assert results.device_name("cpu") == "2-core x86 CPU"
    monkeypatch.setattr(results.platform, "machine", lambda: "arm64")
    assert results.device_name("cpu") == "2-core ARM CPU"
    assert results.device_name("mps") == "Apple GPU"
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Product X")
    assert results.device_name("cuda") == "Product X"


def test_the_committed_reference_is_whole():
    reference = results.read()
    assert list(reference["devices"].values()) == ["2-core x86 CPU"]
    measured = {(r["T"], r["B"], r["H"], r["dtype"]) for r in reference["rows"]}
    assert measured == {(s.T, s.B, s.H, d) for s, d in sweep.EVERYTHING}
    assert {r["implementation"] for r in reference["rows"]} == set(versions.NAMES)
    assert set(reference["ceilings"]["cpu"]) == set(versions.DTYPES)
    text = json.dumps(reference)
    assert "/" not in text.replace("\\/", "")  # no path of any machine


def test_the_command_prints_writes_and_says_that_there_is_no_gpu(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tables, "devices_here", lambda: ["cpu"])
    monkeypatch.setattr(
        tables,
        "ceilings_on",
        lambda device, cases: {dtype: ceilings.Ceilings(1e9, 1e9, 1e9, 1e-6) for _, dtype in cases},
    )
    path = tmp_path / "own.json"
    assert tables.run(cases=SMALL, rounds=2, target=path) == 0
    said = capsys.readouterr().out
    assert "No GPU was found" in said and "ask for it with --compile" in said
    assert said.count("nn.LSTM  ") >= 2 and "bfloat16    2   2    4  loop" in said
    assert len(results.read(path)["rows"]) == 5


def test_a_folder_that_is_not_there_is_told_before_anything_is_measured(tmp_path, capsys):
    assert bench_command.main(["--json", str(tmp_path / "no" / "own.json")]) == 1
    assert "there is no such folder" in capsys.readouterr().out


def test_a_line_of_the_table_by_hand():
    row = {"dtype": "float32", "T": 40, "B": 16, "H": 32, "flops": 1e6, "bytes": 2e6, "jobs": 30}
    row |= {"quarter": 5.0, "three_quarters": 7.0}
    rows = [
        {**row, "implementation": name, "milliseconds": ms}
        for name, ms in (("loop", 6.0), ("nn.LSTM", 2.0))
    ]
    best = ceilings.Ceilings(bandwidth=1.0, cache=1e9, rate=1e9, start=1e-6)
    words = tables.line(rows[0], rows, best).split()
    assert words == "float32 40 16 32 loop 6.000 (5.000 to 7.000) 3.00 30 1.000 2.000 0.030".split()
    assert tables.HEAD.split()[-5:] == ["x", "jobs", "compute", "move", "start"]


def test_where_it_pays_is_said_for_made_up_rows():
    rows = [{**row, "T": 40, "B": 16, "dtype": "float32"} for row in MADE_UP_ROWS]
    assert "faster from about H = 51 on" in tables.where_it_pays(rows)
    other_batch = [{**row, "B": 1, "milliseconds": 1 / row["milliseconds"]} for row in rows]
    assert "faster from about H = 51 on" in tables.where_it_pays([*rows, *other_batch])
    assert "at no H" in tables.where_it_pays(rows[:4])


@pytest.mark.gpu
def test_the_accelerator_is_measured():
    if not torch.accelerator.is_available():
        pytest.skip("PyTorch finds no accelerator on this machine")
    device = torch.accelerator.current_accelerator().type
    rows = sweep.measure(SMALL[:1], devices=["cpu", device], rounds=2)
    assert {row["device"] for row in rows} == {"cpu", device}
    assert np.isfinite(sweep.crossover(rows)[1]).all()
