"""The training run: what it learns, and that it survives whatever stops it."""

import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest
import torch
from torch import nn

from lstm_course.commands import train as command
from lstm_course.pytorch.training import Settings, chance, checkpoint, load_best, loop, precision
from lstm_course.pytorch.training import trainer as trainer_module
from lstm_course.pytorch.training.data import IGNORED, Words, epoch_batches
from lstm_course.pytorch.training.distributed import Team
from lstm_course.pytorch.training.model import StackedTagger, new_model
from lstm_course.pytorch.training.stopping import StopRequest
from lstm_course.pytorch.training.trainer import Trainer
from lstm_course.support import patience
from lstm_course.support.places import ROOT
from lstm_course.tasks import spelling, spelling_scores

CPU = torch.device("cpu")
SMALL = dict(words=60, hidden_size=8, batch_size=8, epochs=2, learning_rate=0.01)  # 2 × 8 updates


@pytest.fixture(params=["cpu", pytest.param("accelerator", marks=pytest.mark.gpu)])
def device(request):
    """The CPU, and the accelerator where there is one: the same tests on both."""
    if request.param == "cpu":
        return "cpu"
    if not torch.accelerator.is_available():
        pytest.skip("PyTorch finds no accelerator on this machine")
    return torch.accelerator.current_accelerator().type


def run(folder, **choices):
    fixed = dict(device="cpu", progress=False, say=None, save_every=3)
    return loop.train(folder, **{**fixed, **choices})


class PowerCut(Exception):
    """Nothing can be saved after it."""


def cut_at(update):
    def on_update(number, loss):
        if number == update:
            raise PowerCut

    return on_update


# --- the network


def test_the_stack_without_dropout_is_nn_lstm():
    torch.manual_seed(0)
    ours = StackedTagger(5, 4, 3, layers=3, dropout=0.0).double()
    theirs = nn.LSTM(5, 4, num_layers=3, bidirectional=True).double()
    with torch.no_grad():
        for number, layer in enumerate(ours.layers):
            for name, weight in layer.named_parameters():
                getattr(theirs, name.replace("_l0", f"_l{number}")).copy_(weight)
    x, lengths = torch.randn(7, 4, 5).double(), torch.tensor([7, 2, 5, 1])
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
    wanted, _ = nn.utils.rnn.pad_packed_sequence(theirs(packed)[0])
    torch.testing.assert_close(ours(x, lengths), ours.readout(wanted), rtol=0, atol=1e-12)
    torch.testing.assert_close(ours(x), ours.readout(theirs(x)[0]), rtol=0, atol=1e-12)


def test_dropout_sits_between_layers_and_nowhere_else():
    x, lengths = torch.randn(6, 3, 5), torch.tensor([6, 4, 2])
    for layers, places in ((1, 0), (2, 1), (3, 2)):
        model = StackedTagger(5, 4, 3, layers=layers, dropout=0.5)
        seen = []
        model.dropout.register_forward_hook(
            lambda module, inputs, output, seen=seen: seen.append(output)
        )
        model.train()
        model(x, lengths)
        assert len(seen) == places
        assert all(output.shape == (12, 8) for output in seen)  # 12 real steps, no padding
        assert all((output == 0).any() for output in seen)
        for given in (None, lengths):
            model.train()
            assert torch.equal(model(x, given), model(x, given)) == (places == 0)
            model.eval()
            assert torch.equal(model(x, given), model(x, given))


def test_the_forget_bias_is_one_in_every_layer():
    model = new_model(Settings(hidden_size=4, layers=3))
    for layer in model.layers:
        for suffix in ("", "_reverse"):
            total = getattr(layer, f"bias_ih_l0{suffix}") + getattr(layer, f"bias_hh_l0{suffix}")
            assert torch.equal(total[4:8], torch.ones(4))


def test_a_word_gets_the_same_answer_alone_and_in_a_batch():
    model = new_model(Settings(hidden_size=6)).double().eval()
    words = Words(spelling.load().test[:9], dtype=torch.float64)
    batch = words.batch(torch.arange(9))
    together = model(batch.x, batch.lengths)
    for b, length in enumerate(batch.lengths):
        alone = model(batch.x[:length, b : b + 1])
        torch.testing.assert_close(together[:length, b], alone[:, 0], rtol=0, atol=1e-12)


# --- the data


def test_an_epoch_has_every_word_once_in_an_order_of_its_own():
    epochs = [torch.cat(epoch_batches(23, 5, seed=1, epoch=epoch)) for epoch in (0, 1)]
    assert all(sorted(order.tolist()) == list(range(23)) for order in epochs)
    assert not torch.equal(*epochs)
    again = torch.cat(epoch_batches(23, 5, seed=1, epoch=0))
    other_seed = torch.cat(epoch_batches(23, 5, seed=2, epoch=0))
    assert torch.equal(epochs[0], again) and not torch.equal(epochs[0], other_seed)


def test_a_batch_is_what_the_task_gives(device):
    pairs = spelling.load().train[:7]
    words, rows = Words(pairs, device), torch.tensor([4, 0, 6])
    wanted = spelling.pad([pairs[row] for row in rows])
    batch = words.batch(rows)
    assert batch.x.device.type == batch.target.device.type == device
    assert batch.lengths.device.type == "cpu"  # packing wants them there
    np.testing.assert_array_equal(batch.x.cpu(), wanted.x)
    target = np.where(wanted.mask, wanted.target, IGNORED)
    np.testing.assert_array_equal(batch.target.cpu(), target)
    np.testing.assert_array_equal(batch.lengths, wanted.lengths)
    assert words.letters(rows) == wanted.mask.sum()


# --- learning


@pytest.mark.parametrize(("name", "close"), [("float32", 1e-5), ("float16", 1e-2)])
def test_the_loss_is_the_mean_over_letters_and_the_gradient_is_clipped(name, close):
    settings = Settings(hidden_size=6, dropout=0.0, precision=name, clip=0.01)
    trainer = Trainer(settings, Team(CPU))
    pairs = spelling.load().train[:9]
    data = spelling.pad(pairs)
    logits = torch.from_numpy(trainer.model.predict(data.x, data.lengths))
    wanted = nn.functional.cross_entropy(
        logits[data.mask], torch.from_numpy(data.target[data.mask])
    )
    norms = []
    step = trainer.optimizer.step
    trainer.optimizer.step = lambda: norms.append(norm(trainer.model)) or step()
    before = [p.clone() for p in trainer.model.parameters()]
    loss = trainer.update(Words(pairs), torch.arange(9))
    assert loss == pytest.approx(wanted.item(), rel=close)
    assert norms == [pytest.approx(0.01, rel=1e-3)]
    after = trainer.model.parameters()
    assert all(not torch.equal(a, b) for a, b in zip(before, after, strict=True))


def norm(model):
    return float(torch.cat([p.grad.flatten() for p in model.parameters()]).norm())


def test_a_run_learns_and_says_how_well(tmp_path, device):
    said = []
    choices = dict(SMALL, words=1500, hidden_size=32, batch_size=16, epochs=2)
    result = run(tmp_path, device=device, say=said.append, **choices)
    assert np.mean(result.losses[-10:]) < 0.6 * np.mean(result.losses[:10])
    assert len(result.losses) == 2 * 94
    assert [one["epoch"] for one in result.epochs] == [1, 2]
    for one, losses in zip(result.epochs, (result.losses[:94], result.losses[94:]), strict=True):
        assert one["loss"] == pytest.approx(np.mean(losses))
    assert next(result.model.parameters()).device.type == device
    # The final line holds what the course's own scorer finds, beside the baseline.
    best = load_best(tmp_path)
    assert result.test == pytest.approx(
        spelling_scores.accuracy(best, spelling.load().test), abs=0 if device == "cpu" else 0.01
    )
    validation = spelling_scores.accuracy(best, spelling.load().validation)
    assert result.validation == pytest.approx(validation, abs=0 if device == "cpu" else 0.01)
    for share in (*result.validation, *result.test, *spelling.majority_baseline("test")):
        assert f"{share:.3f}" in said[-1]
    assert result.test[0] > spelling.majority_baseline("test")[0] - 0.1


def test_the_best_epoch_is_kept_not_the_last(tmp_path, monkeypatch):
    letters = iter([0.5, 0.9, 0.7, 0.9])
    monkeypatch.setattr(Trainer, "score", lambda self, words: (next(letters), 0.0))
    result = run(tmp_path, **{**SMALL, "epochs": 4})
    assert result.validation[0] == 0.9
    assert checkpoint.load(tmp_path / "best.pt")["epoch"] == 2  # of equal ones the first
    stored = checkpoint.load(tmp_path / "best.pt")["model"]
    last = checkpoint.load(tmp_path / "last.pt")["model"]
    assert not torch.equal(stored["readout.weight"], last["readout.weight"])
    assert torch.equal(result.model.state_dict()["readout.weight"], stored["readout.weight"])


def test_it_stops_early_and_lowers_the_learning_rate_before(tmp_path, monkeypatch):
    monkeypatch.setattr(Trainer, "score", lambda self, words: (0.5, 0.0))
    result = run(tmp_path, **{**SMALL, "epochs": 9, "patience": 4})
    assert result.ended == "early stop" and len(result.epochs) == 5
    rates = [one["learning_rate"] for one in result.epochs]
    assert rates == [0.01, 0.01, 0.01, 0.005, 0.005]


def test_a_loss_that_is_no_number_stops_the_run_with_advice(tmp_path, monkeypatch):
    honest = trainer_module.joint_loss

    def broken(*arguments):
        loss = honest(*arguments)
        saved = (tmp_path / "last.pt").exists()  # after three updates
        return loss * float("nan") if saved else loss

    monkeypatch.setattr(trainer_module, "joint_loss", broken)
    with pytest.raises(FloatingPointError, match="became nan after 3 updates.*lower learning rate"):
        run(tmp_path, **SMALL)
    weights = checkpoint.load(tmp_path / "last.pt")["model"].values()
    assert all(weight.isfinite().all() for weight in weights)


# --- going on


@pytest.mark.parametrize("update", [1, 4, 8, 9, 16])
def test_after_a_power_cut_the_losses_are_the_same(tmp_path, device, update):
    whole = run(tmp_path / "whole", device=device, **SMALL)
    with pytest.raises(PowerCut):
        run(tmp_path / "cut", device=device, on_update=cut_at(update), **SMALL)
    if update < 3:
        assert not (tmp_path / "cut" / "last.pt").exists()
        return
    resumed = run(tmp_path / "cut", device=device, resume=True)
    assert resumed.losses == whole.losses
    assert (resumed.epochs, resumed.test) == (whole.epochs, whole.test)
    for name, weight in whole.model.state_dict().items():
        assert torch.equal(weight, resumed.model.state_dict()[name])


@pytest.mark.parametrize("forgotten", ["optimizer", "schedule", "chance", "model", "progress"])
def test_each_part_of_the_checkpoint_is_needed(tmp_path, monkeypatch, forgotten):
    """Leave one part out, and the losses differ: so the test above would see it."""
    monkeypatch.setattr(Trainer, "score", lambda self, words: (0.5, 0.0))  # the rate is halved
    choices = {**SMALL, "epochs": 5, "patience": 9}
    whole = run(tmp_path / "whole", **choices)
    with pytest.raises(PowerCut):
        run(tmp_path / "cut", on_update=cut_at(23), **choices)  # saved last at update 22
    stored = checkpoint.load(tmp_path / "cut" / "last.pt")
    fresh = Trainer(Settings(**stored["settings"]), Team(CPU)).state()
    checkpoint.save(tmp_path / "cut" / "last.pt", {**stored, forgotten: fresh[forgotten]})
    assert run(tmp_path / "cut", resume=True).losses != whole.losses


def test_the_loss_scale_of_float16_goes_on():
    trainer, fresh = (
        Trainer(Settings(hidden_size=4, precision="float16"), Team(CPU)) for _ in "ab"
    )
    trainer.update(Words(spelling.load().train[:4]), torch.arange(4))
    trainer.scaler.update(1024.0)
    fresh.restore(trainer.state())
    assert fresh.scaler.get_scale() == 1024


def test_another_number_of_processes_is_told(tmp_path):
    with pytest.raises(PowerCut):
        run(tmp_path, on_update=cut_at(5), **SMALL)
    stored = checkpoint.load(tmp_path / "last.pt")
    checkpoint.save(tmp_path / "last.pt", {**stored, "chance": 2 * stored["chance"]})
    said = []
    run(tmp_path, resume=True, say=said.append)
    assert "saved by 2 process(es) on cpu and goes on with 1 on cpu: the losses will" in said[0]


def test_a_power_cut_between_the_two_files_loses_no_best_weights(tmp_path, monkeypatch):
    scores = [0.9, 0.5]  # the first epoch is the best
    monkeypatch.setattr(Trainer, "score", lambda self, words: (scores[self.progress.epoch], 0.0))
    whole = run(tmp_path / "whole", **SMALL)
    saves, save = [], checkpoint.save

    def cut_at_the_fourth(path, content):  # last.pt at updates 3 and 6, then the end of the epoch
        saves.append(path.name)
        if len(saves) == 4:
            raise PowerCut
        save(path, content)

    monkeypatch.setattr(checkpoint, "save", cut_at_the_fourth)
    with pytest.raises(PowerCut):
        run(tmp_path / "cut", **SMALL)
    assert sorted(saves[2:]) == ["best.pt", "last.pt"]
    resumed = run(tmp_path / "cut", resume=True)
    assert (resumed.losses, resumed.test) == (whole.losses, whole.test)


@pytest.mark.parametrize("name", ["bfloat16", "float16"])
def test_mixed_precision_learns_and_goes_on_exactly(tmp_path, device, name):
    whole = run(tmp_path / "whole", device=device, precision=name, **SMALL)
    with pytest.raises(PowerCut):
        run(tmp_path / "cut", device=device, precision=name, on_update=cut_at(12), **SMALL)
    stored = checkpoint.load(tmp_path / "cut" / "last.pt")
    assert bool(stored["scaler"]) == (name == "float16")
    assert {weight.dtype for weight in stored["model"].values()} == {torch.float32}
    assert run(tmp_path / "cut", device=device, resume=True).losses == whole.losses
    exact = run(tmp_path / "exact", device=device, precision="float32", **SMALL)
    assert whole.losses != exact.losses  # the short format is in use
    assert whole.losses[-1] == pytest.approx(exact.losses[-1], rel=0.1)


def test_the_chance_of_every_library_is_restored(device):
    import random

    device = torch.device(device)

    def draw():
        numbers = [random.random(), np.random.standard_normal(), torch.rand(1).item()]
        return [*numbers, torch.rand(1, device=device).item()]

    chance.start(3, 0)
    draw()
    streams = chance.state(device)
    wanted = draw()
    chance.start(3, 1)
    assert all(a != b for a, b in zip(draw(), wanted, strict=True))
    chance.restore(streams, device)
    assert draw() == wanted


KILLED = """
import os, signal, sys
from lstm_course.pytorch.training import train

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def on_update(number, loss):
    if number == 13:
        {when}

choices = dict(device="cpu", progress=False, save_every=3, on_update=on_update, **{choices})
train(sys.argv[1], **choices)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9; a power cut is tested above")
@pytest.mark.parametrize("when", ["die()", "os.replace = die"], ids=["training", "saving"])
def test_after_kill_9_the_losses_are_the_same(tmp_path, when):
    code = KILLED.format(when=when, choices=SMALL)
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "cut"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=patience.seconds(200),
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    stored = checkpoint.load(tmp_path / "cut" / "last.pt")["progress"]
    assert (stored["epoch"], stored["update"]) == (1, 3)  # save_every 3: the last whole file
    whole = run(tmp_path / "whole", **SMALL)
    assert run(tmp_path / "cut", resume=True).losses == whole.losses


@pytest.mark.skipif(os.name == "nt", reason="a signal to oneself is another thing on Windows")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_the_run_and_says_how_to_go_on(tmp_path, capsys, monkeypatch, number):
    update = Trainer.update

    def interrupted(self, words, rows):
        if len(self.progress.losses) == 9:
            os.kill(os.getpid(), number)
        return update(self, words, rows)

    monkeypatch.setattr(Trainer, "update", interrupted)
    words = ["--words", "60", "--hidden", "8", "--batch", "8", "--epochs", "2", "--device", "cpu"]
    words += ["--learning-rate", "0.01"]
    out = ["--out", str(tmp_path / "cut")]
    assert command.main([*out, *words]) == 130
    assert f"train --out {tmp_path / 'cut'} --resume" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    monkeypatch.setattr(Trainer, "update", update)
    assert command.main([*out, "--resume", "--device", "cpu"]) == 0
    *_, ended, where = capsys.readouterr().out.splitlines()
    assert ended.startswith("Ended: all epochs.") and str(tmp_path / "cut" / "best.pt") in where
    losses = checkpoint.load(tmp_path / "cut" / "last.pt")["progress"]["losses"]
    assert losses == run(tmp_path / "whole", **SMALL).losses


def test_the_second_ctrl_c_stops_at_once():
    with StopRequest() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_run_in_another_thread_works_too(tmp_path):
    results = []
    thread = threading.Thread(target=lambda: results.append(run(tmp_path, **SMALL)))
    thread.start()
    thread.join(timeout=patience.seconds(120))
    assert len(results[0].losses) == 16


def test_a_finished_run_can_be_made_longer(tmp_path):
    whole = run(tmp_path / "whole", **{**SMALL, "epochs": 3})
    run(tmp_path / "parts", **SMALL)
    assert run(tmp_path / "parts", resume=True).ended == "all epochs"  # nothing left to do
    assert run(tmp_path / "parts", resume=True, epochs=3).losses == whole.losses


# --- files


def test_a_save_that_fails_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "last.pt"
    checkpoint.save(path, {"number": 1})

    def full_disk(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        checkpoint.save(path, {"number": 2})
    assert checkpoint.load(path)["number"] == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folder to write to the disk")
def test_the_content_is_on_the_disk_before_its_name_and_then_the_name(tmp_path, monkeypatch):
    done = []
    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noted(done, name, getattr(os, name)))
    checkpoint.save(tmp_path / "last.pt", {"number": 1})
    assert done == ["fsync", "replace", "fsync"]


def noted(done, name, function):
    return lambda *arguments: done.append(name) or function(*arguments)


def test_a_checkpoint_cannot_run_code(tmp_path):
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "evil"),)

    torch.save({"format": 1, "model": Evil()}, tmp_path / "last.pt")
    with pytest.raises(ValueError, match="damaged or no checkpoint"):
        run(tmp_path, resume=True)
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("raw", [b"", b"hello", b"PK\x03\x04" + bytes(40)])
def test_a_damaged_file_gets_a_sentence(tmp_path, raw):
    (tmp_path / "last.pt").write_bytes(raw)
    with pytest.raises(ValueError, match="damaged or no checkpoint"):
        run(tmp_path, resume=True)


def test_every_torn_file_gets_a_sentence(tmp_path):
    checkpoint.save(tmp_path / "last.pt", {"a": torch.arange(50), "b": [1.0, "text"]})
    whole = (tmp_path / "last.pt").read_bytes()
    for length in range(0, len(whole), 37):
        with pytest.raises(ValueError, match="damaged or no checkpoint"):
            checkpoint.from_bytes(whole[:length], "last.pt")


def test_a_file_of_another_version_gets_a_sentence(tmp_path):
    torch.save({"format": 99}, tmp_path / "last.pt")
    with pytest.raises(ValueError, match="format 99, but 1 is needed"):
        run(tmp_path, resume=True)
    torch.save([1, 2], tmp_path / "best.pt")
    with pytest.raises(ValueError, match="format None, but 1 is needed"):
        load_best(tmp_path)
    with pytest.raises(ValueError, match=r"best\.pt cannot be read"):
        load_best(tmp_path / "nowhere")


def test_a_run_is_never_overwritten(tmp_path):
    run(tmp_path, **SMALL)
    before = (tmp_path / "last.pt").read_bytes()
    with pytest.raises(ValueError, match="holds a run already"):
        run(tmp_path, **SMALL)
    assert (tmp_path / "last.pt").read_bytes() == before


def test_there_must_be_a_run_to_go_on_with(tmp_path):
    with pytest.raises(ValueError, match="holds no run"):
        run(tmp_path, resume=True)


# --- settings and the command


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 0),
        ("hidden_size", 1.5),
        ("layers", True),
        ("batch_size", -1),
        ("patience", 0),
        ("words", 0),
        ("seed", -1),
        ("dropout", 1.0),
        ("dropout", float("nan")),
        ("learning_rate", 0),
        ("learning_rate", float("inf")),
        ("clip", 0),
        ("precision", "int8"),
    ],
)
def test_a_wrong_setting_is_named(name, value):
    with pytest.raises(ValueError, match=f"{name} is .* needed"):
        Settings(**{name: value})


def test_a_resumed_run_keeps_its_settings(tmp_path):
    settings = Settings(precision="float32")
    assert settings.changed_by({"epochs": 50, "precision": "auto"}) == Settings(
        epochs=50, precision="float32"
    )
    with pytest.raises(ValueError, match="hidden_size 128.*cannot go on with 64"):
        settings.changed_by({"hidden_size": 64})
    with pytest.raises(ValueError, match="'width' is no setting"):
        settings.changed_by({"width": 64})


def test_the_command_has_an_option_for_each_setting():
    names = {name for _, name, _, _ in command.SETTINGS}
    assert names | {"clip"} == set(Settings().as_dict())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--dropout", "2"], "dropout is 2.0"),
        (["--device", "nonsense"], "a name such as cpu"),
        (["--precision", "int8"], "precision is 'int8'"),
        (["--resume"], "holds no run"),
        (["--save-every", "0"], "save_every is 0"),
    ],
)
def test_the_command_answers_in_a_sentence(tmp_path, capsys, words, said):
    assert command.main(["--out", str(tmp_path), *words]) == 1
    error = capsys.readouterr().err
    assert said in error and "Traceback" not in error and not list(tmp_path.iterdir())


def test_after_a_restart_by_torchrun_the_command_goes_on(tmp_path, capsys, monkeypatch):
    words = ["--out", str(tmp_path), "--words", "8", "--hidden", "4", "--epochs", "1"]
    words += ["--device", "cpu"]
    monkeypatch.setenv("TORCHELASTIC_RESTART_COUNT", "1")
    assert command.main(words) == 0  # there is nothing yet to go on with
    assert command.main(words) == 0
    assert "Going on with" in capsys.readouterr().out
    monkeypatch.setenv("TORCHELASTIC_RESTART_COUNT", "0")
    assert command.main(words) == 1


def test_a_folder_that_cannot_be_written_gets_a_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    words = ["--words", "8", "--hidden", "4", "--epochs", "1", "--device", "cpu"]
    assert command.main(["--out", str(tmp_path / "file"), *words]) == 1
    assert "choose another folder" in capsys.readouterr().err


# --- devices


def test_nothing_is_left_behind_on_the_cpu():
    """On the "meta" device tensors have a shape and no numbers, so mixing devices is an error."""
    meta = torch.device("meta")
    trainer = Trainer(Settings(hidden_size=4, precision="float32"), Team(meta))
    words = Words(spelling.load().train[:9], meta)
    batch = words.batch(torch.tensor([3, 1, 8]))
    steps = int(words.lengths[[3, 1, 8]].max())
    assert batch.x.shape == (steps, 3, 26) and batch.target.shape == (steps, 3)
    logits = trainer.model(batch.x)  # packing looks at the lengths, so it needs real numbers
    assert logits.shape == (steps, 3, len(spelling.load().sounds))
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), batch.target.flatten())
    loss.backward()
    nn.utils.clip_grad_norm_(trainer.model.parameters(), 1.0)
    trainer.optimizer.step()
    tensors = [*batch[:2], logits, loss, *trainer.model.state_dict().values()]
    tensors += [parameter.grad for parameter in trainer.model.parameters()]
    for state in trainer.optimizer.state.values():
        tensors += [state["exp_avg"], state["exp_avg_sq"]]
    assert {tensor.device.type for tensor in tensors} == {"meta"}
    assert batch.lengths.device.type == "cpu"


def test_the_weights_do_not_depend_on_the_device(device):
    here, there = (Trainer(Settings(hidden_size=4), Team(torch.device(d))) for d in ("cpu", device))
    for name, weight in here.model.state_dict().items():
        assert torch.equal(weight, there.model.state_dict()[name].cpu())


@pytest.mark.gpu
def test_the_accelerator_computes_the_same_losses(tmp_path):
    if not torch.accelerator.is_available():
        pytest.skip("PyTorch finds no accelerator on this machine")
    name = torch.accelerator.current_accelerator().type
    choices = dict(SMALL, dropout=0.0, precision="float32")
    on_cpu = run(tmp_path / "cpu", **choices)
    on_device = run(tmp_path / "device", device=name, **choices)
    assert on_device.losses == pytest.approx(on_cpu.losses, rel=1e-2)
    moved = run(tmp_path / "device", resume=True, epochs=3)  # and the run may move
    assert len(moved.losses) == 24


@pytest.mark.parametrize("name", ["bfloat16", "float16"])
@pytest.mark.parametrize("has_it", [True, False])
def test_a_format_that_the_fast_lstm_lacks_is_told_and_computed_by_the_plain_one(
    tmp_path, monkeypatch, name, has_it
):
    """As PyTorch does: with oneDNN its LSTM refuses a format that the processor lacks."""
    lstm, computes = torch.nn.modules.rnn._VF.lstm, precision._fast_lstm_computes

    def refuses(*arguments):
        if not has_it and torch.backends.mkldnn.enabled and torch.is_autocast_enabled("cpu"):
            raise RuntimeError("could not create a primitive descriptor")
        with torch.autocast("cpu", enabled=False):
            return lstm(*arguments)

    computes.cache_clear()
    monkeypatch.setattr(torch.nn.modules.rnn._VF, "lstm", refuses)
    before, said = torch.get_rng_state(), []
    try:
        told = precision.why_not_fast(name, CPU)
        assert torch.equal(torch.get_rng_state(), before)  # asking must not change a run
        assert (name in told and told.endswith(".")) != has_it and (told == "") == has_it
        with precision.autocast(name, CPU):
            assert torch.backends.mkldnn.enabled == has_it
            torch.nn.LSTM(3, 4)(torch.randn(5, 2, 3))[0].sum().backward()
        assert torch.backends.mkldnn.enabled
        run(tmp_path / "run", precision=name, say=said.append, **SMALL)
        assert [sentence for sentence in said if sentence == told] == [told] * (not has_it)
    finally:
        computes.cache_clear()
    assert precision.why_not_fast("float32", CPU) == ""
    assert precision.why_not_fast(name, torch.device("cuda")) == ""


def test_auto_precision_follows_the_device(monkeypatch):
    assert precision.choose("auto", CPU) == "float32"
    assert precision.choose("bfloat16", CPU) == "bfloat16"
    cuda = torch.device("cuda")
    for supported, chosen in ((True, "bfloat16"), (False, "float16")):
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda yes=supported, **_: yes)
        assert precision.choose("auto", cuda) == chosen
        assert precision.choose("float32", cuda) == "float32"
    with pytest.raises(ValueError, match="does not compute with it"):
        precision.choose("bfloat16", cuda)
    assert precision.choose("auto", torch.device("mps")) == "float32"
