"""Pictures: SVG drawings and matplotlib plots, from a trace or from arrays.

``from lstm_course.pictures import plot_trace``. The names below are looked up when first used, so
that a lesson which only needs an SVG does not wait for matplotlib.
"""

from importlib import import_module

_WHERE = {
    "Picture": "still",
    "plot_activations": "plots",
    "plot_cell": "cell_diagram",
    "plot_course_map": "course_map",
    "plot_forgetting": "forgetting",
    "plot_gradient_distance": "plots",
    "plot_lines": "plots",
    "plot_losses": "plots",
    "plot_points": "plots",
    "plot_trace": "gate_rows",
    "plot_unrolled": "unrolled",
}

__all__ = sorted(_WHERE)


def __getattr__(name):
    """Import a public name from its module on first use (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module 'lstm_course.pictures' has no attribute {name!r}")
    return getattr(import_module(f"lstm_course.pictures.{_WHERE[name]}"), name)


def __dir__():
    return sorted([*globals(), *_WHERE])
