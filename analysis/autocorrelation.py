"""Series whose months resemble the month before: what a control chart must allow for.

Limits and runs of a control chart take months to be independent. Where each month keeps a share `a` of the distance of the one
before from the level (an autoregressive series), moving ranges are too small for the spread of the series, by sqrt(1 - a), and runs on
one side of the average are long without any change. Here limits are that much wider and runs that much longer, so that of series in
which nothing changes at most about 5 in 100 carry a sign anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import as_floats
from vocabulary import Refused

HIGHEST = 0.98
FEWEST_PAIRS = 6  # of consecutive periods, to say anything of how they hang together
# Of series without change, so many may have a point outside, a run on one side, a trend: in all at most 5 in 100, since the average
# is that of the series itself (tests/simulated/test_control_charts.py).
OUTSIDE, ONE_SIDE, TREND = 0.05, 0.04, 0.05
USUAL_REACH = 3.0  # standard deviations to a limit of a chart of independent points: never fewer


@dataclass(frozen=True)
class Allowance:
    """What a chart must allow for: the autocorrelation (0 to 0.98), how many standard deviations lie between average and limit, by
    which factor moving ranges understate the standard deviation, and the points in a row that are a run on one side or a trend."""

    autocorrelation: float
    reach: float
    widening: float
    run: int
    trend: int


def lag_one(series: ArrayLike) -> float | Refused:
    """The autocorrelation of neighbours, corrected for the series being short; from 0 to 0.98. NaN: a period without a figure.

    Refuses fewer than 6 pairs of neighbours, and a series that never changes.

    Source: Marriott FHC, Pope JA (1954), Biometrika 41:390-402 (bias of -(1 + 3a) / n).
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
    """What the chart of this series must allow for. A series too short to tell counts as independent."""
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
    """The length of which so many runs are expected in a series where a run goes on with the probability `same`."""
    return int(np.ceil(1 + np.log(expected / (points * (1 - same))) / np.log(same)))
