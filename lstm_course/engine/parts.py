"""A network made of named parts has its parts' parameters, under ``part.name``."""


class Composite:
    """Base of ``Bidirectional`` and ``SequenceModel``.

    A subclass sets ``parts``, a dict from a name to a layer with ``params`` and ``grads``.
    """

    parts: dict

    @property
    def params(self):
        """All parameters; the arrays are the layers' own, so changing them in place counts."""
        return self._joined("params")

    @property
    def grads(self):
        """All gradients, by the same names."""
        return self._joined("grads")

    def _joined(self, which):
        return {
            f"{part}.{name}": array
            for part, layer in self.parts.items()
            for name, array in getattr(layer, which).items()
        }
