"""Councils and discharge: bed days of their residents who are ready to leave, what they spend on care, and what care achieves after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.means import mean
from caching import SingleFlightCache
from data_access import Store
from vocabulary import NOT_HELD, Area, Period, Refused

Floats = NDArray[np.float64]

BED_DAYS, LATE = "bed_days_after_ready_date_la", "discharged_after_ready_date_la"
SPENDING, ADULTS = "council_spend_per_resident", "council_service=adult_social_care"
REABLEMENT, AT_HOME = "ascof_discharged_into_reablement", "ascof_at_home_after_reablement"
REASONS, WAITING, ARRANGED = "reasons_still_in_hospital", "care_at_home=not-available", "care_at_home=under-way"
KINDS = ("ltla", "utla")
MONTHS = 12


@dataclass(frozen=True, eq=False)
class Councils:
    """Authorities with social care in an area. Arrays have one element for each, NaN: not published.

    `bed_days`, `late`: of residents in the months from `first` to `last`, and discharges a day or more after being ready. `spending`: £ of adult social
    care, net current expenditure of `spent_in`; `per_resident`: for each resident. `reablement`, `at_home`: shares of ASCOF. `monthly`: mean
    days of a late discharge in the area, by month. Shares of people still in hospital, Refused where they are not published for the area:
    `waiting`, who wait for care at home that is not available; `arranged`, whose care at home is being arranged.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    bed_days: Floats
    late: Floats
    first: Period
    last: Period
    spending: Floats
    per_resident: Floats
    spent_in: str
    reablement: Floats
    at_home: Floats
    monthly: Floats
    waiting: float | Refused
    arranged: float | Refused

    @property
    def delay(self) -> float:
        """Mean days in bed of a late discharge."""
        return float(self.bed_days.sum() / self.late.sum())

    @property
    def delay_error(self) -> float:
        """Standard error of the delay, from how far months differ; NaN for fewer than two months."""
        found = mean(self.monthly)
        return float("nan") if isinstance(found, Refused) else found.standard_error

    def share(self, *, arranged: bool = False) -> float | Refused:
        """Of people still in hospital: who wait for care at home; with `arranged`, and those whose care at home is being arranged."""
        if isinstance(self.waiting, Refused) or not arranged:
            return self.waiting
        return self.arranged if isinstance(self.arranged, Refused) else self.waiting + self.arranged

    def most(self, *, arranged: bool = False) -> float:
        """Bed days a year of the people of `share`; all bed days where the reasons are not published."""
        share = self.share(arranged=arranged)
        return float(self.bed_days.sum() * (1.0 if isinstance(share, Refused) else share))


_councils = SingleFlightCache(40)


def load_councils(store: Store, area: Area) -> Councils | Refused:
    """Refused where the edition lacks delays by authority, and where none of the area's authorities has a whole year of them."""
    found: Councils | Refused = _councils.get((store, area.code), lambda: _load(store, area))
    return found


def _load(store: Store, area: Area) -> Councils | Refused:
    if not {BED_DAYS, LATE} <= set(store.indicators()):
        return Refused(f"Delays of discharge by authority are {NOT_HELD}.")
    periods = max((store.periods(BED_DAYS, kind=kind) for kind in KINDS), key=len)[-MONTHS:]
    inside = {each.code: each for kind in KINDS for each in store.members(area.code, kind)}
    days, late = (_months(store, measure, periods, list(inside)) for measure in (BED_DAYS, LATE))
    whole = np.isfinite(days).all(axis=0) & np.isfinite(late).all(axis=0) & (late.sum(axis=0) > 0)
    if len(periods) < MONTHS or not whole.any():
        return Refused("No authority here has a whole year of delays of discharge.")
    kept = [code for code, known in zip(inside, whole, strict=True) if known]
    days, late = days[:, whole], late[:, whole]
    spending = [_newest(store, SPENDING, inside[code], ADULTS) for code in kept]
    return Councils(
        codes=tuple(kept),
        names=tuple(inside[code].short_name for code in kept),
        bed_days=days.sum(axis=0),
        late=late.sum(axis=0),
        first=periods[0],
        last=periods[-1],
        spending=np.array([pounds for _, pounds, _ in spending]),
        per_resident=np.array([value for value, _, _ in spending]),
        spent_in=next((year for _, _, year in spending if year), ""),
        reablement=np.array([_newest(store, REABLEMENT, inside[code])[0] for code in kept]),
        at_home=np.array([_newest(store, AT_HOME, inside[code])[0] for code in kept]),
        monthly=days.sum(axis=1) / late.sum(axis=1),
        waiting=_still_there(store, area, WAITING),
        arranged=_still_there(store, area, ARRANGED),
    )


def _months(store: Store, measure: str, periods: tuple[Period, ...] | list[Period], codes: list[str]) -> Floats:
    """Numerators, months x authorities; NaN where a month is not published."""
    found = np.full((len(periods), len(codes)), np.nan)
    for month, period in enumerate(periods):
        for kind in KINDS:
            rows = store.observations(measure, period, kind=kind)
            for column, code in enumerate(codes):
                row = rows.position(code)
                if row is not None and rows.known[row]:
                    found[month, column] = rows.numerator[row]
    return found


def _newest(store: Store, measure: str, area: Area, breakdown: str = "") -> tuple[float, float, str]:
    """Value, numerator and year of the newest period there is; NaN and "" where it is not published for the area."""
    nothing = (float("nan"), float("nan"), "")
    if measure not in store.indicators() or area.kind not in store.kinds(measure):
        return nothing
    periods = store.periods(measure, kind=area.kind, breakdown=breakdown)
    if not periods:
        return nothing
    rows = store.observations(measure, periods[-1], kind=area.kind, breakdown=breakdown)
    row = rows.position(area.code)
    if row is None or not rows.known[row]:
        return (float("nan"), float("nan"), periods[-1].label)
    return float(rows.value[row]), float(rows.numerator[row]), periods[-1].label


def _still_there(store: Store, area: Area, reason: str) -> float | Refused:
    value = _newest(store, REASONS, area, reason)[0]
    return value if np.isfinite(value) else Refused("Why people stay in hospital is not published for this area.")
