"""A trend test for short yearly series, and a false discovery rate for many such tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.equality import settle
from analysis.intervals import as_floats
from vocabulary import Refused

FEWEST = 5
"""With fewer changes, even steady ones may be chance."""


@dataclass(frozen=True)
class Trend:
    """The mean change a year, and the p-value: how often a series without a trend would change as much, either way."""

    a_year: float
    chance: float


def trend(values: ArrayLike) -> Trend | Refused:
    """Test a series in order of time, NaN where missing, for a lasting rise or fall.

    Years are not independent: of autocorrelated series without a trend, a rank test that assumes independence finds one
    in 18 to 85 of 100. Here the series is differenced, and the mean change a year is compared with the spread of the
    changes (Student's t). That is exact for a random walk, and conservative where years carry over less. A change over
    missing years counts as that many years. Not for means over overlapping years. Refuses fewer than five changes, and
    a series that never changes.

    Source: Plosser CI, Schwert GW (1978), Journal of Monetary Economics 4:637-660 (differencing against a spurious
    trend); von Storch H (1995), Misuses of statistical analysis in climate research (pre-whitening).
    """
    series = settle(values)
    if series.ndim != 1:
        return Refused("A series has one figure for each year.")
    years = np.flatnonzero(np.isfinite(series))
    if years.size < FEWEST + 1:
        return Refused(f"Only {max(0, years.size - 1)} changes are known; at least {FEWEST} are needed for a trend.")
    spans, steps = np.diff(years).astype(np.float64), np.diff(series[years])
    a_year = float(steps.sum() / spans.sum())
    degrees = steps.size - 1
    variance = float((((steps - a_year * spans) ** 2) / spans).sum() / degrees)
    if variance <= 0:
        if a_year == 0:
            return Refused("The figure never changes, so there is no trend to test.")
        return Trend(a_year, 0.0)
    t = a_year / np.sqrt(variance / spans.sum())
    return Trend(a_year, 2 * float(special.stdtr(degrees, -abs(t))))


def benjamini_hochberg(p_values: ArrayLike, rate: float = 0.05) -> NDArray[np.bool_]:
    """Which findings are significant at a false discovery rate of `rate`. Shape as given.

    The same as `scipy.stats.false_discovery_control(p_values) <= rate`, as a test checks; importing that package would
    cost every process time and memory. Source: Benjamini Y, Hochberg Y (1995), Journal of the Royal Statistical Society
    B 57:289-300.
    """
    p = as_floats(p_values)
    order = np.argsort(p, kind="stable")
    under = np.flatnonzero(p[order] <= rate * np.arange(1, p.size + 1) / max(1, p.size))
    stands = np.zeros(p.shape, dtype=bool)
    if under.size:
        stands[order[: under[-1] + 1]] = True
    return stands
