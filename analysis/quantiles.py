"""Which quantile (fifth, tenth) each value falls in."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.equality import settle
from analysis.intervals import FloatArray, as_floats
from analysis.ranks import lowest_ranks
from vocabulary import Refused


def quantiles(values: ArrayLike, count: int, *, highest_first: bool = True) -> FloatArray | Refused:
    """The quantile from 1 to `count` of each of N values: 1 holds the highest ones when `highest_first`.

    One-dimensional, the result has the length of `values`. Missing values (NaN or None) stay missing and do not
    count. With fewer values than quantiles every element is missing. Ties share the smallest rank, so values equal
    but for rounding error share a quantile. Refuses fewer than two quantiles.

    Source: q = floor((k + 1) - ceiling(((N + 1) - rank) / (N / k))), 0 becoming 1: the assignment of the Office for
    Health Improvement and Disparities. Computed in whole numbers, so no rounding error moves a value.
    """
    if count < 2:
        return Refused("There must be at least two quantiles.")
    given = as_floats(values)
    if given.ndim != 1:
        return Refused("The values must be one list.")
    known = ~np.isnan(given)
    total = int(known.sum())
    result = np.full(given.shape, np.nan)
    if total < count:
        return result
    settled = settle(given[known])
    ranks = lowest_ranks(-settled if highest_first else settled)
    steps_from_top = -(-(total + 1 - ranks) * count // total)  # a ceiling, in whole numbers
    result[known] = np.maximum(count + 1 - steps_from_top, 1)
    return result
