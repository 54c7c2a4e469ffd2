"""Slopes inside authorities: ours, from neighbourhoods, beside those published, from smaller areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.association import Association, association
from analysis.gradient import groups_along
from analysis.slope import FEWEST, MOST, fitted_slope_index
from data_access import Store
from vocabulary import Period, Refused

Floats = NDArray[np.float64]
TWENTIETHS = 20  # of an authority with more neighbourhoods than a slope is put through one by one


@dataclass(frozen=True, eq=False)
class Beside:
    """Every authority of England with both slopes, in order of code. Years lower at the most deprived end; below 0 higher."""

    period: Period  # of the published ones
    code: tuple[str, ...]
    name: tuple[str, ...]
    ours: Floats
    published: Floats
    neighbourhoods: NDArray[np.int64]
    agree: Association | Refused

    @property
    def shorter(self) -> float:
        """How many years ours is shorter than the published one, in the middle authority."""
        return float(np.median(self.published - self.ours))


def beside(
    store: Store,
    measure: str,
    breakdown: str | None,
    *,
    period: Period,
    authority: Sequence[str],
    order: Floats,
    life: Floats,
    people: Floats,
    error: Floats,
) -> Beside | Refused:
    """`measure`: the published gaps; `period`: that of the neighbourhoods, whose last year the published ones must share. The arrays have
    a row for each neighbourhood; `authority` is the code of the one it lies in."""
    if breakdown is None:
        return Refused("Slopes inside authorities are published for males and for females apart. Choose one of them.")
    same = [each for each in store.periods(measure, kind="ltla", breakdown=breakdown) if each.id[-4:] == period.id[-4:]]
    if not same:
        return Refused(f"No slopes inside authorities are published for years that end with {period.label}.")
    seen = store.observations(measure, same[0], kind="ltla", breakdown=breakdown)
    inside = np.asarray(authority, dtype=object)
    known = np.isfinite(life) & np.isfinite(order)
    found = []
    for row in np.flatnonzero(seen.known):
        own = np.flatnonzero((inside == seen.area[row]) & known)
        slope = _slope(order[own], life[own], people[own], error[own])
        if slope is not None:
            found.append((str(seen.area[row]), str(seen.short_name[row]), slope, float(seen.value[row]), len(own)))
    code, name, ours, published, count = zip(*found, strict=True)
    return Beside(
        period=same[0],
        code=code,
        name=name,
        ours=np.array(ours),
        published=np.array(published),
        neighbourhoods=np.array(count),
        agree=association(ours, published),
    )


def _slope(order: Floats, life: Floats, people: Floats, error: Floats) -> float | None:
    """Through an authority's neighbourhoods one by one, or through its twentieths; None of fewer than a slope needs."""
    if len(order) < FEWEST:
        return None
    rows = np.argsort(order, kind="stable")
    value, count = life[rows], people[rows]
    if len(rows) > MOST:
        groups = groups_along(order, life, people, error, count=TWENTIETHS)
        if isinstance(groups, Refused):
            return None
        value, count = groups.value, groups.population
    made = fitted_slope_index(value, count, curve="line")
    return None if isinstance(made, Refused) else made.sii
