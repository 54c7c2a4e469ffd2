"""Counts of events and crude rates: Byar's and exact Poisson limits, and which of the two applies."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import (
    FloatArray,
    Interval,
    as_floats,
    confidence_level,
    counts_problem,
    normal_quantile,
    usable_multiplier,
)
from vocabulary import Refused

EXACT_BELOW = 10  # events: fewer take exact Poisson limits, as many or more Byar's approximation


@dataclass(frozen=True, eq=False)
class Rates:
    """Rates with limits, in the unit of the multiplier. `method` says "exact", "Byar" or None (missing) for each."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    method: tuple[str | None, ...]


@dataclass(frozen=True, eq=False)
class GroupedRates:
    """One rate per group, in the order the groups first appear, with the summed counts and populations."""

    groups: tuple[Hashable, ...]
    events: FloatArray
    population: FloatArray
    rates: Rates


def byar(events: ArrayLike, *, confidence: float = 0.95) -> Interval | Refused:
    """Byar's approximate limits of Poisson counts, of the shape of `events`. Unit: events.

    Missing counts stay missing. The lower limit is not computable (NaN) at 0 events, and where the formula falls
    below zero. Refuses a count below zero and a confidence level out of range.

    Source: Breslow NE, Day NE (1987), Statistical Methods in Cancer Research volume II, page 69.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    x = as_floats(events)
    if (problem := counts_problem(x, np.ones_like(x))) is not None:
        return problem
    return Interval(x, *byar_limits(x, normal_quantile(level)))


def exact_poisson(events: ArrayLike, *, confidence: float = 0.95) -> Interval | Refused:
    """Exact limits of Poisson counts, of the shape of `events`. Unit: events. The lower limit is 0 at 0 events.

    Missing counts stay missing. Refuses a count below zero and a confidence level out of range.

    Source: Garwood F (1936), Biometrika 28:437-442, through the chi-squared distribution.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    x = as_floats(events)
    if (problem := counts_problem(x, np.ones_like(x))) is not None:
        return problem
    return Interval(x, *exact_poisson_limits(x, (1 - level) / 2))


def byar_limits(x: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Byar's limits of counts at or above zero; NaN where not computable."""
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return np.where(lower < 0, np.nan, lower), upper


def exact_poisson_limits(x: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    """The Poisson means that leave probability `tail` at or beyond each count, below and above.

    chi-squared(p, 2a)/2 is the gamma quantile of shape a, which is what is computed.
    """
    lower = np.where(x == 0, 0.0, special.gammaincinv(np.where(x == 0, 1.0, x), tail))
    return lower, np.asarray(special.gammaincinv(x + 1, 1 - tail))


def crude_rate(
    events: ArrayLike, population: ArrayLike, *, confidence: float = 0.95, multiplier: float = 100_000
) -> Rates | Refused:
    """Crude rates, exact limits below 10 events and Byar's from 10 up.

    `events` and `population` broadcast to one shape of one dimension; a missing element is missing in the result.
    Refuses counts below zero, populations of zero or less, and a confidence level or multiplier out of range.

    Source: Office for Health Improvement and Disparities technical guide on confidence intervals.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    if (problem := usable_multiplier(multiplier)) is not None:
        return problem
    try:
        x, n = np.broadcast_arrays(np.atleast_1d(as_floats(events)), np.atleast_1d(as_floats(population)))
    except ValueError:
        return Refused("Events and populations must come in pairs of numbers.")
    if (problem := counts_problem(x, n)) is not None:
        return problem
    exact, approximate = exact_poisson_limits(x, (1 - level) / 2), byar_limits(x, normal_quantile(level))
    few = x < EXACT_BELOW
    lower, upper = (np.where(few, of_few, of_many) for of_few, of_many in zip(exact, approximate, strict=True))
    missing = np.isnan(x) | np.isnan(n)
    method = tuple(None if gone else "exact" if small else "Byar" for gone, small in zip(missing, few, strict=True))
    return Rates(x / n * multiplier, lower / n * multiplier, upper / n * multiplier, method)


def grouped_crude_rate(
    groups: Sequence[Hashable],
    events: ArrayLike,
    population: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> GroupedRates | Refused:
    """One crude rate per group from summed counts: rates are never averaged.

    `groups`, `events` and `population` have one length. One missing count makes its whole group missing. Refuses
    what `crude_rate` refuses, and lengths that differ. Source: as `crude_rate`.
    """
    x, n = as_floats(events), as_floats(population)
    if x.shape != (len(groups),) or n.shape != (len(groups),):
        return Refused("Groups, events and populations must have the same length.")
    names = tuple(dict.fromkeys(groups))
    rows = [np.array([group == name for group in groups]) for name in names]
    sums_x = np.array([x[row].sum() for row in rows])
    sums_n = np.array([n[row].sum() for row in rows])
    rates = crude_rate(sums_x, sums_n, confidence=confidence, multiplier=multiplier)
    if isinstance(rates, Refused):
        return rates
    return GroupedRates(names, sums_x, sums_n, rates)


def weighted_rate(rates: ArrayLike, people: ArrayLike) -> float:
    """The rate of parts taken together, in the unit of `rates`: their mean weighted by `people`, both of shape (n,).

    Of rates standardised for age it is near the rate of the whole and not that: no counts may be made of it with people of another age structure.
    NaN where a rate is missing, and where nobody lives in any part. Raises ValueError for arrays of different shapes.
    """
    values, weights = as_floats(rates), as_floats(people)
    if values.shape != weights.shape:
        raise ValueError("each rate needs its people")
    return float((values * weights).sum() / weights.sum()) if weights.sum() > 0 else float("nan")
