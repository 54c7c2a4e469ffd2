"""Diagnostics of a model of expected events: where it fits badly, what it explains, and what remains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import FloatArray, as_floats

DECILES = 10


@dataclass(frozen=True, eq=False)
class Diagnostics:
    """`deciles`: observed / expected in tenths of the units by expected share, lowest first. `crude_deciles`: the same
    with one average rate for all units, in the same tenths.

    `explained`: the share of the variance of crude ratios between units, beyond chance, that the model removes;
    `groups_explained`: the same between groups (boards). Below 0, units differ more after adjustment. `residual`: the
    standard deviation of ratios between units that remains beyond chance.
    """

    deciles: FloatArray
    crude_deciles: FloatArray
    explained: float
    groups_explained: float
    residual: float

    @property
    def worst_decile(self) -> float:
        """The largest |observed / expected - 1|."""
        return float(np.abs(self.deciles - 1).max())

    @property
    def crude_worst_decile(self) -> float:
        """The same for one average rate."""
        return float(np.abs(self.crude_deciles - 1).max())


def diagnose(
    observed: ArrayLike, expected: ArrayLike, people: ArrayLike, chance: ArrayLike, groups: ArrayLike
) -> Diagnostics:
    """Check a model against the observed counts.

    Arrays are of units: counts, expected counts, people, the chance variance of each count, and the number of its
    group. The caller leaves out units without a finite number or without expected events.
    """
    o, e, n, v = as_floats(observed), as_floats(expected), as_floats(people), as_floats(chance)
    group = np.unique(np.asarray(groups), return_inverse=True)[1]
    crude = n * o.sum() / n.sum()
    order = np.argsort(e / n, kind="stable")
    tenths = np.array_split(order, min(DECILES, len(order)))
    left, before = _variance(o, e, v), _variance(o, crude, v)
    by_group = [np.bincount(group, values).astype(np.float64) for values in (o, e, crude, v)]
    groups_left, groups_before = (_variance(by_group[0], by_group[i], by_group[3]) for i in (1, 2))
    return Diagnostics(
        _ratios(o, e, tenths),
        _ratios(o, crude, tenths),
        1 - left / before if before > 0 else float("nan"),
        1 - groups_left / groups_before if groups_before > 0 else float("nan"),
        float(np.sqrt(left)),
    )


def _variance(observed: FloatArray, expected: FloatArray, chance: FloatArray) -> float:
    """The variance of observed / expected beyond chance, weighted by expected events."""
    weight = expected / expected.sum()
    return max(0.0, float((weight * ((observed / expected - 1) ** 2 - chance / expected**2)).sum()))


def _ratios(observed: FloatArray, expected: FloatArray, parts: list[NDArray[np.intp]]) -> FloatArray:
    return np.array([observed[rows].sum() / expected[rows].sum() for rows in parts])
