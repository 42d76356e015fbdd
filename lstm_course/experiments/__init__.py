"""The experiments behind the lessons' claims, and the program that runs them all again.

    python -m lstm_course reproduce

``experiment``   what an experiment is: a claim, its models, its baseline, its criterion
``lesson_…``     the experiments of each lesson; read these first
``registry``     all of them in one list
``record``       the file of finished runs
``worker``       the process that does one run after the other
``runner``       the workers, the progress bar, and how to go on after a stop
``results``      from runs to results, and ``load_results()``: those that the course ships
``report``       the tables                  ``reproduce``    the command

Nothing here is imported by the models, the tasks or the pictures.
"""

from lstm_course.support.lazy import look_up

__all__ = ["EXPERIMENTS", "Experiment", "load_results"]

__getattr__ = look_up(
    __name__,
    {"Experiment": "experiment", "EXPERIMENTS": "registry", "load_results": "results"},
)
