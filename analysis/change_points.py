"""Since when: the dates at which the level of a series changed, how much by, and how sure both are.

Months resemble the month before, and a series that only drifts seems to have steps. A step is therefore held against those that series
without any change, but as alike from month to month, have by chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

FEWEST_POINTS, MOST_POINTS = 12, 60
SHORTEST = 4  # points on either side of a change
FALSE = (
    0.03  # of the first step looked for: with those looked for later, about 5 in 100 series without a change have one
)
SIMULATED = 300
SEED = 2003
GRID = np.linspace(0.0, 0.9, 10)
HIGHEST = 0.9  # autocorrelation: above it a drift and a step cannot be told apart


@dataclass(frozen=True)
class ChangePoint:
    """From `position` on the level is another: `size` higher (positive) or lower, with its 95% interval. The change came between
    `earliest` and `latest` (95%), positions in the series given. `chance`: how often a series without a change has one as clear."""

    position: int
    size: float
    lower: float
    upper: float
    earliest: int
    latest: int
    chance: float


def change_points(series: ArrayLike) -> tuple[ChangePoint, ...] | Refused:
    """The changes of level in a series, shape (periods,), oldest first; NaN for a period without a figure. Empty: there is none.

    The stretch that differs most clearly from the rest is sought, then the same in the parts it leaves. It is kept if fewer than 3 in
    100 simulated series without a change, of the same length and autocorrelation, have one as clear; of later ones more is asked.
    Errors are those of an autoregressive series: its long-run variance. Of more than 60 points the newest 60 are looked at.

    Refuses fewer than 12 points, and a series that never changes.

    Source: Olshen AB, Venkatraman ES, Lucito R, Wigler M (2004), Biostatistics 5:557-572 (circular binary segmentation, here with
    autocorrelation); Bai J, Perron P (2003), Journal of Applied Econometrics 18:1-22 (intervals of dates).
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
    """Simulate the series without a change ahead, for every length: each takes up to a tenth of a second when it is first asked for.
    `between`: called before each, True to stop."""
    for length in range(FEWEST_POINTS, MOST_POINTS + 1):
        if between():
            return
        _without_change(length)


def _split(y: FloatArray, first: int, last: int, found: dict[int, tuple[float, float]], false: float = FALSE) -> None:
    """Looks for a change from `first` up to `last`, and in the parts that one leaves: of each cut, how often chance has one as clear, and the
    least size in standard errors that would have been kept."""
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
        _split(y, edges[number], edges[number + 1], found, false / 2)  # more is asked of later ones


@cache
def _stretches(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Beginnings and ends of the stretches that may have a level of their own: from 0 or up to n, or with enough points on all sides."""
    start, end = np.triu_indices(n + 1, SHORTEST)
    fit = ((start == 0) | (start >= SHORTEST)) & ((end == n) | (n - end >= SHORTEST)) & (n - (end - start) >= SHORTEST)
    fit &= end < n  # a stretch up to the end is told by the one before it
    return start[fit], end[fit]


def _clearest(y: FloatArray) -> tuple[FloatArray, np.ndarray, np.ndarray, FloatArray]:
    """Of each series (rows): the statistic of the stretch that differs most clearly from the rest, where it begins and ends, and the
    autocorrelation of what is left."""
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
    """The autocorrelation of neighbours, corrected for the series being short and two levels having been taken out."""
    n = left.shape[1]
    square = np.maximum((left**2).sum(axis=1), 1e-300)
    plain = (left[:, 1:] * left[:, :-1]).sum(axis=1) / square * n / (n - 1)
    corrected: FloatArray = np.clip((n * plain + 2) / (n - 4), 0.0, HIGHEST)
    return corrected


def _chance(statistic: float, n: int, alike: float, false: float) -> tuple[float, float]:
    """How often a series without a change, of this length and of what seems to be this autocorrelation, has a stretch as clear; and the square
    root of the statistic that a share `false` of them exceed.

    What is left when the clearest stretch is taken out resembles its neighbours less than the series did, the more so the clearer the
    stretch. So the series is held against simulated ones in which as much seems to be left, whatever their true autocorrelation.
    """
    seem, clearest = _without_change(n)
    nearest = np.argsort(np.abs(seem - alike), kind="stable")[:SIMULATED]
    others = clearest[nearest]
    return float((1 + np.sum(others >= statistic)) / (SIMULATED + 1)), float(np.sqrt(np.quantile(others, 1 - false)))


@cache
def _without_change(n: int) -> tuple[FloatArray, FloatArray]:
    """Of series of this length without a change, of autocorrelations from 0 to 0.9: the one each seems to have, and the statistic of
    its clearest stretch."""
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


def _told(
    y: FloatArray, first: int, cut: int, last: int, chance: float, least: float, there: np.ndarray
) -> ChangePoint:
    part, at = y[first:last], cut - first
    n = len(part)
    left = part - np.where(np.arange(n) < at, part[:at].mean(), part[at:].mean())
    alike = float(_alike(left[None, :])[0])
    long_run = float((left**2).sum()) / (n - 2) * (1 + alike) / (1 - alike)
    size = float(part[at:].mean() - part[:at].mean())
    error = float(np.sqrt(long_run * (1 / at + 1 / (n - at))))
    worth = n * (1 - alike) / (1 + alike)  # as many points that do not resemble each other would say as much
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
    """The nearer and the farther limit of a size, in standard errors. Only sizes beyond `least` are told, so those told are too large on average:
    the nearer limit is that of a size given that it is told, and no less than none."""

    def tail(true: float) -> float:
        beyond, told = special.stdtr(freedom, true - size), special.stdtr(freedom, true - min(size, least))
        return float(beyond / told) - 0.025

    near = 0.0 if tail(0.0) >= 0 or tail(size) <= 0 else float(optimize.brentq(tail, 0.0, size))
    return near, size + float(special.stdtrit(freedom, 0.975))
