"""Several processes that train one network, or just one: the rest of the code need not know.

``torchrun`` starts the processes and tells each its number. Each computes the gradient of its
share of the batch; ``DistributedDataParallel`` brings them together. A process that was not started
by ``torchrun`` is a team of one, and no process group is made.
"""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from lstm_course.pytorch.devices import choose_device

PATIENCE = timedelta(minutes=5)  # then a process that waits for a lost one gives up


@dataclass(frozen=True)
class Team:
    """This process's place: ``rank`` of ``size``, and the device that it works on."""

    device: torch.device
    rank: int = 0
    size: int = 1

    @property
    def leads(self):
        """Whether this process is the one that writes and speaks."""
        return self.rank == 0

    def wrap(self, model):
        """The model as all processes train it together.

        No ``device_ids``: with them, DistributedDataParallel would move the lengths to the GPU as
        well, and ``pack_padded_sequence`` wants them on the CPU.
        """
        return model if self.size == 1 else DistributedDataParallel(model)

    def sum(self, *numbers):
        """Each number summed over all processes: the same list in every process."""
        numbers = [float(number) for number in numbers]
        if self.size == 1:
            return numbers
        together = torch.tensor(numbers, dtype=torch.float64, device=self.device)
        dist.all_reduce(together)
        return together.tolist()

    def gather(self, content):
        """What each process hands in, as a list in the order of the ranks, in every process."""
        if self.size == 1:
            return [content]
        everyone = [None] * self.size
        dist.all_gather_object(everyone, content)
        return everyone

    def hand_out(self, content):
        """What the first process hands in, in every process; the others hand in None."""
        if self.size == 1:
            return content
        box = [content]
        dist.broadcast_object_list(box, src=0)
        return box[0]


@contextmanager
def team(device=None, say=print):
    """``with team() as mine:`` joins the processes that ``torchrun`` started, or works alone.

    Args:
        device: a name such as "cpu" or "cuda"; None for the accelerator that PyTorch finds.
        say: gets one sentence about the device; None keeps quiet.
    """
    size, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    if size == 1:
        yield Team(choose_device(device, say=say))
        return
    here = choose_device(device, int(os.environ.get("LOCAL_RANK", rank)), None if rank else say)
    dist.init_process_group(
        dist.get_default_backend_for_device(here), rank=rank, world_size=size, timeout=PATIENCE
    )
    try:
        yield Team(here, rank, size)
    finally:
        dist.destroy_process_group()
