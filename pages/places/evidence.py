"""The evidence: the place in hand and the saved ones beside their systems; their practices; what overlaps and what is left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.saved_scenario import WithKept
from data_access import ENGLAND, MIDLANDS, Store
from data_access.places import Overlap, listed_today, outside, overlaps, unassigned
from pages import resource_distribution
from pages.places.view import NONE, View, plain
from pages.resource_distribution.evidence import LISTED, Against, against_england
from vocabulary import PLACE, Area, Place, Provenance, Refused


@dataclass(frozen=True, eq=False)
class Evidence:
    area: Area
    own: Place | None  # the one in hand
    saved: tuple[Place, ...]
    side_by_side: Against | Refused  # places, the area and England
    practices: Against | Refused  # those of the area and of the place in hand
    inside: NDArray[np.bool_]  # which of them belong to the place in hand
    authority: tuple[str, ...]
    where: NDArray[np.float64]  # shape (practices, 2): longitude, latitude; NaN where not known
    overlaps: tuple[Overlap, ...]
    free: tuple[str, ...]  # codes of the area's practices that are in no place
    outside: tuple[str, ...]  # codes of the place's practices that are not of the area
    names: Mapping[str, str]  # of the practices of today
    provenance: Provenance
    need_year: str
    pounds_year: str
    staff_year: str


def gather(view: View, kept: Any) -> Evidence:
    store = plain(kept)
    area = store.area(view.area)
    assert area is not None  # the view only holds areas that are offered
    own = None if view.place == NONE else _place(store, view.place)
    if area.kind == PLACE:  # come from another page: the place is in hand, and its system is looked at
        own = own or _place(store, area.code)
        area = next(iter(store.parents(area.code, "icb")), store.area(MIDLANDS))
        assert area is not None
    listed = kept.places if isinstance(kept, WithKept) else ()
    saved = tuple(place for each in listed if (place := _place(store, each.value)) is not None)
    places = tuple({each.id: each for each in (*((own,) if own else ()), *saved)}.values())
    names = listed_today(store)
    members = {each.code for each in store.members(area.code, "practice") if each.code in names}
    codes = sorted(members | set(own.practices if own else ()))
    practices = against_england(store, ("practice",), codes)
    rows = () if isinstance(practices, Refused) else practices.rows.codes
    at = {each.code: (each.longitude, each.latitude) for each in store.areas("practice")}
    authorities = {each.code: each.short_name for each in store.areas("ltla")}
    resource = resource_distribution.gather(resource_distribution.View(area=MIDLANDS), store)
    return Evidence(
        area=area,
        own=own,
        saved=saved,
        side_by_side=against_england(store, LISTED, [*(each.id for each in places), area.code, ENGLAND]),
        practices=practices,
        inside=np.array([own is not None and code in own.practices for code in rows], dtype=bool),
        authority=tuple(authorities.get(str(code), "not known") for code in store.lies_in(rows, "ltla")),
        where=np.array([at.get(code, (None, None)) for code in rows], dtype=np.float64).reshape(-1, 2),
        overlaps=overlaps(places),
        free=unassigned(places, members),
        outside=() if own is None else outside(own, members),
        names=names,
        provenance=resource.provenance["all"],
        need_year=resource.need_year.label,
        pounds_year=resource.pounds_year.label,
        staff_year=resource.staff_year.label,
    )


def _place(store: Store, id: str) -> Place | None:
    area = store.area(id)
    return None if area is None else Place.of(area.name, [each.code for each in store.members(id, "practice")])
