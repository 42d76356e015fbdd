"""An LSTM that forecasts sunspots: how it is trained, and its forecasts in sunspots.

It reads 30 years and is fitted for one horizon directly, as the linear model is. ``SETTINGS`` were
the best median of three seeds on the *validation* years, fitted to 1880, among hidden sizes 4, 8
and 16, 50 to 600 updates, learning rates 0.003, 0.01 and 0.03, each forecasting the level or the
change. For 1 year the choice hardly matters. For 5 years the best is a small network that stops
early and forecasts the *change* from the newest number: longer training fits 1700 to 1880 better
and later years worse.
"""

from dataclasses import dataclass

import numpy as np

from lstm_course.engine.lstm_layer import LSTM
from lstm_course.layers import Linear, SequenceModel
from lstm_course.losses import mean_squared_error
from lstm_course.support.arguments import one_of
from lstm_course.tasks import sunspots
from lstm_course.training import train

FIT_UNTIL = sunspots.LAST_YEAR["validation"]
BATCH_SIZE = 32


@dataclass(frozen=True)
class Setting:
    """How one horizon is learned.

    Attributes:
        hidden_size: H.
        updates: how many.
        learning_rate: at the start.
        change: forecast the change from the newest number, and not the number itself.
    """

    hidden_size: int
    updates: int
    learning_rate: float
    change: bool


SETTINGS = {1: Setting(16, 300, 0.01, False), 5: Setting(8, 150, 0.01, True)}


def fit(horizon, seed, fit_until=FIT_UNTIL, setting=None):
    """An LSTM trained on target years up to ``fit_until``: a ``SequenceModel``. Half a second.

    The learning rate falls along half a cosine (Loshchilov & Hutter, 2017, "SGDR").

    Args:
        horizon: years, a key of ``SETTINGS`` unless a setting is given.
        seed: of the weights and of the batches.
        fit_until: the last target year.
        setting: a ``Setting``; None for that of the horizon.

    Raises:
        ValueError: there is no setting for this horizon.
    """
    setting = setting or SETTINGS[one_of("horizon", horizon, tuple(SETTINGS))]
    recent, target, _ = sunspots.fitting_windows(horizon, fit_until)
    mean, deviation = sunspots.scale(fit_until)
    x = sunspots.as_steps(recent, fit_until)
    y = (target - mean) / deviation - (x[-1, :, 0] if setting.change else 0)

    hidden_size = setting.hidden_size
    readout = Linear(hidden_size, 1, seed=seed)
    model = SequenceModel(LSTM(1, hidden_size, seed=seed), readout, read="last")
    rng = np.random.default_rng([seed, 1])  # another stream than the one that drew the weights

    def next_batch():
        rows = rng.choice(len(y), BATCH_SIZE, replace=False)
        return x[:, rows], y[rows, None]

    def learning_rate(update):  # falls to 0 along half a cosine
        return setting.learning_rate * (1 + np.cos(np.pi * update / setting.updates)) / 2

    train(
        model,
        next_batch,
        mean_squared_error,
        updates=setting.updates,
        learning_rate=learning_rate,
        progress=False,
    )
    return model


def forecast(model, recent, horizon, fit_until=FIT_UNTIL, setting=None):
    """Forecasts, in sunspots.

    Args:
        model: from ``fit``.
        recent: (N, 30), in sunspots, oldest year first.
        horizon, fit_until, setting: those that it was fitted with.

    Returns:
        (N,), in sunspots.

    Raises:
        ValueError: there is no setting for this horizon.
    """
    setting = setting or SETTINGS[one_of("horizon", horizon, tuple(SETTINGS))]
    mean, deviation = sunspots.scale(fit_until)
    x = sunspots.as_steps(recent, fit_until)
    scaled = model.forward(x)[0][:, 0] + (x[-1, :, 0] if setting.change else 0)
    return mean + deviation * scaled
