"""Parameters and gradients by name, for one layer and for a network made of layers."""

from collections.abc import Mapping, MutableMapping

import numpy as np

from lstm_course.support import arguments


class NamedArrays(MutableMapping):
    """Arrays by name, for example ``layer.params``. Writing goes through to the layer.

    ``arrays[name] = new`` copies the numbers of ``new`` into the layer's own array. The array
    itself stays the same one for the layer's whole life, so an optimiser that was made before
    goes on with the new numbers. Names and shapes belong to the layer and cannot be changed.

    Args:
        what: ``"params"`` or ``"grads"``, the word that the error messages use.
        content: dict from a name to an array. For a network, from a part's name to that part's
            ``NamedArrays``; its arrays are then called ``part.name``.
    """

    def __init__(self, what, content):
        self._what, self._content = what, dict(content)

    def items(self):
        """Pairs of a full name and the array of that name."""
        return self._arrays().items()

    def values(self):
        """The arrays, in the order of the names."""
        return self._arrays().values()

    def copy(self):
        """A plain dict with a copy of each array: the numbers as they are now."""
        return {name: array.copy() for name, array in self.items()}

    def update(self, other=(), /, **more):
        """Write several arrays, all of them or, when one does not fit, none.

        Args:
            other: a mapping, or pairs, from a name to an array of the shape that is there.
            more: the same, as keywords: ``params.update(W_x=new)``.

        Raises:
            ValueError: an unknown name, another shape, or numbers that are NaN or infinite.
        """
        arrays = self._arrays()
        new = {}
        for name, value in dict(other, **more).items():
            if name not in arrays:
                raise ValueError(self._unknown(name))
            own = arrays[name]
            meaning = "the shape of the layer's own array"
            called = f"{self._what}[{name!r}]"
            # A copy: the new numbers may be a view of an array that is written before them.
            new[name] = arguments.shaped(called, value, own.shape, own.dtype, meaning).copy()
        for name, value in new.items():
            arrays[name][...] = value

    def renew(self, arrays):
        """Put new arrays in the place of the old ones; who holds an old one keeps its numbers.

        For a layer's own ``backward``: a gradient that somebody kept is never overwritten.
        """
        self._content.update(arrays)

    def _arrays(self):
        """All arrays by their full names, as they are at this moment."""
        arrays = {}
        for name, own in self._content.items():
            if isinstance(own, Mapping):
                arrays.update({f"{name}.{inner}": array for inner, array in own.items()})
            else:
                arrays[name] = own
        return arrays

    def _unknown(self, name):
        return f"{self._what} has no {name!r}; its names are {', '.join(self)}."

    def __getitem__(self, name):
        """The array of that name.

        Raises:
            KeyError: there is no array of that name; says which there are.
        """
        try:
            return self._arrays()[name]
        except KeyError:
            raise KeyError(self._unknown(name)) from None

    def __setitem__(self, name, value):
        self.update({name: value})

    def __delitem__(self, name):
        """No array can be taken out.

        Raises:
            TypeError: always; says what to do instead.
        """
        raise TypeError(
            f"{self._what}[{name!r}] cannot be deleted: the layer computes with it. "
            f"Set it to zero instead: {self._what}[{name!r}][...] = 0."
        )

    def __iter__(self):
        return iter(self._arrays())

    def __len__(self):
        return len(self._arrays())

    def __or__(self, other):
        return {**self, **other} if isinstance(other, Mapping) else NotImplemented

    def __ror__(self, other):
        return {**other, **self} if isinstance(other, Mapping) else NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self

    def __repr__(self):
        return repr(self._arrays())


class Layer:
    """What has parameters, and a gradient for each of them: the base of all layers.

    Args:
        params: dict from a name to the layer's own array.
    """

    def __init__(self, params):
        self._params = NamedArrays("params", params)
        self._grads = NamedArrays("grads", {name: np.zeros_like(a) for name, a in params.items()})

    @property
    def params(self):
        """The parameters by name, ``NamedArrays``: what is written there counts.

        Raises:
            ValueError: on assignment of a dict that lacks a name, or that does not fit.
        """
        return self._params

    @params.setter
    def params(self, new):
        """Write all arrays of ``new`` into the parameters.

        Raises:
            KeyError: an unknown name.  ValueError: another shape.
        """
        _write_all(self._params, new)

    @property
    def grads(self):
        """The gradients by the same names, ``NamedArrays``. ``backward`` makes new ones.

        Raises:
            ValueError: on assignment of a dict that lacks a name, or that does not fit.
        """
        return self._grads

    @grads.setter
    def grads(self, new):
        """Write all arrays of ``new`` into the gradients.

        Raises:
            KeyError: an unknown name.  ValueError: another shape.
        """
        _write_all(self._grads, new)


def _write_all(arrays, new):
    missing = [name for name in arrays if name not in new]
    if missing:
        raise ValueError(
            f"The new {arrays._what} have no {', '.join(missing)}; an array for each of "
            f"{', '.join(arrays)} is needed. To change some of them, use {arrays._what}.update."
        )
    arrays.update(new)


class Composite(Layer):
    """A network made of named parts: its parameters are those of the parts, as ``part.name``.

    The base of ``Bidirectional`` and ``SequenceModel``.

    Args:
        parts: dict from a name to a layer.
    """

    def __init__(self, parts):
        self.parts = parts
        self._params = NamedArrays("params", {name: part.params for name, part in parts.items()})
        self._grads = NamedArrays("grads", {name: part.grads for name, part in parts.items()})
