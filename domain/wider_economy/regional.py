"""The input-output tables cut down to an area: what it buys from itself, by location quotients from the regional accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.local_spending import Industries, Local, PerPound, per_pound
from analysis.regional_input_output import Quotients, bought_inside, households_buy_inside, simple_quotients
from caching import SingleFlightCache
from data_access import Store, load_household_spending
from domain.wider_economy.supply_chain import TABLES_YEAR, SupplyChain, load_supply_chain
from vocabulary import Area, Refused

GVA = "gva_by_industry"
Floats = NDArray[np.float64]

Measure = Literal["output", "gva", "pay", "jobs"]
MEASURES: tuple[Measure, ...] = ("output", "gva", "pay", "jobs")
PAY = MEASURES.index("pay")

DELTA, DELTA_LOW, DELTA_HIGH = 0.3, 0.1, 0.4
"""Flegg's delta: what is usual, and the range of values that fitted regions whose trade was surveyed (Flegg and Webber 2000; Flegg and
Tohmo 2013; Kowalewski 2015)."""

DELTA_OFF = 0.1
"""How far delta may be off where it stands: about what separates one surveyed region's value from another's."""

_DELTAS = tuple(float(value) for value in np.linspace(DELTA_LOW - DELTA_OFF, DELTA_HIGH + DELTA_OFF, 11))

_IN_TWO_DIGITS = {
    **dict.fromkeys(("10", "11", "12"), "CA"),
    **dict.fromkeys(("13", "14", "15"), "CB"),
    **dict.fromkeys(("16", "17", "18"), "CC"),
    **dict.fromkeys(("19", "20", "21", "22", "23"), "CD-CG"),
    **dict.fromkeys(("24", "25"), "CH"),
    **dict.fromkeys(("26", "27"), "CI-CJ"),
    **dict.fromkeys(("28", "29", "30"), "CK-CL"),
    **dict.fromkeys(("31", "32", "33"), "CM"),
    **dict.fromkeys(("49", "50", "51"), "49-51"),
    **dict.fromkeys(("58", "59", "60"), "58-60"),
    **dict.fromkeys(("61", "62", "63"), "61-63"),
    **dict.fromkeys(("65", "66"), "65-66"),
    **dict.fromkeys(("72", "73"), "72-73"),
    **dict.fromkeys(("78", "79", "80"), "78-80"),
    **dict.fromkeys(("90", "91"), "90-91"),
    **dict.fromkeys(("92", "93"), "92-93"),
}
_IN_SECTIONS = {"A": "AB", "B": "AB", "D": "DE", "E": "DE", "F": "F", "O": "O", "P": "P", "T": "T"}


def industries_of(product: str) -> tuple[str, ...]:
    """The industries of the regional accounts that a product of the tables belongs to: "C21" -> ("CD-CG",), "Q87_Q88" -> ("87", "88")."""
    if product == "Q87_Q88":
        return ("87", "88")
    if product == "L68A":  # rents that owner-occupiers are counted as paying
        return ("68IMP",)
    section, digits = product[0], product[1:3]
    return (_IN_SECTIONS.get(section) or _IN_TWO_DIGITS.get(digits, digits),)


@dataclass(frozen=True, eq=False)
class Region:
    """An area's economy beside the UK's, by product of the tables. `size` is its value added over the UK's."""

    area: Area
    chain: SupplyChain
    industries: Industries
    quotients: Floats  # simple, by product
    size: float

    @property
    def products(self) -> tuple[str, ...]:
        return self.chain.products


_regions = SingleFlightCache(20)
_tables = SingleFlightCache(2)
_local = SingleFlightCache(120)


def load_region(store: Store, area: Area) -> Region | Refused:
    """The area's location quotients of 2022. Refused where regional accounts do not cover the area (they are of systems, clusters and
    the Midlands), and where the tables cannot be read."""
    region: Region | Refused = _regions.get((store, area.code), lambda: _load_region(store, area))
    return region


def _load_region(store: Store, area: Area) -> Region | Refused:
    chain, tables = load_supply_chain(store), _load_industries(store)
    if isinstance(chain, Refused):
        return chain
    needed = {key for product in chain.products for key in industries_of(product)} | {""}
    found: list[Mapping[str, float]] = []
    for kind, code in ((area.kind, area.code), ("uk", store.areas("uk")[0].code)):
        amounts = {}
        for key in needed:
            rows = store.observations(GVA, TABLES_YEAR, kind=kind, breakdown=f"industry={key}" if key else "")
            row = rows.position(code)
            if row is None or not rows.known[row]:
                return Refused(
                    f"The regional accounts do not cover {area.short_name}. Choose a system, a cluster or the Midlands."
                )
            amounts[key] = float(rows.value[row])
        found.append(amounts)
    own, uk = (
        np.array([sum(amounts[key] for key in industries_of(product)) for product in chain.products])
        for amounts in found
    )
    quotients = simple_quotients(own, uk, (found[0][""], found[1][""]))
    if isinstance(quotients, Refused):
        return quotients
    return Region(area, chain, tables, quotients, found[0][""] / found[1][""])


def _load_industries(store: Store) -> Industries:
    industries: Industries = _tables.get(store, lambda: _industries(store))
    return industries


def _industries(store: Store) -> Industries:
    requirements, summary = store.matrix("io_2022_A"), store.matrix("io_2022_summary")

    def column(name: str) -> Floats:
        return np.asarray(summary.values[:, list(summary.columns).index(name)], dtype=np.float64)

    # The survey has nobody in coal mining; it is one part in 38,000 of output.
    jobs = np.nan_to_num(column("fte_per_m_output")) / 1e6
    weights = {"output": np.ones(len(jobs)), "gva": column("gva_coef"), "pay": column("coe_coef"), "jobs": jobs}
    household = load_household_spending()
    spent = np.array(
        [0.0 if key in household.no_spending_of_pay else household.spending[key] for key in requirements.rows]
    )
    not_of_pay = sum(household.spending[key] for key in household.no_spending_of_pay)
    return Industries(
        requirements=np.asarray(requirements.values, dtype=np.float64),
        weights=np.stack([weights[measure] for measure in MEASURES]),
        pay=PAY,
        spending=spent / (household.in_all - not_of_pay),
    )


def inside_at(region: Region, product: str, kind: Quotients, delta: float) -> PerPound | Refused:
    """A pound spent on one product in the area, by one way to guess what it buys from itself."""
    inside = bought_inside(region.quotients, region.size, kind, delta)
    at_home = households_buy_inside(region.quotients, region.size, kind, delta)
    if isinstance(inside, Refused):
        return inside
    if isinstance(at_home, Refused):
        return at_home
    return per_pound(region.industries, region.products.index(product), inside, at_home)


def load_local(store: Store, area: Area, product: str) -> Local | Refused:
    """A pound spent on one product in the area, at Flegg's deltas from DELTA_LOW to DELTA_HIGH, and DELTA_OFF beyond."""
    local: Local | Refused = _local.get((store, area.code, product), lambda: _load_local(store, area, product))
    return local


def _load_local(store: Store, area: Area, product: str) -> Local | Refused:
    region = load_region(store, area)
    if isinstance(region, Refused):
        return region
    found = [inside_at(region, product, "flegg", delta) for delta in _DELTAS]
    refused = next((each for each in found if isinstance(each, Refused)), None)
    return refused or Local(np.array(_DELTAS), tuple(each for each in found if not isinstance(each, Refused)))


def load_national(store: Store, product: str) -> Local | Refused:
    """The same pound anywhere in the UK: nothing that the UK makes is bought elsewhere."""
    local: Local | Refused = _local.get((store, "", product), lambda: _load_national(store, product))
    return local


def _load_national(store: Store, product: str) -> Local | Refused:
    chain = load_supply_chain(store)
    if isinstance(chain, Refused):
        return chain
    found = per_pound(_load_industries(store), chain.products.index(product))
    return found if isinstance(found, Refused) else Local(np.array([0.0]), (found,))
