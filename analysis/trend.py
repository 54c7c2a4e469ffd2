"""Whether a short yearly series rises or falls, and which of many such findings stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.equality import settle
from analysis.intervals import as_floats
from analysis.ranks import kendall
from vocabulary import Refused

FEWEST = 5
"""Years below which even a series in perfect order may be chance: of four years one in twelve is."""


@dataclass(frozen=True)
class Trend:
    """Kendall's rank correlation of a figure with its year, -1 to 1, and how often chance alone would bring as much either way."""

    correlation: float
    chance: float


def trend(values: ArrayLike) -> Trend | Refused:
    """Kendall's test of a series in order of time, NaN where missing: exact without ties. All years count, not the two ends alone.

    Years are taken as independent; where one year carries over into the next, chance brings such an order more often than it says.
    Refuses fewer than five known years, and a series that never changes.

    Source: Kendall MG (1938), Biometrika 30:81-93; Mann HB (1945), Econometrica 13:245-259.
    """
    series = settle(values)
    if series.ndim != 1:
        return Refused("A series has one figure for each year.")
    years = np.flatnonzero(np.isfinite(series))
    if years.size < FEWEST:
        return Refused(f"Figures are known for only {years.size} years; at least {FEWEST} are needed for a trend.")
    found = kendall(years, series[years])
    if not np.isfinite(found.tau):
        return Refused("The figure never changes, so there is no trend to test.")
    return Trend(found.tau, found.chance)


def benjamini_hochberg(p_values: ArrayLike, rate: float = 0.05) -> NDArray[np.bool_]:
    """Which findings stand at a false discovery rate of `rate`: of those that stand, that share is due to chance on average.

    Shape as given. The same as `scipy.stats.false_discovery_control(p_values) <= rate`, which a test holds; importing that
    package would cost time and memory in every process.

    Source: Benjamini Y, Hochberg Y (1995), Journal of the Royal Statistical Society B 57:289-300.
    """
    p = as_floats(p_values)
    order = np.argsort(p, kind="stable")
    under = np.flatnonzero(p[order] <= rate * np.arange(1, p.size + 1) / max(1, p.size))
    stands = np.zeros(p.shape, dtype=bool)
    if under.size:
        stands[order[: under[-1] + 1]] = True
    return stands
