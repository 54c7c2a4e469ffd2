"""Life expectancy from deaths and people by age: an abridged life table with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats, confidence_level, normal_quantile
from vocabulary import Refused

AGES = (0, 1, *range(5, 95, 5))  # 20 first ages of bands: 0, 1 to 4, 5 to 9 ... 90 and over
LIVED_IN_FIRST_YEAR, LIVED = 0.1, 0.5  # part of a band lived by those who die in it
FEWEST_PEOPLE = 5000
WIDEST = 10.0  # years either side, at 95%


@dataclass(frozen=True, eq=False)
class LifeExpectancy:
    """Years still to live at each of the 20 ages, with limits. NaN where the interval is too wide to be shown."""

    ages: tuple[int, ...]
    value: FloatArray
    lower: FloatArray
    upper: FloatArray

    @property
    def at_birth(self) -> tuple[float, float, float]:
        """Life expectancy at birth, its lower and its upper limit."""
        return float(self.value[0]), float(self.lower[0]), float(self.upper[0])


def life_expectancy(
    deaths: ArrayLike, population: ArrayLike, *, start_ages: ArrayLike = AGES, confidence: float = 0.95
) -> LifeExpectancy | Refused:
    """Years still to live at each age if today's death rates stayed, with Silcocks' interval.

    `deaths` and `population` (people times years, where deaths are of several years) have 20 elements, one for each of
    `start_ages`, which must be 0, 1, 5, 10 ... 90. Those who die live 0.1 of their first year, half of any later band; from
    90 on, the years left are one over the death rate. A chance of dying that the formula puts above 1 is 1.

    Refuses other ages, missing numbers, counts below zero, an age without people or with more deaths than people, a total
    of 5,000 people or fewer, no deaths at 90 and over, and a confidence level out of range. An age whose 95% interval
    reaches more than 10 years either side is not shown (NaN).

    Source: Silcocks PBS, Jenner DA, Reza R (2001), Journal of Epidemiology and Community Health 55:38-43; Chiang CL (1984);
    Office for Health Improvement and Disparities technical guide on life expectancy.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    d, n, ages = as_floats(deaths), as_floats(population), as_floats(start_ages)
    if reason := _problem(d, n, ages):
        return Refused(reason)
    width = np.diff(ages)
    lived = np.full(len(AGES), LIVED)
    lived[0] = LIVED_IN_FIRST_YEAR
    rate = d / n
    dying = np.minimum(1.0, width * rate[:-1] / (1 + width * (1 - lived[:-1]) * rate[:-1]))
    dying_variance = dying**2 * (1 - dying) / np.maximum(d[:-1], 1)  # 0 where nobody dies
    years, variance = np.empty(len(AGES)), np.empty(len(AGES))
    years[-1], variance[-1] = 1 / rate[-1], 1 / (d[-1] * rate[-1] ** 2)
    for age in range(len(AGES) - 2, -1, -1):
        q, after = dying[age], years[age + 1]
        years[age] = width[age] * (1 - q + lived[age] * q) + (1 - q) * after
        lost = width[age] * (1 - lived[age]) + after
        variance[age] = lost**2 * dying_variance[age] + (1 - q) ** 2 * variance[age + 1]
    error = np.sqrt(variance)
    shown = normal_quantile(0.95) * error <= WIDEST
    half = normal_quantile(level) * error
    found = [np.where(shown, part, np.nan) for part in (years, years - half, years + half)]
    return LifeExpectancy(AGES, *found)


def _problem(d: FloatArray, n: FloatArray, ages: FloatArray) -> str:
    if ages.shape != (len(AGES),) or np.any(ages != AGES):
        return "A life table needs the ages 0, 1, 5, 10 and so on up to 90, in this order."
    if d.shape != ages.shape or n.shape != ages.shape:
        return "Each age needs its deaths and its people."
    if not np.all(np.isfinite(d) & np.isfinite(n)):
        return "A number of deaths or people is missing."
    if np.any(d < 0):
        return "A number of deaths is negative."
    if np.any(n <= 0):
        return "An age has no people."
    if n.sum() <= FEWEST_PEOPLE:
        return "Life expectancy is not worked out for 5,000 people or fewer."
    if np.any(d > n):
        return "An age group has more deaths than people."
    if d[-1] == 0:
        return "Nobody died at 90 or over, so life expectancy at that age is not known."
    return ""
