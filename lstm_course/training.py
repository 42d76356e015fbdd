"""A short training loop that can be stopped at any time and keeps what was learned."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from lstm_course.optim import Adam, check_learning_rate, clip_by_global_norm
from lstm_course.support import arguments


class Batch(NamedTuple):
    """What one update learns from. ``mask`` and ``lengths`` may be None.

    Attributes:
        x: (T, B, D), time steps, sequences, numbers a step; zeros in padding.
        target: what the prediction is compared with: (B, O), (T, B, O), or labels (B,), (T, B).
        mask: booleans with one entry for each answer, (B,) or (T, B); False does not count.
        lengths: (B,), the real steps of each sequence.
    """

    x: np.ndarray
    target: np.ndarray
    mask: np.ndarray | None = None
    lengths: np.ndarray | None = None


@dataclass
class History:
    """What happened during training, one number an update.

    Attributes:
        losses: the loss before each update.
        gradient_norms: the global norm of its gradient, before clipping.
        interrupted: True when the learner pressed stop; the model then keeps what it learned.
    """

    losses: list = field(default_factory=list)
    gradient_norms: list = field(default_factory=list)
    interrupted: bool = False


def train(
    model,
    next_batch,
    loss,
    *,
    updates,
    learning_rate=1e-2,
    clip=1.0,
    optimizer=None,
    progress=True,
    on_update=None,
):
    """Train ``model`` for a number of updates.

    Args:
        model: a ``SequenceModel``; its parameters are changed in place.
        next_batch: a function without arguments that returns ``(x, target)``,
            ``(x, target, mask)`` or a ``Batch``, whose shapes it describes.
        loss: one of ``lstm_course.losses``: ``loss(prediction, target, mask)`` that returns the
            loss and its gradient.
        updates: how many. A budget in updates gives the same result on a slow machine.
        learning_rate: a number above 0, or a function from the update (0, 1, …) to a number.
        clip: largest global norm of the gradient; None leaves it alone.
        optimizer: None for Adam over the model's parameters.
        progress: show a progress bar.
        on_update: called as ``on_update(update, history)`` after each update; training stops
            early when it returns True.

    Returns:
        A ``History``. Pressing stop (interrupting the kernel) returns it as well.

    Raises:
        ValueError: updates, learning rate or clip are no such numbers, or a batch does not fit the
            model.
        FloatingPointError: the loss is infinite or not a number. The model keeps what it was
            before that update.
    """
    updates = arguments.whole_number("updates", updates)
    rate = learning_rate if callable(learning_rate) else None
    if rate is None:
        check_learning_rate(learning_rate)
    optimizer = optimizer or Adam(model.params)
    history = History()
    bar = tqdm(range(updates), disable=not progress, desc="training", mininterval=0.5)
    try:
        for update in bar:
            optimizer.learning_rate = rate(update) if rate else learning_rate
            batch = Batch(*next_batch())
            prediction, _, trace = model.forward(batch.x, lengths=batch.lengths)
            value = _learn(model, optimizer, clip, history, loss, prediction, trace, *batch[1:3])
            if update % 20 == 0:
                bar.set_postfix(loss=f"{value:.4f}", refresh=False)
            if on_update and on_update(update, history):
                break
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        bar.close()
    return history


def truncated_bptt(model, x, target, loss, *, block, optimizer, clip=1.0, mask=None, state=None):
    """Learn from one long stream, block by block (truncated backpropagation through time).

    Both h and c are carried from block to block, so the network remembers across the border; the
    gradient stops there, so memory does not grow with the length of the stream.

    Williams & Peng (1990), "An efficient gradient-based algorithm for on-line training of recurrent
    network trajectories": their BPTT(h; h′) with h = h′ = ``block``.

    Args:
        model: a ``SequenceModel`` with ``read="all"``; its parameters are changed in place.
        x: (T, B, D): B streams of T steps.
        target: (T, B, O), or labels (T, B), as the loss wants them.
        loss: one of ``lstm_course.losses``: ``loss(prediction, target, mask)`` that returns the
            loss and its gradient.
        block: steps in one block; one update each. The last block may be shorter.
        optimizer: such as ``Adam(model.params)``; its ``step(grads)`` is called once a block. Hand
            in the same one for the next stretch of the stream, for it has a memory too.
        clip: largest global norm of a block's gradient; None leaves it alone.
        mask: booleans (T, B), False where nothing is asked; or None.
        state: the state to start from; None is zeros.

    Returns:
        ``(history, state)``: a ``History`` with one entry a block, and the state after the last
        block, to go on with.

    Raises:
        ValueError: ``block`` is no whole number of at least 1, or shapes do not fit the model.
        FloatingPointError: the loss is infinite or not a number.
    """
    block = arguments.whole_number("block", block)
    history = History()
    for start in range(0, len(x), block):
        part = slice(start, start + block)
        prediction, state, trace = model.forward(x[part], state)
        here = None if mask is None else mask[part]
        _learn(model, optimizer, clip, history, loss, prediction, trace, target[part], here)
    return history, state


def _learn(model, optimizer, clip, history, loss, prediction, trace, target, mask):
    """One update: gradient, clip, record, and let the optimiser move the parameters."""
    value, d_prediction = loss(prediction, target, mask)
    if not np.isfinite(value):
        raise FloatingPointError(
            f"The loss became {value} after {len(history.losses)} updates; "
            "lower the learning rate or clip the gradient."
        )
    model.backward(d_prediction, trace=trace)
    grads = model.grads
    norm = clip_by_global_norm(grads, np.inf if clip is None else clip)
    history.losses.append(value)
    history.gradient_norms.append(norm)
    optimizer.step(grads)
    return value
