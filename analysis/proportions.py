"""Proportions and percentages: the Wilson score interval, and the difference of two independent proportions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

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


def proportion(
    numerator: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95, multiplier: float = 1
) -> Interval | Refused:
    """Proportions with Wilson score intervals, without continuity correction.

    `numerator` and `denominator` broadcast to one shape, which the result has; a missing (NaN or None) count gives a
    missing element. `multiplier` is 1 for proportions, 100 for percentages; value and limits are in its unit.
    Refuses a numerator above its denominator, a count below zero, a denominator of zero, a confidence level out of
    range, and shapes that do not match.

    Source: Wilson EB (1927), Journal of the American Statistical Association 22:209-212; the method of the Office for
    Health Improvement and Disparities technical guides.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    if (problem := usable_multiplier(multiplier)) is not None:
        return problem
    try:
        x, n = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    except ValueError:
        return Refused("Numerators and denominators must come in pairs of numbers.")
    if (problem := counts_problem(x, n)) is not None:
        return problem
    if np.any(x > n):
        return Refused("A count is larger than the number it is out of, so this is not a proportion.")
    lower, upper = wilson_limits(x, n, normal_quantile(level))
    return Interval(multiplier * x / n, multiplier * lower, multiplier * upper)


def wilson_limits(x: FloatArray, n: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Wilson score limits of valid pairs 0 <= x <= n, n > 0, as proportions within 0 to 1. NaN passes through."""
    centre = 2 * x + z**2
    spread = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    scale = 2 * (n + z**2)
    lower = np.where(x == 0, 0.0, (centre - spread) / scale)
    upper = np.where(x == n, 1.0, (centre + spread) / scale)
    return np.clip(lower, 0, 1), np.clip(upper, 0, 1)


def difference(
    numerator_1: ArrayLike,
    denominator_1: ArrayLike,
    numerator_2: ArrayLike,
    denominator_2: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 1,
) -> Interval | Refused:
    """The first proportion minus the second, for independent groups, element by element.

    The four arguments broadcast to one shape; missing counts give missing elements; value and limits are in the unit
    of `multiplier` (100: percentage points). Refuses what `proportion` refuses.

    Source: Newcombe RG (1998), Statistics in Medicine 17:873-890, method 10: the Wilson limits of each proportion,
    combined by squaring and adding, without continuity correction.
    """
    first = proportion(numerator_1, denominator_1, confidence=confidence)
    second = proportion(numerator_2, denominator_2, confidence=confidence)
    if isinstance(first, Refused):
        return first
    if isinstance(second, Refused):
        return second
    if (problem := usable_multiplier(multiplier)) is not None:
        return problem
    try:
        gap = first.value - second.value
    except ValueError:
        return Refused("The two groups must have the same number of proportions.")
    below = np.hypot(first.value - first.lower, second.upper - second.value)
    above = np.hypot(first.upper - first.value, second.value - second.lower)
    return Interval(multiplier * gap, multiplier * (gap - below), multiplier * (gap + above))
