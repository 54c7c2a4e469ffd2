"""Money and staff of the parts of an area, against their shares by need of the same total.

Like for like: the benchmark of every part is the pounds, or staff, per person weighted for need in the whole area. Only
practices with a weight and the money (or the staff) count; the others are reported with their pounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from analysis.distance_from_target import distance_from_target
from analysis.ratios import ratio_where_known
from caching import SingleFlightCache
from data_access import Store
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.measures import LIST_MOVED, SMALLEST_PRACTICE, UNUSUAL
from domain.resource_distribution.practices import STAFF, PracticeFigures, load_practice_figures, load_units, unit_codes
from vocabulary import PLACE, Area, Refused

REST = ""  # the code of the practices that are in none of the parts


class Unranked(StrEnum):
    """Why a part is in no ranking."""

    NO_PRACTICE = "no practice"
    NO_PATIENTS = "no patients"
    NO_WEIGHT = "no weight"
    NO_PAYMENTS = "no payments"
    SMALL = "small"
    LIST_MOVED = "list moved"
    UNUSUAL = "unusual"  # payments for part of the year, or for others’ work
    REST = "rest"


@dataclass(frozen=True, eq=False)
class Inside:
    """The parts of one kind, in the order of their names, then the practices in none of them. Arrays are by part; NaN where not known.

    `people` registered and `need` weighted of the practices that count; `pounds` received by them, `gap` that less what need would
    give (below 0: short), `relative` the gap as a share of that. `staff` and `staff_gap` by kind of staff, full time. The indices are per
    registered person against the whole area, 1 being the whole: of need, of pounds, of GPs. `excess_need`: people weighted in excess of
    those registered, at the need of the whole.

    `left_out`: practices that do not count because they have no weight or no payments, and the pounds paid to them."""

    kind: str
    money: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    unranked: tuple[Unranked | None, ...]
    people: Floats
    need: Floats
    pounds: Floats
    gap: Floats
    relative: Floats
    staff: Mapping[str, Floats]
    staff_gap: Mapping[str, Floats]
    need_index: Floats
    pounds_index: Floats
    gps_index: Floats
    excess_need: Floats
    each: float  # pounds for each person weighted for need, in the whole
    left_out: int
    left_out_pounds: float
    year: str
    staff_year: str

    @property
    def ranked(self) -> NDArray[np.intp]:
        """Rows that may be compared, the shortest of money first."""
        rows = np.array([row for row, why in enumerate(self.unranked) if why is None], dtype=np.intp)
        return rows[np.argsort(self.gap[rows], kind="stable")]


_found = SingleFlightCache(256)


def load_inside(store: Store, area: Area, kind: str, money: str) -> Inside | Refused:
    """Parts of one kind within an area. `money`: a key of MONEY. Refused where fewer than two parts can be compared."""
    found: Inside | Refused = _found.get((store, area.code, kind, money), lambda: _load(store, area, kind, money))
    return found


def _load(store: Store, area: Area, kind: str, money: str) -> Inside | Refused:
    figures = load_practice_figures(store)
    units = load_units(store, area, kind)
    practices = sorted(load_units(store, area, "practice"))
    own = figures.rows_of(practices)
    place = {code: number for number, (_, members) in enumerate(units.values()) for code in members}
    unit = np.array([place.get(figures.codes[row], len(units)) for row in own], dtype=np.intp)
    paid = figures.paid(money)[own]
    people, need = figures.people[own], figures.need[own]
    counts = np.isfinite(paid) & (need > 0) & (people > 0)
    if not counts.any() or not paid[counts].sum() > 0:
        return Refused("None of these practices has both a weight for need and these payments.")
    sums = _Sums(unit, len(units) + 1)
    needs, persons, pounds = (sums.of(values, counts) for values in (need, people, paid))
    target = distance_from_target(np.nan_to_num(pounds), np.nan_to_num(needs), whole_actual=None, whole_need=None)
    if isinstance(target, Refused):
        return target
    known = needs > 0
    staff, gaps = _staff(figures, own, sums)
    each = float(pounds[known].sum() / needs[known].sum())
    unranked = [
        _why(figures, kind, members, float(needs[number]), float(persons[number]), 1 + float(target.relative[number]))
        for number, (_, members) in enumerate(units.values())
    ]
    rest = bool(np.any(unit[counts] == len(units)))
    kept = np.arange(len(units) + rest)
    gps = ratio_where_known(staff["gps"], sums.of(figures.staff_people[own], np.isfinite(figures.staff["gps"][own])))
    found = Inside(
        kind=kind,
        money=money,
        codes=(*units, *([REST] if rest else [])),
        names=(*(name for name, _ in units.values()), *([""] if rest else [])),
        unranked=(*unranked, *([Unranked.REST] if rest else [])),
        people=persons[kept],
        need=needs[kept],
        pounds=pounds[kept],
        gap=np.where(known, -target.missing, np.nan)[kept],
        relative=np.where(known, target.relative, np.nan)[kept],
        staff={name: values[kept] for name, values in staff.items()},
        staff_gap={name: values[kept] for name, values in gaps.items()},
        need_index=_index(needs, persons)[kept],
        pounds_index=_index(pounds, persons)[kept],
        gps_index=(gps / _whole(staff["gps"], figures.staff_people[own], figures.staff["gps"][own]))[kept],
        excess_need=(needs * (persons[known].sum() / needs[known].sum()) - persons)[kept],
        each=each,
        left_out=int((~counts & (np.nan_to_num(paid) != 0)).sum()),
        left_out_pounds=float(np.nansum(paid[~counts])),
        year=figures.year,
        staff_year=figures.staff_year,
    )
    if len(found.ranked) < 2:
        return Refused("There are fewer than two parts of this kind to compare.")
    return found


@dataclass(frozen=True)
class _Sums:
    """Adds practices up to their parts."""

    unit: NDArray[np.intp]
    number: int

    def of(self, values: Floats, counted: NDArray[np.bool_]) -> Floats:
        """NaN for a part none of whose practices is counted."""
        kept = counted & np.isfinite(values)
        total = np.bincount(self.unit[kept], values[kept], minlength=self.number)
        some = np.bincount(self.unit[kept], minlength=self.number) > 0
        return np.where(some, total, np.nan)


def _staff(figures: PracticeFigures, own: NDArray[np.intp], sums: _Sums) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Full-time staff of each kind, and how many more (below 0: fewer) than need would give the part."""
    staff, gaps = {}, {}
    need = figures.staff_need[own]
    for name in STAFF:
        there = figures.staff[name][own]
        counts = np.isfinite(there) & (need > 0)
        staff[name], needs = sums.of(there, counts), sums.of(need, counts)
        found = distance_from_target(np.nan_to_num(staff[name]), np.nan_to_num(needs))
        gaps[name] = (
            np.full(sums.number, np.nan) if isinstance(found, Refused) else np.where(needs > 0, -found.missing, np.nan)
        )
    return staff, gaps


def _why(
    figures: PracticeFigures, kind: str, members: tuple[str, ...], need: float, people: float, share: float
) -> Unranked | None:
    rows = figures.rows_of(members)
    if not members or not len(rows):
        return Unranked.NO_PRACTICE if kind != "practice" else Unranked.NO_PATIENTS
    if need > 0 and kind != "practice":
        return None
    if need > 0:
        if people < SMALLEST_PRACTICE:
            return Unranked.SMALL
        if abs(figures.listed[rows[0]] / people - 1) > LIST_MOVED:
            return Unranked.LIST_MOVED
        return None if UNUSUAL[0] <= share <= UNUSUAL[1] else Unranked.UNUSUAL
    if not np.any(figures.people[rows] > 0):
        return Unranked.NO_PATIENTS
    return Unranked.NO_WEIGHT if not np.any(figures.need[rows] > 0) else Unranked.NO_PAYMENTS


def _index(values: Floats, people: Floats) -> Floats:
    """For each registered person, against all parts together."""
    known = np.isfinite(values) & (people > 0)
    whole = float(values[known].sum() / people[known].sum())
    return np.asarray(ratio_where_known(values, people) / whole, dtype=np.float64)


def _whole(staff: Floats, people: Floats, there: Floats) -> float:
    counted = np.isfinite(there) & np.isfinite(people)
    return float(np.nansum(staff) / people[counted].sum()) if counted.any() else np.nan


def units_there_are(store: Store, area: Area) -> tuple[str, ...]:
    """The kinds of parts that an area has, the largest first."""
    kinds = ("sub_icb", "ltla", "pcn", "practice") if area.kind != PLACE else ("practice",)
    return tuple(kind for kind in kinds if len(unit_codes(store, area, kind)) > 1) or ("practice",)
