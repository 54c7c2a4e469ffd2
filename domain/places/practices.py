"""The practices of an area and of a custom area: their need, authority and position; which are shared, closed or in no custom area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data_access import Store
from data_access.workspace.places import listed_today
from domain.resource_distribution.comparison import Comparison, compare_with_england
from vocabulary import Area, CustomArea, Refused


@dataclass(frozen=True, eq=False)
class Practices:
    """Need of the practices compared with England. All arrays are as long as the comparison, and empty where it is refused."""

    comparison: Comparison | Refused
    in_place: NDArray[np.bool_]  # whether they belong to the custom area
    authority: tuple[str, ...]
    longitude: NDArray[np.float64]  # NaN where not known, as is the latitude
    latitude: NDArray[np.float64]


def load_names(store: Store) -> Mapping[str, str]:
    """Code -> name of the practices of today."""
    return listed_today(store)


def load_members(store: Store, area: Area) -> frozenset[str]:
    """The area's practices of today."""
    names = load_names(store)
    return frozenset(member.code for member in store.members(area.code, "practice") if member.code in names)


def load_closed(store: Store, custom_area: CustomArea) -> tuple[str, ...]:
    """The codes of its practices with nobody registered today."""
    names = load_names(store)
    return tuple(code for code in custom_area.practices if code not in names)


def load_practices(store: Store, area: Area, custom_area: CustomArea | None) -> Practices:
    """Those of the area and of the custom area that there are today."""
    names = load_names(store)
    chosen = frozenset(custom_area.practices if custom_area else ())
    codes = sorted(load_members(store, area) | {code for code in chosen if code in names})
    comparison = compare_with_england(store, ("practice",), codes)
    rows = () if isinstance(comparison, Refused) else comparison.counts.codes
    positions = {practice.code: (practice.longitude, practice.latitude) for practice in store.areas("practice")}
    authorities = {authority.code: authority.short_name for authority in store.areas("ltla")}
    where = np.array([positions.get(code, (None, None)) for code in rows], dtype=np.float64).reshape(-1, 2)
    return Practices(
        comparison=comparison,
        in_place=np.array([code in chosen for code in rows], dtype=bool),
        authority=tuple(authorities.get(str(code), "not known") for code in store.lies_in(rows, "ltla")),
        longitude=where[:, 0],
        latitude=where[:, 1],
    )
