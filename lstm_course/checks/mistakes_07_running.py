"""Known mistakes of lesson 07, running a module: what people write, and what to tell them.

torch is imported inside the functions, as in the questions of this lesson.
"""

from lstm_course.checks.question import Mistake


def _packed(module, x, lengths, **slips):
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    n = [max(1, k - slips.get("shorter", 0)) for k in lengths]
    packed, _ = module(pack_padded_sequence(x, n, enforce_sorted=False))
    steps = None if slips.get("no_total") else len(x)
    outputs = pad_packed_sequence(packed, total_length=steps)[0]
    return outputs.swapaxes(0, 1) if slips.get("batch_first") else outputs


def _padding_read(module, x, lengths, zeroed=False):
    import torch

    outputs = module(x)[0]
    real = torch.arange(len(x))[:, None, None] < torch.tensor(lengths)[:, None]
    return outputs * real if zeroed else outputs


def _longest_first(module, x, lengths):
    order = sorted(range(len(lengths)), key=lambda k: -lengths[k])
    return _packed(module, x[:, order], [lengths[k] for k in order])


def _update(module, optimizer, x, target, max_norm, **slips):
    """The right update, with one slip on request."""
    import torch

    clip = torch.nn.utils.clip_grad_norm_
    if slips.get("by_element"):
        clip = torch.nn.utils.clip_grad_value_
    error = (module(x) - target).abs().pow(slips.get("power", 2))
    loss = error.sum() if slips.get("summed") else error.mean()
    if slips.get("mean_first"):
        loss = (module(x) - target).mean().pow(2)
    if slips.get("root"):
        loss = loss.sqrt()
    if not slips.get("keep_old"):
        optimizer.zero_grad()
    loss.backward()
    if slips.get("by_array"):
        for parameter in module.parameters():
            clip([parameter], max_norm)
    elif not slips.get("no_clip"):
        clip(module.parameters(), max_norm)
    if not slips.get("no_step"):
        optimizer.step()
    if slips.get("loss_after"):
        loss = (module(x) - target).pow(2).mean()
    return loss.item()


def _update_slip(**slips):
    return lambda *arguments: _update(*arguments, **slips)


def _stream(
    module,
    x,
    block,
    carry=lambda h, c: (h, c),
    take=lambda outputs: outputs,
    detach=(True, True),
    cut=lambda x, block: x.split(block),
):
    import torch

    state, outputs = None, []
    for part in cut(x, block):
        y, state = module(part, state)
        state = carry(*(s.detach() if stop else s for s, stop in zip(state, detach, strict=True)))
        outputs.append(y)
    return torch.cat(take(outputs))


def _stream_slip(**slips):
    return lambda *arguments: _stream(*arguments, **slips)


PACKED = [
    Mistake(
        "pads-read-as-data",
        "The module reads the padding as data. Pack the batch by its lengths first.",
        _padding_read,
    ),
    Mistake(
        "padding-zeroed-but-read",
        "The outputs at the padding are 0, but the module has read it: the backward direction "
        "starts there. Pack the batch first.",
        lambda *a: _padding_read(*a, zeroed=True),
    ),
    Mistake(
        "total-length-left-out",
        "The result ends with the longest sequence. Ask for all T steps when you unpack.",
        lambda *a: _packed(*a, no_total=True),
    ),
    Mistake(
        "sorted-and-not-put-back",
        "You sorted the sequences by length and left them so. Put them back, or let PyTorch sort.",
        _longest_first,
    ),
    Mistake(
        "batch-in-front",
        "The batch is in front. Here time is axis 0: leave batch_first alone.",
        lambda *a: _packed(*a, batch_first=True),
    ),
    Mistake(
        "last-step-left-out",
        "Off by one: the last real step of each sequence is left out. A length is a count.",
        lambda *a: _packed(*a, shorter=1),
    ),
]

UPDATE = [
    Mistake(
        "old-gradients-kept",
        "The gradients of the update before are still there, and PyTorch adds to them. Clear them "
        "before the backward.",
        _update_slip(keep_old=True),
    ),
    Mistake(
        "weights-not-moved",
        "The weights have not moved. Either there is no step, or the gradients were cleared "
        "between the backward and the step.",
        _update_slip(no_step=True),
    ),
    Mistake(
        "not-clipped",
        "The gradients are not clipped before the step. Clip them to the global norm max_norm, "
        "after the backward and before the step.",
        _update_slip(no_clip=True),
    ),
    Mistake(
        "clipped-by-element",
        "You clip every number by itself. Clip by the norm of all gradients together.",
        _update_slip(by_element=True),
    ),
    Mistake(
        "clipped-by-array",
        "Each array is clipped by a norm of its own, which turns the gradient. One norm over all "
        "of them, and one factor.",
        _update_slip(by_array=True),
    ),
    Mistake(
        "square-of-the-mean",
        "You took the mean of the errors and squared it, so that plus and minus cancel out. Square "
        "each error first, then take the mean.",
        _update_slip(mean_first=True),
    ),
    Mistake(
        "root-of-the-loss",
        "You took the root of the mean squared error. The loss is the mean itself.",
        _update_slip(root=True),
    ),
    Mistake(
        "sum-for-mean",
        "You added up the squared errors. The loss is their mean.",
        _update_slip(summed=True),
    ),
    Mistake(
        "absolute-error",
        "You took the absolute error. The loss is the mean of the squares.",
        _update_slip(power=1),
    ),
    Mistake(
        "loss-after-the-step",
        "Your loss is taken after the step. Return the one that you went backward from.",
        _update_slip(loss_after=True),
    ),
]

STREAM = [
    Mistake(
        "gradient-crosses-the-border",
        "The outputs are right, but the gradient still runs through all blocks. Run the blocks one "
        "by one, and detach the state at every border.",
        _stream_slip(detach=(False, False)),
    ),
    Mistake(
        "only-h-detached",
        "h is detached at the border and c is not, so the gradient goes on through c. Detach both.",
        _stream_slip(detach=(True, False)),
    ),
    Mistake(
        "only-c-detached",
        "c is detached at the border and h is not, so the gradient goes on through h. Detach both.",
        _stream_slip(detach=(False, True)),
    ),
    Mistake(
        "outputs-detached",
        "The outputs are right, but no gradient runs at all, not even within a block. Detach the "
        "state alone, and leave no_grad out.",
        _stream_slip(take=lambda outputs: [y.detach() for y in outputs]),
    ),
    Mistake(
        "number-of-blocks-for-their-length",
        "You cut x into so many blocks. block is the number of steps in each block.",
        _stream_slip(cut=lambda x, block: x.chunk(block)),
    ),
    Mistake(
        "rest-left-out",
        "The steps after the last full block are missing. The last block may be shorter.",
        _stream_slip(cut=lambda x, block: x[: len(x) // block * block].split(block)),
    ),
    Mistake(
        "state-not-carried",
        "Every block starts from zeros. Carry h and c over to the next block.",
        _stream_slip(carry=lambda h, c: None),
    ),
    Mistake(
        "c-dropped-at-the-border",
        "h is carried over and c is not. The state is a pair: without c the memory is lost at "
        "every border.",
        _stream_slip(carry=lambda h, c: (h, 0 * c)),
    ),
    Mistake(
        "h-dropped-at-the-border",
        "c is carried over and h is not. The state is a pair: carry both.",
        _stream_slip(carry=lambda h, c: (0 * h, c)),
    ),
    Mistake(
        "h-and-c-swapped",
        "h and c change places at the border. Hand them over in the order (h, c).",
        _stream_slip(carry=lambda h, c: (c, h)),
    ),
    Mistake(
        "h-for-both",
        "The next block gets h in both places. Its memory must start from c.",
        _stream_slip(carry=lambda h, c: (h, h)),
    ),
    Mistake(
        "last-block-only",
        "You return the last block alone. Keep the outputs of every block and join them.",
        _stream_slip(take=lambda outputs: outputs[-1:]),
    ),
    Mistake(
        "first-block-only",
        "You return the first block alone. Is the return inside the loop?",
        _stream_slip(take=lambda outputs: outputs[:1]),
    ),
    Mistake(
        "last-step-of-each-block",
        "You keep the last step of each block. Every step of every block is an output.",
        _stream_slip(take=lambda outputs: [y[-1:] for y in outputs]),
    ),
]
