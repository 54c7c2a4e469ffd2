"""What six short lessons show of an area's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation.donors import difference_in_differences, placebos_told
from analysis.evaluation.verdicts import sided
from analysis.funnels import FunnelLimits, ProportionFunnel, proportion_funnel
from analysis.furthest_next import FurthestNext, furthest_next
from analysis.intervals import normal_quantile
from analysis.rank_intervals import RankIntervals, rank_intervals
from analysis.spc import XmR, xmr
from data_access import Observations, Store
from data_access.reference.calendar import after_absence
from domain.learning.evaluation import Donors, load_donors, load_series
from domain.unwarranted_variation.measures import codes_in
from vocabulary import PLACE, Area, Indicator, Period, Refused

Floats = NDArray[np.float64]

OF_PRACTICES = "smoking_prevalence_qof"
OF_SYSTEMS = "gp_preferred_professional"
OF_FIFTHS = "emergency_admissions_0_4_by_quintile"
OVER_TIME = "ae_4_hour_all_icb"
UNDECIDED = "rtt_within_18_weeks"
FIFTHS = tuple(f"imd_quintile={number}" for number in range(1, 6))  # the most deprived first
FURTHEST = 10
CURVE = 60


@dataclass(frozen=True, eq=False)
class Practices:
    """The practices of an area in a funnel round their own average, with limits of chance alone."""

    indicator: Indicator
    period: Period
    area: Area
    areas: tuple[Area, ...]
    funnel: ProportionFunnel
    at: Floats  # numbers of patients
    limits: FunnelLimits  # at them
    outside: int  # how many lie outside the 95% limits


def load_practices(store: Store, area: str) -> Practices | Refused:
    """Of a system, or of a place of one's own."""
    found_area = store.area(area)
    if found_area is not None and found_area.kind != PLACE:
        found_area = store.area(system_of_lesson(store, area))
    if found_area is None:
        return Refused("This area has no practices.")
    period = store.newest(OF_PRACTICES, kind="practice", breakdown="")
    rows = store.observations(OF_PRACTICES, period, kind="practice")
    inside = codes_in(store, found_area.code, "practice")
    chosen = np.array([str(code) in inside for code in rows.area]) & rows.known & (rows.denominator > 0)
    own = rows.take(chosen)
    found = proportion_funnel(own.numerator, own.denominator, limits="chance")
    if isinstance(found, Refused):
        return found
    outside = (found.value > found.upper95) | (found.value < found.lower95)
    at = np.linspace(max(float(own.denominator.min()), 1.0), float(own.denominator.max()), CURVE)
    areas = tuple(each for code in own.area if (each := store.area(str(code))) is not None)
    return Practices(
        store.indicator(OF_PRACTICES), period, found_area, areas, found, at, found.curve(at), int(outside.sum())
    )


@dataclass(frozen=True, eq=False)
class Systems:
    """All systems of England in one period, ranked, with the limits of each rank."""

    indicator: Indicator
    period: Period
    areas: tuple[Area, ...]
    value: Floats
    ranks: RankIntervals
    own: int  # position of the system asked about


def load_systems(store: Store, area: str) -> Systems | Refused:
    period = store.newest(OF_SYSTEMS, kind="icb", breakdown="")
    rows = _known(store.observations(OF_SYSTEMS, period, kind="icb"))
    codes = [str(code) for code in rows.area]
    own = system_of_lesson(store, area)
    if own not in codes:
        return Refused("This area has no system with a figure of this measure.")
    chance = np.sqrt(rows.value * (1 - rows.value) / rows.denominator)
    error = np.where(np.isfinite(rows.upper), (rows.upper - rows.lower) / (2 * normal_quantile(0.95)), chance)
    found = rank_intervals(rows.value, error, higher_is_better=True)
    if isinstance(found, Refused):
        return found
    areas = tuple(each for code in codes if (each := store.area(code)) is not None)
    return Systems(store.indicator(OF_SYSTEMS), period, areas, rows.value, found, codes.index(own))


@dataclass(frozen=True, eq=False)
class Fifths:
    """A rate in each fifth of deprivation, the most deprived first."""

    indicator: Indicator
    period: Period
    area: Area
    value: Floats


def load_fifths(store: Store, area: str) -> Fifths | Refused:
    own = system_of_lesson(store, area)
    period = store.newest(OF_FIFTHS, kind="icb", breakdown=FIFTHS[0])
    values = []
    for fifth in FIFTHS:
        rows = store.observations(OF_FIFTHS, period, kind="icb", breakdown=fifth)
        at = [number for number, code in enumerate(rows.area) if str(code) == own and rows.known[number]]
        if not at:
            return Refused("A fifth of this area has no figure that may be shown.")
        values.append(float(rows.value[at[0]]))
    found = store.area(own)
    assert found is not None  # it has figures
    return Fifths(store.indicator(OF_FIFTHS), period, found, np.array(values))


@dataclass(frozen=True, eq=False)
class Following:
    """How far each system moved in one month, and in the month after it, in the unit of the store."""

    indicator: Indicator
    periods: tuple[Period, Period]
    areas: tuple[Area, ...]
    first: Floats
    second: Floats
    found: FurthestNext


def load_following(store: Store) -> Following | Refused:
    """The newest two changes from one month to the next, no month missing between; the ten that did worst in the first are chosen."""
    periods = _three_in_a_row(store.periods(UNDECIDED, kind="icb", breakdown=""))
    if len(periods) < 3:
        return Refused("No three months in a row have figures.")
    rows = [store.observations(UNDECIDED, each, kind="icb") for each in periods]
    values = [
        dict(zip(map(str, each.area), np.where(each.known, each.value, np.nan).tolist(), strict=True)) for each in rows
    ]
    codes = sorted(values[-1])
    level = np.array([[each.get(code, np.nan) for code in codes] for each in values])
    first, second = np.diff(level, axis=0)
    found = furthest_next(first, second, FURTHEST, higher_is_better=True)
    if isinstance(found, Refused):
        return found
    areas = tuple(each for code in codes if (each := store.area(code)) is not None)
    return Following(store.indicator(UNDECIDED), (periods[1], periods[2]), areas, first, second, found)


def _three_in_a_row(periods: Sequence[Period]) -> tuple[Period, ...]:
    """The newest three that follow on one another; none where there are none."""
    late = set(after_absence(periods))
    ends = [end for end in range(2, len(periods)) if late.isdisjoint((end - 1, end))]
    return tuple(periods[ends[-1] - 2 : ends[-1] + 1]) if ends else ()


@dataclass(frozen=True, eq=False)
class Monthly:
    """The area's own series on a control chart."""

    indicator: Indicator
    area: Area
    periods: tuple[Period, ...]
    chart: XmR
    published: XmR  # by the published rules, which take no month to resemble the one before


def load_monthly(store: Store, area: str) -> Monthly | Refused:
    """The newest two years."""
    series = load_series(store, OVER_TIME, system_of_lesson(store, area))
    if isinstance(series, Refused):
        return series
    values, periods = series.value[-24:], series.periods[-24:]
    found, published = (xmr(values, improvement="higher", neighbours=each) for each in ("allowed for", "independent"))
    if isinstance(found, Refused):
        return found
    if isinstance(published, Refused):
        return published
    return Monthly(series.indicator, series.area, periods, found, published)


@dataclass(frozen=True, eq=False)
class Undecided:
    """The change of every system since a date without a named change, and how many a 95% test would report."""

    indicator: Indicator
    area: Area
    since: Period
    donors: Donors
    moved: Floats  # (systems,)
    own: float
    own_told: bool  # whether the area is one of them
    told: int
    systems: int


def load_undecided(store: Store, area: str) -> Undecided | Refused:
    """Since the month twelve before the newest."""
    series = load_series(store, UNDECIDED, system_of_lesson(store, area))
    if isinstance(series, Refused):
        return series
    donors, known = load_donors(store, series, "england"), np.isfinite(series.value)
    values = np.vstack([series.value[known], donors.value[:, known]])
    change = values.shape[1] - 12
    found = placebos_told(values, change)
    if isinstance(found, Refused):
        return found
    moved = values[:, change:].mean(axis=1) - values[:, :change].mean(axis=1)
    since = series.periods[series.known[change]]
    own = difference_in_differences(values[0], values[1:], change)
    own_told = not isinstance(own, Refused) and sided(own.effect) != 0
    return Undecided(series.indicator, series.area, since, donors, moved[1:], float(moved[0]), own_told, *found)


def system_of_lesson(store: Store, area: str) -> str:
    """The code of the system that a lesson is about: the area itself, or the first of those it is made of or lies in."""
    found = store.area(area)
    if found is None or found.kind == "icb":
        return area if found is None else found.code
    members = sorted(store.members(found.code, "icb"), key=lambda each: each.short_name)
    if members:
        return members[0].code
    parents = store.parents(found.code, "icb")
    return parents[0].code if parents else found.code


def _known(rows: Observations) -> Observations:
    return rows.take(rows.known & (rows.denominator > 0))
