"""The evidence: the place in hand and the saved ones beside their systems; their practices; what overlaps and what is left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.saved_scenario import WithKept
from data_access import ENGLAND, MIDLANDS, Store
from data_access.workspace.places import Overlap, listed_today, outside, overlaps, unassigned
from pages import resource_distribution
from pages.places.view import BATCH, NONE, View, plain
from pages.resource_distribution.evidence import LISTED, Against, against_england
from vocabulary import PLACE, Area, Place, Provenance, Refused


@dataclass(frozen=True, eq=False)
class Evidence:
    area: Area
    own: Place | None  # the one in hand
    saved: tuple[Place, ...]  # those that stand beside it
    called: Mapping[str, str]  # id of each of these -> its name on a screen
    seen: int  # saved places the lists offer
    in_all: int  # saved places the reader may see: more than the lists offer, where there are very many
    side_by_side: Against | Refused  # places, the area and England
    practices: Against | Refused  # those of the area and of the place in hand
    inside: NDArray[np.bool_]  # which of them belong to the place in hand
    authority: tuple[str, ...]
    where: NDArray[np.float64]  # shape (practices, 2): longitude, latitude; NaN where not known
    overlaps: tuple[Overlap, ...]
    free: tuple[str, ...]  # codes of the area's practices that are in no place
    outside: tuple[str, ...]  # codes of the place's practices that are not of the area
    closed: tuple[str, ...]  # of the place in hand, practices with nobody registered today, as a reader knows them
    names: Mapping[str, str]  # of the practices of today
    provenance: Provenance
    need_year: str
    pounds_year: str
    staff_year: str


def gather(view: View, kept: Any) -> Evidence:
    store = plain(kept)
    area = store.area(view.area)
    assert area is not None  # the view only holds areas that are offered
    own = None if view.place == NONE else store.own_place(view.place)
    if area.kind == PLACE:  # come from another page: the place is in hand, and its system is looked at
        own = own or store.own_place(area.code)
        area = next(iter(store.parents(area.code, "icb")), store.area(MIDLANDS))
        assert area is not None
    listed = kept.places if isinstance(kept, WithKept) else ()
    first = BATCH * (int(view.batch) - 1)
    saved = tuple(place for each in listed[first : first + BATCH] if (place := store.own_place(each.value)) is not None)
    places = tuple({each.id: each for each in (*((own,) if own else ()), *saved)}.values())
    called = {each.id: store.area_of(each).name for each in places}
    names = listed_today(store)
    members = {each.code for each in store.members(area.code, "practice") if each.code in names}
    codes = sorted(members | {each for each in (own.practices if own else ()) if each in names})
    practices = against_england(store, ("practice",), codes)
    rows = () if isinstance(practices, Refused) else practices.rows.codes
    at = {each.code: (each.longitude, each.latitude) for each in store.areas("practice")}
    authorities = {each.code: each.short_name for each in store.areas("ltla")}
    resource = resource_distribution.gather(resource_distribution.View(area=MIDLANDS), store)
    return Evidence(
        area=area,
        own=own,
        saved=saved,
        called=called,
        seen=len(listed),
        in_all=max(kept.places_in_all, len(listed)) if isinstance(kept, WithKept) else 0,
        side_by_side=against_england(store, LISTED, [*(each.id for each in places), area.code, ENGLAND]),
        practices=practices,
        inside=np.array([own is not None and code in own.practices for code in rows], dtype=bool),
        authority=tuple(authorities.get(str(code), "not known") for code in store.lies_in(rows, "ltla")),
        where=np.array([at.get(code, (None, None)) for code in rows], dtype=np.float64).reshape(-1, 2),
        overlaps=overlaps([Place.of(called[each.id], each.practices) for each in places]),
        free=unassigned(places, members),
        outside=() if own is None else tuple(each for each in outside(own, members) if each in names),
        closed=() if own is None else tuple(_closed(store, each) for each in own.practices if each not in names),
        names=names,
        provenance=resource.provenance["all"],
        need_year=resource.need_year.label,
        pounds_year=resource.pounds_year.label,
        staff_year=resource.staff_year.label,
    )


def _closed(store: Store, code: str) -> str:
    area = store.area(code)
    return f"{area.short_name} ({code})" if area else code
