"""Every measure of an area at once, each compared with what its people would have elsewhere, and which of them may be claimed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from analysis.fair_comparison.sureness import controlled
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.current_measures import is_superseded
from domain.fair_comparison.by_practice import compare_practices
from domain.fair_comparison.by_unit import compare_units
from domain.fair_comparison.compared import KINDS, Compared, UnitKind
from domain.fair_comparison.practice_models import Allowed
from domain.fair_comparison.sides import area_side, wide_side
from domain.fair_comparison.unit_models import NOT_OF_PEOPLE, PUBLISHED_EXPECTED
from vocabulary import Indicator, Sureness

CLAIMABLE = (Sureness.SURE, Sureness.PROBABLY)
WITHOUT_DEPRIVATION = (Allowed.NOTHING, Allowed.AGES)  # of boards, ages alone are in no model
_scans = SingleFlightCache(96)  # every area beside the Midlands, thrice, and beside England
_measures = SingleFlightCache(4)


def scan_area(
    store: Store, area: str, against: str = MIDLANDS, allowed: Allowed = Allowed.DEPRIVATION
) -> tuple[Compared, ...]:
    """Every result of an area against a wider one: one for each measure, or one for each trust if it is counted by trust.

    `area` is a system, a cluster, a region or any other area of practices, custom areas included. The benchmark of a region
    is England, whatever `against` is; England itself has none and gives an empty result. Sorted: current figures first, of
    these like for like first, then by the shrunken number of people. Raises KeyError for an unknown area.
    """
    found_area = store.area(area)
    if found_area is None:
        raise KeyError(area)
    area, wide = found_area.code, ENGLAND if found_area.kind == "region" else against
    if area in (wide, ENGLAND):
        return ()
    found: tuple[Compared, ...] = _scans.get((store, area, wide, allowed), lambda: _scan(store, area, wide, allowed))
    return found


def _scan(store: Store, area: str, against: str, allowed: Allowed) -> tuple[Compared, ...]:
    side, wide = area_side(store, area), wide_side(store, against)
    found: list[Compared] = []
    for entry, kind in scanned_measures(store):
        if kind == "practice" and allowed is not Allowed.NOTHING:
            one = compare_practices(store, entry, side, wide, allowed)
            found += [one] if isinstance(one, Compared) else []
        else:
            found += compare_units(store, entry, kind, side, wide, plain=allowed in WITHOUT_DEPRIVATION)
    claims = controlled([1 - one.sure.doubt for one in found])
    told = (
        replace(one, claimed=True) if claim and one.sure.phrase in CLAIMABLE and not one.turns else one
        for one, claim in zip(found, claims, strict=True)
    )
    return tuple(sorted(told, key=_order))


def _order(one: Compared) -> tuple[bool, bool, float]:
    size = abs(one.believed_people)
    return not one.current, not one.like_for_like, -size if math.isfinite(size) else math.inf


def scanned_measures(store: Store) -> tuple[tuple[Indicator, UnitKind], ...]:
    """The measures a scan compares, each with the kind of unit it is counted by: practices before trusts before boards."""
    found: tuple[tuple[Indicator, UnitKind], ...] = _measures.get(store, lambda: tuple(_scanned(store)))
    return found


def _scanned(store: Store) -> Iterator[tuple[Indicator, UnitKind]]:
    for entry in store.indicators().values():
        kind = next((kind for kind in KINDS if store.periods(entry.id, kind=KINDS[kind], breakdown="")), None)
        if kind is not None and _counts_people(entry) and not is_superseded(store, entry.id, (KINDS[kind],)):
            yield entry, kind


def _counts_people(entry: Indicator) -> bool:
    """Whether it counts people, or events they have, and a difference of it says something of their health or care."""
    if entry.id in PUBLISHED_EXPECTED:
        return True
    if entry.multiplier is None or entry.value_kind not in ("proportion", "rate") or entry.cannot_rank is not None:
        return False
    return entry.polarity != "neutral" or entry.family not in NOT_OF_PEOPLE
