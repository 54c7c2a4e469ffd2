"""How far the answer depends on the way the area's own purchases are guessed, and which industries feel a pound spent there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.local_spending import STEPS, Local, PerPound, set_off
from analysis.regional_input_output import Quotients
from caching import SingleFlightCache
from data_access import Store
from domain.wider_economy.regional import (
    DELTA,
    DELTA_HIGH,
    DELTA_LOW,
    MEASURES,
    PAY,
    Measure,
    inside_at,
    load_national,
    load_region,
)
from domain.wider_economy.spending import Assumed, anywhere, as_they_are
from vocabulary import Area, Refused

Way = Literal["flegg", "flegg_low", "flegg_high", "cross", "simple", "national"]

_SETTINGS: tuple[tuple[Way, Quotients, float], ...] = (
    ("flegg_high", "flegg", DELTA_HIGH),
    ("flegg", "flegg", DELTA),
    ("flegg_low", "flegg", DELTA_LOW),
    ("cross", "cross", 0.0),
    ("simple", "simple", 0.0),
)


@dataclass(frozen=True)
class ByWay:
    """Value added recorded per pound in the area by one way, and the share of first purchases that stays; the UK keeps all."""

    way: Way
    delta: float
    gva: float
    jobs: float  # per million pounds at the prices of the tables
    bought: float


@dataclass(frozen=True)
class ByIndustry:
    """One measure per pound recorded in one industry of the area, and in the UK: what the work itself, suppliers and households bring."""

    product: str
    direct: float
    suppliers: float
    households: float
    uk: float

    @property
    def total(self) -> float:
        return self.direct + self.suppliers + self.households


_ways = SingleFlightCache(60)


def by_ways(store: Store, area: Area, sector: str, assumed: Assumed) -> tuple[ByWay, ...] | Refused:
    """The same pound by each way, the most cautious first and the UK last. Refused where `load_region` refuses."""
    found = _ways.get((store, area.code, sector), lambda: _settings(store, area, sector))
    if isinstance(found, Refused):
        return found
    rows = []
    for way, delta, local in found:
        spending = as_they_are(assumed)
        if way == "national":
            spending = anywhere(spending)
        counted = set_off(_at(local, float(spending.delta[0])), spending, PAY)
        if isinstance(counted, Refused):
            return counted
        per_pound = counted.recorded[:, :, 0].sum(axis=1)
        rows.append(
            ByWay(
                way,
                delta,
                float(per_pound[MEASURES.index("gva")]),
                float(per_pound[MEASURES.index("jobs")]) * 1e6,
                float(counted.inside[0]),
            )
        )
    return tuple(rows)


def _at(local: PerPound, delta: float) -> Local:
    return Local(np.array([delta]), (local,))


def _settings(store: Store, area: Area, sector: str) -> tuple[tuple[Way, float, PerPound], ...] | Refused:
    region, nation = load_region(store, area), load_national(store, sector)
    if isinstance(region, Refused):
        return region
    if isinstance(nation, Refused):
        return nation
    found: list[tuple[Way, float, PerPound]] = []
    for way, kind, delta in _SETTINGS:
        at = inside_at(region, sector, kind, delta)
        if isinstance(at, Refused):
            return at
        found.append((way, delta, at))
    return (*found, ("national", 0.0, nation.settings[0]))


def by_industry(
    store: Store, area: Area, sector: str, measure: Measure, assumed: Assumed
) -> tuple[ByIndustry, ...] | Refused:
    """Each industry's part of what a pound sets off in the area, at DELTA, the largest first. Refused where `load_region` refuses.

    The parts of all industries add up to what `local_effect` records per pound, at the same assumptions.
    """
    found = _ways.get((store, area.code, sector), lambda: _settings(store, area, sector))
    if isinstance(found, Refused):
        return found
    region = load_region(store, area)
    if isinstance(region, Refused):
        return region
    row, own = MEASURES.index(measure), region.products.index(sector)
    own_parts = _by_product(next(each for way, _, each in found if way == "flegg"), assumed, row, national=False)
    uk_parts = _by_product(found[-1][2], assumed, row, national=True)
    if isinstance(own_parts, Refused):
        return own_parts
    if isinstance(uk_parts, Refused):
        return uk_parts
    parts = [
        ByIndustry(
            product,
            own_parts[0] if place == own else 0.0,
            float(own_parts[1][place]),
            float(own_parts[2][place]),
            float((uk_parts[0] if place == own else 0.0) + uk_parts[1][place] + uk_parts[2][place]),
        )
        for place, product in enumerate(region.products)
    ]
    return tuple(sorted(parts, key=lambda each: -each.total))


def _by_product(
    at: PerPound, assumed: Assumed, row: int, *, national: bool
) -> tuple[float, np.ndarray, np.ndarray] | Refused:
    """Direct, and by product what suppliers and households bring, at the assumptions as they are but for what is bought inside."""
    spending = as_they_are(assumed)
    spending = anywhere(spending) if national else spending
    counted = set_off(_at(at, float(spending.delta[0])), spending, PAY)
    if isinstance(counted, Refused):
        return counted
    direct, suppliers, households = (float(counted.recorded[row, step, 0]) for step in range(len(STEPS)))
    return (
        direct,
        at.by_supplier[row] * (suppliers / at.suppliers[row] if at.suppliers[row] > 0 else 0.0),
        at.by_household[row] * (households / at.households[row] if at.households[row] > 0 else 0.0),
    )
