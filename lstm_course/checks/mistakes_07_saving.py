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
        "There is no “optimizer” in your dict. Adam remembers a mean and a spread for every "
        "weight, and would start without them.",
        _save_slip(_without("optimizer")),
    ),
    Mistake(
        "update-not-saved",
        "There is no “update” in your dict. Who resumes must know where the training stood.",
        _save_slip(_without("update")),
    ),
    Mistake(
        "module-not-saved",
        "There is no “module” in your dict: the module's state_dict() belongs there.",
        _save_slip(_without("module")),
    ),
    Mistake(
        "whole-module-pickled",
        "The file holds an object that only an unsafe loader can read, such as a whole module. "
        "Save tensors and plain Python numbers: each state_dict(), called, and update.",
        _save_slip(
            lambda saved, module, optimizer: {**saved, "module": module, "optimizer": optimizer}
        ),
    ),
    Mistake(
        "names-not-found",
        "None of the three names was found. Return one dict with exactly “module”, “optimizer” "
        "and “update”; the weights alone are not enough to go on.",
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
    Mistake(
        "module-not-its-state",
        "What you saved as “module” cannot be loaded back: it is not the module's state_dict().",
        _save_slip(lambda saved, *_: {**saved, "module": 0}),
    ),
    Mistake(
        "optimizer-not-its-state",
        "What you saved as “optimizer” cannot be loaded back: it is not the optimizer's "
        "state_dict(), the whole of it.",
        _save_slip(lambda saved, *_: {**saved, "optimizer": 0}),
    ),
    Mistake(
        "update-not-a-number",
        "What you saved as “update” is no number.",
        _save_slip(lambda saved, *_: {**saved, "update": None}),
    ),
]


def _read(file):
    import torch

    return torch.load(file, weights_only=True)


def _resume_slip(module_too=True, optimizer_too=True, number=lambda update: update):
    """The right way back, with a step left out or another number."""

    def answer(file, module, optimizer):
        saved = _read(file)
        if module_too:
            module.load_state_dict(saved["module"])
        if optimizer_too:
            optimizer.load_state_dict(saved["optimizer"])
        return number(saved["update"])

    return answer


def _read_twice(file, module, optimizer):
    module.load_state_dict(_read(file)["module"])
    optimizer.load_state_dict(_read(file)["optimizer"])


RESUME = [
    Mistake(
        "file-read-twice",
        "You read the file twice. After the first time it stands at its end, so nothing is left to "
        "read: read it once and keep the dict.",
        _read_twice,
    ),
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
    Mistake(
        "not-the-modules-part",
        "You gave the module the whole file, or the optimizer's part of it. Give each its own: "
        "what was saved as “module” and as “optimizer”.",
        lambda file, module, optimizer: module.load_state_dict(_read(file)),
    ),
]
