"""Observed against expected for groups of units: the ratio, its interval, and the shrunken ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from analysis.fair_comparison.spread import Spread
from analysis.intervals import FloatArray, as_floats, confidence_level, normal_quantile
from vocabulary import Refused

OF_EACH = ("ratio", "error", "lower", "upper", "believed", "doubt", "sampling", "true_sign", "stands_out")


@dataclass(frozen=True, eq=False)
class LikeForLike:
    """One element for each group, in the order of its number.

    `ratio` is observed / expected; `standard_error` is that of its logarithm (chance, spread of units, spread of
    networks); `lower` and `upper` are its limits. `shrunken` is the best estimate: the ratio shrunk towards 1;
    `shrunken_error` is on the log scale. `sampling`: the probability that another sample would have the sign of the
    ratio. `true_sign`: that the true difference has the sign of the shrunken one. `stands_out`: see `OneCompared`.
    `usual`: the spread of true ratios between groups (standard deviation of the logarithm).
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
    stands_out: FloatArray
    usual: float

    @property
    def difference(self) -> FloatArray:
        """Events more (positive) or fewer than expected."""
        return self.observed - self.expected


def group_variance(expected: ArrayLike, chance: ArrayLike, networks: ArrayLike, spread: Spread) -> float:
    """The variance of the total count of a group's units: chance, plus the spread of units, plus that of networks.

    `expected`, `chance` (variance of each count) and `networks` (numbers from 0) are of its units. A network that lies
    in two groups counts in each with its units there. Missing numbers give NaN. Source: Spiegelhalter DJ (2005),
    Statistics in Medicine 24:1185-1202 (additive over-dispersion), with a term for networks.
    """
    e = as_floats(expected)
    of_networks = np.bincount(np.asarray(networks, dtype=np.intp), e)
    return float(
        as_floats(chance).sum() + spread.unit * float(e @ e) + spread.network * float(of_networks @ of_networks)
    )


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

    Each group is compared as by `compare_one`, with the variance of `group_variance`. A group without an event has a ratio of 0 and no
    interval (NaN).

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
    found = []
    for number in range(int(group.max()) + 1):
        inside = group == number
        if not e[inside].sum() > 0:
            return Refused("A group expects no events.")
        variance = group_variance(e[inside], v[inside], network[inside], spread)
        one = compare_one(float(o[inside].sum()), float(e[inside].sum()), variance, spread.board, confidence=level)
        if isinstance(one, Refused):
            return one
        found.append(one)
    ratio, error, lower, upper, believed, doubt, sampling, true_sign, stands_out = np.array(
        [[getattr(one, name) for name in OF_EACH] for one in found]
    ).T
    return LikeForLike(
        observed=np.bincount(group, o).astype(np.float64),
        expected=np.bincount(group, e).astype(np.float64),
        ratio=ratio,
        standard_error=error,
        lower=lower,
        upper=upper,
        shrunken=believed,
        shrunken_error=doubt,
        sampling=sampling,
        true_sign=true_sign,
        stands_out=stands_out,
        usual=float(np.sqrt(spread.board)),
    )


@dataclass(frozen=True)
class OneCompared:
    """The comparison of one group, from its sums. `error` and `doubt` are standard errors of the logarithms of `ratio`
    and of `believed`.

    `stands_out` is the probability that a group which differs only as groups usually do lies nearer to the middle. It
    matters where the comparison is not adjusted for people, whose mix may explain the whole usual spread. The distance
    is from the median of groups whose ratios are 1 on average, which is below 1; it is 0 between the two.
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
    # A log-normal ratio with mean 1 and variance `between` on the log scale has its median below 1.
    from_middle = log + between / 2
    out = abs(from_middle) if log * from_middle > 0 else 0.0
    return OneCompared(
        observed / expected,
        error,
        math.exp(log - z * error),
        math.exp(log + z * error),
        math.exp(weight * log),
        doubt,
        _normal(abs(log) / error) if error > 0 else 1.0,
        _normal(abs(weight * log) / doubt) if doubt > 0 else 0.5,
        math.erf(out / math.sqrt(2 * (between + error**2))) if between + error**2 > 0 else 1.0,
    )


def _normal(value: float) -> float:
    return 0.5 * math.erfc(-value / math.sqrt(2))


@cache
def _quantile(confidence: float) -> float:
    return float(normal_quantile(confidence))
