"""Forecast the yearly number of sunspots, 1 or 5 years ahead: where a linear model is hard to beat.

Source: ``data/sunspots.csv``, 309 yearly means, 1700 to 2008, from NOAA's National Geophysical Data
Center by way of statsmodels, which marks its copy "public domain"
(``tools/make_data/sunspots_data.py``). It is the series from before the recalibration of 2015;
SILSO's present one (CC BY-NC) is not used.
Split: by time. A forecast belongs to the split of its *target* year: train to 1880, validation 1881
to 1920, test 1921 to 2008. What a forecast reads lies before its target by the horizon, so a test
forecast may read training years (the past is known) and never the other way round. The scale
(mean and deviation) comes from training years only. For the final figures a model is
fitted on ``fit_until=1920``, train and validation together.
Baselines: ``persistence`` (the newest number stays) and ``autoregression``: a linear model of the
newest 12 numbers, AR(12), fitted by least squares for each horizon on the fitting years only.
Criterion: root mean squared error over the test years, in sunspots (``rmse``). No paper's.
"""

from functools import cache
from pathlib import Path

import numpy as np

from lstm_course.support.arguments import one_of, whole_number

DATA = Path(__file__).parent / "data" / "sunspots.csv"
LAST_YEAR = {"train": 1880, "validation": 1920, "test": 2008}  # of each split
WINDOW = 30  # years that a network reads: almost three cycles of about 11 years
LAGS = 12  # years that the linear model reads: one cycle


@cache
def load():
    """The whole series.

    Returns:
        ``(years, numbers)``: two arrays (309,), read-only; numbers are yearly means, in sunspots.
    """
    years, numbers = np.loadtxt(DATA, delimiter=",", comments=("#", "y"), unpack=True)
    years = years.astype(int)
    years.flags.writeable = numbers.flags.writeable = False
    return years, numbers


def windows(horizon, split="train", window=WINDOW):
    """All forecasts whose target year lies in a split.

    Args:
        horizon: years from the newest number to the target, at least 1.
        split: "train", "validation" or "test".
        window: how many years are read, at least 1.

    Returns:
        ``(recent, target, year)``: recent (N, window), the numbers of the years up to ``horizon``
        before the target, oldest first; target (N,), both in sunspots; year (N,) of the target.

    Raises:
        ValueError: one of the three is not what it must be, or no year has so much before it.
    """
    horizon = whole_number("horizon", horizon)
    window = whole_number("window", window)
    last = LAST_YEAR[one_of("split", split, tuple(LAST_YEAR))]
    first = {"train": 0, "validation": LAST_YEAR["train"] + 1, "test": LAST_YEAR["validation"] + 1}
    return _between(horizon, window, first[split], last)


def _between(horizon, window, first_year, last_year):
    years, numbers = load()
    places = [
        place
        for place in range(window + horizon - 1, len(years))
        if first_year <= years[place] <= last_year
    ]
    if not places:
        raise ValueError(
            f"No target year has {window} years and a horizon of {horizon} before it: ask for less."
        )
    ends = [place - horizon + 1 for place in places]
    recent = np.array([numbers[end - window : end] for end in ends])
    return recent, numbers[places], years[places]


def scale(fit_until=LAST_YEAR["validation"]):
    """``(mean, standard deviation)``, in sunspots, of the years up to ``fit_until``."""
    years, numbers = load()
    known = numbers[years <= fit_until]
    return float(known.mean()), float(known.std())


def fitting_windows(horizon, fit_until=LAST_YEAR["validation"], window=WINDOW):
    """``windows`` of all target years up to ``fit_until``: what a model may be fitted on.

    Args:
        horizon, window: as in ``windows``, years.
        fit_until: the last target year.

    Returns:
        ``(recent, target, year)``, as in ``windows``.

    Raises:
        ValueError: as in ``windows``.
    """
    return _between(whole_number("horizon", horizon), window, 0, fit_until)


def as_steps(recent, fit_until=LAST_YEAR["validation"]):
    """Windows as a network reads them.

    Args:
        recent: (N, window), in sunspots.
        fit_until: the last year whose numbers decide the scale.

    Returns:
        x (window, N, 1), scaled to mean 0 and deviation 1.
    """
    mean, deviation = scale(fit_until)
    return ((recent - mean) / deviation).T[:, :, None]


def persistence(recent):
    """Forecasts (N,), in sunspots: the newest number of each window (N, window)."""
    return np.asarray(recent)[:, -1]


def autoregression(horizon, lags=LAGS, fit_until=LAST_YEAR["validation"]):
    """The linear model of the newest years, fitted by least squares for this horizon directly.

    Yule (1927) fitted the first such model, of two years, to sunspot numbers.

    Args:
        horizon: years, as in ``windows``.
        lags: how many years it reads.
        fit_until: the last target year that it is fitted on.

    Returns:
        Weights (lags + 1,), oldest year first, the constant last.

    Raises:
        ValueError: horizon or lags is no whole number of at least 1.
    """
    recent, target, _ = fitting_windows(horizon, fit_until, whole_number("lags", lags))
    return np.linalg.lstsq(np.column_stack([recent, np.ones(len(recent))]), target, rcond=None)[0]


def apply_autoregression(weights, recent):
    """Forecasts of the linear model.

    Args:
        weights: (lags + 1,), from ``autoregression``.
        recent: (N, window), in sunspots, at least ``lags`` years wide.

    Returns:
        (N,), in sunspots.

    Raises:
        ValueError: the windows have another shape.
    """
    recent = np.asarray(recent)
    lags = len(weights) - 1
    if recent.ndim != 2 or recent.shape[1] < lags:
        raise ValueError(f"recent has shape {recent.shape}, but (N, {lags}) or wider is needed.")
    return recent[:, -lags:] @ weights[:-1] + weights[-1]


def rmse(forecast, target):
    """Root mean squared error, in sunspots.

    Args:
        forecast, target: (N,), in sunspots.

    Raises:
        ValueError: the shapes differ.
    """
    forecast, target = np.asarray(forecast), np.asarray(target)
    if forecast.shape != target.shape:
        raise ValueError(
            f"forecast has shape {forecast.shape}, but that of target, {target.shape}, is needed."
        )
    return float(np.sqrt(np.mean((forecast - target) ** 2)))
