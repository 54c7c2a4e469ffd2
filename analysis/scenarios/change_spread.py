"""The size of forecast errors of many units: each unit's own, moderated by all, and the correlation within groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.intervals import FloatArray

PRIORS = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 1000.0])  # prior weight of all units, in periods
MOST = 0.995  # larger squared errors are cut to this quantile before the usual size is fitted
SMALLEST = 1e-12


@dataclass(frozen=True, eq=False)
class ErrorSpread:
    """`error`: the standard error of each unit's next figure, such that 95 of 100 past errors lay within 1.96 of them.
    `alike`: the correlation of errors within a group beyond that of any two, which is `shared`. `of_sums`: by what the root mean square of errors is larger than those
    95 in 100 say. `number`: of errors it rests on."""

    error: FloatArray
    alike: float
    shared: float
    of_sums: float
    number: int


def spread_of_errors(
    errors: FloatArray,
    chance: FloatArray,
    chance_now: FloatArray,
    people: FloatArray,
    group: NDArray[np.intp],
    quantile: float,
) -> ErrorSpread:
    """The spread of past errors, shape (periods, units), NaN where there was no forecast; some must be known.

    A squared error is expected to be `a + b x chance`, the variance of chance in the figure, times a factor of the unit: the mean of
    its own squares, moderated by those of all units by as much as units differ. The result is scaled so that 95 in 100 past
    errors, each judged without itself, lie within `quantile` standard errors.

    Source: Smyth GK (2004), Statistical Applications in Genetics and Molecular Biology 3:3 (moderated variances); Barber RF and others
    (2021), Annals of Statistics 49:486-507 (each judged without itself).
    """
    there = np.isfinite(errors)
    square = np.where(there, errors, 0.0) ** 2
    cut = np.minimum(square, np.quantile(square[there], MOST))
    base, slope = _usual_size(cut[there], chance[there])
    size = np.maximum(base + slope * np.where(there, chance, 0.0), SMALLEST)
    ratio = np.where(there, square / size, 0.0)
    seen, total = there.sum(axis=0), ratio.sum(axis=0)
    prior, scale = _moderation(total[seen > 0] / seen[seen > 0], seen[seen > 0])
    own = (prior * scale + total) / (prior + seen)
    without = np.maximum((prior * scale + total - ratio) / (prior + np.maximum(seen - 1, 0)), SMALLEST)
    standardised = np.where(there, errors / np.sqrt(size * without), 0.0)
    # The quantile level allows for the small number of errors (split conformal prediction).
    level = min(1.0, 0.95 * (1 + 1 / int(there.sum())))
    reach = float(np.quantile(np.abs(standardised[there]), level)) / quantile
    mean_square = float(np.sqrt(np.mean(np.minimum(standardised[there], 10) ** 2)))
    error = reach * np.sqrt(np.maximum(base + slope * np.nan_to_num(chance_now), SMALLEST) * own)
    weight = np.where(there, people * np.sqrt(size * without), 0.0)
    alike, shared = _alike(standardised, weight, group)
    return ErrorSpread(error, alike, shared, max(1.0, mean_square / reach) if reach > 0 else 1.0, int(there.sum()))


def _usual_size(square: FloatArray, chance: FloatArray) -> tuple[float, float]:
    """Squared errors as a + b x chance, neither below 0: least squares."""
    middle, spread = float(chance.mean()), float(np.var(chance))
    slope = float(np.mean((chance - middle) * (square - square.mean()))) / spread if spread > 0 else 0.0
    slope = max(0.0, slope)
    base = float(square.mean()) - slope * middle
    return (base, slope) if base >= 0 else (0.0, float(square.mean()) / middle)


def _moderation(own: FloatArray, seen: NDArray[np.intp]) -> tuple[float, float]:
    """The prior of the moderated variances: its weight in periods, and its factor.

    By the likelihood of an F distribution over a few values.
    """
    best: tuple[float, float, float] | None = None
    for prior in PRIORS:
        # The mean of an F distribution is prior / (prior - 2). With few degrees of freedom its median is more stable.
        middle = float(np.median(own)) / float(special.fdtri(float(np.median(seen)), prior, 0.5))
        scale = max(middle, SMALLEST)
        likelihood = float(
            _f_log_density(np.maximum(own, SMALLEST) / scale, seen, prior).sum() - len(own) * np.log(scale)
        )
        if best is None or likelihood > best[0]:
            best = likelihood, float(prior), scale
    assert best is not None
    return best[1], best[2]


def _f_log_density(value: FloatArray, first: NDArray[np.intp], second: float) -> FloatArray:
    half, other = first / 2, second / 2
    return np.asarray(
        half * np.log(first / second)
        + (half - 1) * np.log(value)
        - (half + other) * np.log1p(first * value / second)
        - special.betaln(half, other)
    )


def _alike(standardised: FloatArray, weight: FloatArray, group: NDArray[np.intp]) -> tuple[float, float]:
    """The correlation of the errors of two units of one group in one period, beyond that of two units of different
    groups, and the latter: weighted products of all pairs.
    """
    inside = weights_inside = outside = weights_outside = 0.0
    for errors, counted in zip(standardised, weight, strict=True):
        part = errors * counted
        squares = float((np.bincount(group, part) ** 2).sum()), float((np.bincount(group, counted) ** 2).sum())
        inside += squares[0] - float((part**2).sum())
        weights_inside += squares[1] - float((counted**2).sum())
        outside += float(part.sum()) ** 2 - squares[0]
        weights_outside += float(counted.sum()) ** 2 - squares[1]
    shared = float(np.clip(outside / weights_outside, 0.0, 1.0)) if weights_outside > 0 else 0.0
    within = float(np.clip(inside / weights_inside, shared, 1.0)) if weights_inside > 0 else shared
    return within - shared, shared
