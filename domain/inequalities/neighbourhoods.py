"""Neighbourhoods of England: residents, deprivation and life expectancy.

The LEVEL of life expectancy in these files is too high (see their caveats). Use differences and slopes, never a level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.gradient import mean_of_parts
from analysis.intervals import normal_quantile
from caching import SingleFlightCache
from data_access import Store
from domain.inequalities.indicators import DEPRIVATION_RANK, RESIDENTS
from vocabulary import Period

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Neighbourhoods:
    """Those of England of 2011, in order of their codes. `life` is for slopes and differences only."""

    period: Period
    code: NDArray[np.object_]
    name: NDArray[np.object_]
    people: Floats
    rank: Floats  # mean deprivation rank of the residents' small areas, 1 the most deprived: for the order only
    place: Floats  # share of England's neighbourhoods that are more deprived: one scale for every area, 0 to 1
    life: Floats  # NaN where not published
    error: Floats

    @property
    def lower(self) -> Floats:
        """The lower limit of each figure's 95% interval."""
        return self.life - normal_quantile(0.95) * self.error

    @property
    def upper(self) -> Floats:
        """The upper limit of each figure's 95% interval."""
        return self.life + normal_quantile(0.95) * self.error


def load_neighbourhoods(store: Store, measure: str) -> Neighbourhoods:
    """`measure` is one of LIFE_EXPECTANCY."""
    loaded: Neighbourhoods = _cache.get((store, measure), lambda: _load(store, measure))
    return loaded


def load_authority_names(store: Store, neighbourhoods: Neighbourhoods) -> NDArray[np.object_]:
    """For each neighbourhood, the name of the local authority it lies in. All measures have the same neighbourhoods."""
    loaded: NDArray[np.object_] = _cache.get(
        (store, "authority names"), lambda: _authority_names(store, neighbourhoods)
    )
    return loaded


_cache = SingleFlightCache(16)


def _load(store: Store, measure: str) -> Neighbourhoods:
    code, people, rank, place = _cache.get((store, "deprivation"), lambda: _deprivation(store))
    period = store.newest(measure, kind="msoa11")
    rows = store.observations(measure, period, kind="msoa11")
    at = np.searchsorted(code, rows.area.astype(str))
    assert (code[at] == rows.area.astype(str)).all()  # every neighbourhood holds small areas
    known = rows.known & np.isfinite(rows.lower) & np.isfinite(rows.upper)
    return Neighbourhoods(
        period=period,
        code=rows.area,
        name=np.array([str(name).removesuffix(" (2011)") for name in rows.short_name], dtype=object),
        people=people[at],
        rank=rank[at],
        place=place[at],
        life=np.where(known, rows.value, np.nan),
        error=np.where(known, (rows.upper - rows.lower) / (2 * normal_quantile(0.95)), np.nan),
    )


def _deprivation(store: Store) -> tuple[Any, Floats, Floats, Floats]:
    """Of all neighbourhoods in order of code: their code, residents, mean deprivation rank, and place in England's order."""
    small = store.observations(DEPRIVATION_RANK, store.newest(DEPRIVATION_RANK), kind="lsoa11")
    counts = store.observations(RESIDENTS, store.newest(RESIDENTS), kind="lsoa11")
    residents = dict(zip(counts.area[counts.known], counts.value[counts.known], strict=True))
    people = np.array([residents.get(area, 0.0) for area in small.area])
    code, part_of = np.unique(store.lies_in(small.area, "msoa11").astype(str), return_inverse=True)
    rank = mean_of_parts(np.where(small.known, small.value, np.nan), people, part_of, len(code))
    total = np.bincount(part_of, weights=people, minlength=len(code)).astype(np.float64)
    order = np.argsort(rank, kind="stable")
    place = np.empty(len(code))
    place[order] = (np.arange(len(code)) + 0.5) / len(code)
    return code, total, rank, place


def _authority_names(store: Store, neighbourhoods: Neighbourhoods) -> NDArray[np.object_]:
    names = {area.code: area.short_name for area in store.areas("ltla")}
    codes = store.lies_in(neighbourhoods.code, "ltla")
    return np.array([names.get(str(code), "authority not known") for code in codes], dtype=object)
