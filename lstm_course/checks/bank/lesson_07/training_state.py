"""training_state: all that another process needs to go on, in one dict that is safe to load."""

from lstm_course.checks import observing
from lstm_course.checks.bank.lesson_07.arguments import trained
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def trainings():
    """(module, optimizer, update), after a few updates and after more."""
    return [(*trained(seed, updates), updates) for seed, updates in [(0, 3), (1, 20)]]


def right_answer(module, optimizer, update):
    """Both states and the number of updates, each under its name."""
    states = {"module": module.state_dict(), "optimizer": optimizer.state_dict()}
    return {**states, "update": update}


MISTAKES = (
    Edit(
        "optimizer-not-saved",
        "There is no “optimizer” in your dict. Adam remembers a mean and a spread for every "
        "weight, and would start without them.",
        '"optimizer": optimizer.state_dict(),',
        "",
    ),
    Edit(
        "update-not-saved",
        "There is no “update” in your dict. Who resumes must know where the training stood.",
        '"update": update,',
        "",
    ),
    Edit(
        "module-not-saved",
        "There is no “module” in your dict: the module's state_dict() belongs there.",
        '"module": module.state_dict(),',
        "",
    ),
    Edit(
        "whole-module-pickled",
        "The file holds an object that only an unsafe loader can read, such as a whole module. "
        "Save tensors and plain Python numbers: each state_dict(), called, and update.",
        "module.state_dict()",
        "module",
        "optimizer.state_dict()",
        "optimizer",
    ),
    Edit(
        "names-not-found",
        "None of the three names was found. Return one dict with exactly “module”, “optimizer” "
        "and “update”; the weights alone are not enough to go on.",
        '"module":',
        '"model":',
        '"optimizer":',
        '"optim":',
        '"update":',
        '"step":',
    ),
    Edit(
        "update-counted-on",
        "You saved the next update's number. Save how many have been made.",
        ": update,",
        ": update + 1,",
    ),
    Edit(
        "states-swapped",
        "The two states have changed their names: the module's is saved as the optimizer's.",
        '"module": module',
        '"module": optimizer',
        '"optimizer": optimizer',
        '"optimizer": module',
    ),
    Edit(
        "module-not-its-state",
        "What you saved as “module” cannot be loaded back: it is not the module's state_dict().",
        "module.state_dict()",
        "list(module.parameters())",
    ),
    Edit(
        "optimizer-not-its-state",
        "What you saved as “optimizer” cannot be loaded back: it is not the optimizer's "
        "state_dict(), the whole of it.",
        "optimizer.state_dict()",
        'optimizer.state_dict()["state"]',
    ),
    Edit(
        "update-not-a-number",
        "What you saved as “update” is no number.",
        ": update,",
        ": str(update),",
    ),
)

QUESTION = Question(
    "training_state",
    trainings,
    right_answer,
    (
        "safe to load (1 or 0)",
        'found "module", "optimizer", "update" (1 or 0)',
        "the weights",
        "the optimizer's state",
        "update",
    ),
    "Adam remembers two numbers for each weight; without them the next step is another one.",
    observe=observing.what_was_saved,
    mistakes=MISTAKES,
)
