"""Standardised rates: what a rate would be with other ages (direct), and events against those expected (indirect)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats, confidence_level, normal_quantile, usable_multiplier
from analysis.rates import EXACT_BELOW, byar_limits, exact_poisson_limits
from vocabulary import Refused

FEWEST_EVENTS = 10  # for a directly standardised rate

ESP_2013 = (
    *(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000),
    *(7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000),
)
"""European Standard Population 2013: people in 19 ages of five years, 0 to 4 up to 90 and over, 100,000 in all. Source:
Eurostat (2013), Revision of the European Standard Population."""


@dataclass(frozen=True)
class StandardisedRate:
    """A directly standardised rate with its limits, in the unit of the multiplier, and what it rests on."""

    value: float
    lower: float
    upper: float
    events: float
    population: float


@dataclass(frozen=True)
class Standardised:
    """An indirectly standardised ratio, or a rate made of it, with its limits and what it rests on.

    `reference_rate` is the crude rate of the reference and has the unit of the rate; `method` says how the limits were found.
    """

    value: float
    lower: float
    upper: float
    observed: float
    expected: float
    reference_rate: float
    method: Literal["exact", "Byar"]


def directly_standardised_rate(
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike = ESP_2013,
    *,
    events_each: ArrayLike | None = None,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> StandardisedRate | Refused:
    """The rate that the standard's ages would give, with Dobson's limits.

    `events`, `population` and `standard` have one length, one element per age. Where one person can have several events,
    `events` holds PERSONS instead, in rows x ages, and `events_each` says how many events each person of a row has; the
    variance is then the sum of that of every row times the square of its number. A missing count is 0, for sources leave
    out ages without events.

    Fewer than 10 events are refused: the limits cannot be trusted. Refuses too what does not match in length, counts below
    zero, populations of zero or less or missing, standards below zero, missing or all zero, and a confidence level or
    multiplier out of range.

    Source: Dobson AJ et al. (1991), Statistics in Medicine 10:457-462; Office for Health Improvement and Disparities
    technical guide on standardisation, with its method for events that are not independent.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    if (problem := usable_multiplier(multiplier)) is not None:
        return problem
    given, n, w = as_floats(events), as_floats(population), as_floats(standard)
    each = np.ones(1) if events_each is None else as_floats(events_each)
    persons = given.reshape(1, -1) if events_each is None and given.ndim == 1 else given
    if n.ndim != 1 or n.size == 0 or w.shape != n.shape or persons.shape != (each.size, n.size):
        return Refused("Each age needs its events, its population and its standard population.")
    persons = np.where(np.isnan(persons), 0.0, persons)
    if not np.all(np.isfinite(persons)) or np.any(persons < 0):
        return Refused("A count cannot be negative.")
    if not np.all(np.isfinite(n)) or np.any(n <= 0):
        return Refused("Every age needs a population above zero.")
    if not np.all(np.isfinite(w)) or np.any(w < 0) or w.sum() <= 0:
        return Refused("The standard population is missing or negative.")
    if not np.all(np.isfinite(each)) or np.any(each <= 0):
        return Refused("The number of events of each person must be above zero.")
    x = each @ persons
    total = float(x.sum())
    if total < FEWEST_EVENTS:
        return Refused(f"There are fewer than {FEWEST_EVENTS} events, too few for a reliable standardised rate.")
    value = float(w @ (x / n)) / w.sum()
    variance = float(w**2 @ (each**2 @ persons / n**2)) / w.sum() ** 2
    low, high = (
        multiplier * (value + np.sqrt(variance / total) * (limit[0] - total))
        for limit in byar_limits(np.array([total]), normal_quantile(level))
    )
    return StandardisedRate(float(multiplier * value), float(low), float(high), total, float(n.sum()))


def indirectly_standardised_ratio(
    events: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 1,
) -> Standardised | Refused:
    """Events observed over those expected at the reference's rates by age; 1 (or `multiplier`, often 100) is as expected.

    `population` and both references have one length, one element per age; `events` is of that length or one number, for its
    ages are not used. Exact limits below 10 events, Byar's from 10 up. Missing counts are 0. Ratios of two places are not
    comparable with each other, only each with the reference.

    Refuses what does not match in length, counts or populations below zero, missing populations, references of zero, no
    event expected, and a confidence level or multiplier out of range.

    Source: Breslow NE, Day NE (1987), Statistical Methods in Cancer Research volume II; Office for Health Improvement and
    Disparities technical guide on standardisation.
    """
    return _indirect(events, population, reference_events, reference_population, confidence, multiplier, as_rate=False)


def indirectly_standardised_rate(
    events: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Standardised | Refused:
    """The indirectly standardised ratio times the crude rate of the reference, per `multiplier` people.

    Shapes, refusals and source as `indirectly_standardised_ratio`.
    """
    return _indirect(events, population, reference_events, reference_population, confidence, multiplier, as_rate=True)


def _indirect(
    events: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    confidence: float,
    multiplier: float,
    *,
    as_rate: bool,
) -> Standardised | Refused:
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    if (problem := usable_multiplier(multiplier)) is not None:
        return problem
    counts = [np.nan_to_num(np.atleast_1d(as_floats(given)), nan=0.0) for given in (events, reference_events)]
    x, reference_x = counts
    n, reference_n = as_floats(population), as_floats(reference_population)
    if reason := _indirect_problem(x, n, reference_x, reference_n):
        return Refused(reason)
    observed, expected = float(x.sum()), float((reference_x / reference_n) @ n)
    if expected <= 0:
        return Refused("No events are expected, so there is nothing to compare with.")
    crude = float(reference_x.sum() / reference_n.sum())
    exact = observed < EXACT_BELOW
    total = np.array([observed])
    limits = exact_poisson_limits(total, (1 - level) / 2) if exact else byar_limits(total, normal_quantile(level))
    unit = multiplier * (crude if as_rate else 1) / expected
    return Standardised(
        value=observed * unit,
        lower=float(limits[0][0]) * unit,
        upper=float(limits[1][0]) * unit,
        observed=observed,
        expected=expected,
        reference_rate=crude * (multiplier if as_rate else 1),
        method="exact" if exact else "Byar",
    )


def _indirect_problem(x: FloatArray, n: FloatArray, reference_x: FloatArray, reference_n: FloatArray) -> str:
    if n.ndim != 1 or n.size == 0 or reference_x.shape != n.shape or reference_n.shape != n.shape:
        return "Each age needs a population, and events and population of the reference."
    if x.shape not in ((1,), n.shape):
        return "Events are given by the same ages, or as one number."
    if not np.all(np.isfinite(x)) or np.any(x < 0) or not np.all(np.isfinite(reference_x)) or np.any(reference_x < 0):
        return "A count cannot be negative."
    if not np.all(np.isfinite(n)) or np.any(n < 0):
        return "A population is missing or negative."
    if not np.all(np.isfinite(reference_n)) or np.any(reference_n <= 0):
        return "Every age of the reference needs a population above zero."
    return ""
