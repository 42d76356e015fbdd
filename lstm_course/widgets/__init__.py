"""Live pictures: each is one class, shown as the last line of a cell.

``from lstm_course.widgets import CellExplorer``. The names below are looked up when first used.
"""

from lstm_course.support.lazy import look_up

_WHERE = {
    "BenchmarkExplorer": "benchmark_explorer",
    "CellExplorer": "cell_explorer",
    "CompareReaders": "compare_readers",
    "GateExplorer": "gate_explorer",
    "GateSurgery": "gate_surgery",
    "GradientReach": "gradient_reach",
    "LookAhead": "look_ahead",
    "MemoryTape": "memory_tape",
    "NameGenerator": "name_generator",
    "Predict": "predict",
    "Quiz": "quiz",
    "ReadAlong": "read_along",
    "SliderNames": "slider_names",
    "TrainingMonitor": "training_monitor",
}

__all__ = sorted(_WHERE)


__getattr__ = look_up(__name__, _WHERE)


def __dir__():
    return sorted([*globals(), *_WHERE])
