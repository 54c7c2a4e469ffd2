"""Natural cubic splines: a smooth curve that is a straight line beyond its outer knots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

# Where five knots stand along the values. Source: Harrell FE (2015), Regression Modeling Strategies, table 2.3.
KNOT_QUANTILES = (0.05, 0.275, 0.5, 0.725, 0.95)


@dataclass(frozen=True, eq=False)
class NaturalSpline:
    """Knots, and the mean and standard deviation of each column, to build the same basis for other values."""

    knots: FloatArray
    centre: FloatArray
    scale: FloatArray

    def basis(self, values: ArrayLike) -> FloatArray:
        """One row for each value, one column fewer than knots, without an intercept."""
        return (_basis(as_floats(values), self.knots) - self.centre) / self.scale


def natural_spline(values: ArrayLike, quantiles: tuple[float, ...] = KNOT_QUANTILES) -> NaturalSpline | Refused:
    """A natural cubic spline with knots at these quantiles of the values. Refuses missing values, and too few distinct
    values for distinct knots.

    Source: Hastie T, Tibshirani R, Friedman J (2009), The Elements of Statistical Learning, equation 5.4.
    """
    x = as_floats(values)
    if not len(x) or not np.isfinite(x).all():
        return Refused("A value to draw the curve along is missing.")
    knots = np.quantile(x, quantiles)
    if (np.diff(knots) <= 0).any():
        return Refused("The values are too alike to draw a curve along them.")
    columns = _basis(x, knots)
    return NaturalSpline(knots, columns.mean(axis=0), columns.std(axis=0))


def _basis(x: FloatArray, knots: FloatArray) -> FloatArray:
    last = knots[-1]
    cubes = np.maximum(x[:, None] - knots, 0) ** 3
    bends = (cubes[:, :-1] - cubes[:, -1:]) / (last - knots[:-1])
    return np.column_stack([x, bends[:, :-1] - bends[:, -1:]])
