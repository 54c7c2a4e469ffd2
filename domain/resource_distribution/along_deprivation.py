"""Need, each stream of payments and staff along deprivation: who has how much of them, the most deprived patients first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.concentration import concentration_index
from analysis.concentration_difference import ConcentrationDifference, concentration_difference, share_of_first
from caching import SingleFlightCache
from data_access import Store
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.practices import (
    ALL,
    CONTRACT,
    PAYMENT_STREAMS,
    STAFF,
    PracticeFigures,
    load_practice_figures,
    load_units,
)
from vocabulary import Area, Refused

FEWEST = 10  # practices


@dataclass(frozen=True)
class Along:
    """One quantity for each registered patient along deprivation. `index`: its concentration index with 95% limits, below 0 where it
    gathers among the most deprived; `first_fifth` and `need_of_fifth`: the share the most deprived fifth of patients has of it, and
    of need; `beyond_need`: the index less that of need, above 0 where the most deprived have less of it than of need."""

    key: str  # "need", a key of MONEY with "pounds " before it, or a key of STAFF
    index: float
    lower: float
    upper: float
    first_fifth: float
    need_of_fifth: float
    beyond_need: ConcentrationDifference | None  # None for need itself
    practices: int


@dataclass(frozen=True)
class AlongDeprivation:
    """`left_out`: practices of the area whose deprivation or weight is not known."""

    rows: tuple[Along, ...]
    left_out: int
    year: str
    staff_year: str

    def of(self, key: str) -> Along | None:
        return next((row for row in self.rows if row.key == key), None)


_found = SingleFlightCache(64)


def load_along_deprivation(store: Store, area: Area) -> AlongDeprivation | Refused:
    """Refused for fewer than 10 practices with a deprivation score, a weight and payments."""
    found: AlongDeprivation | Refused = _found.get((store, area.code), lambda: _load(store, area))
    return found


def _load(store: Store, area: Area) -> AlongDeprivation | Refused:
    figures = load_practice_figures(store)
    own = figures.rows_of(sorted(load_units(store, area, "practice")))
    placed = np.isfinite(figures.score[own]) & (figures.need[own] > 0) & (figures.people[own] > 0)
    rows = []
    for key, values, need, people in _quantities(figures):
        row = _along(key, *(each[own] for each in (values, need, people, figures.score)))
        if isinstance(row, Along):
            rows.append(row)
    if not rows or rows[0].key != "need":
        return Refused(f"Fewer than {FEWEST} practices have a deprivation score, a weight for need and payments.")
    there = np.isfinite(figures.paid(ALL)[own]) | (figures.need[own] > 0)
    return AlongDeprivation(tuple(rows), int((there & ~placed).sum()), figures.year, figures.staff_year)


def _quantities(figures: PracticeFigures) -> Iterator[tuple[str, Floats, Floats, Floats]]:
    """Key, quantity, need and people, each by practice."""
    yield "need", np.where(np.isfinite(figures.paid(ALL)), figures.need, np.nan), figures.need, figures.people
    for money in (ALL, CONTRACT, *PAYMENT_STREAMS):
        yield f"pounds {money}", figures.paid(money), figures.need, figures.people
    for staff in STAFF:
        yield staff, figures.staff[staff], figures.staff_need, figures.staff_people


def _along(key: str, values: Floats, need: Floats, people: Floats, score: Floats) -> Along | Refused:
    known = np.isfinite(values) & (need > 0) & (people > 0) & np.isfinite(score)
    if known.sum() < FEWEST:
        return Refused("Too few practices.")
    people, order = people[known], -score[known]
    each, needed = values[known] / people, need[known] / people
    index = concentration_index(each, order, population=people)
    shares = [share_of_first(part, order, population=people) for part in (np.maximum(each, 0), needed)]
    if isinstance(index, Refused) or index.interval is None or any(isinstance(share, Refused) for share in shares):
        return Refused("It cannot be put along deprivation.")
    beyond = None if key == "need" else concentration_difference(each, needed, order, population=people)
    return Along(
        key=key,
        index=index.index,
        lower=index.interval[0],
        upper=index.interval[1],
        first_fifth=float(shares[0]),  # type: ignore[arg-type]
        need_of_fifth=float(shares[1]),  # type: ignore[arg-type]
        beyond_need=None if isinstance(beyond, Refused) else beyond,
        practices=int(known.sum()),
    )
