"""The area's anchors: what its health and care organisations spend, at the prices of one year, and the staff that are counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caching import SingleFlightCache
from data_access import Store
from domain.wider_economy.spending import CARE, HEALTH, to_tables_year
from vocabulary import Area, Refused

ALLOCATION, COUNCIL = "icb_allocation", "council_spend_per_resident"
STAFF = ("gp_workforce_by_role", "network_workforce")

OWN = "own-"  # how the source of an organisation's own figures begins
POUNDS = ("pounds", "£")  # units of the catalogue

_SECTOR_OF = {"adult_social_care": CARE, "childrens_social_care": CARE, "public_health": HEALTH}


@dataclass(frozen=True)
class Budget:
    """One budget. `pounds` at the prices of its own year, `at_one_price` at those of `Anchors.prices`; NaN: not known."""

    indicator: str
    breakdown: str
    name: str  # of the breakdown, as the figures call it
    year: str
    pounds: float
    at_one_price: float
    sector: str  # the industry of the input-output tables


@dataclass(frozen=True)
class Staff:
    """Full-time equivalents; NaN: not known."""

    indicator: str
    year: str
    count: float


@dataclass(frozen=True)
class Anchors:
    """Budgets, the largest known one first. They overlap (the NHS passes money to councils) and must not be added up."""

    prices: str
    budgets: tuple[Budget, ...]
    staff: tuple[Staff, ...]


_anchors = SingleFlightCache(40)


def load_anchors(store: Store, area: Area) -> Anchors | Refused:
    """Refused where no budget is published for such an area."""
    anchors: Anchors | Refused = _anchors.get((store, area.code), lambda: _load_anchors(store, area))
    return anchors


def _load_anchors(store: Store, area: Area) -> Anchors | Refused:
    base = to_tables_year(store)
    if isinstance(base, Refused):
        return base
    prices, of_base = base
    budgets = []
    for indicator in (ALLOCATION, COUNCIL):
        if indicator not in store.indicators() or area.kind not in store.kinds(indicator):
            continue
        for breakdown in store.breakdowns(indicator, kind=area.kind):
            if breakdown:
                year, pounds = _newest(store, indicator, area, breakdown)
                own = to_tables_year(store, year)
                factor = np.nan if isinstance(own, Refused) else own[1] / of_base
                value = breakdown.partition("=")[2]
                budgets.append(
                    Budget(
                        indicator,
                        breakdown,
                        store.breakdown_label(breakdown),
                        year,
                        pounds,
                        pounds * factor,
                        _SECTOR_OF.get(value, HEALTH),
                    )
                )
    for indicator in own_budgets(store, area):
        year, pounds = _newest(store, indicator, area, "")
        own = to_tables_year(store, year)
        factor = np.nan if isinstance(own, Refused) else own[1] / of_base
        budgets.append(
            Budget(indicator, "", store.indicator(indicator).short_name, year, pounds, pounds * factor, HEALTH)
        )
    if not budgets:
        return Refused(f"No budgets are published for {area.short_name}.")
    staff = tuple(
        Staff(indicator, *_newest(store, indicator, area, ""))
        for indicator in STAFF
        if indicator in store.indicators() and area.kind in store.kinds(indicator)
    )
    ordered = sorted(budgets, key=lambda each: -np.nan_to_num(each.at_one_price, nan=-1.0))
    return Anchors(prices, tuple(ordered), staff)


def own_budgets(store: Store, area: Area) -> list[str]:
    """Measures of the organisation's own that count pounds in an area of this kind, such as its estate or what it buys."""
    return [
        each.id
        for each in store.indicators().values()
        if each.source.startswith(OWN)
        and each.unit in POUNDS
        and each.value_kind == "count"
        and area.kind in store.kinds(each.id)
        and "" in store.breakdowns(each.id, kind=area.kind)
    ]


def _newest(store: Store, indicator: str, area: Area, breakdown: str) -> tuple[str, float]:
    """The newest period, and the area's count in it."""
    period = store.newest(indicator, kind=area.kind, breakdown=breakdown)
    rows = store.observations(indicator, period, kind=area.kind, breakdown=breakdown)
    row = rows.position(area.code)
    return period.label, float(rows.numerator[row]) if row is not None and rows.known[row] else float("nan")
