"""All experiments in one list, in the order of the lessons."""

from lstm_course.experiments import (
    lesson_01,
    lesson_05_adding,
    lesson_05_digits,
    lesson_05_gates,
    lesson_05_papers,
    lesson_05_text,
    lesson_06,
    lesson_06_play,
)

MODULES = (
    lesson_01,
    lesson_05_adding,
    lesson_05_gates,
    lesson_05_text,
    lesson_05_papers,
    lesson_05_digits,
    lesson_06,
    lesson_06_play,
)

EXPERIMENTS = {
    experiment.name: experiment for module in MODULES for experiment in module.EXPERIMENTS
}


def named(names):
    """The experiments with these names, in the registry's order; all of them for None.

    Raises:
        ValueError: a sentence that lists the names there are.
    """
    if names is None:
        return list(EXPERIMENTS.values())
    unknown = [name for name in names if name not in EXPERIMENTS]
    if unknown:
        raise ValueError(
            f"There is no experiment {unknown[0]!r}; one of these is needed: "
            f"{', '.join(EXPERIMENTS)}."
        )
    return [experiment for name, experiment in EXPERIMENTS.items() if name in names]
