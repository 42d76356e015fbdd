"""One update, one validation, and everything that a run must remember between them."""

import math
from dataclasses import dataclass, field

import torch
from torch import nn

from lstm_course.pytorch.training import chance, precision
from lstm_course.pytorch.training.data import IGNORED, share_of_batch
from lstm_course.pytorch.training.model import new_model

EVALUATION_BATCH = 256


@dataclass
class Progress:
    """How far a run has come; plain values only, so that a checkpoint can hold it.

    epoch and update count from 0 and name what comes *next*: the update of that epoch. ``losses``
    has one number an update, ``epochs`` one dict a finished epoch; ``best`` is the best of them by
    the share of validation letters right.
    """

    epoch: int = 0
    update: int = 0
    losses: list = field(default_factory=list)
    epochs: list = field(default_factory=list)

    @property
    def best(self):
        """The first epoch with the highest validation score; None before the first one."""
        return max(self.epochs, key=lambda one: one["letters"], default=None)

    @property
    def without_gain(self):
        """How many epochs have passed since the best one."""
        return len(self.epochs) - self.best["epoch"] if self.epochs else 0


class Trainer:
    """The network, its optimiser, its schedule, and how far they have come.

    Args:
        settings: a ``Settings``; its precision must be chosen already (not "auto").
        team: a ``distributed.Team``.
    """

    def __init__(self, settings, team):
        self.settings, self.team = settings, team
        self.model = new_model(settings).to(team.device)
        self.shared = team.wrap(self.model)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=settings.learning_rate)
        self.schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
            self.optimizer, mode="max", factor=0.5, patience=1, threshold=0
        )
        self.scaler = precision.scaler(settings.precision, team.device)
        self.progress = Progress()
        chance.start(settings.seed, team.rank)

    def update(self, words, rows):
        """Learn from one batch, given by its rows; returns its loss, the mean over its letters."""
        self.model.train()
        self.optimizer.zero_grad()
        loss = joint_loss(self.shared, words, rows, self.team, self._autocast())
        (total,) = self.team.sum(loss.item() / self.team.size)
        if not math.isfinite(total):
            raise FloatingPointError(
                f"The loss became {total} after {len(self.progress.losses)} updates: begin again "
                "with a lower learning rate, or with precision float32."
            )
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimizer)
        nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return total

    def score(self, words):
        """(share of letters right, share of whole words right), each process on its share."""
        return score(self.model, words, self.team)

    def state(self):
        """Everything that going on needs, for ``checkpoint.save``. All processes must call it."""
        streams = chance.state(self.team.device)
        return {
            "settings": self.settings.as_dict(),
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "scaler": self.scaler.state_dict(),
            "progress": vars(self.progress),
            "chance": self.team.gather(streams),
            "device": self.team.device.type,
        }

    def restore(self, stored):
        """Go back to a stored state; returns whether the run will go on exactly as it would have.

        It will not when the number of processes has changed: then dropout draws other numbers.
        """
        self.model.load_state_dict(stored["model"])
        self.optimizer.load_state_dict(stored["optimizer"])
        self.schedule.load_state_dict(stored["schedule"])
        self.scaler.load_state_dict(stored["scaler"])
        self.progress = Progress(**stored["progress"])
        same_team = len(stored["chance"]) == self.team.size
        if same_team:
            chance.restore(stored["chance"][self.team.rank], self.team.device)
        return same_team

    def _autocast(self):
        return precision.autocast(self.settings.precision, self.team.device)


def joint_loss(model, words, rows, team, context):
    """This process's part of the loss of one batch.

    The loss of the batch is the mean over its letters, wherever they are computed. Shares have the
    same number of words but not of letters, so the mean of each share's mean would be wrong. Each
    process takes the *sum* over its letters and divides by the letters of the whole batch.
    DistributedDataParallel divides by the number of processes, hence the factor ``team.size``.
    """
    batch = share_of_batch(words, rows, team.rank, team.size)
    with context:
        logits = model(batch.x, batch.lengths)
        total = nn.functional.cross_entropy(
            logits.flatten(0, 1), batch.target.flatten(), ignore_index=IGNORED, reduction="sum"
        )
    return total * (team.size / words.letters(rows))


@torch.no_grad()
def score(model, words, team):
    """(share of letters right, share of whole words right), summed over all processes.

    Whole numbers are summed, so every process gets the very same scores and comes to the same
    decision about stopping. Always in the parameters' own precision.
    """
    model.eval()
    letters_right = words_right = 0
    for rows in torch.arange(len(words)).split(EVALUATION_BATCH * team.size):
        batch = share_of_batch(words, rows, team.rank, team.size)
        counts = batch.target != IGNORED
        right = (model(batch.x, batch.lengths).argmax(dim=2) == batch.target) & counts
        letters_right += int(right.sum())
        words_right += int(((right | ~counts).all(dim=0) & counts.any(dim=0)).sum())
    letters_right, words_right = team.sum(letters_right, words_right)
    return letters_right / words.letters(slice(None)), words_right / len(words)
