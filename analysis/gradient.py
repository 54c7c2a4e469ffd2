"""Groups along a gradient: small areas in order of deprivation, cut into groups of about equal population.

Also the population-weighted mean of the parts of an area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.association import Association
from analysis.intervals import as_floats, normal_quantile
from analysis.slope import MOST as MOST_AREAS
from analysis.slope import FittedSlope, fitted_slope_index
from vocabulary import Refused

FloatArray = NDArray[np.float64]

FEWEST_AREAS = 5  # of a group whose own scatter is used
TWENTIETHS = 20
OUTER = 3.090232  # standard errors at the 99.8% limits


@dataclass(frozen=True)
class Groups:
    """One entry for each group, in order. `value` is the population-weighted mean of its areas."""

    value: FloatArray
    standard_error: FloatArray
    population: FloatArray
    areas: NDArray[np.int64]  # how many areas it is made of
    group_of: NDArray[np.int64]  # for each area given: its group, -1 for an area left out

    @property
    def lower(self) -> FloatArray:
        """The lower limit of the 95% interval of each value."""
        return self.value - normal_quantile(0.95) * self.standard_error

    @property
    def upper(self) -> FloatArray:
        """The upper limit of the 95% interval of each value."""
        return self.value + normal_quantile(0.95) * self.standard_error


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

    All arrays have one length n. An area belongs to the group that holds the midpoint of its population, so no area is split.
    Areas without a value, an error, people or a rank are left out. A group's error combines those of its areas, taken as
    independent: sqrt(sum (w s)^2), where w are their shares of the group's people. With `scatter`, the variance is at least that
    of the areas about the group, n/(n-1) sum (w (value - mean))^2, because areas differ by more than chance. A group of fewer than
    FEWEST_AREAS is given the scatter of all areas.

    Refuses when a group would be empty: there are too few areas for so many groups.
    """
    rank, y, people, error = (as_floats(each) for each in (order, value, population, standard_error))
    if not (rank.shape == y.shape == people.shape == error.shape) or rank.ndim != 1:
        return Refused("Each area needs a rank, a value, a population and an error.")
    known = np.isfinite(rank) & np.isfinite(y) & np.isfinite(error) & np.isfinite(people) & (people > 0)
    if int(known.sum()) < count:
        return Refused(f"Only {int(known.sum())} areas have a figure; {count} groups need at least {count}.")
    rows = np.flatnonzero(known)
    rows = rows[np.lexsort((rows, rank[rows]))]
    share = people[rows] / people[rows].sum()
    middle = np.cumsum(share) - share / 2
    group = np.minimum((middle * count).astype(np.int64), count - 1)
    members = np.bincount(group, minlength=count)
    if (members == 0).any():
        return Refused(
            f"There are too few areas, or their populations differ too much, to form {count} groups of similar size."
        )
    sums = np.bincount(group, weights=people[rows], minlength=count)
    weight = people[rows] / sums[group]
    group_of = np.full(rank.shape, -1, dtype=np.int64)
    group_of[rows] = group
    means = np.bincount(group, weights=weight * y[rows], minlength=count).astype(np.float64)
    variance = np.bincount(group, weights=(weight * error[rows]) ** 2, minlength=count)
    if scatter:
        variance = np.maximum(variance, _scatter(y[rows] - means[group], weight, group, members))
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


def slope_through_areas(
    order: ArrayLike, value: ArrayLike, population: ArrayLike, standard_error: ArrayLike
) -> FittedSlope | Refused:
    """The slope index through small areas one by one or, where there are more than a slope takes, through twentieths of their people.

    The arrays are those of `groups_along`, without missing values. Refuses what `groups_along` and `fitted_slope_index` refuse.
    """
    y, people = as_floats(value), as_floats(population)
    if len(y) > MOST_AREAS:
        groups = groups_along(order, y, people, standard_error, count=TWENTIETHS)
        if isinstance(groups, Refused):
            return groups
        return fitted_slope_index(groups.value, groups.population, curve="line")
    rows = np.argsort(as_floats(order), kind="stable")
    return fitted_slope_index(y[rows], people[rows], curve="line")


def off_line(
    line: Association, x: ArrayLike, y: ArrayLike, standard_error: ArrayLike, *, errors: float = OUTER
) -> NDArray[np.int64]:
    """1 for a point that lies above the line by more than `errors` of its own standard errors, -1 below, else 0 (also where missing)."""
    apart = as_floats(y) - (line.intercept + line.slope * as_floats(x))
    off = np.isfinite(apart) & (np.abs(apart) > errors * as_floats(standard_error))
    return np.where(off, np.sign(np.nan_to_num(apart)), 0).astype(np.int64)


def mean_of_parts(value: ArrayLike, population: ArrayLike, whole: ArrayLike, count: int) -> FloatArray:
    """For each of `count` areas, the population-weighted mean of the values of its parts. Shape (count,).

    `whole` is the index of each part's area, -1 for a part of none; the arrays have one length. An area is NaN where it has no
    part with people, or where a part with people has no value, because the mean of the other parts would be of other people.
    """
    y, people, area = as_floats(value), as_floats(population), np.asarray(whole, dtype=np.int64)
    lived_in = (area >= 0) & (people > 0)
    area, y, people = area[lived_in], y[lived_in], people[lived_in]
    sums = np.bincount(area, weights=people, minlength=count)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.bincount(area, weights=people * y, minlength=count) / sums, dtype=np.float64)


def mean_of_groups(values: ArrayLike, population: ArrayLike, groups: Groups) -> FloatArray:
    """For each group, the population-weighted mean of another figure of its areas, given in the same order as to `groups_along`."""
    return mean_of_parts(values, population, groups.group_of, len(groups.value))


def population_by(classes: NDArray[np.int64], count: int, population: ArrayLike, groups: Groups) -> FloatArray:
    """How many people of each of `count` classes live in each group: shape (classes, groups). Areas as given to `groups_along`."""
    known, number = groups.group_of >= 0, len(groups.value)
    cell = classes[known] * number + groups.group_of[known]
    people = np.bincount(cell, weights=as_floats(population)[known], minlength=count * number)
    return np.asarray(people, dtype=np.float64).reshape(count, number)
