"""The mean of a sample of values, with its t interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import as_floats, confidence_level
from vocabulary import Refused


@dataclass(frozen=True)
class Mean:
    """A sample mean in the unit of the values, with its limits and what they rest on."""

    value: float
    lower: float
    upper: float
    count: int
    total: float
    standard_deviation: float

    @property
    def standard_error(self) -> float:
        """Of the mean, in the unit of the values: the standard deviation over the root of the count."""
        return self.standard_deviation / float(np.sqrt(self.count))


def mean(values: ArrayLike, *, confidence: float = 0.95) -> Mean | Refused:
    """The mean of a one-dimensional sample with a t interval on n - 1 degrees of freedom.

    Missing values (NaN or None) are left out and not counted. Refuses fewer than two values, values that are not
    finite, and a confidence level out of range.

    Source: Armitage P, Berry G (2002), Statistical Methods in Medical Research; the method of the Office for Health
    Improvement and Disparities technical guides.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    sample = as_floats(values).ravel()
    sample = sample[~np.isnan(sample)]
    if sample.size < 2:
        return Refused("A mean with an interval needs at least two values.")
    if not np.all(np.isfinite(sample)):
        return Refused("The values must be finite.")
    centre, deviation = float(sample.mean()), float(sample.std(ddof=1))
    half = float(special.stdtrit(sample.size - 1, 0.5 + level / 2)) * deviation / float(np.sqrt(sample.size))
    return Mean(centre, centre - half, centre + half, int(sample.size), float(sample.sum()), deviation)
