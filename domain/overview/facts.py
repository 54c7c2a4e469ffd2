"""Facts about an area beside England's, and the smaller areas within it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from caching import SingleFlightCache
from data_access import ENGLAND, Store
from domain.current_measures import newest_measure
from vocabulary import PLACE, Area, Estimate, Freshness, Indicator

REGISTERED, CORE20 = "registered_population_allocation", "core20_population_share"

# In the order they are shown: measures that are figures of people and places, not judgements.
FACTS = (
    REGISTERED,
    "patients_aged_65_and_over",
    CORE20,
    "ethnic_minority_population_share",
    "employment_deprivation",
    "need_overall_core",
    "gva_per_head",
)
# Kind of area -> the measure that all areas of the kind have today; None: those listed are those of today.
KINDS_WITHIN: Mapping[str, str | None] = {
    "icb": None,
    "ltla": REGISTERED,
    "sub_icb": None,
    "pcn": REGISTERED,
    "practice": REGISTERED,
    "trust": "ae_4_hour_type_1",
}

_small_areas = SingleFlightCache(8)


@dataclass(frozen=True)
class Fact:
    """One figure of an area, beside England's; no value: it is not known for the area."""

    indicator: Indicator
    period: str
    value: Estimate
    england: Estimate
    publishers: tuple[str, ...]
    freshness: Freshness


@dataclass(frozen=True)
class SmallAreas:
    """How many of an area's small areas are among the most deprived fifth of England."""

    deprived: int
    total: int


def load_registered(store: Store, area: Area) -> float | None:
    """People registered with the area's practices, by the newest figure; None where it is not known."""
    kind = "practice" if area.kind == PLACE else area.kind
    measure = newest_measure(store, REGISTERED, kind) if REGISTERED in store.indicators() else ""
    return _load_fact(store, measure, area).value.value if measure else None


def load_facts(store: Store, area: Area) -> tuple[Fact, ...]:
    """In the order shown, those past their date last; each by the newest measure of its thing."""
    kind = "practice" if area.kind == PLACE else area.kind
    newest = [newest_measure(store, measure, kind) for measure in FACTS if measure in store.indicators()]
    facts = [_load_fact(store, measure, area) for measure in dict.fromkeys(newest)]
    return tuple(sorted(facts, key=lambda fact: fact.freshness.stale))


def _load_fact(store: Store, measure: str, area: Area) -> Fact:
    own, england = store.history(measure, area.code), store.history(measure, ENGLAND)
    last = max((row for row in range(len(own)) if own.known[row]), default=len(own) - 1)
    publishers = tuple(dict.fromkeys(release.publisher for release in store.releases(measure)))
    return Fact(
        indicator=store.indicator(measure),
        period=str(own.label[last]),
        value=own.estimate(last),
        england=england.estimate(last),
        publishers=publishers,
        freshness=store.freshness(measure, period=str(own.period[last])),
    )


def load_small_areas(store: Store, area: Area) -> tuple[SmallAreas, SmallAreas] | None:
    """The area's and England's; None where it is not known which small areas lie in the area."""
    if CORE20 not in store.indicators():
        return None
    by_code: Mapping[str, SmallAreas] = _small_areas.get(store, lambda: _count_small_areas(store))
    return (by_code[area.code], by_code[ENGLAND]) if area.code in by_code else None


def _count_small_areas(store: Store) -> Mapping[str, SmallAreas]:
    """By area code, for England, its regions, boards and clusters. A small area is among the most deprived fifth or is not."""
    newest = store.newest(CORE20, kind="lsoa21")
    shares = store.observations(CORE20, newest, kind="lsoa21")
    deprived = np.where(shares.known, shares.value, 0.0) > 0.5
    by_code: dict[str, SmallAreas] = {}
    for kind in ("england", "region", "icb", "cluster"):
        codes, member = np.unique(store.lies_in(list(shares.area), kind).astype(str), return_inverse=True)
        total, of_them_deprived = np.bincount(member), np.bincount(member, weights=deprived)
        by_code |= {
            str(code): SmallAreas(int(of_them_deprived[row]), int(total[row])) for row, code in enumerate(codes) if code
        }
    return by_code


def load_areas_within(store: Store, area: Area) -> Mapping[str, Sequence[Area]]:
    """Kind -> the areas of that kind that lie in the area today; kinds without any are left out."""
    by_kind = {kind: _load_within(store, area, kind) for kind in KINDS_WITHIN if kind != area.kind}
    return {kind: members for kind, members in by_kind.items() if members}


def _load_within(store: Store, area: Area, kind: str) -> tuple[Area, ...]:
    members, measure = store.members(area.code, kind), KINDS_WITHIN[kind]
    if measure is None or measure not in store.indicators() or kind not in store.kinds(measure):
        return tuple(members)
    newest = store.observations(measure, store.newest(measure, kind=kind), kind=kind)
    today = set(newest.area)
    return tuple(member for member in members if member.code in today)
