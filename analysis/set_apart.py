"""What distinguishes some units from others: the covariates whose medians differ most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import as_floats
from vocabulary import Refused

APART = 0.5  # standard deviations: smaller differences are left out
FEWEST = 3  # units with a figure that each group needs


@dataclass(frozen=True)
class CovariateApart:
    """One covariate by its index: the medians of the two groups, in its unit, and their difference in standard deviations of both together."""

    covariate: int
    some: float
    others: float
    spread: float


def set_apart(values: ArrayLike, some: ArrayLike, others: ArrayLike) -> tuple[CovariateApart, ...] | Refused:
    """Covariates in which `some` units differ from `others` by half a standard deviation or more, the largest difference first.

    `values`: units x covariates, NaN for not known; `some` and `others`: bool, shape (units,). A covariate that fewer than 3 units of either
    group have, or in which nobody differs, is left out. It is a description, not a test.

    Refuses a unit that is in both groups.
    """
    table = np.atleast_2d(as_floats(values))
    one, other = np.asarray(some, dtype=bool), np.asarray(others, dtype=bool)
    if (one & other).any():
        return Refused("A unit is in both groups.")
    found = []
    for number, column in enumerate(table.T):
        known = np.isfinite(column)
        first, second = column[one & known], column[other & known]
        if min(len(first), len(second)) < FEWEST:
            continue
        deviation = float(np.concatenate([first, second]).std())
        if deviation > 0:
            medians = float(np.median(first)), float(np.median(second))
            found.append(CovariateApart(number, *medians, (medians[0] - medians[1]) / deviation))
    told = [each for each in found if abs(each.spread) >= APART]
    return tuple(sorted(told, key=lambda each: -abs(each.spread)))
