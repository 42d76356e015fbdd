"""The training loop of the lessons' PyTorch networks; a run that survives a stop: ``training``."""

import torch
from tqdm import tqdm

from lstm_course.pytorch.devices import one_torch_thread


def fit(network, losses, updates, *, learning_rate, rising=0.15, progress=True):
    """Learn from one loss after the other; returns them as numbers.

    Adam (Kingma & Ba, 2015), the gradient clipped to norm 1 (Pascanu et al., 2013), and a learning
    rate that rises and then falls to almost nothing (one cycle; Smith & Topin, 2018). An interrupt
    (the stop button) ends the training and keeps what was learned.

    Args:
        network: a ``torch.nn.Module``; its parameters are changed in place.
        losses: an iterator that computes the loss of the next batch, a scalar tensor, with the
            network as it is then.
        updates: how many losses there will be.
        learning_rate: the highest.
        rising: share of the updates in which the learning rate rises.
        progress: show a progress bar.
    """
    optimizer = torch.optim.Adam(network.parameters(), lr=learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, learning_rate, total_steps=updates, pct_start=rising
    )
    seen = []
    with one_torch_thread(), tqdm(total=updates, disable=not progress) as bar:
        try:
            for loss in losses:
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                seen.append(loss.item())
                bar.update()
        except KeyboardInterrupt:
            bar.write("Stopped early; the network keeps what it has learned so far.")
    return seen
