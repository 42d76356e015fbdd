"""The experiments behind the lessons' claims, and the program that runs them all again.

    python -m lstm_course reproduce

``experiment``   what an experiment is: a claim, its models, its baseline, its criterion
``lesson_…``     the experiments of each lesson; read these first
``registry``     all of them in one list
``runs``         the finished runs, a file each
``run``          the processes that do what is missing, and how to go on after a stop
``surroundings`` where and with what a run was made
``results``      from runs to results, and ``load_results()``: those that the course ships
``report``       the tables                  ``picture``    the chart

Nothing here is imported by the models, the tasks or the pictures.
"""

from lstm_course.support.lazy import look_up

__all__ = ["EXPERIMENTS", "Experiment", "load_results"]

__getattr__ = look_up(
    __name__,
    {"Experiment": "experiment", "EXPERIMENTS": "registry", "load_results": "results"},
)
