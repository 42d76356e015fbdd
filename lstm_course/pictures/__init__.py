"""Pictures: SVG drawings and matplotlib plots, from a trace or from arrays.

``from lstm_course.pictures import plot_trace``. The names below are looked up when first used, so
that a lesson which only needs an SVG does not wait for matplotlib.
"""

from lstm_course.support.lazy import look_up

_WHERE = {
    "Picture": "still",
    "plot_activations": "plots",
    "plot_attention": "came_after",
    "plot_beside": "speed",
    "plot_cell": "cell_diagram",
    "plot_counting": "came_after",
    "plot_course_map": "course_map",
    "plot_crossover": "speed",
    "plot_elmo": "came_after",
    "plot_forgetting": "forgetting",
    "plot_gradient_distance": "plots",
    "plot_lines": "plots",
    "plot_losses": "plots",
    "plot_memories": "came_after",
    "plot_points": "plots",
    "plot_progress": "progress_chart",
    "plot_roofline": "speed",
    "plot_trace": "gate_rows",
    "plot_unrolled": "unrolled",
}

__all__ = sorted(_WHERE)


__getattr__ = look_up(__name__, _WHERE)


def __dir__():
    return sorted([*globals(), *_WHERE])
