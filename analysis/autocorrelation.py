"""Autocorrelated series, and what a control chart must allow for.

Control charts assume independent points. In a first-order autoregressive series with coefficient `a`, moving ranges
underestimate the standard deviation by the factor sqrt(1 - a), and long runs on one side of the average occur without
any change. The limits here are that much wider and the runs that much longer, so that at most about 5 in 100 series
without a change carry any sign of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import as_floats
from vocabulary import Refused

HIGHEST = 0.98
FEWEST_PAIRS = 6  # pairs of consecutive points needed to estimate the autocorrelation
# Shares of series without change that may have a point outside, a run on one side, or a trend. Together at most 5 in
# 100, because the average is that of the series itself (tests/simulated/test_control_charts.py).
OUTSIDE, ONE_SIDE, TREND = 0.05, 0.04, 0.05
USUAL_REACH = 3.0  # standard deviations from the average to a limit for independent points: the minimum


@dataclass(frozen=True)
class Allowance:
    """What a chart must allow for: the autocorrelation (0 to 0.98), the standard deviations from the average to a
    limit, the factor by which moving ranges underestimate the standard deviation, and the number of points that make a
    run on one side or a trend.
    """

    autocorrelation: float
    reach: float
    widening: float
    run: int
    trend: int


def lag_one(series: ArrayLike) -> float | Refused:
    """The lag-1 autocorrelation, corrected for short series and limited to 0 to 0.98. NaN: a period without a figure.

    Refuses fewer than 6 pairs of neighbours, and a series that never changes. Source: Marriott FHC, Pope JA (1954),
    Biometrika 41:390-402 (bias of -(1 + 3a) / n).
    """
    y = as_floats(series)
    apart = y - np.nanmean(y) if np.isfinite(y).any() else y
    pairs = apart[1:] * apart[:-1]
    number = int(np.isfinite(pairs).sum())
    if number < FEWEST_PAIRS:
        return Refused(f"Fewer than {FEWEST_PAIRS} pairs of neighbours cannot say how much they resemble each other.")
    variance = float(np.nanmean(apart**2))
    if not variance > 0:
        return Refused("The figure never changes.")
    points = number + 1
    found = float(np.nanmean(pairs)) * number / points / variance
    return float(np.clip((points * found + 1) / (points - 3), 0.0, HIGHEST))


def allowance(series: ArrayLike) -> Allowance:
    """What the chart of this series must allow for. A series too short to estimate is treated as independent."""
    y = as_floats(series)
    found = lag_one(y)
    a = 0.0 if isinstance(found, Refused) else found
    points = max(2, int(np.isfinite(y).sum()))
    reach = max(USUAL_REACH, float(special.ndtri(1 - OUTSIDE / 2 / points)))
    return Allowance(
        autocorrelation=a,
        reach=reach,
        widening=float(1 / np.sqrt(1 - a)),
        run=max(7, _length(_same_side(a), points, ONE_SIDE)),
        trend=max(7, _length(_same_side(-(1 - a) / 2), points, TREND) + 1),  # a trend of t points has t - 1 steps
    )


def _same_side(correlation: float) -> float:
    """The probability that two neighbours of this correlation lie on one side of the average (Sheppard's formula)."""
    return 0.5 + float(np.arcsin(correlation)) / np.pi


def _length(same: float, points: int, expected: float) -> int:
    """The run length at which the stated number of runs is expected, if a run continues with probability `same`."""
    return int(np.ceil(1 + np.log(expected / (points * (1 - same))) / np.log(same)))
