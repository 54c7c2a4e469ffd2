"""What the first page knows of an area: what every other page found, ranked; facts about it; what its figures changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.once import Once
from components.page import Page
from data_access import EditionChanges, Store
from pages.home.view import View
from vocabulary import PLACE, Area, Estimate, Finding, Indicator

# Family of outcomes -> its words. In the order a board hears them; findings of two families are never set against each other.
FAMILIES: Mapping[str, str] = {
    "deaths": "Length of life",
    "ill health": "Ill health",
    "care": "Care",
    "experience": "Experience",
    "resource": "Resource",
    "economy": "Economy",
}
CERTAINTY = ("beyond the usual spread", "beyond chance", "no interval", "within chance")
DIRECTION = ("worse", "spread", "unknown", "better", "no different")

CORE20 = "core20_population_share"

# Facts about an area, in the order they are shown: measures that are figures of people and places, not judgements.
FACTS = (
    "registered_population_allocation",
    "patients_aged_65_and_over",
    CORE20,
    "ethnic_minority_population_share",
    "employment_deprivation",
    "need_overall_core",
    "gva_per_head",
)
# Kinds of place an area has -> their words, one and several.
PLACES: Mapping[str, tuple[str, str]] = {
    "icb": ("system", "systems"),
    "ltla": ("local authority", "local authorities"),
    "sub_icb": ("part of a board (sub-ICB area)", "parts of a board (sub-ICB areas)"),
    "pcn": ("primary care network", "primary care networks"),
    "practice": ("GP practice", "GP practices"),
    "trust": ("trust with most of its patients here", "trusts with most of their patients here"),
}


@dataclass(frozen=True)
class Fact:
    """One figure of an area, beside England's; no value: it is not known for the area."""

    indicator: Indicator
    period: str
    value: Estimate
    england: Estimate
    publishers: tuple[str, ...]


@dataclass(frozen=True)
class SmallAreas:
    """How many of an area's small areas are among the most deprived fifth of England; `every`: all of them."""

    deprived: int
    every: int


@dataclass(frozen=True, eq=False)
class Evidence:
    area: Area
    ranked: Mapping[str, tuple[Finding, ...]]  # by family, the first to look at first
    facts: tuple[Fact, ...]
    small: tuple[SmallAreas, SmallAreas] | None  # the area's and England's; None: it is not known which the area has
    places: Mapping[str, tuple[Area, ...]]  # by kind
    lies_in: tuple[Area, ...]  # of a reader's own place: the systems its practices belong to, those of most first
    changes: EditionChanges
    names: Mapping[str, str]  # measure -> its short name
    questions: tuple[str, ...]  # names of the pages the findings come from
    edition: str

    @property
    def all(self) -> list[Finding]:
        return [finding for family in self.ranked.values() for finding in family]

    @property
    def first(self) -> Finding | None:
        """The one to begin with: an alarm before what is calm, the surer one before the less sure, people before years and points,
        then in the families' order."""
        return min(self.all, key=_begins, default=None)


def gather(view: View, store: Store, answered: Sequence[Page[Any, Any]]) -> Evidence:
    area, england = store.area(view.area), store.area("E92000001")
    assert area is not None  # the view only holds areas that are offered
    assert england is not None
    # Of a reader's own place, pages that would show its system instead are not asked: their findings are the system's.
    asked = [page for page in answered if page.findings and (area.kind != PLACE or page.stand_in is None)]
    found = [finding for page in asked if page.findings for finding in page.findings(store, view.area)]
    return Evidence(
        area=area,
        ranked={
            family: tuple(sorted((each for each in found if each.family == family), key=_rank)) for family in FAMILIES
        },
        facts=tuple(_fact(store, key, area, england) for key in FACTS if key in store.indicators()),
        small=_small(store, area, england),
        places={kind: members for kind in PLACES if kind != area.kind and (members := _today(store, area, kind))},
        lies_in=store.parents(area.code, "icb") if area.kind == PLACE else (),
        changes=store.changes,
        names={key: each.short_name for key, each in store.indicators().items()},
        questions=tuple(page.name for page in asked),
        edition=store.edition,
    )


def _begins(finding: Finding) -> tuple[int, int, int, bool, int]:
    of_people = finding.size is not None and not finding.size_unit.startswith(("years", "percentage points", "million"))
    return (*_alarm(finding), not of_people, list(FAMILIES).index(finding.family))


def _alarm(finding: Finding) -> tuple[int, int, int]:
    alarms = 2 * (finding.direction == "worse") + (finding.going == "concern")
    return -alarms, CERTAINTY.index(finding.certainty), DIRECTION.index(finding.direction)


def _rank(finding: Finding) -> tuple[int, int, int, float, str]:
    """Worse or getting worse first, then the surer, then the larger."""
    return (*_alarm(finding), -abs(finding.size or 0), finding.indicator)


def _fact(store: Store, key: str, area: Area, england: Area) -> Fact:
    own, all_of = store.history(key, area.code), store.history(key, england.code)
    last = max((row for row in range(len(own)) if own.known[row]), default=len(own) - 1)
    publishers = tuple(dict.fromkeys(each.publisher for each in store.releases(key)))
    return Fact(store.indicator(key), str(own.label[last]), own.estimate(last), all_of.estimate(last), publishers)


def _small(store: Store, area: Area, england: Area) -> tuple[SmallAreas, SmallAreas] | None:
    if CORE20 not in store.indicators():
        return None
    counted: Mapping[str, SmallAreas] = _once.get(store, lambda: _small_areas(store))
    return (counted[area.code], counted[england.code]) if area.code in counted else None


def _small_areas(store: Store) -> Mapping[str, SmallAreas]:
    """By area code, for England, its regions, boards and clusters: a small area is wholly among the most deprived fifth, or not."""
    seen = store.observations(CORE20, store.periods(CORE20, kind="lsoa21")[-1], kind="lsoa21")
    deprived = np.where(seen.known, seen.value, 0.0) > 0.5
    found: dict[str, SmallAreas] = {}
    for kind in ("england", "region", "icb", "cluster"):
        codes, whose = np.unique(store.lies_in(list(seen.area), kind).astype(str), return_inverse=True)
        every, counted = np.bincount(whose), np.bincount(whose, weights=deprived)
        found |= {str(code): SmallAreas(int(counted[row]), int(every[row])) for row, code in enumerate(codes) if code}
    return found


_once = Once(8)


def _today(store: Store, area: Area, kind: str) -> tuple[Area, ...]:
    """The area's places that there are today: those with a figure in the newest period of the measure all of the kind have."""
    members = store.members(area.code, kind)
    measure = {"practice": FACTS[0], "pcn": FACTS[0], "ltla": FACTS[0], "trust": "ae_4_hour_type_1"}.get(kind)
    if measure is None or measure not in store.indicators() or kind not in store.kinds(measure):
        return members
    seen = set(store.observations(measure, store.periods(measure, kind=kind)[-1], kind=kind).area)
    return tuple(each for each in members if each.code in seen)
