"""The association of two measures of the same areas: their rank correlation, and the straight line through them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.equality import settle
from analysis.intervals import normal_quantile
from analysis.ranks import mean_ranks
from vocabulary import Refused

FEWEST = 10
"""With fewer areas than this the association is refused."""


@dataclass(frozen=True)
class Association:
    """Rank correlation with its 95% interval, and the least squares line y = intercept + slope x. Says nothing of causes."""

    places: int
    rank_correlation: float
    lower: float
    upper: float
    slope: float
    intercept: float

    @property
    def clear(self) -> bool:
        """Whether the interval of the rank correlation excludes 0."""
        return not self.lower <= 0 <= self.upper

    def line(self, x: float) -> float:
        return self.intercept + self.slope * x


def association(x: ArrayLike, y: ArrayLike) -> Association | Refused:
    """Spearman's rank correlation of two measures of the same areas (ties have their mean rank), and a least squares line.

    Areas that lack either measure are left out. All areas have the same weight, whatever their population. Refuses arrays of
    different length, fewer than ten areas, and a measure that is the same everywhere.

    Source: Bonett DG, Wright TA (2000), Sample size requirements for estimating Pearson, Kendall and Spearman correlations,
    Psychometrika 65:23-28: interval by Fisher's transformation with the variance (1 + r^2 / 2) / (n - 3).
    """
    a, b = settle(x), settle(y)
    if a.ndim != 1 or a.shape != b.shape:
        return Refused("Each place needs one figure for each measure.")
    known = np.isfinite(a) & np.isfinite(b)
    a, b = a[known], b[known]
    if a.size < FEWEST:
        return Refused(f"Only {a.size} places have figures for both measures; at least {FEWEST} are needed.")
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return Refused("One of the two measures is the same everywhere, so they cannot be compared.")
    ranks = mean_ranks(a), mean_ranks(b)
    r = float(np.clip(np.corrcoef(*ranks)[0, 1], -1, 1))
    slope, intercept = np.polyfit(a, b, 1)
    low, high = r, r
    if abs(r) < 1:
        half = normal_quantile(0.95) * math.sqrt((1 + r * r / 2) / (a.size - 3))
        low, high = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
    return Association(int(a.size), r, low, high, float(slope), float(intercept))
