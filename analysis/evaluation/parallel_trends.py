"""Parallel trends before a change, which difference in differences assumes.

If the gap between the place and the donors' mean already had a trend, continuing that trend would look like an effect.
Two checks use only the periods before the change: the slope of the gap, and placebo dates at which nothing was decided.
A passed check does not prove that there was no trend, because few periods show little; so show the interval of the
slope with it.

Sources: Roth J (2022), American Economic Review: Insights 4:305-322 (what passing such a check is worth); Rambachan A,
Roth J (2023), Review of Economic Studies 90:2555-2591 (extrapolated trends); Wing C, Simon K, Bello-Gomez RA (2018),
Annual Review of Public Health 39:453-469 (a trend for each place).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.evaluation.autoregressive import Combination, fit, spread_of_sum
from analysis.evaluation.donors import FEWEST_DONORS_DIFFERENCED, difference_in_differences
from analysis.evaluation.interrupted import EIGHTY, Effect, effect
from analysis.intervals import as_floats
from vocabulary import Refused

Floats = NDArray[np.float64]

FEWEST_ON_A_SIDE = 3  # periods needed before and after a placebo date
# the share of placebo dates that may show an effect: with the slope, 1 in 20 fail where there is no trend
MOST_TOLD = 0.5
SHORT = "The periods before the change are too few to check whether it ran alongside the other places."


@dataclass(frozen=True, eq=False)
class Alongside:
    """The checks before a change.

    `slope`: the change of the gap to the donors' mean per period, with an interval that allows for autocorrelation.
    `start`: its fitted line in the first period. `told` of the `tried` placebo dates show a clear effect.
    """

    slope: Effect
    start: float
    told: int
    tried: int

    @property
    def sloped(self) -> bool:
        """Whether the interval of the slope excludes zero."""
        return self.slope.lower > 0 or self.slope.upper < 0

    def line(self, points: int) -> Floats:
        """The fitted line of the gap over this many periods, extrapolated beyond the past."""
        return np.asarray(self.start + self.slope.estimate * np.arange(points))

    @property
    def fails(self) -> bool:
        return self.sloped or self.told > MOST_TOLD * self.tried


@dataclass(frozen=True)
class Adjusted:
    """A difference in differences adjusted for earlier trends.

    `carried`: the part due to the extrapolated trend of the gap, that is the unadjusted effect minus this one.
    """

    effect: Effect
    carried: float


def alongside(place: ArrayLike, donors: ArrayLike, *, confidence: float = 0.95) -> Alongside | Refused:
    """Check for parallel trends before a change.

    `place` (periods,), NaN where a period has no figure, and `donors` (donors, periods) with figures wherever the place
    has one: all before the change, equally spaced in time. The slope is by least squares; its interval averages over
    autocorrelations, as in `autoregressive`. Refuses fewer than 4 donors, fewer than 6 periods with a figure, and a gap
    that is exactly a straight line.
    """
    own, others = as_floats(place), np.atleast_2d(as_floats(donors))
    if len(others) < FEWEST_DONORS_DIFFERENCED:
        return Refused(f"{len(others)} places to compare with are too few to check whether it ran alongside them.")
    known = np.isfinite(own)
    if known.sum() < 2 * FEWEST_ON_A_SIDE:
        return Refused(SHORT)
    gap = np.full(len(own), np.nan)
    gap[known] = own[known] - others[:, known].mean(axis=0)
    t = np.arange(len(own), dtype=np.float64)
    found = fit(gap, np.column_stack([np.ones(len(own)), t - t.mean()]))
    if isinstance(found, Refused):
        return found
    shares = _slope_shares(t[known])
    estimate = float(shares @ gap[known])
    scales = found.spreads * spread_of_sum(known, shares)
    slope = effect(Combination(found.weights, np.full(len(scales), estimate), scales, found.freedom), confidence)
    start = float(gap[known].mean()) - estimate * float(t[known].mean())
    dates = range(FEWEST_ON_A_SIDE, int(known.sum()) - FEWEST_ON_A_SIDE + 1)
    dated = [difference_in_differences(own[known], others[:, known], each, confidence=confidence) for each in dates]
    effects = [each.effect for each in dated if not isinstance(each, Refused)]
    told = sum(each.lower > 0 or each.upper < 0 for each in effects)
    return Alongside(slope, start, told, len(effects))


def trend_adjusted(place: ArrayLike, donors: ArrayLike, change: int, *, confidence: float = 0.95) -> Adjusted | Refused:
    """The change of the place beyond its own trend, minus the mean of the same for the donors.

    `place` and `donors` as in `alongside`, over all periods; `change`: the position of the first period after. A change
    is the mean after minus the place's own line before, extrapolated. The interval is a prediction interval from the
    donors', as in `difference_in_differences`. Refuses fewer than 4 donors, fewer than 6 figures before or none after,
    and donors that all changed alike.
    """
    own, others = as_floats(place), np.atleast_2d(as_floats(donors))
    known = np.isfinite(own)
    at = np.flatnonzero(known).astype(np.float64)
    early = at < change
    number = len(others)
    if number < FEWEST_DONORS_DIFFERENCED:
        return Refused(f"{number} places to compare with are too few: at least {FEWEST_DONORS_DIFFERENCED} are needed.")
    if early.sum() < 2 * FEWEST_ON_A_SIDE or early.all():
        return Refused(SHORT)
    ahead = float(at[~early].mean() - at[early].mean())
    level = np.where(early, -1 / early.sum(), 1 / (~early).sum())
    slope = np.zeros(len(at))
    slope[early] = _slope_shares(at[early])
    carried = ahead * float(slope @ (own[known] - others[:, known].mean(axis=0)))
    shares = level - ahead * slope
    moved = others[:, known] @ shares
    spread = float(moved.std(ddof=1)) * math.sqrt(1 + 1 / number)
    if not spread > 0:
        return Refused("The places to compare with all changed alike: there is nothing to judge a change by.")
    found = float(shares @ own[known]) - float(moved.mean())
    reach, near = (float(special.stdtrit(number - 1, 0.5 + each / 2)) * spread for each in (confidence, EIGHTY))
    below = float(special.stdtr(number - 1, -found / spread))
    return Adjusted(Effect(found, found - reach, found + reach, below, (found - near, found + near)), carried)


def _slope_shares(t: Floats) -> Floats:
    """The weight of each value in the least squares slope on `t`."""
    apart = t - t.mean()
    return np.asarray(apart / (apart**2).sum())
