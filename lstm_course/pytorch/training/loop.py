"""A whole run: epochs, validation, early stop, checkpoints; it can be stopped at any time."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from lstm_course.pytorch.devices import one_torch_thread
from lstm_course.pytorch.training import checkpoint, precision
from lstm_course.pytorch.training.data import Words, epoch_batches
from lstm_course.pytorch.training.distributed import team
from lstm_course.pytorch.training.model import StackedTagger, new_model
from lstm_course.pytorch.training.settings import Settings
from lstm_course.pytorch.training.stopping import StopRequest
from lstm_course.pytorch.training.trainer import Trainer, score
from lstm_course.support.arguments import whole_number
from lstm_course.tasks import spelling

LAST, BEST = "last.pt", "best.pt"


@dataclass(frozen=True)
class Result:
    """What became of a run.

    Attributes:
        model: on the device, in evaluation mode: the best one, or the last if ``ended`` says so.
        settings: its ``Settings``.
        ended: "all epochs", "early stop" or "stopped by you".
        losses: one number an update, from the very first update on, however often it was resumed.
        epochs: one dict an epoch: epoch, loss, letters, words (validation), learning_rate.
        validation, test: (letters right, words right) of the best model; None if stopped by you.
    """

    model: StackedTagger
    settings: Settings
    ended: str
    losses: list
    epochs: list
    validation: tuple | None = None
    test: tuple | None = None


def train(
    folder,
    *,
    resume=False,
    device=None,
    save_every=100,
    progress=True,
    say=print,
    on_update=None,
    **choices,
):
    """Train a stacked BiLSTM on the spelling task, or go on with a run that was cut off.

    ``folder`` gets two files: ``last.pt`` with everything that going on needs, and ``best.pt`` with
    the weights of the best epoch. A resumed run gives the same losses as an unbroken one, to
    the last digit, on the same kind of device with the same number of processes.

    Args:
        folder: where the run lives. A new run needs one without a run in it.
        resume: go on with the run in ``folder``; "if possible" begins one where there is none.
        device: a name such as "cpu" or "cuda"; None for the accelerator that PyTorch finds.
        save_every: updates between two checkpoints within an epoch.
        progress: show a progress bar.
        say: gets each sentence; None keeps quiet.
        on_update: called after each update as ``on_update(number, loss)``, counted from 1.
        **choices: fields of ``Settings``. For a resumed run: ``epochs`` and ``patience``.

    Returns:
        A ``Result``. Pressing stop (Ctrl-C) saves the run and returns as well.
    """
    save_every = whole_number("save_every", save_every)
    say = say or (lambda sentence: None)
    with team(device, say) as mine, StopRequest() as stop:
        if not mine.leads:
            say, progress, on_update = (lambda sentence: None), False, None
        with one_torch_thread() if mine.device.type == "cpu" else nullcontext():
            folder = Path(folder)
            resume = goes_on(folder, resume, mine)
            trainer = go_on(folder, mine, choices, say) if resume else begin(mine, choices)
            slow = precision.why_not_fast(trainer.settings.precision, mine.device)
            if slow:
                say(slow)
            run = Run(trainer, folder, save_every, progress, say, on_update, stop)
            return run.to_its_end()


def goes_on(folder, resume, team):
    """Whether to go on; the first process looks into the folder, which others may not have."""
    there = team.hand_out((folder / LAST).exists() if team.leads else None)
    if resume is True and not there:
        raise ValueError(f"{folder} holds no run (no {LAST}): begin one without resume.")
    if there and not resume:
        raise ValueError(
            f"{folder} holds a run already: go on with it (resume=True, or --resume) or choose "
            "another folder. Nothing was changed."
        )
    return there


def begin(team, choices):
    """A trainer for a new run."""
    settings = Settings(**choices)
    settings = replace(settings, precision=precision.choose(settings.precision, team.device))
    return Trainer(settings, team)


def go_on(folder, team, choices, say):
    """A trainer in the state of the run in ``folder``; the first process reads, all get it."""
    raw = (folder / LAST).read_bytes() if team.leads else None
    stored = checkpoint.from_bytes(team.hand_out(raw), folder / LAST)
    settings = Settings(**stored["settings"])
    precision.choose(settings.precision, team.device)  # ValueError where this device has it not
    trainer = Trainer(settings.changed_by(choices), team)
    same_team = trainer.restore(stored)
    if not same_team or stored["device"] != team.device.type:
        say(
            f"This run was saved by {len(stored['chance'])} process(es) on {stored['device']} and "
            f"goes on with {team.size} on {team.device.type}: the losses will differ a little from "
            "those of an unbroken run."
        )
    now = trainer.progress
    say(f"Going on with epoch {now.epoch + 1} after {now.update} of its updates.")
    return trainer


class Run:
    """The way from where a trainer stands to the end of its run."""

    def __init__(self, trainer, folder, save_every, progress, say, on_update, stop):
        self.trainer, self.team, self.settings = trainer, trainer.team, trainer.settings
        self.folder, self.save_every, self.progress = folder, save_every, progress
        self.say, self.on_update, self.stop = say, on_update, stop
        data, device = spelling.load(), trainer.team.device
        self.train_words = Words(data.train[: self.settings.words], device)
        self.validation_words = Words(data.validation, device)

    def to_its_end(self):
        """Run the epochs that are left; returns the ``Result``."""
        now = self.trainer.progress
        while now.epoch < self.settings.epochs and now.without_gain < self.settings.patience:
            if not self.epoch():
                self.save()
                self.say(
                    f"Stopped in epoch {now.epoch + 1} after {now.update} of its updates. The run "
                    "is kept: resume it to go on, to the same losses."
                )
                model = self.trainer.model.eval()
                return Result(model, self.settings, "stopped by you", now.losses, now.epochs)
        ended = "all epochs" if now.epoch >= self.settings.epochs else "early stop"
        return self.report(ended)

    def epoch(self):
        """Run what is left of this epoch; False if the learner pressed stop in it."""
        now = self.trainer.progress
        batches = epoch_batches(
            len(self.train_words), self.settings.batch_size, self.settings.seed, now.epoch
        )
        name = f"epoch {now.epoch + 1}/{self.settings.epochs}"
        with tqdm(
            desc=name,
            total=len(batches),
            initial=now.update,
            disable=not self.progress,
            leave=False,
            mininterval=0.5,
        ) as bar:
            for rows in batches[now.update :]:
                loss = self.trainer.update(self.train_words, rows)
                now.update += 1
                now.losses.append(loss)
                bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
                bar.update()
                if self.on_update:
                    self.on_update(len(now.losses), loss)
                if self.team.sum(self.stop.asked)[0]:
                    return False
                if now.update % self.save_every == 0 and now.update < len(batches):
                    self.save()
        self.end_of_epoch(len(batches))
        return True

    def end_of_epoch(self, updates):
        """Validate, let the schedule see the score, and save."""
        now = self.trainer.progress
        letters, words = self.trainer.score(self.validation_words)
        learning_rate = self.trainer.optimizer.param_groups[0]["lr"]
        self.trainer.schedule.step(letters)
        loss = sum(now.losses[-updates:]) / updates
        now.epoch, now.update = now.epoch + 1, 0
        scores = dict(loss=loss, letters=letters, words=words, learning_rate=learning_rate)
        now.epochs.append({"epoch": now.epoch, **scores})
        is_best = now.without_gain == 0
        self.say(
            f"epoch {now.epoch:2}  loss {loss:.3f}  validation: letters {letters:.3f}, whole words "
            f"{words:.3f}{'  best so far' if is_best else ''}"
        )
        if is_best and self.team.leads:
            # Before last.pt: if the power goes between the two, the resumed run comes here again
            # and writes the same best.pt. The other way round it would be lost.
            weights = self.trainer.model.state_dict()
            content = {"settings": self.settings.as_dict(), "model": weights, **now.epochs[-1]}
            checkpoint.save(self.folder / BEST, content)
        self.save()

    def save(self):
        """Write ``last.pt``. All processes take part; the first one writes."""
        state = self.trainer.state()
        if self.team.leads:
            checkpoint.save(self.folder / LAST, state)

    def report(self, ended):
        """Score the best weights on the test words, say it, and return the ``Result``."""
        now, model = self.trainer.progress, self.trainer.model
        stored = None
        if self.team.leads:
            stored = checkpoint.load(self.folder / BEST)["model"]
        model.load_state_dict(self.team.hand_out(stored))
        data, device = spelling.load(), self.team.device
        test = score(model, Words(data.test, device), self.team)
        best = now.best
        validation = best["letters"], best["words"]
        baseline = spelling.majority_baseline("test")
        self.say(
            f"Ended: {ended}. Best epoch {best['epoch']}: validation letters {validation[0]:.3f}, "
            f"whole words {validation[1]:.3f}; test letters {test[0]:.3f}, whole words "
            f"{test[1]:.3f} (baseline, each letter's commonest sound: {baseline[0]:.3f} and "
            f"{baseline[1]:.3f})."
        )
        return Result(model, self.settings, ended, now.losses, now.epochs, validation, test)


def load_best(folder):
    """The best network of a run, on the CPU and in evaluation mode."""
    stored = checkpoint.load(Path(folder) / BEST)
    model = new_model(Settings(**stored["settings"]))
    model.load_state_dict(stored["model"])
    return model.eval()
