"""How an LSTM works: the package behind the lessons, the pictures, the sliders and the exercises.

Read it in the order of the lessons: ``activations``, ``rnn``, ``lstm``, ``bidirectional``,
``layers``, then ``losses``, ``optim`` and ``training``.

Importing ``lstm_course`` loads nothing heavy. The names below are looked up when they are first
used, so that ``python -m lstm_course lab`` runs on a Python that has no NumPy yet, and so that the
NumPy lessons start without PyTorch.
"""

from lstm_course.support.lazy import look_up

__version__ = "1.0.0"

HOME = {  # the module that defines each public name
    "RNN": "engine.rnn_layer",
    "LSTM": "engine.lstm_layer",
    "Bidirectional": "bidirectional",
    "Linear": "layers",
    "SequenceModel": "layers",
    "Adam": "optim",
    "SGD": "optim",
    "clip_by_global_norm": "optim",
    "train": "training",
    "check": "checks",
    "doctor": "setup.doctor.findings",
}

__all__ = ["LSTM", "RNN", "SGD", "Adam", "Bidirectional", "Linear", "SequenceModel"]
__all__ += ["check", "clip_by_global_norm", "doctor", "train"]


__getattr__ = look_up(__name__, HOME)


def __dir__():
    return sorted([*globals(), *HOME])
