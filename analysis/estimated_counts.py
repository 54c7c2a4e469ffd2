"""Counts estimated where only rates are published: a rate times the people, with limits from chance in a count as large."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import FloatArray, as_floats, usable_multiplier
from analysis.rates import byar
from vocabulary import Refused


@dataclass(frozen=True, eq=False)
class EstimatedCounts:
    """Arrays of shape (n,), an element for each area; NaN where its rate is missing.

    `rate`, `lower`, `upper`, `benchmark`: for each `multiplier` people in a year; the limits are at 95%.
    """

    people: FloatArray
    rate: FloatArray
    lower: FloatArray
    upper: FloatArray
    benchmark: float
    multiplier: float

    @property
    def counts(self) -> FloatArray:
        """Events a year."""
        return self.rate * self.people / self.multiplier

    @property
    def more(self) -> FloatArray:
        """Events a year more than at the benchmark's rate; below 0: fewer."""
        return (self.rate - self.benchmark) * self.people / self.multiplier

    @property
    def differs(self) -> NDArray[np.bool_]:
        """Where the limits leave out the benchmark; False where they are missing."""
        return np.asarray((self.lower > self.benchmark) | (self.upper < self.benchmark), dtype=bool)


def weighted_rate(rates: ArrayLike, people: ArrayLike) -> float:
    """The rate of parts taken together, in the unit of `rates`: their mean weighted by `people`, both of shape (n,).

    NaN where a rate is missing, and where nobody lives in any part. Raises ValueError for arrays of different shapes.
    """
    values, weights = as_floats(rates), as_floats(people)
    if values.shape != weights.shape:
        raise ValueError("each rate needs its people")
    return float((values * weights).sum() / weights.sum()) if weights.sum() > 0 else float("nan")


def counts_of_rates(
    rate: ArrayLike, people: ArrayLike, benchmark: float, *, multiplier: float = 100_000
) -> EstimatedCounts | Refused:
    """Counts of rates of shape (n,) for each `multiplier` people, with Byar's 95% limits of a count of that size, as rates.

    A missing rate or number of people is missing in the result. Refuses rates and people below 0, and a multiplier that is not above 0.

    Source: Breslow NE, Day NE (1987), Statistical Methods in Cancer Research volume II, page 69.
    """
    if (problem := usable_multiplier(multiplier)) is not None:
        return problem
    rates, counted = as_floats(rate), as_floats(people)
    if (counted < 0).any():
        return Refused("Numbers of people cannot be below 0.")
    limits = byar(rates * counted / multiplier)
    if isinstance(limits, Refused):
        return limits
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = (each / counted * multiplier for each in (limits.lower, limits.upper))
    return EstimatedCounts(counted, rates, lower, upper, benchmark, multiplier)
