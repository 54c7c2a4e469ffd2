"""What an interval is, and which confidence levels one may ask for."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from vocabulary import Refused

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Interval:
    """An estimate with its confidence limits, element by element. NaN means missing or not computable."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def as_floats(values: ArrayLike) -> FloatArray:
    """`values` as floats of the same shape, None as NaN."""
    return np.asarray(values, dtype=np.float64)


def confidence_level(confidence: object) -> float | Refused:
    """One confidence level as a proportion, from 0.9 up to but not including 1, or 90 up to but not including 100.

    Refuses anything else, and several levels at once. The range is the one of the Office for Health Improvement and
    Disparities technical guides.
    """
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float, np.integer, np.floating)):
        return Refused("Give one confidence level at a time, as a number.")
    level = float(confidence)
    if 90 <= level < 100:
        level /= 100
    if not 0.9 <= level < 1:
        return Refused("A confidence level must lie between 0.9 and 1, or between 90 and 100.")
    return level


def normal_quantile(level: float) -> float:
    """The two-sided normal quantile of a confidence level: 1.959964 at 0.95."""
    return float(special.ndtri(0.5 + level / 2))


def usable_multiplier(multiplier: float) -> Refused | None:
    """The reason a multiplier cannot be used, or None."""
    if not (math.isfinite(multiplier) and multiplier > 0):
        return Refused("The multiplier must be a number above zero.")
    return None


def counts_problem(counts: FloatArray, denominators: FloatArray) -> Refused | None:
    """The reason a pair of counts and denominators cannot be used, or None. NaN is missing, not a problem."""
    if np.any(np.isinf(counts)) or np.any(np.isinf(denominators)):
        return Refused("Counts and denominators must be finite numbers.")
    if np.any(counts < 0):
        return Refused("A count cannot be negative.")
    if np.any(denominators <= 0):
        return Refused("Denominators must be greater than zero.")
    return None
