"""Shrinkage: the rates of small places, moved towards the overall rate as far as chance explains their difference.

A shrunken rate is the better estimate for a single place. As a set, shrunken rates differ less than the true rates do,
so read neither their highest value nor their spread as the true one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import as_floats, confidence_level
from vocabulary import Refused

FloatArray = NDArray[np.float64]
Fit = Literal["moments", "maximum likelihood"]

NO_SPREAD = 1e6  # a larger gamma shape means that places do not differ beyond chance
ROUNDS = 10_000


@dataclass(frozen=True, eq=False)
class ShrunkenRates:
    """Rates in events per head: as counted (`raw`) and shrunken (`value`) towards `overall`.

    `between_variance` is how much places differ beyond chance, 0 where they do not: every value is then the overall rate.
    """

    value: FloatArray
    raw: FloatArray
    overall: float
    between_variance: float


@dataclass(frozen=True, eq=False)
class ShrunkenRatios:
    """Events over those expected: as counted (`raw`) and shrunken (`value`), with median and limits of each.

    True ratios are taken to follow a gamma distribution of this `shape` and `rate` (its mean is shape / rate); both are
    infinite where places do not differ beyond chance: every value is then the ratio of all, without limits (NaN). Limits take
    the distribution as known, so they are somewhat too narrow, the more so the fewer the places.
    """

    value: FloatArray
    median: FloatArray
    lower: FloatArray
    upper: FloatArray
    raw: FloatArray
    shape: float
    rate: float


@dataclass(frozen=True, eq=False)
class DrawnToMean:
    """Normal estimates shrunk to their mean: `kept` is the share of each distance that remains (0 to 1), `error` the
    standard error of the result.
    """

    value: FloatArray
    kept: FloatArray
    error: FloatArray


def draw_to_mean(value: ArrayLike, variance: ArrayLike) -> DrawnToMean:
    """Empirical Bayes for normal estimates with known variances: kept = between / (between + variance), `between` by moments, not below 0.

    `value` and `variance` have one length, all finite, no variance below 0. One value alone is kept as it is. Raises ValueError otherwise.

    Source: Morris CN (1983), Journal of the American Statistical Association 78:47-55.
    """
    y, v = as_floats(value), as_floats(variance)
    if y.ndim != 1 or y.shape != v.shape or not (np.isfinite(y).all() and np.isfinite(v).all() and (v >= 0).all()):
        raise ValueError("each value needs its variance")
    if y.size < 2:
        return DrawnToMean(y, np.ones_like(y), np.sqrt(v))
    middle = float(y.mean())
    between = max(0.0, float(np.var(y, ddof=1)) - float(v.mean()))
    kept = between / (between + v) if between > 0 else np.zeros_like(y)
    # Where values do not differ, the error of their mean remains.
    error = np.sqrt(np.maximum(kept * v, v / y.size))
    return DrawnToMean(middle + kept * (y - middle), kept, error)


def marshall(events: ArrayLike, population: ArrayLike) -> ShrunkenRates | Refused:
    """Marshall's global empirical Bayes rates, the variance between places clamped at 0.

    `events` and `population` have one length of at least 2. With r = events / population and b = all events / all people:
    between = sum n (r - b)^2 / sum n - b / mean(n), 0 if below; value = b + (r - b) between / (between + b / n).

    Refuses fewer than 2 places, missing numbers, counts below zero, a place without people, and no event at all.

    Source: Marshall RJ (1991), Journal of the Royal Statistical Society C 40:283-294.
    """
    x, n = as_floats(events), as_floats(population)
    if reason := _problem(x, n, "people"):
        return Refused(reason)
    overall, raw = float(x.sum() / n.sum()), x / n
    between = max(0.0, float(np.average((raw - overall) ** 2, weights=n)) - overall / float(n.mean()))
    return ShrunkenRates(overall + (raw - overall) * between / (between + overall / n), raw, overall, between)


def clayton_kaldor(
    observed: ArrayLike, expected: ArrayLike, *, fit: Fit = "moments", confidence: float = 0.95
) -> ShrunkenRatios | Refused:
    """Clayton and Kaldor's gamma-Poisson ratios: value = (observed + shape) / (expected + rate).

    `observed` and `expected` have one length of at least 2. The gamma distribution is found from the moments of the shrunken
    ratios, again and again until they agree (the authors' way), or by maximum likelihood of the counts, which are then
    negative binomial. Median and limits are those of each place's own gamma distribution.

    Refuses fewer than 2 places, missing numbers, counts below zero, a place where nothing is expected, no event at all, and a
    confidence level out of range.

    Source: Clayton D, Kaldor J (1987), Biometrics 43:671-681.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    x, e = as_floats(observed), as_floats(expected)
    if reason := _problem(x, e, "expected events"):
        return Refused(reason)
    shape, mean = _by_moments(x, e) if fit == "moments" else _by_likelihood(x, e)
    if shape >= NO_SPREAD:
        same, unknown = np.full(len(x), x.sum() / e.sum()), np.full(len(x), np.nan)
        return ShrunkenRatios(same, same, unknown, unknown, x / e, np.inf, np.inf)
    rate = shape / mean
    median, lower, upper = (
        special.gammaincinv(x + shape, tail) / (e + rate) for tail in (0.5, (1 - level) / 2, (1 + level) / 2)
    )
    return ShrunkenRatios((x + shape) / (e + rate), median, lower, upper, x / e, shape, rate)


def _by_moments(x: FloatArray, e: FloatArray) -> tuple[float, float]:
    """Shape and mean at which the shrunken ratios have the moments the distribution gives them: mean m, and variance
    sum (1 + rate / e)(value - m)^2 / (places - 1)."""
    shape, rate = 1.0, float(e.sum() / x.sum())
    for _ in range(ROUNDS):
        value = (x + shape) / (e + rate)
        mean = float(value.mean())
        variance = float(np.sum((1 + rate / e) * (value - mean) ** 2)) / (len(x) - 1)
        if variance * NO_SPREAD <= mean**2:
            return np.inf, mean
        before, rate = rate, mean / variance
        shape = mean * rate
        if abs(rate - before) <= 1e-12 * rate:
            return shape, mean
    return np.inf, float(x.sum() / e.sum())  # it diverges: the places do not differ beyond chance


def _by_likelihood(x: FloatArray, e: FloatArray) -> tuple[float, float]:
    """Shape and mean of maximum likelihood, searched on their logarithms."""

    from scipy import optimize  # 23 MB of memory that few views need

    def surprise(at: FloatArray) -> tuple[float, FloatArray]:
        shape, mean = np.exp(at)
        of_all = shape + e * mean
        likelihood = special.gammaln(x + shape) - special.gammaln(shape) + shape * at[0] + x * at[1]
        likelihood -= (x + shape) * np.log(of_all)
        by_shape = special.digamma(x + shape) - special.digamma(shape) + at[0] + 1
        by_shape -= np.log(of_all) + (x + shape) / of_all
        by_mean = x - (x + shape) * e * mean / of_all
        return -float(likelihood.sum()), -np.array([shape * by_shape.sum(), by_mean.sum()])

    start = np.array([0.0, np.log(x.sum() / e.sum())])
    highest = np.log(NO_SPREAD)
    bounds = [(-highest, highest), (start[1] - highest, start[1] + highest)]
    options = {"gtol": 1e-9, "ftol": 1e-15, "maxiter": ROUNDS}
    found = optimize.minimize(surprise, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    shape, mean = np.exp(found.x)
    return (np.inf if shape >= 0.99 * NO_SPREAD else float(shape)), float(mean)


def _problem(x: FloatArray, n: FloatArray, what: str) -> str:
    if x.ndim != 1 or x.shape != n.shape:
        return f"Each place needs its events and its {what}."
    if len(x) < 2:
        return "Shrinkage needs at least two places."
    if not np.all(np.isfinite(x) & np.isfinite(n)) or np.any(x < 0):
        return "A number is missing or negative."
    if np.any(n <= 0):
        return f"A place has no {what}."
    if not np.any(x > 0):
        return "No place has an event."
    return ""
