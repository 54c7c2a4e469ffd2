"""Intervals of ranks: the range in which a unit's true rank may lie, and the probability that it is in the worst
quarter.

Every league table has a last place. To judge whether a unit belongs there, its figure and all others are drawn many
times from their distributions and ranked each time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import FloatArray, as_floats, confidence_level
from vocabulary import Refused

FEWEST = 3
MOST_DRAWN = 300  # units up to which ranks are simulated; with more, each rank hardly depends on any other unit
DRAWS = 1000
GRID = 150
SEED = 1996


@dataclass(frozen=True, eq=False)
class RankIntervals:
    """One element for each unit, NaN where it has no figure. Rank 1 is the best of `units`. `rank` is by the means given, ties sharing
    the lowest; `lower` and `upper` are the limits of the true rank; `worst_quarter` the probability to be one of the `quarter` units
    of the highest ranks."""

    rank: FloatArray
    lower: FloatArray
    upper: FloatArray
    worst_quarter: FloatArray
    units: int
    quarter: int


def rank_intervals(
    mean: ArrayLike, error: ArrayLike, *, higher_is_better: bool, confidence: float = 0.95
) -> RankIntervals | Refused:
    """Ranks of units known with normal errors. `mean` and `error`, shape (units,), in any unit; NaN where not known.

    Up to 300 units are ranked in 1,000 joint draws. Of more, the share of others that lie below each value is averaged over their
    distributions, and the limits are the ranks of the unit's own limits.

    Refuses fewer than 3 units with figures, negative errors, and units known exactly that are all the same.

    Source: Goldstein H, Spiegelhalter DJ (1996), JRSS A 159:385-443; Marshall EC, Spiegelhalter DJ (1998), BMJ 316:1701-1705.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    m, e = as_floats(mean), as_floats(error)
    known = np.isfinite(m) & np.isfinite(e)
    units = int(known.sum())
    if units < FEWEST:
        return Refused(f"Only {units} places have figures; ranks need at least {FEWEST}.")
    if (e[known] < 0).any():
        return Refused("A standard error is below 0.")
    if not e[known].any() and np.ptp(m[known]) == 0:
        return Refused("All places have the same figure, so no rank is told.")
    bad = -m[known] if higher_is_better else m[known]  # the higher, the worse
    quarter = max(1, round(units / 4))
    found = (_drawn if units <= MOST_DRAWN else _spread)(bad, e[known], quarter, level)
    every = np.full((4, len(m)), np.nan)
    every[0, known] = np.searchsorted(np.sort(bad), bad, side="left") + 1
    every[1:, known] = found
    return RankIntervals(every[0], every[1], every[2], every[3], units, quarter)


def _drawn(bad: FloatArray, error: FloatArray, quarter: int, level: float) -> FloatArray:
    draws = bad + error * np.random.default_rng(SEED).standard_normal((DRAWS, len(bad)))
    order = np.argsort(draws, axis=1, kind="stable")
    ranks = np.empty(draws.shape)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(1.0, len(bad) + 1), draws.shape), axis=1)
    low, high = np.quantile(ranks, [(1 - level) / 2, (1 + level) / 2], axis=0)
    worst = np.mean(ranks > len(bad) - quarter, axis=0)
    return np.array([np.floor(low), np.ceil(high), worst])


def _spread(bad: FloatArray, error: FloatArray, quarter: int, level: float) -> FloatArray:
    """Of many units: through the distribution of all of them together."""
    widest = np.maximum(error, 1e-12)
    grid = np.linspace(float((bad - 4 * widest).min()), float((bad + 4 * widest).max()), GRID)
    below = np.array([special.ndtr((at - bad) / widest).mean() for at in grid])
    z = float(special.ndtri((1 + level) / 2))
    units = len(bad)
    ranks = [1 + (units - 1) * np.interp(at, grid, below) for at in (bad - z * error, bad + z * error)]
    mark = float(np.interp(1 - quarter / units, below, grid))
    return np.array([np.floor(ranks[0]), np.ceil(ranks[1]), special.ndtr((bad - mark) / widest)])
