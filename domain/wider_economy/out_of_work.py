"""People of working age who are out of work on benefits, and preventable deaths in the same local authorities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.association import Association, association
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Observations, Store
from vocabulary import NOT_HELD, Area, Period, Refused

OUT_OF_WORK, DEATHS = "employment_deprivation", "mortality_preventable_under_75"

ROUNDING = 1 / 200
"""How exact the number of people of working age is: it is derived from shares published to three decimals."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class OutOfWork:
    """People out of work on benefits, and all people of working age, by area. Arrays run along `areas`."""

    period: Period
    areas: tuple[Area, ...]  # the systems of the Midlands, their clusters and the Midlands
    count: Floats
    population: Floats
    england: float  # share

    @property
    def share(self) -> Floats:
        return self.count / self.population

    @property
    def excess(self) -> Floats:
        """People more than there would be at England's share; below 0: fewer."""
        return self.count - self.population * self.england

    @property
    def negligible(self) -> NDArray[np.bool_]:
        """Where the rounding of the published shares alone can explain the excess."""
        return np.asarray(np.abs(self.excess) <= ROUNDING * self.population * self.england, dtype=bool)

    def index(self, area: Area) -> int:
        return [listed.code for listed in self.areas].index(area.code)


@dataclass(frozen=True, eq=False)
class HealthAndWork:
    """Local authorities of the Midlands: people out of work, and early deaths that could be prevented."""

    out_of_work: Observations
    deaths: Observations  # the same authorities in the same order
    own: NDArray[np.bool_]
    association: Association


_measures = SingleFlightCache(50)


def held_measures(store: Store) -> tuple[str, ...]:
    """Those of the two measures that the edition holds: one built before they were added lacks them."""
    return tuple(key for key in (OUT_OF_WORK, DEATHS) if key in store.indicators())


def load_out_of_work(store: Store) -> OutOfWork | Refused:
    """Of the newest year there is: the index of deprivation is published every few years."""
    if OUT_OF_WORK not in held_measures(store) or not store.periods(OUT_OF_WORK, kind="icb"):
        return Refused(f"How many people are out of work in each system is {NOT_HELD}.")
    out_of_work: OutOfWork = _measures.get((store, OUT_OF_WORK), lambda: _load_out_of_work(store))
    return out_of_work


def _load_out_of_work(store: Store) -> OutOfWork:
    midlands = store.area(MIDLANDS)
    assert midlands is not None
    areas = (*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands)
    newest = store.newest(OUT_OF_WORK, kind="icb")

    def counts(code: str) -> tuple[float, float]:
        history = store.history(OUT_OF_WORK, code)
        row = history.position(newest.id)
        assert row is not None  # a history holds every period of its measure
        known = bool(history.known[row])
        return (float(history.numerator[row]), float(history.denominator[row])) if known else (np.nan, np.nan)

    count, population = np.array([counts(area.code) for area in areas]).T
    of_england, all_of_england = counts(ENGLAND)
    return OutOfWork(
        period=newest, areas=areas, count=count, population=population, england=of_england / all_of_england
    )


def load_health_and_work(store: Store, area: Area) -> HealthAndWork | Refused:
    """The local authorities for which both measures are published, in the newest year of either."""
    if len(held_measures(store)) < 2:
        return Refused(f"One of the two measures of local authorities is {NOT_HELD}.")
    both: HealthAndWork | Refused = _measures.get(
        (store, DEATHS, area.code), lambda: _load_health_and_work(store, area)
    )
    return both


def _load_health_and_work(store: Store, area: Area) -> HealthAndWork | Refused:
    out_of_work, deaths = (
        store.observations(key, store.newest(key, kind="ltla", breakdown=""), kind="ltla")
        for key in (OUT_OF_WORK, DEATHS)
    )
    midlands = {authority.code for authority in store.members(MIDLANDS, "ltla")}
    both = sorted(midlands & set(out_of_work.area[out_of_work.known]) & set(deaths.area[deaths.known]))
    out_of_work, deaths = (rows.take(np.isin(rows.area.astype(str), both)) for rows in (out_of_work, deaths))
    related = association(out_of_work.value, deaths.value)
    if isinstance(related, Refused):
        return related
    inside = sorted(authority.code for authority in store.members(area.code, "ltla"))
    return HealthAndWork(out_of_work, deaths, np.isin(out_of_work.area.astype(str), inside), related)
