"""Preventable deaths under 75, and years of life lost before 75, in each system: rates and an index, because no counts are held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.rates import weighted_rate
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.wider_economy.out_of_work import DEATHS
from vocabulary import NOT_HELD, Area, Period, Refused

PEOPLE = "resident_population_2021"
OLDEST = 75
YEARS_LOST = "years_of_potential_life_lost"
DEPRIVATION_SCORE, RESIDENTS = "imd_2025_score", "core20_population_share"
FIFTHS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EarlyDeaths:
    """Arrays run along `areas`: the systems of the Midlands, their clusters and the Midlands; NaN where an authority's rate is missing.

    Rates are for each 100,000 people under 75 in a year, standardised for age. `rate`: the mean of the authorities', weighted by people under 75;
    `least` and `most`: the lowest and the highest of them as published. They give no count of deaths: the people have another age structure than the
    standard population.

    `years`: years of life lost before 75 from any cause, against the Midlands (0.05: 5% more), by the mean of the small areas' index, weighted by
    residents; `years_poorest`: in those of its small areas that are among England's most deprived fifth. Both NaN where the edition has no index.
    """

    period: Period
    areas: tuple[Area, ...]
    rate: Floats
    least: Floats
    most: Floats
    england: float
    years: Floats
    years_poorest: Floats
    years_period: Period | None

    @property
    def more(self) -> Floats:
        """For each 100,000, more than in England; below 0: fewer."""
        return self.rate - self.england

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
        return Refused(f"Preventable deaths by authority are {NOT_HELD}.")
    period = store.periods(DEATHS, kind="ltla", breakdown="")[-1]
    rates, england = (store.observations(DEATHS, period, kind=kind) for kind in ("ltla", "england"))
    whole = england.position(ENGLAND)
    if whole is None or not england.known[whole]:
        return Refused("England’s rate of preventable deaths is not published.")
    young = _under(store)
    areas = (*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands)
    rate, least, most = np.full((3, len(areas)), np.nan)
    for row, area in enumerate(areas):
        parts = [each.code for each in store.members(area.code, "ltla") if each.code in young]  # none that is abolished
        at = [rates.position(code) for code in parts]
        known = [each is not None and bool(rates.known[each]) for each in at]
        if parts and all(known):
            values = np.array([rates.value[each] for each in at])
            rate[row] = weighted_rate(values, [young[code] for code in parts])
            least[row], most[row] = values.min(), values.max()
    years, poorest, of = _years_lost(store, areas, midlands)
    return EarlyDeaths(period, areas, rate, least, most, float(england.value[whole]), years, poorest, of)


def _years_lost(store: Store, areas: tuple[Area, ...], midlands: Area) -> tuple[Floats, Floats, Period | None]:
    years, poorest = np.full((2, len(areas)), np.nan)
    if not {YEARS_LOST, DEPRIVATION_SCORE, RESIDENTS} <= set(store.indicators()):
        return years, poorest, None
    period = store.newest(YEARS_LOST, kind="lsoa21")
    lost = store.observations(YEARS_LOST, period, kind="lsoa21")
    scores, people = (
        store.observations(key, store.newest(key, kind="lsoa21"), kind="lsoa21")
        for key in (DEPRIVATION_SCORE, RESIDENTS)
    )
    order = np.argsort(-scores.value, kind="stable")
    first = {str(code) for code in scores.area[order[: len(order) // FIFTHS]]}
    residents = dict(zip(people.area.astype(str), people.denominator, strict=True))
    kept = lost.take(lost.known & np.isin(lost.area.astype(str), list(residents)))
    weight = np.array([residents[str(code)] for code in kept.area])
    authority = store.lies_in(list(kept.area), "ltla").astype(str)
    deprived = np.isin(kept.area.astype(str), list(first))

    def mean(of: Area, rows: NDArray[np.bool_]) -> float:
        here = rows & np.isin(authority, [each.code for each in store.members(of.code, "ltla")])
        return weighted_rate(kept.value[here], weight[here]) if here.any() else np.nan

    everywhere = np.ones(len(weight), dtype=bool)
    base = mean(midlands, everywhere)
    for row, area in enumerate(areas):
        years[row], poorest[row] = mean(area, everywhere) / base - 1, mean(area, deprived) / base - 1
    return years, poorest, period


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
