"""Change points: the dates at which the level of a series changed, the size of each change, and their uncertainty.

Months resemble the month before, so a series that only drifts can seem to have steps. Each step is therefore tested
against simulated series without a change that have the same autocorrelation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

FEWEST_POINTS, MOST_POINTS = 12, 60
SHORTEST = 4  # points needed on either side of a change
FALSE = (
    0.03  # significance level of the first step; with the later ones, about 5 in 100 series without a change have one
)
SIMULATED = 300
SEED = 2003
GRID = np.linspace(0.0, 0.9, 10)
HIGHEST = 0.9  # autocorrelation above which a drift and a step cannot be distinguished
HIGHEST_MEANT = 0.95  # the highest that an interval allows for
NORMAL = np.linspace(-4, 4, 41)  # points of a normal distribution, and their weights
WEIGHTS = np.exp(-(NORMAL**2) / 2) / np.exp(-(NORMAL**2) / 2).sum()


@dataclass(frozen=True)
class ChangePoint:
    """A change of level at `position`: `size` higher (positive) or lower, with its 95% interval.

    The change happened between `earliest` and `latest` (95%), both positions in the series. `chance` is the p-value:
    how often a series without a change has as clear a step.
    """

    position: int
    size: float
    lower: float
    upper: float
    earliest: int
    latest: int
    chance: float


def change_points(series: ArrayLike) -> tuple[ChangePoint, ...] | Refused:
    """The changes of level in a series, shape (periods,), oldest first; empty if there are none. NaN: a period without
    a figure.

    The segment that differs most clearly from the rest is found, then the same within the remaining parts. It is kept
    if fewer than 3 in 100 simulated series without a change, of the same length and autocorrelation, have one as clear;
    later ones are tested more strictly. Errors are those of an autoregressive series, by its long-run variance. Of more
    than 60 points only the newest 60 are used. Refuses fewer than 12 points, and a series that never changes.

    Source: Olshen AB, Venkatraman ES, Lucito R, Wigler M (2004), Biostatistics 5:557-572 (circular binary segmentation,
    here with autocorrelation); Bai J, Perron P (2003), Journal of Applied Econometrics 18:1-22 (intervals of dates).
    """
    given = as_floats(series)
    there = np.flatnonzero(np.isfinite(given))[-MOST_POINTS:]
    if len(there) < FEWEST_POINTS:
        return Refused(f"Fewer than {FEWEST_POINTS} points cannot say when a level changed.")
    y = given[there]
    if np.ptp(y) == 0:
        return Refused("The figure never changes.")
    found: dict[int, tuple[float, float]] = {}
    _split(y, 0, len(y), found)
    at = sorted(found)
    edges = [0, *at, len(y)]
    return tuple(_told(y, edges[number], cut, edges[number + 2], *found[cut], there) for number, cut in enumerate(at))


def prepare(between: Callable[[], bool] = lambda: False) -> None:
    """Simulate the series without a change in advance, for every length.

    Each takes up to a tenth of a second at its first use. `between` is called before each; return True to stop.
    """
    for length in range(FEWEST_POINTS, MOST_POINTS + 1):
        if between():
            return
        _without_change(length)


def _split(y: FloatArray, first: int, last: int, found: dict[int, tuple[float, float]], false: float = FALSE) -> None:
    """Find a change between `first` and `last`, then further changes in the parts on either side. For each cut, keep its
    p-value and the least size, in standard errors, that would have been kept."""
    if last - first < FEWEST_POINTS:
        return
    part = y[first:last]
    statistic, start, end, alike = (each[0] for each in _clearest(part[None, :]))
    chance, least = _chance(float(statistic), len(part), float(alike), false)
    if chance >= false:
        return
    cuts = [first + int(cut) for cut in (start, end) if 0 < cut < len(part)]
    found |= dict.fromkeys(cuts, (chance, least))
    edges = [first, *cuts, last]
    for number in range(len(edges) - 1):
        _split(y, edges[number], edges[number + 1], found, false / 2)  # later changes are tested more strictly


@cache
def _stretches(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Starts and ends of possible segments: from 0, up to n, or with enough points on all sides."""
    start, end = np.triu_indices(n + 1, SHORTEST)
    fit = ((start == 0) | (start >= SHORTEST)) & ((end == n) | (n - end >= SHORTEST)) & (n - (end - start) >= SHORTEST)
    fit &= end < n  # a segment up to the end is the complement of one before it
    return start[fit], end[fit]


def _clearest(y: FloatArray) -> tuple[FloatArray, np.ndarray, np.ndarray, FloatArray]:
    """For each series (row): the statistic of the clearest segment, its start and end, and the autocorrelation of the
    residuals.
    """
    n = y.shape[1]
    start, end = _stretches(n)
    long = end - start
    sums = np.concatenate([np.zeros((len(y), 1)), np.cumsum(y, axis=1)], axis=1)
    inside = sums[:, end] - sums[:, start]
    apart = inside / long - (sums[:, -1:] - inside) / (n - long)
    gain = long * (n - long) / n * apart**2
    best = np.argmax(gain, axis=1)
    row, at = np.arange(len(y)), np.arange(n)
    of = (at >= start[best][:, None]) & (at < end[best][:, None])
    middle = inside[row, best] / long[best]
    outside = middle - apart[row, best]
    left = y - np.where(of, middle[:, None], outside[:, None])
    variance = (left**2).sum(axis=1) / (n - 2)
    alike = _alike(left)
    long_run = np.maximum(variance, 1e-300) * (1 + alike) / (1 - alike)
    return gain[row, best] / long_run, start[best], end[best], alike


def _alike(left: FloatArray) -> FloatArray:
    """The lag-1 autocorrelation, corrected for short series and for two fitted levels."""
    n = left.shape[1]
    square = np.maximum((left**2).sum(axis=1), 1e-300)
    plain = (left[:, 1:] * left[:, :-1]).sum(axis=1) / square * n / (n - 1)
    corrected: FloatArray = np.clip((n * plain + 2) / (n - 4), 0.0, HIGHEST)
    return corrected


def _chance(statistic: float, n: int, alike: float, false: float) -> tuple[float, float]:
    """The p-value: how often a series without a change, of this length and apparent autocorrelation, has as clear a
    segment; and the square root of the statistic that a share `false` of them exceed.

    Removing the clearest segment lowers the autocorrelation of the residuals, the more so the clearer the segment. So
    the series is compared with simulated ones of the same apparent autocorrelation, whatever their true one.
    """
    seem, clearest = _without_change(n)
    nearest = np.argsort(np.abs(seem - alike), kind="stable")[:SIMULATED]
    others = clearest[nearest]
    return float((1 + np.sum(others >= statistic)) / (SIMULATED + 1)), float(np.sqrt(np.quantile(others, 1 - false)))


@cache
def _without_change(n: int) -> tuple[FloatArray, FloatArray]:
    """For series of this length without a change and with autocorrelations from 0 to 0.9: the apparent autocorrelation
    and the statistic of the clearest segment of each.
    """
    seem, clearest = [], []
    for number, alike in enumerate(GRID):
        shocks = np.random.default_rng(SEED + number).standard_normal((SIMULATED, n))
        y = np.empty_like(shocks)
        y[:, 0] = shocks[:, 0] / np.sqrt(1 - alike**2)
        for period in range(1, n):
            y[:, period] = alike * y[:, period - 1] + shocks[:, period]
        statistic, _, _, found = _clearest(y)
        seem.append(found)
        clearest.append(statistic)
    return np.concatenate(seem), np.concatenate(clearest)


def _long_run(alike: float, n: int) -> float:
    """How many times its variance the long-run variance of a series is, on average over what its autocorrelation may be: so few points leave that
    open, and the variance grows faster than the autocorrelation does. Of Bartlett's error four fifths are
    taken, with which simulated steps are held as often as is said (tests/simulated)."""
    may_be = np.clip(alike + 0.8 * math.sqrt(max(1 - alike**2, 0.05) / n) * NORMAL, 0.0, HIGHEST_MEANT)
    return float(WEIGHTS @ ((1 + may_be) / (1 - may_be)))


def _told(
    y: FloatArray, first: int, cut: int, last: int, chance: float, least: float, there: np.ndarray
) -> ChangePoint:
    part, at = y[first:last], cut - first
    n = len(part)
    left = part - np.where(np.arange(n) < at, part[:at].mean(), part[at:].mean())
    alike = float(_alike(left[None, :])[0])
    variance = float((left**2).sum()) / (n - 2)
    long_run, more = variance * (1 + alike) / (1 - alike), _long_run(alike, n)
    size = float(part[at:].mean() - part[:at].mean())
    error = float(np.sqrt(variance * more * (1 / at + 1 / (n - at))))
    least *= float(np.sqrt(long_run / (variance * more)))  # in standard errors of this size
    worth = n / more  # as many points that do not resemble each other would say as much
    wider = float(
        np.sqrt((n - 2) / (n * max(1 - 2 / worth, 1 / 3)))
    )  # two means of such points take more of the variance with them
    limits = _limits(abs(size) / (error * wider), least / wider, max(3.0, worth - 2))
    near, far = (error * wider * each for each in limits)
    lower, upper = (near, far) if size > 0 else (-far, -near)
    cuts = np.arange(1, n)
    sums = np.cumsum(part)
    gain = cuts * (n - cuts) / n * ((sums[-1] - sums[cuts - 1]) / (n - cuts) - sums[cuts - 1] / cuts) ** 2
    likely = np.exp((gain - gain.max()) / (2 * max(long_run, 1e-300)))
    reached = np.cumsum(likely) / likely.sum()
    early, late = (int(cuts[np.searchsorted(reached, share)]) for share in (0.025, 0.975))
    position = [int(there[first + each]) for each in (at, min(early, at), max(late, at))]
    return ChangePoint(position[0], size, lower, upper, position[1], position[2], chance)


def _limits(size: float, least: float, freedom: float) -> tuple[float, float]:
    """The limits nearer to and farther from zero of a size, in standard errors. Only sizes beyond `least` are reported, and
    these are too large on average, so the nearer limit is conditional on being reported. It is never below zero."""

    def tail(true: float) -> float:
        beyond, reported = special.stdtr(freedom, true - size), special.stdtr(freedom, true - min(size, least))
        return float(beyond / reported) - 0.025

    near = 0.0
    if tail(0.0) < 0 < tail(size):
        from scipy import optimize  # 23 MB of memory that few views need

        near = float(optimize.brentq(tail, 0.0, size))
    return near, size + float(special.stdtrit(freedom, 0.975))
