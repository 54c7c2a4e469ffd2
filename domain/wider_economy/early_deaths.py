"""Preventable deaths under 75 in each system: estimated, because only rates by authority are published, and no counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.estimated_counts import EstimatedCounts, counts_of_rates, weighted_rate
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.wider_economy.out_of_work import DEATHS
from vocabulary import Area, Period, Refused

PEOPLE = "resident_population_2021"
OLDEST = 75
PER = 100_000


@dataclass(frozen=True, eq=False)
class EarlyDeaths:
    """Arrays of `estimated` run along `areas`: the systems of the Midlands, their clusters and the Midlands; NaN where an authority's rate is missing.

    Of `estimated`, rates are for each 100,000 people under 75 in a year, the mean of the authorities' by people; counts are deaths a year, as if
    ages were those of the standard population; the benchmark is England's rate.
    """

    period: Period
    areas: tuple[Area, ...]
    estimated: EstimatedCounts

    def index(self, area: Area) -> int:
        return [each.code for each in self.areas].index(area.code)


_deaths = SingleFlightCache(4)


def load_early_deaths(store: Store) -> EarlyDeaths | Refused:
    """Refused where the edition holds no rates, or no people by age."""
    found: EarlyDeaths | Refused = _deaths.get(store, lambda: _load(store))
    return found


def _load(store: Store) -> EarlyDeaths | Refused:
    midlands = store.area(MIDLANDS)
    if not {DEATHS, PEOPLE} <= set(store.indicators()) or midlands is None:
        return Refused("This edition does not hold preventable deaths by authority.")
    period = store.periods(DEATHS, kind="ltla", breakdown="")[-1]
    rates, england = (store.observations(DEATHS, period, kind=kind) for kind in ("ltla", "england"))
    whole = england.position(ENGLAND)
    if whole is None or not england.known[whole]:
        return Refused("England’s rate of preventable deaths is not published.")
    young = _under(store)
    areas = (*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands)
    people, rate = np.full((2, len(areas)), np.nan)
    for row, area in enumerate(areas):
        parts = [each.code for each in store.members(area.code, "ltla") if each.code in young]  # none that is abolished
        at = [rates.position(code) for code in parts]
        known = [each is not None and bool(rates.known[each]) for each in at]
        if parts and all(known):
            counted = np.array([young[code] for code in parts])
            people[row] = counted.sum()
            rate[row] = weighted_rate([rates.value[each] for each in at], counted)
    estimated = counts_of_rates(rate, people, float(england.value[whole]), multiplier=PER)
    return estimated if isinstance(estimated, Refused) else EarlyDeaths(period, areas, estimated)


def _under(store: Store) -> dict[str, float]:
    """People under 75 by authority, at the census of 2021."""
    found: dict[str, float] = {}
    period = store.periods(PEOPLE, kind="ltla")[-1]
    for breakdown in store.breakdowns(PEOPLE, kind="ltla"):
        band = breakdown.removeprefix("age_band=")
        first = band.split("-")[0].removesuffix("+")
        if not breakdown.startswith("age_band=") or "&" in breakdown or not first.isdigit() or int(first) >= OLDEST:
            continue
        rows = store.observations(PEOPLE, period, kind="ltla", breakdown=breakdown)
        for row in np.flatnonzero(rows.known):
            code = str(rows.area[row])
            found[code] = found.get(code, 0.0) + float(rows.value[row])
    return found
