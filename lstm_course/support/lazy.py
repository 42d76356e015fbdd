"""Names that are imported when they are first used, so that a package loads nothing heavy."""

from importlib import import_module


def look_up(package, where):
    """Return a module's ``__getattr__`` (PEP 562).

    Args:
        package: the package's own name.
        where: a dict from each public name to the module of the package that defines it.
    """

    def __getattr__(name):
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{where[name]}"), name)

    return __getattr__
