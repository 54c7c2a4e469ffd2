"""One measure: an area, or every system of the Midlands, against a wider area, as the scan compares it."""

from __future__ import annotations

from dataclasses import dataclass

from caching import SingleFlightCache
from data_access import MIDLANDS, Store
from domain.fair_comparison.by_practice import compare_practices
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.practice_models import Allowed, PracticeModel, load_model
from domain.fair_comparison.sides import area_side, wide_side
from vocabulary import Area, Refused


def compare_area(
    store: Store, indicator: str, area: str, against: str = MIDLANDS, allowed: Allowed = Allowed.DEPRIVATION
) -> Compared | Refused:
    """Compare an area that practices lie in (board, cluster, part of a board, network) with a wider one (region, England), by its
    practices. Refused where the measure is not counted by practice, has no count there, or nothing is allowed for. Raises KeyError for an
    unknown area or measure."""
    return compare_practices(
        store, store.indicator(indicator), area_side(store, area), wide_side(store, against), allowed
    )


@dataclass(frozen=True)
class ComparedSystems:
    """Every system of the Midlands against the Midlands, by the same model, with its calibration."""

    model: PracticeModel
    systems: tuple[tuple[Area, Compared], ...]


_systems = SingleFlightCache(64)


def compare_systems(store: Store, indicator: str, allowed: Allowed = Allowed.DEPRIVATION) -> ComparedSystems | Refused:
    """The systems of the Midlands in the newest period. Refused where `compare_area` refuses all. Raises KeyError for an unknown measure."""
    key = store, indicator, allowed
    found: ComparedSystems | Refused = _systems.get(key, lambda: _compare_systems(store, indicator, allowed))
    return found


def _compare_systems(store: Store, indicator: str, allowed: Allowed) -> ComparedSystems | Refused:
    model = load_model(store, indicator, allowed=allowed)
    if isinstance(model, Refused):
        return model
    compared = [
        (area, compare_area(store, indicator, area.code, MIDLANDS, allowed)) for area in store.members(MIDLANDS, "icb")
    ]
    known = tuple((area, found) for area, found in compared if isinstance(found, Compared))
    return (
        ComparedSystems(model, known)
        if known
        else Refused("No system of the Midlands has practices with counts of it.")
    )
