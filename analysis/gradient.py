"""Groups along a gradient: small areas in order of deprivation, gathered into groups of about equal population.

Also what an area takes from the smaller ones it is made of: the mean of their values, their people counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]

FEWEST_AREAS = 5  # of a group whose own scatter is used


@dataclass(frozen=True)
class Groups:
    """One entry for each group, the first of the order first. `value` is the population-weighted mean of its areas."""

    value: FloatArray
    standard_error: FloatArray
    population: FloatArray
    areas: NDArray[np.int64]  # how many areas it is made of
    group_of: NDArray[np.int64]  # for each area given: its group, -1 for an area left out


def groups_along(
    order: ArrayLike,
    value: ArrayLike,
    population: ArrayLike,
    standard_error: ArrayLike,
    *,
    count: int = 10,
    scatter: bool = False,
) -> Groups | Refused:
    """Areas in ascending `order` (a deprivation rank, 1 the most deprived) cut into `count` groups of about equal population.

    All arrays have one length n. An area belongs to the group in which the middle of its population lies, so that no area is
    split. Areas without a value, an error, people or a rank are left out. A group's error follows from its areas' own,
    taken as independent: sqrt(sum (w s)^2) with w their shares of the group's people. With `scatter` it is that of how far a group's
    areas lie from the group, n/(n-1) sum (w (value - mean))^2, where that is more: areas differ by more than the chance in their
    own figures, and those of another time or border would be others. A group of fewer than FEWEST_AREAS takes the scatter of all.

    Refuses when a group would be empty: too few areas for so many groups.
    """
    rank, y, people, error = (as_floats(each) for each in (order, value, population, standard_error))
    if not (rank.shape == y.shape == people.shape == error.shape) or rank.ndim != 1:
        return Refused("Each area needs a rank, a value, a population and an error.")
    known = np.isfinite(rank) & np.isfinite(y) & np.isfinite(error) & np.isfinite(people) & (people > 0)
    if int(known.sum()) < count:
        return Refused(f"{count} groups need at least {count} areas with a value; there are {int(known.sum())}.")
    places = np.flatnonzero(known)
    places = places[np.lexsort((places, rank[places]))]
    share = people[places] / people[places].sum()
    middle = np.cumsum(share) - share / 2
    group = np.minimum((middle * count).astype(np.int64), count - 1)
    members = np.bincount(group, minlength=count)
    if (members == 0).any():
        return Refused(f"The areas are too few or too unequal to make {count} groups of about equal population.")
    sums = np.bincount(group, weights=people[places], minlength=count)
    weight = people[places] / sums[group]
    group_of = np.full(rank.shape, -1, dtype=np.int64)
    group_of[places] = group
    means = np.bincount(group, weights=weight * y[places], minlength=count).astype(np.float64)
    variance = np.bincount(group, weights=(weight * error[places]) ** 2, minlength=count)
    if scatter:
        variance = np.maximum(variance, _scatter(y[places] - means[group], weight, group, members))
    return Groups(
        value=means,
        standard_error=np.sqrt(variance),
        population=sums.astype(np.float64),
        areas=members,
        group_of=group_of,
    )


def _scatter(apart: FloatArray, weight: FloatArray, group: NDArray[np.int64], members: NDArray[np.int64]) -> FloatArray:
    """The variance of each group's mean, from how far its areas lie from it."""
    count = len(members)
    pooled = float(apart @ apart) / max(1, len(apart) - count)
    of_all = pooled * np.bincount(group, weights=weight**2, minlength=count)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = members / (members - 1) * np.bincount(group, weights=(weight * apart) ** 2, minlength=count)
    return np.asarray(np.where(members >= FEWEST_AREAS, own, of_all), dtype=np.float64)


def mean_of_parts(value: ArrayLike, population: ArrayLike, whole: ArrayLike, count: int) -> FloatArray:
    """For each of `count` areas, the population-weighted mean of the values of its parts. Shape (count,).

    `whole` gives for each part the place of its area, -1 for a part of none; the arrays have one length. An area is NaN where
    it has no part with people, or where a part with people has no value: a mean of the rest would be of other people.
    """
    y, people, place = as_floats(value), as_floats(population), np.asarray(whole, dtype=np.int64)
    lived_in = (place >= 0) & (people > 0)
    place, y, people = place[lived_in], y[lived_in], people[lived_in]
    sums = np.bincount(place, weights=people, minlength=count)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.bincount(place, weights=people * y, minlength=count) / sums, dtype=np.float64)
