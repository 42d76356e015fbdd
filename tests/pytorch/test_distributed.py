"""Two processes train as one: the same gradients, the same decisions, one voice.

The processes of these tests find each other through a file and talk over the loopback device only.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import torch
import torch.distributed as dist

from lstm_course.pytorch.training import Settings, distributed, loop
from lstm_course.pytorch.training.data import Words, epoch_batches, share_of_batch
from lstm_course.pytorch.training.distributed import Team
from lstm_course.pytorch.training.model import new_model
from lstm_course.pytorch.training.trainer import joint_loss, score
from lstm_course.support import patience
from lstm_course.support.places import ROOT
from lstm_course.tasks import spelling

CPU = torch.device("cpu")
SIZE = 2
SECONDS = 240  # two processes that load PyTorch on a busy machine
SMALL = dict(hidden_size=6, layers=2, dropout=0.0, precision="float32")
# Lengths 4 to 12, so that two shares of a batch never have the same number of letters.
UNEVEN = sorted(spelling.load().train[:60], key=lambda pair: len(pair[0]))[::5]
BATCHES = [list(range(12)), [0, 11, 5], [7]]  # the last one has fewer words than processes

pytestmark = [
    pytest.mark.timeout(SECONDS + 60),
    pytest.mark.skipif(
        not dist.is_available() or not dist.is_gloo_available(),
        reason="this PyTorch was built without gloo, which carries the gradients between CPUs",
    ),
]


def loopback():
    """The environment that keeps gloo on this machine's own device."""
    name = {"linux": "lo", "darwin": "lo0"}.get(sys.platform)
    return {"GLOO_SOCKET_IFNAME": name} if name else {}


# --- what the two processes do


def join(rank, folder):
    os.environ.update(loopback())
    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo",
        init_method=(folder / "meeting_place").as_uri(),
        rank=rank,
        world_size=SIZE,
        timeout=distributed.PATIENCE,
    )
    return Team(CPU, rank, SIZE)


def gradients(team):
    """The loss and the gradients of each batch, and a score, as this process sees them."""
    model = new_model(Settings(**SMALL)).double()
    shared = team.wrap(model)
    words = Words(UNEVEN, dtype=torch.float64)
    results = []
    for rows in BATCHES:
        model.zero_grad()
        loss = joint_loss(shared, words, torch.tensor(rows), team, torch.enable_grad())
        loss.backward()
        (total,) = team.sum(loss.item() / team.size)
        results.append((total, [p.grad.clone() for p in model.parameters()]))
    return results, score(model, words, team)


def compute_gradients(rank, folder):
    torch.save(gradients(join(rank, folder)), folder / f"{rank}.pt")
    dist.destroy_process_group()


def train_together(rank, folder):
    """A whole run, a run that is stopped and resumed, and one that ends early."""
    team = join(rank, folder)
    loop.team = lambda device, say: unchanged(team)
    said = []
    choices = dict(SMALL, dropout=0.3, words=60, batch_size=8, epochs=2, learning_rate=0.01)
    fixed = dict(progress=False, say=said.append, save_every=3)

    def stop_one_of_two(number, loss):  # called in the first process only
        if number == 5:
            os.kill(os.getpid(), signal.SIGINT)

    whole = loop.train(folder / "whole", **fixed, **choices)
    spoken = len(said)
    cut = loop.train(folder / "cut", **fixed, on_update=stop_one_of_two, **choices)
    resumed = loop.train(folder / "cut", resume=True, **fixed)
    choices.update(learning_rate=1e-12, patience=1, epochs=5)
    early = loop.train(folder / "early", **fixed, **choices)
    facts = {
        "whole": whole.losses,
        "test": whole.test,
        "cut": cut.losses,
        "ended": [whole.ended, cut.ended, resumed.ended, early.ended],
        "resumed": resumed.losses,
        "epochs": len(early.epochs),
        "spoken": spoken,
    }
    (folder / f"{rank}.json").write_text(json.dumps(facts), encoding="utf-8")
    dist.destroy_process_group()


@contextmanager
def unchanged(team):
    yield team


def in_two_processes(task, folder):
    """Run ``task(rank, folder)`` twice at once; a hanging process is ended and fails the test."""
    context = torch.multiprocessing.start_processes(
        task, (folder,), nprocs=SIZE, join=False, start_method="spawn"
    )
    deadline = time.monotonic() + patience.seconds(SECONDS)
    try:
        while not context.join(timeout=1):
            assert time.monotonic() < deadline, f"the processes did not end within {SECONDS} s"
    finally:
        for process in context.processes:
            if process.is_alive():
                process.kill()
            process.join()


# --- the tests


@pytest.mark.slow
def test_two_processes_get_the_gradients_of_one(tmp_path):
    in_two_processes(compute_gradients, tmp_path)
    wanted, wanted_score = gradients(Team(CPU))
    for rank in range(SIZE):
        found, found_score = torch.load(tmp_path / f"{rank}.pt", weights_only=True)
        assert found_score == wanted_score
        for (loss, grads), (one_loss, one_grads) in zip(found, wanted, strict=True):
            assert loss == pytest.approx(one_loss, rel=1e-12)
            for one, other in zip(grads, one_grads, strict=True):
                torch.testing.assert_close(one, other, rtol=0, atol=1e-10)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a signal to oneself is another thing on Windows")
def test_a_run_of_two_processes_stops_and_goes_on_as_one(tmp_path):
    in_two_processes(train_together, tmp_path)
    first, second = (json.loads((tmp_path / f"{rank}.json").read_text()) for rank in range(SIZE))
    assert first["spoken"] > 0 and second["spoken"] == 0
    assert {**first, "spoken": 0} == second  # losses, scores and decisions are the same
    assert first["ended"] == ["all epochs", "stopped by you", "all epochs", "early stop"]
    assert len(first["cut"]) == 5 and len(first["whole"]) == 16
    assert first["resumed"] == first["whole"]
    assert first["epochs"] < 5
    for folder in ("whole", "cut", "early"):
        assert sorted(path.name for path in (tmp_path / folder).iterdir()) == ["best.pt", "last.pt"]


@pytest.mark.slow
def test_torchrun_starts_the_same_command(tmp_path):
    options = ["--device", "cpu", "--words", "80", "--hidden", "8", "--dropout", "0", "--epochs"]
    options += ["2", "--batch", "16", "--learning-rate", "0.01"]
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc-per-node=2", "-m", "lstm_course", "train", *options]
    done = subprocess.run(
        [*command, "--out", tmp_path / "two"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=patience.seconds(SECONDS),
        env={**os.environ, **loopback(), "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert [line[:8] for line in done.stdout.splitlines()] == [
        "epoch  1",
        "epoch  2",
        "Ended: a",
        "The weig",
    ]
    choices = dict(words=80, hidden_size=8, dropout=0.0, epochs=2, batch_size=16)
    choices["learning_rate"] = 0.01
    alone = loop.train(tmp_path / "one", device="cpu", progress=False, say=None, **choices)
    stored = loop.checkpoint.load(tmp_path / "two" / "last.pt")
    assert len(stored["chance"]) == 2
    assert stored["progress"]["losses"] == pytest.approx(alone.losses, rel=1e-4)  # float32


def test_the_mean_of_the_means_is_another_gradient():
    """What a thoughtless average would do: the tests above can tell it from the right one."""
    words, rows = Words(UNEVEN, dtype=torch.float64), torch.tensor(BATCHES[0])
    model = new_model(Settings(**SMALL)).double()

    def grads(loss):
        return torch.cat([g.flatten() for g in torch.autograd.grad(loss, model.parameters())])

    def part(rank, size):
        return joint_loss(model, words, rows, Team(CPU, rank, size), torch.enable_grad())

    whole = grads(part(0, 1))
    torch.testing.assert_close(
        (grads(part(0, 2)) + grads(part(1, 2))) / 2, whole, atol=1e-12, rtol=0
    )
    shares = [share_of_batch(words, rows, rank, 2) for rank in range(2)]
    letters = [int(share.lengths.sum()) for share in shares]
    assert letters[0] != letters[1]
    own_means = [
        part(rank, 2) / 2 * words.letters(rows) / count for rank, count in enumerate(letters)
    ]
    thoughtless = (grads(own_means[0]) + grads(own_means[1])) / 2
    assert (thoughtless - whole).abs().max() > 1e-5


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_shares_of_a_batch_are_the_batch(size):
    words = Words(UNEVEN)
    for rows in epoch_batches(len(words), 4, seed=0, epoch=3):
        shares = [share_of_batch(words, rows, rank, size) for rank in range(size)]
        answers = sum(int((share.target != -100).sum()) for share in shares)
        assert answers == words.letters(rows)
        assert all(share.x.shape[1] >= 1 for share in shares)


def test_a_process_without_its_own_device_is_told(monkeypatch):
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: True)
    monkeypatch.setattr(
        torch.accelerator, "current_accelerator", lambda *_: torch.device("cuda"), raising=True
    )
    monkeypatch.setattr(torch.accelerator, "device_count", lambda: 2)
    chosen = []
    monkeypatch.setattr(torch.accelerator, "set_device_index", chosen.append)
    assert distributed.choose_device("cuda", 1) == torch.device("cuda", 1)
    assert chosen == [1]
    assert distributed.choose_device(None, 0) == torch.device("cuda", 0)
    with pytest.raises(ValueError, match="there are 2 of cuda.*--nproc-per-node"):
        distributed.choose_device("cuda", 2)
    with pytest.raises(ValueError, match="finds no such device.*use 'cuda'"):
        distributed.choose_device("xpu")


@pytest.mark.parametrize("name", ["gpu", "cuda:x", ""])
def test_a_device_that_nobody_knows_gets_a_sentence(name):
    with pytest.raises(ValueError, match="a name such as cpu"):
        distributed.choose_device(name)


def test_one_process_makes_no_group():
    with distributed.team("cpu", say=None) as team:
        assert (team.rank, team.size, team.leads) == (0, 1, True)
        assert not dist.is_initialized()
        assert team.sum(2, 3) == [2.0, 3.0] and team.gather("a") == ["a"]
        assert team.hand_out("b") == "b"
