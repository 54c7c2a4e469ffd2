"""What is known of every practice in England: its need, the payments it received and its staff, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from caching import SingleFlightCache
from data_access import Store
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.geography import member_codes
from domain.resource_distribution.measures import (
    ALLOCATIONS_FOR_PAYMENTS,
    ALLOCATIONS_FOR_STAFF,
    DISPENSING,
    GPS,
    NET,
    NURSES,
    OTHER_STAFF,
    PRIMARY,
)
from vocabulary import Area

BY_STREAM = "gp_payments_by_stream"
STREAM = "payment_stream"
DEPRIVATION = "imd_2025_score_practice"
PAYMENT_STREAMS = ("need", "history", "work", "local_schemes", "cost", "other")
ALL, CONTRACT = "all", "contract"
MONEY: Mapping[str, tuple[str, ...]] = {
    ALL: PAYMENT_STREAMS,
    CONTRACT: ("need", "history"),  # a practice has the global sum or a PMS contract
} | {stream: (stream,) for stream in PAYMENT_STREAMS}
"""What may be looked at -> the streams it is made of."""

STAFF = {"gps": GPS, "nurses": NURSES, "others": OTHER_STAFF}


@dataclass(frozen=True, eq=False)
class PracticeFigures:
    """Arrays by practice, NaN where not known. `people` and `need`: registered, and weighted by the allocations' need for general
    practice, as the allocations nearest to the payments count them; `staff_people` and `staff_need`: nearest to the staff.
    `pounds` by stream, net of dispensing and drugs, and `listed`: the registered patients of the payments. `staff`: full-time equivalents.
    `score`: deprivation of the patients. `year` and `staff_year`: of payments and of staff."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    people: Floats
    need: Floats
    staff_people: Floats
    staff_need: Floats
    pounds: Mapping[str, Floats]
    staff: Mapping[str, Floats]
    listed: Floats
    score: Floats
    year: str
    staff_year: str

    def __len__(self) -> int:
        return len(self.codes)

    def rows_of(self, codes: Sequence[str]) -> NDArray[np.intp]:
        """Rows of those that are known of, in their order here."""
        place = self._place
        return np.array(sorted(place[code] for code in set(codes) if code in place), dtype=np.intp)

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {code: row for row, code in enumerate(self.codes)}

    def paid(self, money: str) -> Floats:
        """Pounds of all its streams."""
        return np.asarray(np.sum([self.pounds[stream] for stream in MONEY[money]], axis=0), dtype=np.float64)


_loaded = SingleFlightCache(4)
_units = SingleFlightCache(256)


def load_practice_figures(store: Store) -> PracticeFigures:
    found: PracticeFigures = _loaded.get(store, lambda: _load(store))
    return found


def unit_codes(store: Store, area: Area, kind: str) -> list[str]:
    """The areas of one kind within an area, without their practices."""
    # A district that has become part of another authority has no practices of its own any more.
    return [code for code in member_codes(store, area.code, kind) if kind != "ltla" or store.successor(code) is None]


def load_units(store: Store, area: Area, kind: str) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Code -> name and practices, of the areas of one kind within an area; of an own place only its practices."""

    def load() -> Mapping[str, tuple[str, tuple[str, ...]]]:
        return {code: (_name(store, code), tuple(member_codes(store, code, "practice"))) for code in codes}

    codes = unit_codes(store, area, kind)
    if kind == "practice":
        return {code: (_name(store, code), (code,)) for code in codes}
    found: Mapping[str, tuple[str, tuple[str, ...]]] = _units.get((store, area.code, kind), load)
    return found


def _name(store: Store, code: str) -> str:
    area = store.area(code)
    return code if area is None else area.short_name


def _load(store: Store) -> PracticeFigures:
    year, staff_year = (store.newest(measure, kind="icb") for measure in (NET, GPS))
    weights = [
        _columns(store, PRIMARY, allocations) for allocations in (ALLOCATIONS_FOR_PAYMENTS, ALLOCATIONS_FOR_STAFF)
    ]
    streams = store.breakdowns(BY_STREAM, kind="practice") if BY_STREAM in store.indicators() else ()
    paid = {
        stream: _columns(store, BY_STREAM, year.id, f"{STREAM}={stream}")
        for stream in PAYMENT_STREAMS
        if f"{STREAM}={stream}" in streams
    }
    staffed = {name: _columns(store, measure, staff_year.id) for name, measure in STAFF.items()}
    everything = [*weights, *paid.values(), *staffed.values()]
    codes = sorted({code for part in everything for code in part})
    names = {str(code): str(name) for code, name in _names(store)}

    def column(part: Mapping[str, tuple[float, float]], side: int) -> Floats:
        return np.array([part[code][side] if code in part else np.nan for code in codes], dtype=np.float64)

    scores = store.periods(DEPRIVATION) if DEPRIVATION in store.indicators() else ()
    deprived = _values(store, DEPRIVATION, scores[-1].id) if scores else {}
    nothing = np.full(len(codes), np.nan)
    return PracticeFigures(
        codes=tuple(codes),
        names=tuple(names.get(code, code) for code in codes),
        people=column(weights[0], 1),
        need=column(weights[0], 0),
        staff_people=column(weights[1], 1),
        staff_need=column(weights[1], 0),
        pounds={stream: column(paid[stream], 0) if stream in paid else nothing for stream in PAYMENT_STREAMS},
        staff={name: column(part, 0) for name, part in staffed.items()},
        listed=column(_columns(store, DISPENSING, year.id), 1),
        score=np.array([deprived.get(code, np.nan) for code in codes], dtype=np.float64),
        year=year.label,
        staff_year=staff_year.label,
    )


def _columns(store: Store, measure: str, period: str, breakdown: str = "") -> dict[str, tuple[float, float]]:
    """Practice -> numerator and denominator of those with both."""
    rows = store.observations(measure, period, kind="practice", breakdown=breakdown)
    return {
        str(code): (float(top), float(bottom))
        for code, top, bottom, known in zip(rows.area, rows.numerator, rows.denominator, rows.known, strict=True)
        if known and np.isfinite(top)
    }


def _values(store: Store, measure: str, period: str) -> dict[str, float]:
    rows = store.observations(measure, period, kind="practice")
    return {
        str(code): float(value) for code, value, known in zip(rows.area, rows.value, rows.known, strict=True) if known
    }


def _names(store: Store) -> list[tuple[object, object]]:
    return [(area.code, area.short_name) for area in store.areas("practice")]
