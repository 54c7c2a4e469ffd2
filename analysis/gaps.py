"""Gaps between groups: difference and ratio, population attributable risk, and how far groups lie from a level.

Ordered groups are given most deprived first. A positive difference, like a positive slope, means that the value is higher among
the least deprived.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.equality import above, below, same
from analysis.intervals import as_floats, confidence_level, normal_quantile
from vocabulary import Refused

FloatArray = NDArray[np.float64]
Reference = Literal["least deprived", "best"]


@dataclass(frozen=True)
class Gap:
    """The value of group `of` minus that of group `against`, and their ratio (both are indices of the groups given).

    `absolute` is in the unit of the values, `relative` a ratio, None where the value divided by is not above zero. Limits
    and `absolute_error` are None without errors of the groups; those of the ratio also where either value is not above zero.
    """

    absolute: float
    relative: float | None
    of: int
    against: int
    absolute_error: float | None
    absolute_lower: float | None
    absolute_upper: float | None
    relative_log_error: float | None
    relative_lower: float | None
    relative_upper: float | None


@dataclass(frozen=True)
class Attributable:
    """What would change if every group had the value of the reference: `risk` in the unit of the values, `fraction` of the mean.

    Both have the sign of the change: below zero, the mean would fall. Both are 0 when `reference_is_worse` than the mean.
    `reference` is the index of the reference group. Errors are None where none were given.
    """

    risk: float
    fraction: float
    mean: float
    reference: int
    reference_is_worse: bool
    risk_error: float | None
    fraction_error: float | None

    @property
    def risk_limits(self) -> tuple[float, float] | None:
        """The 95% interval of `risk`; None where no errors were given."""
        if self.risk_error is None:
            return None
        half = normal_quantile(0.95) * self.risk_error
        return self.risk - half, self.risk + half


@dataclass(frozen=True)
class BetweenGroups:
    """The population-weighted spread of groups about their mean. `variance` is in the squared unit of the values; `theil` and
    `mean_log_deviation` have no unit, and are None where a value of zero or less makes them undefined. Errors are None where none were given.
    """

    mean: float
    variance: float
    theil: float | None
    mean_log_deviation: float | None
    variance_error: float | None
    theil_error: float | None
    mean_log_deviation_error: float | None

    @property
    def standard_deviation(self) -> float:
        """The root of the variance, in the unit of the values."""
        return float(np.sqrt(self.variance))

    @property
    def coefficient_of_variation(self) -> float:
        """The standard deviation over the mean."""
        return self.standard_deviation / self.mean


def gap(
    value: ArrayLike,
    *,
    ordered: bool,
    standard_error: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Gap | Refused:
    """Ordered groups: the last (least deprived) against the first. Not ordered: the highest against the lowest.

    `value` and `standard_error` have one length of at least 2. Limits are normal, those of the ratio on the log scale, and
    take the groups as independent. Where groups are picked for being highest and lowest, chance alone opens a gap: the more
    groups the wider, so limits do not say whether one exists. Refuses fewer than 2 groups, missing values, errors missing or
    below zero, and a confidence level out of range.

    Source: World Health Organization (2013), Handbook on health inequality monitoring.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    y, error = as_floats(value), None if standard_error is None else as_floats(standard_error)
    if reason := _problem(y, np.ones_like(y), error):
        return Refused(reason)
    of, against = (len(y) - 1, 0) if ordered else (int(y.argmax()), int(y.argmin()))
    absolute = float(y[of] - y[against])
    relative = float(y[of] / y[against]) if y[against] > 0 else None
    if error is None:
        return Gap(absolute, relative, of, against, None, None, None, None, None, None)
    z = normal_quantile(level)
    half = z * float(np.hypot(error[of], error[against]))
    log_error = low = high = None
    if relative is not None and relative > 0:
        log_error = float(np.hypot(error[of] / y[of], error[against] / y[against]))
        low, high = relative * float(np.exp(-z * log_error)), relative * float(np.exp(z * log_error))
    return Gap(absolute, relative, of, against, half / z, absolute - half, absolute + half, log_error, low, high)


def attributable(
    value: ArrayLike,
    population: ArrayLike,
    *,
    reference: Reference,
    higher_is_better: bool,
    standard_error: ArrayLike | None = None,
    everyone: float | None = None,
) -> Attributable | Refused:
    """Population attributable risk, reference minus mean, and fraction, that over the mean.

    `value` and `population` have one length of at least 2. The reference is the last group ("least deprived"; groups in
    order) or the best one (of equally good ones, the largest). Errors come from `standard_error` of independent groups; or,
    for proportions of the population itself, from `everyone`, what a value of all is (1, or 100 for percentages): then the
    people counted are taken as one sample sorted by chance into the reference or not, with or without the event.

    Zero when the reference is worse than the mean: nothing can then be won by being like it, and the result says so.
    Refuses fewer than 2 groups, groups without people, missing values, errors missing or below zero, both kinds of error at
    once, values outside 0 to `everyone`, and a mean of zero or less.

    Source: World Health Organization (2013), Handbook on health inequality monitoring; the error of a proportion's fraction
    by the delta method for a multinomial sample (Walter SD 1976, Biometrics 32:829-849).
    """
    y, people = as_floats(value), as_floats(population)
    error = None if standard_error is None else as_floats(standard_error)
    if reason := _problem(y, people, error):
        return Refused(reason)
    if error is not None and everyone is not None:
        return Refused("Give either the groups' errors or what everyone is, not both.")
    if everyone is not None and not (everyone > 0 and y.min() >= 0 and y.max() <= everyone):
        return Refused("A proportion is below 0% or above 100%.")
    p = people / people.sum()
    mean = float(p @ y)
    if mean <= 0:
        return Refused("The average is zero or negative, so a relative measure cannot be given.")
    chosen = len(y) - 1
    if reference == "best":
        best = y.max() if higher_is_better else y.min()
        chosen = int(np.argmax(np.where(same(y, best), people, 0)))
    level = float(y[chosen])
    worse = bool(below(level, mean) if higher_is_better else above(level, mean))
    risk = 0.0 if worse or bool(same(level, mean)) else level - mean
    risk_error = fraction_error = None
    if error is not None:
        is_reference = np.arange(len(y)) == chosen
        risk_error = float(np.linalg.norm((is_reference - p) * error))
        fraction_error = float(np.linalg.norm((is_reference / mean - level * p / mean**2) * error))
    if everyone is not None:
        fraction_error = _multinomial_error(level / everyone, mean / everyone, float(people[chosen]), people.sum())
        risk_error = mean * fraction_error
    return Attributable(risk, risk / mean, mean, chosen, worse, risk_error, fraction_error)


def _multinomial_error(level: float, mean: float, in_reference: float, people: float) -> float:
    """Of reference over mean: c N / (m n), with c events among the n people of the reference and m among all N."""
    c, m, n = level * in_reference, mean * people, in_reference
    variance = c - c**2 * (1 / m + 1 / n + 1 / people) + 2 * c**3 / (m * n)
    return people / (m * n) * float(np.sqrt(max(0.0, variance)))


def between_groups(
    value: ArrayLike, population: ArrayLike, *, standard_error: ArrayLike | None = None
) -> BetweenGroups | Refused:
    """Variance, Theil's T and mean log deviation between groups, with errors from those of independent groups.

    `value`, `population` and `standard_error` have one length of at least 2. Chance alone spreads groups: each measure is
    above zero even where none differ, the more so the smaller the groups. Refuses fewer than 2 groups, groups without
    people, missing values, errors missing or below zero, and a mean of zero or less.

    Source: Harper S, Lynch J (2005), Methods for measuring cancer disparities, National Cancer Institute. Errors by the
    delta method; that of the variance with the second-order term of a quadratic form, so it is not 0 where all are equal.
    """
    y, people = as_floats(value), as_floats(population)
    error = None if standard_error is None else as_floats(standard_error)
    if reason := _problem(y, people, error):
        return Refused(reason)
    p = people / people.sum()
    mean = float(p @ y)
    if mean <= 0:
        return Refused("The average is zero or negative, so a relative measure cannot be given.")
    variance = float(p @ (y - mean) ** 2)
    r = y / mean
    theil = max(0.0, float(p @ special.xlogy(r, r))) if y.min() >= 0 else None
    log_deviation = max(0.0, -float(p @ np.log(r))) if y.min() > 0 else None
    if error is None:
        return BetweenGroups(mean, variance, theil, log_deviation, None, None, None)
    form = np.diag(p) - np.outer(p, p)  # the variance is y' form y
    squares = 4 * np.sum((form @ y * error) ** 2) + 2 * np.sum(form**2 * np.outer(error**2, error**2))
    theil_error = log_error = None
    if theil is not None and log_deviation is not None:
        theil_error = float(np.linalg.norm(p / mean * (np.log(r) - theil) * error))
        log_error = float(np.linalg.norm(p * (1 / mean - 1 / y) * error))
    return BetweenGroups(mean, variance, theil, log_deviation, float(np.sqrt(squares)), theil_error, log_error)


def mean_distance(value: ArrayLike, level: float, population: ArrayLike | None = None) -> float | Refused:
    """The mean distance of groups from `level` (their mean, the best, a reference), in the unit of the values.

    `value` and `population` have one length of at least 2; without `population` every group counts the same. Over the mean
    it is the index of disparity. Refuses fewer than 2 groups, groups without people, missing values and a missing level.

    Source: Pearcy JN, Keppel KG (2002), Public Health Reports 117:273-280.
    """
    y = as_floats(value)
    people = np.ones_like(y) if population is None else as_floats(population)
    if reason := _problem(y, people, None):
        return Refused(reason)
    if not np.isfinite(level):
        return Refused("The level to measure from is missing.")
    return float(np.average(np.abs(y - level), weights=people))


def _problem(y: FloatArray, people: FloatArray, error: FloatArray | None) -> str:
    if y.ndim != 1 or y.shape != people.shape:
        return "Each group needs one value and one number of people."
    if len(y) < 2:
        return "A comparison needs at least two groups."
    if not np.all(np.isfinite(y)):
        return "A group has no value."
    if not np.all(np.isfinite(people)) or np.any(people <= 0):
        return "A group has no people."
    if error is not None and (error.shape != y.shape or not np.all(np.isfinite(error)) or np.any(error < 0)):
        return "A standard error is missing or negative."
    return ""
