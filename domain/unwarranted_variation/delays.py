"""Days in hospital after being ready to leave, by trust, by board and by the authority of the patient's home, over a year of months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import FloatArray
from analysis.scenarios.delays import DelayGaps, delay_gaps
from caching import SingleFlightCache
from data_access import Store
from domain.unwarranted_variation.measures import codes_in
from vocabulary import Period, Refused

MEASURES = {
    "trust": "bed_days_after_ready_date",
    "icb": "bed_days_after_ready_date",
    "la": "bed_days_after_ready_date_la",
}
KINDS = {"trust": ("trust",), "icb": ("icb",), "la": ("ltla", "utla")}
"""The store's kinds of area; authorities with social care are unitary ones, boroughs and counties."""
YEAR = 12  # months


@dataclass(frozen=True, eq=False)
class Stays:
    """Places that are compared, one element each, over the year that ends with `last`. `own`: those of the area."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    own: NDArray[np.bool_]
    days: FloatArray
    discharges: FloatArray
    gaps: DelayGaps
    first: Period
    last: Period


_found = SingleFlightCache(32)


def load_stays(store: Store, area: str, by: str, within: str) -> Stays | Refused:
    """The places of one kind ("trust", "icb", "la") in the area `within` and in `area`, cached. Refused if there is no such measure, none of the
    area's own has figures, or too few others have. Raises KeyError for an unknown kind or area."""
    found: Stays | Refused = _found.get((store, area, by, within), lambda: _load(store, area, by, within))
    return found


def _load(store: Store, area: str, by: str, within: str) -> Stays | Refused:
    measure = MEASURES[by]
    if measure not in store.indicators():
        return Refused("Delays of discharge are not among the figures held.")
    periods = max((store.periods(measure, kind=kind, breakdown="") for kind in KINDS[by]), key=len)[-YEAR:]
    if not periods:
        return Refused("Delays of discharge are not published by this kind of place.")
    inside = {
        code: kind for kind in KINDS[by] for code in (*codes_in(store, within, kind), *codes_in(store, area, kind))
    }
    own = {code for kind in KINDS[by] for code in codes_in(store, area, kind)}
    codes = sorted(inside)
    at = {code: row for row, code in enumerate(codes)}
    days, discharges = np.full((2, len(periods), len(codes)), np.nan)
    for month, period in enumerate(periods):
        for kind in KINDS[by]:
            rows = store.observations(measure, period, kind=kind)
            for row in np.flatnonzero(rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0)):
                place = at.get(str(rows.area[row]))
                if place is not None:
                    days[month, place], discharges[month, place] = rows.numerator[row], rows.denominator[row]
    gaps = delay_gaps(days, discharges)
    if isinstance(gaps, Refused):
        return gaps
    mine = np.array([code in own for code in codes])
    if not (mine & gaps.known).any():
        return Refused("None of the area’s own places of this kind has figures.")
    names = []
    for code in codes:
        found = store.area(code)
        names.append(code if found is None else found.short_name)
    return Stays(
        tuple(codes),
        tuple(names),
        mine,
        np.nansum(days, axis=0),
        np.nansum(discharges, axis=0),
        gaps,
        periods[0],
        periods[-1],
    )


# ---------------------------------------------------------------- emergency stays


@dataclass(frozen=True, eq=False)
class EmergencyStays:
    """Emergency admissions of each board of an area in a year, one element each."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    stays: FloatArray
    period: Period


EMERGENCIES = "emergency_admission_share"


def load_emergency_stays(store: Store, area: str) -> EmergencyStays | Refused:
    """Of the boards in the area, or the area itself. Refused where it has none with figures. Raises KeyError for an unknown area."""
    if EMERGENCIES not in store.indicators() or not (periods := store.periods(EMERGENCIES, kind="icb", breakdown="")):
        return Refused("Emergency admissions are not among the figures held.")
    rows = store.observations(EMERGENCIES, periods[-1], kind="icb")
    inside = codes_in(store, area, "icb")
    at = [row for row in range(len(rows)) if str(rows.area[row]) in inside and rows.known[row]]
    if not at:
        return Refused(
            "Emergency admissions are published for systems. This area holds none: choose a system, a cluster or the Midlands."
        )
    return EmergencyStays(
        tuple(str(rows.area[row]) for row in at),
        tuple(str(rows.short_name[row]) for row in at),
        rows.numerator[at].astype(np.float64),
        periods[-1],
    )
