"""What a learner can operate: sliders, choices, switches and text fields, described as data.

Each control belongs to one synced trait of a widget. Python checks its value with ``problem``; the
browser builds a native, named input from ``described``.
"""

import math
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Slider:
    """A number between ``minimum`` and ``maximum``.

    ``values``: the only numbers that can be chosen, where there are few (sizes that were measured);
    ``gate``: the letter whose colour the slider takes.
    """

    trait: str
    label: str
    hint: str = ""
    minimum: float = 0.0
    maximum: float = 1.0
    step: float = 0.01
    values: tuple = ()
    names: tuple = ()
    gate: str = ""

    def problem(self, value):
        """A sentence about a value that cannot be shown, or None."""
        low = self.values[0] if self.values else self.minimum
        high = self.values[-1] if self.values else self.maximum
        if not math.isfinite(value) or not low <= value <= high:
            return (
                f"{self.trait} is {value}, but a number from {low:g} to {high:g} is needed. "
                "Move the slider, or press Reset."
            )
        return None

    def described(self):
        """What the browser needs to build this control."""
        return {"kind": "slider", **asdict(self)}


@dataclass(frozen=True)
class Choice:
    """One of a few options, shown as a drop-down list. ``options``: the values as text."""

    trait: str
    label: str
    options: tuple
    names: tuple = ()

    def problem(self, value):
        """A sentence about a value that is not an option, or None."""
        if value not in self.options:
            options = ", ".join(map(str, self.options))
            return f"{self.trait} is {value!r}, but one of these is needed: {options}."
        return None

    def described(self):
        """What the browser needs to build this control."""
        return {"kind": "choice", **asdict(self)}


@dataclass(frozen=True)
class Toggle:
    """On or off."""

    trait: str
    label: str

    def problem(self, value):
        """Every switch position can be shown."""
        return None

    def described(self):
        """What the browser needs to build this control."""
        return {"kind": "toggle", **asdict(self)}


@dataclass(frozen=True)
class Text:
    """A short text that the learner types."""

    trait: str
    label: str
    hint: str = ""
    longest: int = 40

    def problem(self, value):
        """A sentence about a text that is too long, or None."""
        if len(value) > self.longest:
            return (
                f"{self.trait} has {len(value)} characters, "
                f"but at most {self.longest} can be shown. Shorten it."
            )
        return None

    def described(self):
        """What the browser needs to build this control."""
        return {"kind": "text", **asdict(self)}
