"""Known mistakes of lesson 07, saving and resuming: what people write, and what to tell them."""

from lstm_course.checks.question import Mistake

# torch is imported inside the functions: the bank is read without it.


def _save_slip(change):
    """The right checkpoint, changed."""

    def answer(module, optimizer, update):
        states = {"module": module.state_dict(), "optimizer": optimizer.state_dict()}
        return change({**states, "update": update}, module, optimizer)

    return answer


def _without(name):
    return lambda saved, *_: {key: value for key, value in saved.items() if key != name}


def _swapped(saved, *_):
    return {**saved, "module": saved["optimizer"], "optimizer": saved["module"]}


SAVE = [
    Mistake(
        "optimizer-not-saved",
        "The optimizer's state is missing. Adam remembers a mean and a spread for every weight, "
        "and would start without them.",
        _save_slip(_without("optimizer")),
    ),
    Mistake(
        "update-not-saved",
        "The update number is missing. Who resumes must know where the training stood.",
        _save_slip(_without("update")),
    ),
    Mistake(
        "module-not-saved",
        "The module's weights are missing.",
        _save_slip(_without("module")),
    ),
    Mistake(
        "whole-module-pickled",
        "You saved whole objects. Such a file runs code when it is loaded, and breaks when the "
        "code changes: save each state_dict().",
        _save_slip(
            lambda saved, module, optimizer: {**saved, "module": module, "optimizer": optimizer}
        ),
    ),
    Mistake(
        "only-the-weights",
        "You saved the module's weights alone. To go on it also takes the optimizer's state and "
        "the update number, in one dict.",
        _save_slip(lambda saved, *_: saved["module"]),
    ),
    Mistake(
        "update-counted-on",
        "You saved the next update's number. Save how many have been made.",
        _save_slip(lambda saved, *_: {**saved, "update": saved["update"] + 1}),
    ),
    Mistake(
        "states-swapped",
        "The two states have changed their names: the module's is saved as the optimizer's.",
        _save_slip(_swapped),
    ),
]


def _resume_slip(module_too=True, optimizer_too=True, number=lambda update: update):
    """The right way back, with a step left out or another number."""

    def answer(file, module, optimizer):
        import torch

        saved = torch.load(file, weights_only=True)
        if module_too:
            module.load_state_dict(saved["module"])
        if optimizer_too:
            optimizer.load_state_dict(saved["optimizer"])
        return number(saved["update"])

    return answer


RESUME = [
    Mistake(
        "optimizer-not-loaded",
        "The optimizer starts afresh. It needs its state back, or the next steps are others.",
        _resume_slip(optimizer_too=False),
    ),
    Mistake(
        "module-not-loaded",
        "The module keeps its new random weights. Give it the saved ones.",
        _resume_slip(module_too=False),
    ),
    Mistake(
        "nothing-loaded",
        "You read the file and give neither module nor optimizer what is in it.",
        _resume_slip(module_too=False, optimizer_too=False),
    ),
    Mistake(
        "update-counted-on",
        "You return the next update's number. Return how many have been made.",
        _resume_slip(number=lambda update: update + 1),
    ),
    Mistake(
        "starts-from-zero",
        "The update number starts at 0 again. It is in the file.",
        _resume_slip(number=lambda update: 0),
    ),
]
