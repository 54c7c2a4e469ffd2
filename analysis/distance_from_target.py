"""Distance from target: how far what a place receives is from what its need would give it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Distance:
    """One entry for each place. `target` and `missing` are in the unit of the resource; a place without need has a target
    of 0 and no `relative` distance (NaN)."""

    target: FloatArray  # what the place's need would give it
    missing: FloatArray  # target minus actual: above 0, the place receives less than its target
    relative: FloatArray  # (actual - target) / target: below 0, the place receives less than its target


def distance_from_target(
    actual: ArrayLike, need: ArrayLike, *, whole_actual: float | None = None, whole_need: float | None = None
) -> Distance | Refused:
    """What each place would receive at the resource per unit of need of the whole, and how far it is from that.

    target = need x whole resource / whole need. `actual` and `need` have one length; without the totals of the whole it is
    the places together, and then what is missing adds up to nothing. Refuses missing numbers, need below zero, and a whole
    without need or without resource.

    Source: NHS England, Technical guide to allocations: distance from target = (actual - target) / target.
    """
    a, n = as_floats(actual), as_floats(need)
    if a.shape != n.shape or a.ndim != 1 or a.size == 0:
        return Refused("Each area needs one amount received and one measure of need.")
    if not (np.all(np.isfinite(a) & np.isfinite(n)) and np.all(n >= 0)):
        return Refused("An amount received or a measure of need is missing, or a need is negative.")
    received = float(a.sum()) if whole_actual is None else whole_actual
    needed = float(n.sum()) if whole_need is None else whole_need
    if not (received > 0 and needed > 0):
        return Refused("The benchmark has no need or receives nothing, so there is no target.")
    target = n * (received / needed)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(target > 0, (a - target) / target, np.nan)
    return Distance(target=target, missing=target - a, relative=np.asarray(relative, dtype=np.float64))
