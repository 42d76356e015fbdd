"""A real training run in PyTorch: a stacked BiLSTM on spelling to sound, on one device or more.

Read ``settings`` (what can be chosen), ``data`` (the batches), ``model`` (the network), ``trainer``
(one update), ``loop`` (the whole run), then ``checkpoint`` and ``chance`` (how a run survives a
power cut) and ``distributed`` (how several processes share one batch). The command
``python -m lstm_course train`` and lesson 07 call the same ``train``.
"""

from lstm_course.support.lazy import look_up

_WHERE = {
    "Settings": "settings",
    "StackedTagger": "model",
    "train": "loop",
    "load_best": "loop",
}

__all__ = ["Settings", "StackedTagger", "load_best", "train"]

__getattr__ = look_up(__name__, _WHERE)
