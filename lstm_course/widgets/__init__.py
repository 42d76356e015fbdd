"""Live pictures: each is one class, shown as the last line of a cell.

``from lstm_course.widgets import CellExplorer``. The names below are looked up when first used.
"""

from importlib import import_module

_WHERE = {
    "BenchmarkExplorer": "benchmark_explorer",
    "CellExplorer": "cell_explorer",
    "GateExplorer": "gate_explorer",
    "GateSurgery": "gate_surgery",
    "GradientReach": "gradient_reach",
    "LookAhead": "look_ahead",
    "MemoryTape": "memory_tape",
    "SliderNames": "slider_names",
}

__all__ = sorted(_WHERE)


def __getattr__(name):
    """Import a public name from its module on first use (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module 'lstm_course.widgets' has no attribute {name!r}")
    return getattr(import_module(f"lstm_course.widgets.{_WHERE[name]}"), name)


def __dir__():
    return sorted([*globals(), *_WHERE])
