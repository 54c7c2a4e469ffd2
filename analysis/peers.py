"""Which of many units are most like one of them, how far apart they are, and in what.

Each covariate is put on one scale: its difference over the spread between all units (`spread_between`). The distance is a weighted
Euclidean one: the root of the weighted mean of the squared differences, so it is itself in units of that spread. Covariates of one
subject share its weight: four of age count as much together as one of deprivation.

A Mahalanobis distance would allow for correlations by itself. It is not used: its covariance of ten covariates cannot be estimated from
42 boards, it weighs most what units hardly differ in, and its terms do not add up covariate by covariate, so no reason could be given.

Source: nearest neighbours by standardised Euclidean distance, as in CIPFA's and the ONS's statistical nearest neighbours; a caliper
as in matching, Rosenbaum PR, Rubin DB (1985), The American Statistician 39:33-38.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

Scale = Literal["plain", "log", "logit"]
Rows = NDArray[np.intp]

NEAREST = 10
MOST_APART = 3.0  # units of spread in any one covariate: what is further apart is no peer
INSIDE = (0.1, 0.9)  # quantiles between which the spread is taken
OF_NORMAL = 2.5631031  # their distance in a standard normal distribution
SMALLEST_SHARE = 0.001  # of a share on the logit scale: 0 and 1 have no logit
SMALLEST_SPREAD = 1e-12


@dataclass(frozen=True, eq=False)
class Space:
    """Units that are compared. `position`: units x covariates, in units of spread, NaN where not known. `subject`: of each covariate,
    the number of its subject. A covariate that does not differ between the units is NaN throughout."""

    position: FloatArray
    subject: NDArray[np.intp]

    def of(self, rows: Rows) -> Space:
        """Some of the units, on the scale of all."""
        return Space(self.position[rows], self.subject)


@dataclass(frozen=True, eq=False)
class Nearest:
    """The units nearest to one, the nearest first. `apart`: rows x covariates, the peer's position less the unit's own in units of
    spread, NaN for a covariate that is not `used`. `too_far` units differ by more than the caliper in some covariate; of `unknown`
    ones a covariate that is used is not known. `of` units could have been peers: the unit's own kind without itself."""

    rows: Rows
    distance: FloatArray
    apart: FloatArray
    used: NDArray[np.bool_]
    too_far: int
    unknown: int
    of: int


def spread_between(values: ArrayLike) -> float:
    """The distance from the first to the last decile over that of a normal distribution: a standard deviation that the outer tenths do
    not move. The plain standard deviation where the deciles are equal; NaN where all values are, or fewer than two are known."""
    x = as_floats(values)
    x = x[np.isfinite(x)]
    if x.size < 2:
        return float("nan")
    low, high = np.quantile(x, INSIDE)
    spread = float((high - low) / OF_NORMAL) or float(x.std())
    return spread if spread > SMALLEST_SPREAD * max(1.0, float(np.abs(x).max())) else float("nan")


def place_units(values: ArrayLike, scales: Sequence[Scale], subjects: Sequence[str]) -> Space | Refused:
    """Put units on one scale. `values`: units x covariates, NaN where not known; shares (0 to 1) for "logit", more than 0
    for "log". Refuses units of which nothing is known in which they differ."""
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(scales) or len(scales) != len(subjects):
        raise ValueError("values must be units x covariates, with a scale and a subject for each covariate")
    columns = [_scaled(table[:, column], scale) for column, scale in enumerate(scales)]
    position = np.column_stack([column / spread_between(column) for column in columns])
    if not np.isfinite(position).any():
        return Refused("Nothing is known in which they differ.")
    numbers = {subject: number for number, subject in enumerate(dict.fromkeys(subjects))}
    return Space(position, np.array([numbers[subject] for subject in subjects], dtype=np.intp))


def _scaled(x: FloatArray, scale: Scale) -> FloatArray:
    if scale == "plain":
        return x
    if scale == "log":
        return np.log(np.where(x > 0, x, np.nan))
    inside = np.clip(x, SMALLEST_SHARE, 1 - SMALLEST_SHARE)
    return np.asarray(np.log(inside / (1 - inside)))


def distances(space: Space, row: int, used: NDArray[np.bool_] | None = None) -> FloatArray:
    """From one unit to each, itself included, in units of spread: shape (units,). Over the covariates `used`, and of these over those
    known of both; NaN where there is none."""
    weight = _weights(space.subject, np.ones(space.subject.size, dtype=bool) if used is None else used)
    squared = (space.position - space.position[row]) ** 2
    known = np.isfinite(squared) & (weight > 0)
    total = (known * weight).sum(axis=1)
    summed = np.where(known, squared, 0.0) @ weight
    return np.asarray(np.sqrt(np.divide(summed, total, out=np.full(total.shape, np.nan), where=total > 0)))


def position_from_middle(space: Space, row: int) -> FloatArray:
    """How far a unit is from the median of all in each covariate, in units of spread: shape (covariates,), NaN where not known."""
    known = np.isfinite(space.position).any(axis=0)
    middle = np.full(known.size, np.nan)
    middle[known] = np.nanmedian(space.position[:, known], axis=0)
    return np.asarray(space.position[row] - middle)


def nearest(
    space: Space, row: int, *, k: int = NEAREST, most_apart: float = MOST_APART, fewest: int = 1
) -> Nearest | Refused:
    """The `k` units nearest to one; of equal ones the first.

    Compared are the covariates known of the unit; a unit of which one of them is not known is left out, and so is one that differs by
    more than `most_apart` in any. Fewer than `k` may be left, or none: then nothing is like it. Where all others are no more than `k`,
    each is of its kind and none is left out. Refuses a unit that is the only one, or of which fewer than `fewest` covariates are
    known.
    """
    used = np.isfinite(space.position[row])
    if int(used.sum()) < max(fewest, 1):
        return Refused("Too little is known about it to say what is like it.")
    others = np.arange(space.position.shape[0]) != row
    if not others.any():
        return Refused("There is no other of its kind.")
    few = int(others.sum()) <= k
    apart = space.position - space.position[row]
    asked = apart[:, used]
    known = np.isfinite(asked).all(axis=1)
    close = (np.abs(asked) <= most_apart).all(axis=1)  # False where not known
    distance = distances(space, row, used)
    fit = others & (np.isfinite(distance) if few else close)
    rows = np.flatnonzero(fit)
    rows = rows[np.argsort(distance[rows], kind="stable")][:k]
    return Nearest(
        rows=rows,
        distance=distance[rows],
        apart=np.where(used, apart[rows], np.nan),
        used=used,
        too_far=0 if few else int((others & known & ~close).sum()),
        unknown=int((others & ~fit).sum()) if few else int((others & ~known).sum()),
        of=int(others.sum()),
    )


def within_caliper(space: Space, row: int, *, k: int = NEAREST, most_apart: float = MOST_APART) -> NDArray[np.bool_]:
    """Which units could be peers of one, however many there are: those of which all that is known of the unit is known, and which differ by no
    more than `most_apart` in any of it. Where all others are no more than `k`, each is of its kind and could be. Shape (units,); the unit
    itself is none."""
    others = np.arange(space.position.shape[0]) != row
    if int(others.sum()) <= k:
        return np.asarray(others)
    used = np.isfinite(space.position[row])
    apart = np.abs((space.position - space.position[row])[:, used])
    return np.asarray(others & (apart <= most_apart).all(axis=1))  # False where not known


def _weights(subject: NDArray[np.intp], used: NDArray[np.bool_]) -> FloatArray:
    """A covariate's weight: 1 over the number of its subject that are used; 0 where it is not used."""
    number = np.bincount(subject[used], minlength=int(subject.max()) + 1)
    return np.where(used, 1.0 / np.maximum(number[subject], 1), 0.0)


def beyond_chance(value: ArrayLike, lower: ArrayLike, upper: ArrayLike, row: int) -> NDArray[np.int64]:
    """Where units stand against one of them by figures with 95% limits: 1 above and -1 below by more than chance, 0 neither or not known.

    The interval of each difference is put together from those of the two figures (Newcombe 1998, Statistics in Medicine 17:873-890; for
    any kind of figure Zou GY, Donner A 2008, Statistics in Medicine 27:1693-1702). Chance alone: whether places differ anyway is not asked.
    """
    x, low, high = as_floats(value), as_floats(lower), as_floats(upper)
    difference = x - x[row]
    least = difference - np.hypot(x - low, high[row] - x[row])
    most = difference + np.hypot(high - x, x[row] - low[row])
    return np.select([least > 0, most < 0], [1, -1], 0)
