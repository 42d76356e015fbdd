"""What a question is: data that the checker, the tests and later the grader all read."""

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people really give to one question.

    Attributes:
        name: short and stable, so that a teacher can count it over a room.
        sentence: what the learner did and what to do, without the code.
        answer: a function that makes the mistake. A learner's answer is recognised by its results
            on the question's cases, not by its text.
    """

    name: str
    sentence: str
    answer: Callable


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
        untouched: names of arguments, as in ``reference``, that the function must not change in
            place, because the caller still needs them.
        signature: ``signature(answer, *arguments)`` returns what two answers are compared by to
            say that they make the same mistake. None compares the answers themselves.
        mistakes: the known ones, ``Edit`` (a change of the solution) or ``Mistake`` (a function),
            in the order in which they are tried.
    """

    name: str
    cases: Callable[[], list[tuple]]
    reference: Callable
    returns: tuple[str, ...]
    notice: str
    judge: Callable | None = None
    observe: Callable | None = None
    tolerance: float = 1e-8
    untouched: tuple[str, ...] = ()
    signature: Callable | None = None
    mistakes: tuple = ()

    def run(self, function, arguments):
        """Call a function on its own copy of the arguments and return what is compared.

        A copy, because changing an argument in place must not spoil the comparison.
        """
        return self.run_on(function, copy.deepcopy(arguments))

    def run_on(self, function, arguments):
        """Call a function on these very arguments and return what is compared."""
        if self.observe:
            return self.observe(function, *arguments)
        return function(*arguments)

    def parameters(self):
        """The names of the function's arguments."""
        return list(inspect.signature(self.reference).parameters)

    def changed(self, before, after):
        """Names of the arguments among ``untouched`` that are no longer what they were."""
        names = self.parameters()
        positions = [(name, names.index(name)) for name in self.untouched]
        return tuple(
            name for name, k in positions if not np.array_equal(before[k], after[k], equal_nan=True)
        )


def as_array(value):
    """A NumPy array of numbers, also from a torch tensor; raises ValueError for anything else."""
    array = as_found(value)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{_kind(value, array)}, but numbers are needed")
    return array.astype(float, copy=False)


def as_found(value):
    """The same, in the dtype that came; raises ValueError for what cannot be an array."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"a {type(value).__name__} of parts that do not fit together") from None
    except RuntimeError:  # a tensor that asks for its gradient stands somewhere inside
        raise ValueError(f"a {type(value).__name__}, but one array is needed") from None


def _kind(value, array):
    if value is None or value is ...:
        return "nothing so far"
    if isinstance(value, np.ndarray):
        return f"an array of dtype {array.dtype}"
    return f"a {type(value).__name__}"


def describe(value):
    """A short account of a value that came, for a message."""
    if isinstance(value, tuple | list):
        return f"{len(value)} values"
    try:
        array = as_array(value)
    except ValueError:
        return f"a {type(value).__name__}"
    return f"shape {array.shape}" if array.ndim else f"{array.item():g}"
