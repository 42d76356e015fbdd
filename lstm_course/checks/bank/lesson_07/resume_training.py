"""resume_training: module and optimizer as they were when the file was written."""

import io

from lstm_course.checks import observing
from lstm_course.checks.bank.lesson_07 import training_state
from lstm_course.checks.bank.lesson_07.arguments import trained
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question

# torch is imported where it is needed: the other lessons' checks start without it.


def files_and_fresh_starts():
    """(bytes of a file, module, optimizer), the last two untrained as in a fresh process."""
    import torch

    cases = []
    for seed, updates in [(2, 3), (3, 20)]:
        file = io.BytesIO()
        torch.save(training_state.right_answer(*trained(seed, updates), updates), file)
        cases.append((file.getvalue(), *trained(seed + 10, 0)))
    return cases


def right_answer(file, module, optimizer):
    """Each gets its own part of the file; the number of updates comes back."""
    import torch

    saved = torch.load(file, weights_only=True)
    module.load_state_dict(saved["module"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["update"]


MISTAKES = (
    Edit(
        "file-read-twice",
        "You read the file twice. After the first time it stands at its end, so nothing is left to "
        "read: read it once and keep the dict.",
        'saved["optimizer"]',
        'torch.load(file, weights_only=True)["optimizer"]',
    ),
    Edit(
        "optimizer-not-loaded",
        "The optimizer starts afresh. It needs its state back, or the next steps are others.",
        'optimizer.load_state_dict(saved["optimizer"])',
        "",
    ),
    Edit(
        "module-not-loaded",
        "The module keeps its new random weights. Give it the saved ones.",
        'module.load_state_dict(saved["module"])',
        "",
    ),
    Edit(
        "nothing-loaded",
        "You read the file and give neither module nor optimizer what is in it.",
        'module.load_state_dict(saved["module"])',
        "",
        'optimizer.load_state_dict(saved["optimizer"])',
        "",
    ),
    Edit(
        "update-counted-on",
        "You return the next update's number. Return how many have been made.",
        'return saved["update"]',
        'return saved["update"] + 1',
    ),
    Edit(
        "starts-from-zero",
        "The update number starts at 0 again. It is in the file.",
        'return saved["update"]',
        "return 0",
    ),
    Edit(
        "not-the-modules-part",
        "You gave the module the whole file, or the optimizer's part of it. Give each its own: "
        "what was saved as “module” and as “optimizer”.",
        'module.load_state_dict(saved["module"])',
        "module.load_state_dict(saved)",
    ),
)

QUESTION = Question(
    "resume_training",
    files_and_fresh_starts,
    right_answer,
    ("update", "the weights after the next update"),
    "The next update is the one that the unbroken run would have made.",
    observe=observing.next_update,
    mistakes=MISTAKES,
)
