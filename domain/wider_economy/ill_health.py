"""People out of work because of ill health: how many, where, and what it would be worth were they in work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.scenarios import Range
from caching import SingleFlightCache
from data_access import ENGLAND, Store
from domain.wider_economy import published_worth as published
from domain.wider_economy.out_of_work import OUT_OF_WORK, held_measures
from vocabulary import NOT_HELD, Area, Period, Refused

Floats = NDArray[np.float64]
DEPRIVATION_SCORE = "imd_2025_score"
FIFTHS = 5


@dataclass(frozen=True, eq=False)
class OutOfWorkWithin:
    """People out of work on benefits in the parts of one area. `fifths`: by England's fifths of neighbourhoods, the most deprived first.
    `counted`: authorities x fifths; neighbourhoods with numbers too small to publish are left out of it."""

    period: Period
    authorities: tuple[str, ...]
    codes: tuple[str, ...]
    counted: Floats

    @property
    def people(self) -> float:
        return float(self.counted.sum())

    @property
    def by_authority(self) -> Floats:
        return np.asarray(self.counted.sum(axis=1))

    @property
    def by_fifth(self) -> Floats:
        return np.asarray(self.counted.sum(axis=0))

    def only(self, *, authority: int | None = None, most_deprived: bool = False) -> OutOfWorkWithin:
        """The same with only one authority, or only the most deprived fifth; the others have no people."""
        kept = np.zeros_like(self.counted)
        rows = slice(None) if authority is None else slice(authority, authority + 1)
        columns = slice(0, 1) if most_deprived else slice(None)
        kept[rows, columns] = self.counted[rows, columns]
        return OutOfWorkWithin(self.period, self.authorities, self.codes, kept)


_cache = SingleFlightCache(64)


def load_out_of_work_within(store: Store, area: Area) -> OutOfWorkWithin | Refused:
    """Of a system, a cluster or the Midlands. Refused where the edition lacks a measure, and where nobody is counted."""
    if OUT_OF_WORK not in held_measures(store) or DEPRIVATION_SCORE not in store.indicators():
        return Refused(f"How many people are out of work in each neighbourhood is {NOT_HELD}.")
    found: OutOfWorkWithin | Refused = _cache.get((store, area.code), lambda: _load(store, area))
    return found


def _load(store: Store, area: Area) -> OutOfWorkWithin | Refused:
    fifth_of, authority_of, count, period = _cache.get((store, "neighbourhoods"), lambda: _neighbourhoods(store))
    inside = {authority.code: authority.short_name for authority in store.members(area.code, "ltla")}
    present = sorted((code for code in set(authority_of.tolist()) & set(inside)), key=lambda code: inside[code])
    if not present:
        return Refused(f"Nobody is counted as out of work in {area.short_name}.")
    counted = np.zeros((len(present), FIFTHS))
    for row, code in enumerate(present):
        here = authority_of == code
        counted[row] = np.bincount(fifth_of[here], weights=count[here], minlength=FIFTHS)
    return OutOfWorkWithin(period, tuple(inside[code] for code in present), tuple(present), counted)


def _neighbourhoods(store: Store) -> tuple[NDArray[np.intp], NDArray[np.str_], Floats, Period]:
    """Of the Midlands: the fifth of England, the authority and the people out of work of each, where a number is published."""
    scores = store.observations(DEPRIVATION_SCORE, store.newest(DEPRIVATION_SCORE, kind="lsoa21"), kind="lsoa21")
    period = store.newest(OUT_OF_WORK, kind="lsoa21")
    rows = store.observations(OUT_OF_WORK, period, kind="lsoa21")
    order = np.argsort(-scores.value, kind="stable")
    fifth = np.empty(len(order), dtype=np.intp)
    fifth[order] = np.arange(len(order)) * FIFTHS // len(order)
    fifths = dict(zip(scores.area, fifth, strict=True))
    authority = store.lies_in(list(rows.area), "ltla").astype(str)
    kept = (
        rows.known
        & np.isfinite(rows.numerator)
        & (authority != "")
        & np.isin(rows.area.astype(str), scores.area.astype(str))
    )
    return (
        np.array([fifths[code] for code in rows.area[kept]], dtype=np.intp),
        authority[kept],
        rows.numerator[kept],
        period,
    )


def load_share_ill(store: Store) -> Range | Refused:
    """The share of people out of work on benefits who are because of ill health: low, central and high, each from a publication.

    Low: people inactive through ill health, of all of working age in the UK, over England's share out of work. Central: of people out of
    work on Universal Credit. High: as the low one, in the authority of the Midlands where it is highest. Refused without the index.
    """
    if OUT_OF_WORK not in held_measures(store):
        return Refused(f"How many people are out of work is {NOT_HELD}.")
    found: Range = _cache.get((store, "share ill"), lambda: _share_ill(store))
    return found


def _share_ill(store: Store) -> Range:
    def out_of_work(code: str) -> float:
        history = store.history(OUT_OF_WORK, code)
        return float(history.numerator[-1] / history.denominator[-1])

    low = published.ILL_OF_ALL.value / out_of_work(ENGLAND)
    high = max(figure.value / out_of_work(code) for code, figure in published.ILL_IN_AUTHORITIES.items())
    return Range(low, published.ILL_OF_CLAIMANTS.value, high)


@dataclass(frozen=True)
class YearOfWork:
    """What one more person in work is worth in a year, in pounds, divided once: the three parts add up to `society`. `produced` is at
    least what is produced (GVA): society's gain less the care saved; the travel to work it allows for is not published."""

    society: float
    exchequer: float
    households_and_employers: float
    produced: float


def years_of_work() -> tuple[YearOfWork, YearOfWork, YearOfWork]:
    """Low (part time), central (by the share who work full time) and high (full time)."""
    at = published.full_time_share()

    def mixed(share: float) -> YearOfWork:
        society = share * published.SOCIETY_FULL_TIME.value + (1 - share) * published.SOCIETY_PART_TIME.value
        exchequer = share * published.EXCHEQUER_FULL_TIME.value + (1 - share) * published.EXCHEQUER_PART_TIME.value
        return YearOfWork(society, exchequer, society - exchequer, society - published.CARE_SAVED.value)

    return mixed(0.0), mixed(at), mixed(1.0)
