"""What a question is: data that the checker, the tests and later the grader all read."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Question:
    """One exercise question: the learner writes a function with this name.

    Attributes:
        name: of the question and of the function.
        cases: returns the list of argument tuples to try, smallest first. A function, so that
            nothing is computed, and torch is not imported, before the question is asked.
        reference: the right answer, a function of the same arguments: the course's own code.
        returns: names of what the function returns, for the messages; several names mean a tuple.
        notice: what to notice once the answer is correct.
        judge: None compares with ``reference`` within ``tolerance``. Otherwise a function
            ``judge(answer, *arguments)`` that returns None when the answer is right and a
            sentence when it is not, for questions with more than one right answer.
        observe: for functions that work by changing their arguments. ``observe(function,
            *arguments)`` calls the function and returns what is to be compared.
        tolerance: allowed difference, relative and absolute.
    """

    name: str
    cases: Callable[[], list[tuple]]
    reference: Callable
    returns: tuple[str, ...]
    notice: str
    judge: Callable | None = None
    observe: Callable | None = None
    tolerance: float = 1e-8

    def run(self, function, arguments):
        """Call a function on its own copy of the arguments and return what is compared.

        A copy, because changing an argument in place must not spoil the comparison.
        """
        arguments = copy.deepcopy(arguments)
        if self.observe:
            return self.observe(function, *arguments)
        return function(*arguments)


def as_array(value):
    """A NumPy array of numbers, also from a torch tensor; raises ValueError for anything else."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"a {type(value).__name__} is not an array of numbers")
    return array.astype(float)


def describe(value):
    """A short account of a value that came, for a message."""
    if isinstance(value, tuple | list):
        return f"{len(value)} values"
    try:
        array = as_array(value)
    except ValueError:
        return f"a {type(value).__name__}"
    return f"shape {array.shape}" if array.ndim else f"{array.item():g}"
