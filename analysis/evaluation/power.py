"""The smallest effect a series can detect, by date, stated when a decision is registered.

The future without any effect is simulated many times from the past, including the uncertainty of its trend. The
residual variance and autocorrelation are fixed at their most probable values: when these were drawn as well, the stated
power was 4 to 9 points below the actual power. A step adds its own size to the estimate and does not change the width
of the interval, so one set of simulations gives the power for every size of effect. Checked against simulated decisions
in tests/simulated/test_judged_changes.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.evaluation import autoregressive, interrupted
from analysis.evaluation.donors import FEWEST_DONORS_DIFFERENCED, synthetic_control
from analysis.intervals import as_floats
from vocabulary import Refused

Floats = NDArray[np.float64]

DRAWS, SEED = 100, 20261129


@dataclass(frozen=True, eq=False)
class Power:
    """Power at one horizon.

    `lower`, `upper`: intervals of the simulations without any effect and of their mirror images, each (2 draws,).
    """

    after: int  # periods since the change
    lower: Floats
    upper: Floats

    def of(self, effect: float) -> float:
        """The share of simulations (0 to 1) whose interval would exclude zero on the side of the effect."""
        found = self.lower + effect > 0 if effect > 0 else self.upper + effect < 0
        return float(found.mean())

    def detectable(self, power: float = 0.8) -> float:
        """The smallest effect, in either direction, detected with this power; in the unit of the series."""
        return float(max(np.quantile(-self.lower, power), np.quantile(self.upper, power)))


def of_the_series(
    past: ArrayLike, after: int, *, a_year: int = 1, draws: int = DRAWS, confidence: float = 0.95
) -> Power | Refused:
    """The power of an interrupted time series that ends `after` periods past the change.

    `past`: (periods,) without missing figures at its end. Refuses fewer than 8 periods, no period after, and what `fit`
    refuses.
    """
    series = as_floats(past)
    known = int(np.isfinite(series).sum())
    if known < interrupted.FEWEST_BEFORE:
        return Refused(f"{known} periods are too few: at least {interrupted.FEWEST_BEFORE} are needed.")
    if after < 1:
        return Refused("There is no period after the change to judge by.")
    points, seasons = len(series), a_year if known >= interrupted.SEASONS_FROM * a_year else 1
    shape = interrupted.shape_of(after)
    added = 2 if shape == "step and bend" else 1
    terms = interrupted.design(points + after, points, shape=shape, a_year=seasons)
    without = terms[:, :-added]
    found = autoregressive.fit(series, without[:points])
    if isinstance(found, Refused):
        return found
    rng = np.random.default_rng(SEED)
    futures = np.column_stack([_future(found, series, without, points, rng) for _ in range(draws)])
    fitted = autoregressive.fits(np.vstack([np.repeat(series[:, None], draws, axis=1), futures]), terms)
    if isinstance(fitted, Refused):
        return fitted
    average = np.append(np.zeros(without.shape[1]), terms[points:, -added:].mean(axis=0))
    limits = np.array([each.combination(average).interval(confidence) for each in fitted])
    # A future and its mirror image are equally likely. Using both balances a small number of draws.
    return Power(after, np.append(limits[:, 0], -limits[:, 1]), np.append(limits[:, 1], -limits[:, 0]))


def _future(found: autoregressive.Fit, series: Floats, terms: Floats, points: int, rng: np.random.Generator) -> Floats:
    at = int(np.argmax(found.weights))
    correlation = float(autoregressive.GRID[at])
    coefficients = rng.multivariate_normal(found.coefficients[at], found.covariances[at], method="svd")
    errors = (series - terms[:points] @ coefficients)[np.isfinite(series)]
    spread = float(found.spreads[at]) * math.sqrt(1 - correlation**2)  # of one period, given the previous one
    last, path = float(errors[-1]), []
    for _ in range(len(terms) - points):
        last = correlation * last + spread * rng.standard_normal()
        path.append(last)
    return np.asarray(terms[points:] @ coefficients + np.asarray(path))


def of_the_donors(donors: ArrayLike, after: int, *, confidence: float = 0.95, power: float = 0.8) -> float | Refused:
    """The smallest effect a difference in differences detects with this power, from how far donors moved over as many
    periods in their past.

    `donors` (donors, periods), all before the change. Refuses fewer than 4 donors, or a past shorter than twice
    `after`.
    """
    others = np.atleast_2d(as_floats(donors))
    number, periods = others.shape
    if number < FEWEST_DONORS_DIFFERENCED:
        return Refused(f"{number} places to compare with are too few: at least {FEWEST_DONORS_DIFFERENCED} are needed.")
    if after < 1 or periods < 2 * after:
        return Refused("The past is too short to say how far places move in so many periods.")
    moved = others[:, periods - after :].mean(axis=1) - others[:, : periods - after].mean(axis=1)
    spread = float(moved.std(ddof=1)) * math.sqrt(1 + 1 / number)
    told = float(special.stdtrit(number - 1, 0.5 + confidence / 2)) + float(special.stdtrit(number - 1, power))
    return told * spread


def of_the_mixture(
    place: ArrayLike, donors: ArrayLike, after: int, *, confidence: float = 0.95, power: float = 0.8
) -> float | Refused:
    """The smallest effect a synthetic control detects with this power, from placebo gaps in the last `after` periods of
    the past.

    `place` (periods,), `donors` (donors, periods). Refuses what `synthetic_control` refuses.
    """
    past = as_floats(place)
    found = synthetic_control(past, donors, len(past) - after, confidence=confidence)
    if isinstance(found, Refused):
        return found
    reach = found.effect.upper - found.effect.estimate
    largest = float(np.abs(found.placebos).max())
    return reach + float(np.quantile(np.abs(found.placebos), 2 * power - 1)) * _unit(
        reach, found.placebos, confidence, largest
    )


def _unit(reach: float, placebos: Floats, confidence: float, largest: float) -> float:
    """The place's own error, by which gaps are scaled: multiplied by the rank's scaled gap it gives the half-width."""
    rank = math.ceil(confidence * (len(placebos) + 1))
    at = float(np.sort(np.abs(placebos))[rank - 1]) if largest > 0 else 0.0
    return reach / at if at > 0 else 0.0
