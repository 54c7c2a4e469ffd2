"""How small an effect a series could tell, by when: said when a decision is registered, before anything is known.

The future without any effect is drawn many times from the past, with what is not known of its trend drawn too. Its spread and
autocorrelation are the most probable ones: with these drawn as well, the power stated was 4 to 9 points below the power seen. A step adds to the estimate exactly what it is, and leaves the width of the interval as it was; so one set of
draws gives the power for every size of effect. Checked against simulated decisions in tests/simulated/test_judged_changes.py.
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
    """Of one horizon. `lower`, `upper`: the intervals of the draws without any effect and of their mirror images, each (2 draws,)."""

    after: int  # periods since the change
    lower: Floats
    upper: Floats

    def of(self, effect: float) -> float:
        """The share of draws whose interval would leave nought out on the effect's side; 0 to 1."""
        found = self.lower + effect > 0 if effect > 0 else self.upper + effect < 0
        return float(found.mean())

    def detectable(self, power: float = 0.8) -> float:
        """The smallest effect, up or down alike, that is told in this share of draws; in the unit of the series."""
        return float(max(np.quantile(-self.lower, power), np.quantile(self.upper, power)))


def of_the_series(
    past: ArrayLike, after: int, *, a_year: int = 1, draws: int = DRAWS, confidence: float = 0.95
) -> Power | Refused:
    """For an interrupted time series that ends `after` periods past the change. `past`: (periods,) without missing figures at its end.

    Refuses fewer than 8 periods, no period after, and what `fit` refuses.
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
    # A future and its mirror image are as likely: with both, few draws do not lean to one side.
    return Power(after, np.append(limits[:, 0], -limits[:, 1]), np.append(limits[:, 1], -limits[:, 0]))


def _future(found: autoregressive.Fit, series: Floats, terms: Floats, points: int, rng: np.random.Generator) -> Floats:
    at = int(np.argmax(found.weights))
    correlation = float(autoregressive.GRID[at])
    coefficients = rng.multivariate_normal(found.coefficients[at], found.covariances[at], method="svd")
    errors = (series - terms[:points] @ coefficients)[np.isfinite(series)]
    spread = float(found.spreads[at]) * math.sqrt(1 - correlation**2)  # of one period, given the one before
    last, path = float(errors[-1]), []
    for _ in range(len(terms) - points):
        last = correlation * last + spread * rng.standard_normal()
        path.append(last)
    return np.asarray(terms[points:] @ coefficients + np.asarray(path))


def of_the_donors(donors: ArrayLike, after: int, *, confidence: float = 0.95, power: float = 0.8) -> float | Refused:
    """For difference in differences: the smallest effect told with this power, from how far donors moved over as many periods in
    their past. `donors` (donors, periods), all before the change. Refuses fewer than 4 donors, or a past shorter than twice `after`."""
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
    """For a synthetic control: the smallest effect told with this power, from the gaps of places that decided nothing, had the last
    `after` periods of the past come after a change. `place` (periods,), `donors` (donors, periods). Refuses what `synthetic_control` does."""
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
    """The place's own error, by which gaps were scaled: the reach is one of them times it."""
    rank = math.ceil(confidence * (len(placebos) + 1))
    at = float(np.sort(np.abs(placebos))[rank - 1]) if largest > 0 else 0.0
    return reach / at if at > 0 else 0.0
