"""What can be chosen for a run. A checkpoint keeps it, so that going on needs no second telling."""

from dataclasses import asdict, dataclass, fields

from lstm_course.support.arguments import whole_number

PRECISIONS = ("auto", "float32", "bfloat16", "float16")
SIZES = ("epochs", "hidden_size", "layers", "batch_size", "patience", "words")
MAY_CHANGE = ("epochs", "patience")  # when a run goes on: they decide only when it ends


@dataclass(frozen=True)
class Settings:
    """The choices of a training run.

    Attributes:
        epochs: passes over the training words, at most.
        hidden_size: H of each direction.  layers: how many BiLSTMs are stacked.
        dropout: share of numbers that are set to 0 between two layers, in training only.
        learning_rate: Adam's, at the start; it is halved when the validation score stands still.
        batch_size: words an update, over all processes together.
        seed: of the weights, the order of the words, and the dropout.
        precision: of the products: "float32", "bfloat16", "float16", or "auto" for the best that
            the device has.
        patience: end after this many epochs without a better validation score.
        clip: largest global norm of the gradient.
        words: train on the first so many words only; None for all.

    Raises:
        ValueError: a choice is none of those that can be made.
    """

    epochs: int = 30
    hidden_size: int = 128
    layers: int = 2
    dropout: float = 0.3
    learning_rate: float = 3e-3
    batch_size: int = 64
    seed: int = 0
    precision: str = "auto"
    patience: int = 4
    clip: float = 1.0
    words: int | None = None

    def __post_init__(self):
        for name in (*SIZES, "seed"):
            value, smallest = getattr(self, name), 0 if name == "seed" else 1
            if (name, value) != ("words", None):  # None: all of them
                object.__setattr__(self, name, whole_number(name, value, smallest))
        for name in ("learning_rate", "clip"):
            value = getattr(self, name)
            if not _is_number(value) or not 0 < value < float("inf"):
                raise ValueError(f"{name} is {value!r}, but a number above 0 is needed.")
        if not _is_number(self.dropout) or not 0 <= self.dropout < 1:
            raise ValueError(f"dropout is {self.dropout!r}, but a number in [0, 1) is needed.")
        if self.precision not in PRECISIONS:
            names = ", ".join(PRECISIONS)
            raise ValueError(f"precision is {self.precision!r}, but one of {names} is needed.")

    def as_dict(self):
        return asdict(self)

    def changed_by(self, wishes):
        """These settings with a learner's wishes for going on, a dict of some of the fields.

        Only ``epochs`` and ``patience`` may differ from what the run began with: with any other
        change it would be another run. "auto" is no wish.

        Raises:
            ValueError: there is no such setting, or it may not differ.
        """
        known = {field.name for field in fields(self)}
        for name, value in wishes.items():
            if name not in known:
                raise ValueError(f"{name!r} is no setting; the settings are {', '.join(known)}.")
            now = getattr(self, name)
            if name in MAY_CHANGE or value == now or (name, value) == ("precision", "auto"):
                continue
            raise ValueError(
                f"This run began with {name} {now!r}, so it cannot go on with {value!r}: leave "
                "that option out, or begin another run in another folder."
            )
        new = {name: value for name, value in wishes.items() if name in MAY_CHANGE}
        return Settings(**{**self.as_dict(), **new})


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
