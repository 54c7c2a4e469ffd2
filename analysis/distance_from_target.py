"""Distance from target: how far the resource of a place is from its share by need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]
ON_TARGET = 1e-6  # a distance this small is none


@dataclass(frozen=True, eq=False)
class Distance:
    """One entry for each place. `target` and `missing` are in the unit of the resource; a place without need has a target
    of 0 and no `relative` distance (NaN)."""

    target: FloatArray  # the place's share of the resource by need
    missing: FloatArray  # target minus actual: above 0, the place receives less than its target
    relative: FloatArray  # (actual - target) / target: below 0, the place receives less than its target


def distance_from_target(
    actual: ArrayLike, need: ArrayLike, *, whole_actual: float | None = None, whole_need: float | None = None
) -> Distance | Refused:
    """The resource each place would have at the whole's resource per unit of need, and its distance from that.

    target = need x whole resource / whole need. `actual` and `need` have one length. Without the totals of the whole,
    the whole is the places together, and their distances in money add up to 0. Refuses missing numbers, need below
    zero, and a whole without need or without resource. Source: NHS England, Technical guide to allocations: distance
    from target = (actual - target) / target.
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


def distance_from_given(
    actual: ArrayLike, target: ArrayLike, *, whole_actual: float, whole_target: float, centred: bool = False
) -> Distance | Refused:
    """How far each place is from the target a publisher gives it, in the amounts' own unit and as a share of the target.

    `actual` and `target` have one length; NaN where not known, and NaN in what follows. Targets need not add up to what is
    handed out: `centred` scales them all by whole actual / whole target, so that the distances of the whole add up to 0.

    Refuses lengths that differ, a target of 0 or less, and a whole without money or target.

    Source: NHS England, allocation workbooks: distance from target = baseline / target - 1.
    """
    a, t = as_floats(actual), as_floats(target)
    if a.shape != t.shape or a.ndim != 1 or a.size == 0:
        return Refused("Each area needs one amount received and one target.")
    if np.any(t <= 0):
        return Refused("A target is 0 or less, so there is no distance from it.")
    if not (whole_actual > 0 and whole_target > 0):
        return Refused("All areas together have no money or no target.")
    scaled = t * (whole_actual / whole_target) if centred else t
    return Distance(target=scaled, missing=scaled - a, relative=a / scaled - 1)


@dataclass(frozen=True, eq=False)
class Arrival:
    """What it takes to be on target after some years. Arrays by place; NaN where the distance is not known.

    `each_year`: growth a year beyond that of the targets, as a share (above 0: more). `first_year`: the same in the unit of
    `actual`, of the first year. `in_all`: the amount short (above 0) or beyond (below 0). `years_at_pace`: how long it takes at the last
    year's convergence; infinite where that leads away from the target or nowhere, 0 on target.
    """

    each_year: FloatArray
    first_year: FloatArray
    in_all: FloatArray
    years_at_pace: FloatArray


def arrival(actual: ArrayLike, target: ArrayLike, last_convergence: ArrayLike, *, years: int) -> Arrival | Refused:
    """Targets and amounts grow alike but for convergence, the same share each year: (1 + each_year)^years = target / actual.

    Arrays have one length. Refuses lengths that differ, fewer than 1 year, and amounts or targets of 0 or less.

    Source: NHS England, technical guide to allocations: growth of a place = base growth and convergence, one after the other.
    """
    a, t, c = (as_floats(each) for each in (actual, target, last_convergence))
    if not a.shape == t.shape == c.shape or a.ndim != 1 or a.size == 0:
        return Refused("Each area needs one amount, one target and one convergence.")
    if years < 1:
        return Refused("There is no year left to arrive in.")
    if np.any(a <= 0) or np.any(t <= 0):
        return Refused("An amount or a target is 0 or less.")
    each_year = (t / a) ** (1 / years) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        paces = np.log(t / a) / np.log1p(c)
    away = np.isfinite(a) & np.isfinite(t) & ~(paces >= 0)
    return Arrival(
        each_year=each_year,
        first_year=a * each_year,
        in_all=t - a,
        years_at_pace=np.where(np.abs(t / a - 1) < ON_TARGET, 0.0, np.where(away, np.inf, paces)),
    )
