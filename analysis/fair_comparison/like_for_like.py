"""Observed against expected for groups of units: the ratio, its interval, and the ratio to believe."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.fair_comparison.spread import Spread
from analysis.intervals import FloatArray, as_floats, confidence_level, normal_quantile
from vocabulary import Refused


@dataclass(frozen=True, eq=False)
class LikeForLike:
    """One element for each group, in the order of its number.

    `ratio` is observed / expected, and `standard_error` is of its logarithm: chance, the spread of units and that of
    networks. `lower` and `upper` are its limits. `shrunken` is the ratio to believe: drawn towards 1 by as much as groups
    do not differ from one another; `shrunken_error` is of its logarithm. `sampling` is the probability that another draw
    would have the sign of the ratio; `true_sign` that the true difference has the sign of the shrunken one.
    `usual` is the spread of true ratios between groups (standard deviation of the logarithm).
    """

    observed: FloatArray
    expected: FloatArray
    ratio: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    shrunken: FloatArray
    shrunken_error: FloatArray
    sampling: FloatArray
    true_sign: FloatArray
    usual: float

    @property
    def difference(self) -> FloatArray:
        """Events more (positive) or fewer than expected."""
        return self.observed - self.expected

    @property
    def beyond_usual(self) -> NDArray[np.bool_]:
        """Whether a group lies further from 1 than two usual spreads, its own error taken into account."""
        limit = 2 * np.hypot(self.usual, self.standard_error)
        with np.errstate(divide="ignore"):  # without an event, a group lies as far from 1 as can be
            return np.asarray(np.abs(np.log(self.ratio)) > limit)

    @property
    def stands_out(self) -> FloatArray:
        """The probability of a smaller difference from a group that is only as different as groups usually are: the question to ask
        where nothing says who the people are, and all of the usual spread may be theirs. NaN without an event."""
        with np.errstate(divide="ignore"):
            log = np.where(self.ratio > 0, np.log(self.ratio), np.nan)
        return np.asarray(special.erf(np.abs(log) / np.hypot(self.usual, self.standard_error) / np.sqrt(2)))


def compare_groups(
    observed: ArrayLike,
    expected: ArrayLike,
    chance: ArrayLike,
    networks: ArrayLike,
    groups: ArrayLike,
    spread: Spread,
    *,
    confidence: float = 0.95,
    against: ArrayLike | None = None,
) -> LikeForLike | Refused:
    """Compare groups of units (boards, parts of boards, places) with what their people would have elsewhere.

    `observed`, `expected`, `chance` and `networks` are of units, as `fit_spread` takes them; `groups` are numbers from 0.
    `spread` holds the variances between units and networks; its `board` is taken as the variance between groups. With a
    mask `against`, expected counts are scaled so that those units have as many events as expected; without, they stay as they are.

    The variance of a group's ratio is (sum (chance + expected^2 unit) + sum over networks (sum expected)^2 network) / E^2. A group
    without an event has a ratio of 0 and no interval (NaN).

    Refuses missing numbers, groups that expect nothing, and a confidence that is no number between 0 and 1.

    Source: Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202 (additive over-dispersion), with a term for networks.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    o, e, v = as_floats(observed), as_floats(expected), as_floats(chance)
    network, group = np.asarray(networks, dtype=np.intp), np.asarray(groups, dtype=np.intp)
    if not (np.isfinite(o).all() and np.isfinite(e).all() and np.isfinite(v).all()):
        return Refused("A number is missing.")
    if against is not None:
        compared = np.asarray(against, dtype=bool)
        if not (e[compared].sum() > 0 and o[compared].sum() > 0):
            return Refused("Those compared with have no events.")
        scale = o[compared].sum() / e[compared].sum()
        e, v = e * scale, v * scale
    size = int(group.max()) + 1
    of_group = np.bincount(group, e, size).astype(np.float64)
    if (of_group <= 0).any():
        return Refused("A group expects no events.")
    unit_part = np.bincount(group, v + e**2 * spread.unit, size)
    # A network that lies in two groups counts in each with the units it has there.
    pairs, place = np.unique(np.stack([group, network]), axis=1, return_inverse=True)
    network_part = np.bincount(pairs[0], np.bincount(place.ravel(), e) ** 2 * spread.network, size)
    error = np.sqrt(unit_part + network_part) / of_group
    counted = np.bincount(group, o, size).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = counted / of_group
        log = np.where(counted > 0, np.log(ratio), np.nan)
    z = normal_quantile(level)
    weight = spread.board / (spread.board + error**2) if spread.board > 0 else np.zeros(size)
    believed, doubt = weight * log, np.sqrt(weight) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        sure = np.where(doubt > 0, special.ndtr(np.abs(believed) / doubt), 0.5)
    return LikeForLike(
        counted,
        of_group,
        ratio,
        error,
        np.exp(log - z * error),
        np.exp(log + z * error),
        np.exp(believed),
        doubt,
        special.ndtr(np.abs(log) / error),
        sure,
        float(np.sqrt(spread.board)),
    )


@dataclass(frozen=True)
class OneCompared:
    """The same of one group, from its sums. `error` and `doubt` are of the logarithm of `ratio` and of `believed`.

    `stands_out` is the probability of a smaller difference from a group that is only as different as groups usually are: the
    question to ask where nothing says who the people are, and all of the usual spread may be theirs.
    """

    ratio: float
    error: float
    lower: float
    upper: float
    believed: float
    doubt: float
    sampling: float
    true_sign: float
    stands_out: float


def compare_one(
    observed: float, expected: float, variance: float, between: float, *, confidence: float = 0.95
) -> OneCompared | Refused:
    """Compare one group with what is expected of it: as `compare_groups`, from sums, for scans of thousands of groups.

    `variance` is of the count observed: chance, and what units and networks differ; `between` is that of the logarithm of true
    ratios between groups. A group without an event has a ratio of 0 and no interval (NaN).

    Refuses a group that expects nothing, and a missing number.

    Source: as `compare_groups`; `stands_out` is the additive random-effects funnel of the same paper.
    """
    if not all(map(math.isfinite, (observed, expected, variance, between))):
        return Refused("A number is missing.")
    if expected <= 0:
        return Refused("Nothing is expected there.")
    error = math.sqrt(variance) / expected
    if observed <= 0:
        return OneCompared(0.0, error, *[math.nan] * 7)
    log, z = math.log(observed / expected), _quantile(confidence)
    weight = between / (between + error**2) if between > 0 else 0.0
    doubt = math.sqrt(weight) * error
    return OneCompared(
        observed / expected,
        error,
        math.exp(log - z * error),
        math.exp(log + z * error),
        math.exp(weight * log),
        doubt,
        _normal(abs(log) / error) if error > 0 else 1.0,
        _normal(abs(weight * log) / doubt) if doubt > 0 else 0.5,
        math.erf(abs(log) / math.sqrt(2 * (between + error**2))) if between + error**2 > 0 else 1.0,
    )


def _normal(value: float) -> float:
    return 0.5 * math.erfc(-value / math.sqrt(2))


@cache
def _quantile(confidence: float) -> float:
    return float(normal_quantile(confidence))
