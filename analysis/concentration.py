"""Concentration of a quantity along an order of people: the concentration index, its curve, and the Lorenz curve.

People (or groups with their populations) stand in order, the most deprived first. The SIGN says the direction: a positive
index means the quantity gathers among the least deprived, a negative one among the most deprived, 0 neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.equality import settle
from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]
NORMAL_95 = 1.959964  # standard errors on either side of an estimate


@dataclass(frozen=True)
class Concentration:
    """The index in its forms; every form has the sign of `index`. `mean` is in the unit of the values, `absolute` too.

    `wagstaff` and `erreygers` are None where no bounds were given. The two errors are of `index`, each by its own source:
    `sampling_error` takes every row as one sampled person (Kakwani), `regression_error` is that of the line the index is the
    slope of, and is None for fewer than 3 rows. Both take the mean as known for the other forms: `error_of` scales them.
    """

    index: float
    absolute: float
    wagstaff: float | None
    erreygers: float | None
    mean: float
    sampling_error: float
    regression_error: float | None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95% limits of `index` by its regression error; None where there is none."""
        if self.regression_error is None:
            return None
        half = NORMAL_95 * self.regression_error
        return self.index - half, self.index + half

    def error_of(self, form: float, error: float) -> float:
        """The error of another form of the index (`absolute`, ...), the mean and the bounds taken as known."""
        return error if self.index == 0 else abs(form / self.index) * error


@dataclass(frozen=True, eq=False)
class Curve:
    """Points of a curve from (0, 0) to (1, 1): cumulative shares of people and of the quantity, one step per rank."""

    people: FloatArray
    quantity: FloatArray


@dataclass(frozen=True)
class _Ranked:
    """Rows sorted by order, with shares of people, middle ranks, and the share of people before and after each tie."""

    y: FloatArray
    p: FloatArray
    rank: FloatArray
    tie: NDArray[np.intp]  # which tie each row belongs to, 0, 1, 2...


def concentration_index(
    value: ArrayLike,
    order: ArrayLike,
    *,
    population: ArrayLike | None = None,
    bounds: tuple[float, float] | None = None,
) -> Concentration | Refused:
    """Concentration index of `value` along `order` (the lowest is the most deprived), tied ranks AVERAGED.

    `value`, `order` and `population` have one length of at least 2; without `population` every row is one person. `bounds`
    are the lowest and highest value possible, not met: (0, 1) for a proportion. They give the two forms for bounded values.

    index = 2 sum p (y - mean)(rank - 0.5) / mean; absolute = index x mean; with bounds (a, b):
    Wagstaff = absolute (b - a) / ((b - mean)(mean - a)), which is index / (1 - mean) for a proportion;
    Erreygers = 4 absolute / (b - a).

    Refuses lengths that differ, missing values, populations of zero or less, rows that all tie, a mean of zero or less,
    and bounds that do not hold the values.

    Source: Kakwani N, Wagstaff A, van Doorslaer E (1997), Journal of Econometrics 77:87-103 (index and both errors);
    Wagstaff A (2005), Health Economics 14:429-432; Erreygers G (2009), Journal of Health Economics 28:504-515.
    """
    ranked = _ranked(value, order, population)
    if isinstance(ranked, Refused):
        return ranked
    y, p, rank = ranked.y, ranked.p, ranked.rank
    if ranked.tie[-1] == 0:
        return Refused("All have the same rank, so there is no order to compare them in.")
    mean = float(p @ y)
    if mean <= 0:
        return Refused("The average is zero or negative, so a relative measure cannot be given.")
    absolute = 2 * float(p @ ((y - mean) * (rank - 0.5)))
    index = absolute / mean
    wagstaff = erreygers = None
    if bounds is not None:
        low, high = bounds
        if not (low < high and low <= y.min() and y.max() <= high):
            return Refused("A value lies outside the bounds given.")
        inside = (high - mean) * (mean - low)
        wagstaff = absolute * (high - low) / inside if inside > 0 else 0.0
        erreygers = 4 * absolute / (high - low)
    return Concentration(
        index=index,
        absolute=absolute,
        wagstaff=wagstaff,
        erreygers=erreygers,
        mean=mean,
        sampling_error=_sampling_error(ranked, index, mean),
        regression_error=_regression_error(ranked, mean),
    )


def concentration_curve(value: ArrayLike, order: ArrayLike, *, population: ArrayLike | None = None) -> Curve | Refused:
    """Cumulative share of `value` against cumulative share of people, the lowest in `order` first; ties are one step.

    Shapes as `concentration_index`. Refuses what it refuses of shapes and missing values, values below zero, and a total
    of zero. Source: Kakwani, Wagstaff and van Doorslaer (1997).
    """
    ranked = _ranked(value, order, population)
    if isinstance(ranked, Refused):
        return ranked
    if np.any(ranked.y < 0):
        return Refused("A value is negative, so it has no share of the total.")
    if not np.any(ranked.y > 0):
        return Refused("Every value is zero, so there is nothing to share out.")
    people = np.bincount(ranked.tie, ranked.p)
    quantity = np.bincount(ranked.tie, ranked.p * ranked.y)
    shares = [np.concatenate([[0.0], np.cumsum(part) / part.sum()]) for part in (people, quantity)]
    return Curve(shares[0], shares[1])


def lorenz_curve(value: ArrayLike, *, population: ArrayLike | None = None) -> Curve | Refused:
    """The concentration curve of a value along its own order, the lowest first. Refuses what that refuses.

    Source: Lorenz MO (1905), Publications of the American Statistical Association 9:209-219.
    """
    return concentration_curve(value, value, population=population)


def _ranked(value: ArrayLike, order: ArrayLike, population: ArrayLike | None) -> _Ranked | Refused:
    y, position = as_floats(value), settle(order)
    people = np.ones_like(y) if population is None else as_floats(population)
    if y.ndim != 1 or y.shape != position.shape or y.shape != people.shape:
        return Refused("Each row needs one value, one rank and one number of people.")
    if len(y) < 2:
        return Refused("At least two are needed to put them in order.")
    if not np.all(np.isfinite(y) & np.isfinite(position)):
        return Refused("A value or a rank is missing.")
    if not np.all(np.isfinite(people)) or np.any(people <= 0):
        return Refused("A group has no people.")
    sorting = np.argsort(position, kind="stable")
    p = people[sorting] / people.sum()
    tie = np.unique(position[sorting], return_inverse=True)[1]
    share = np.bincount(tie, p)
    rank = (np.cumsum(share) - share / 2)[tie]
    return _Ranked(y[sorting], p, rank, tie)


def _sampling_error(ranked: _Ranked, index: float, mean: float) -> float:
    """Of the index, every row one sampled person: variance sum p^2 (a - (1 + C))^2, where a is what the row gives to the
    index (Kakwani et al., their equation for the index). Tied rows see half of their tie before them."""
    y, p = ranked.y, ranked.p
    step = np.bincount(ranked.tie, p * y / mean)
    after = np.cumsum(step)
    before = after - step
    given = y / mean * (2 * ranked.rank - 1 - index) + 2 - (before + after)[ranked.tie]
    return float(np.sqrt(np.sum((p * (given - (1 + index))) ** 2)))


def _regression_error(ranked: _Ranked, mean: float) -> float | None:
    """Of the slope of 2 var(rank) y / mean on rank, weighted by people: the index is that slope."""
    if len(ranked.y) < 3:
        return None
    p, centred = ranked.p, ranked.rank - 0.5
    spread = float(p @ centred**2)
    left = 2 * spread * ranked.y / mean
    slope = float(p @ (centred * left)) / spread
    residual = left - p @ left - slope * centred
    return float(np.sqrt(p @ residual**2 / (len(p) - 2) / spread))
