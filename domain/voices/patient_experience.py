"""What patients say of their practice: the median practice of each deprivation quintile, year by year, and the gap between the ends.

Medians of practices cannot be added up, so a cluster or the Midlands is its systems, side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.year_on_year import YearOnYearChange, exceeds, year_on_year_change
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from data_access.reference.calendar import after_absence
from vocabulary import Area, Indicator, Period, Refused, SeriesBreak

OVERALL = "patient_experience_overall_by_quintile"
ACCESS = "patient_experience_access_by_quintile"
CONTINUITY = "patient_experience_continuity_by_quintile"
TRUST = "patient_experience_trust_by_quintile"

QUINTILES = ("1", "2", "3", "4", "5")
"""The most deprived first, as in the arrays below."""

Direction: TypeAlias = Literal["worse", "better", "no different", "unknown"]
Trend: TypeAlias = Literal["concern", "improvement", "neither", "unknown"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GapTrend:
    """One area: the median practice of each quintile, and the gap, year by year."""

    area: Area
    value: Floats  # shape (quintiles, years); NaN where not published

    @property
    def gap(self) -> Floats:
        """Least minus most deprived: above 0, experience is worse where practices serve more deprived people."""
        return np.asarray(self.value[-1] - self.value[0])

    def at(self, quintile: int, year: int) -> float:
        """Both are indices; -1 is the least deprived quintile."""
        return float(self.value[quintile, year])

    def gap_at(self, year: int) -> float:
        return float(self.gap[year])


@dataclass(frozen=True)
class GapComparison:
    """A system's gap in one year, compared with England's.

    No interval is published, so the yardstick is how far the same gap has changed from one year to the next.
    """

    gap: float
    england: float
    year_on_year: YearOnYearChange | Refused
    direction: Direction
    trend: Trend  # within years that can be compared

    @property
    def difference(self) -> float:
        """Above 0: the gap is wider than England's."""
        return self.gap - self.england


@dataclass(frozen=True, eq=False)
class PatientExperience:
    """One question of the survey, in the systems of the Midlands and England."""

    indicator: Indicator
    years: tuple[Period, ...]
    systems: tuple[GapTrend, ...]
    england: GapTrend

    @property
    def breaks(self) -> tuple[tuple[int, SeriesBreak], ...]:
        """Each break of the series, with the index of the first year after it."""
        ids = [year.id for year in self.years]
        return tuple(
            (ids.index(series_break.from_period), series_break)
            for series_break in self.indicator.series_breaks
            if series_break.from_period in ids
        )

    def break_before(self, year: int) -> SeriesBreak | None:
        """The break at which the years comparable with this one begin."""
        first = self.comparable_years(year).start
        return next((series_break for index, series_break in self.breaks if index == first), None)

    def comparable_years(self, year: int) -> range:
        """The years that may be compared with the one at this index, itself among them."""
        edges = [0, *(index for index, _ in self.breaks), len(self.years)]
        first = max(edge for edge in edges if edge <= year)
        return range(first, min(edge for edge in edges if edge > year))

    def stretches(self) -> list[range]:
        """The years in stretches that may be compared within, oldest first."""
        return [self.comparable_years(first) for first in dict.fromkeys((0, *(index for index, _ in self.breaks)))]

    def compare_gap(self, system: GapTrend, year: int) -> GapComparison:
        """The gap in the year at this index. Two differences count as distinct if they exceed the largest year-on-year change."""
        gap, england = system.gap_at(year), self.england.gap_at(year)
        new_series = [*(index for index, _ in self.breaks), *after_absence(self.years)]
        year_on_year = year_on_year_change(system.gap, new_series)
        if isinstance(year_on_year, Refused):
            return GapComparison(gap, england, year_on_year, "unknown", "unknown")
        direction: Direction = "no different"
        if exceeds(gap - england, year_on_year):
            direction = "worse" if gap > england else "better"
        return GapComparison(gap, england, year_on_year, direction, self._trend(system, year, year_on_year))

    def _trend(self, system: GapTrend, year: int, usual: YearOnYearChange) -> Trend:
        known = [index for index in self.comparable_years(year) if index <= year and np.isfinite(system.gap[index])]
        if len(known) < 2:
            return "unknown"
        change = system.gap_at(known[-1]) - system.gap_at(known[0])
        if not exceeds(change, usual):
            return "neither"
        return "concern" if change > 0 else "improvement"


_experience = SingleFlightCache(12)  # the same whichever area and year are chosen


def load_patient_experience(store: Store, measure: str) -> PatientExperience:
    """Raises NotHeld where there are no figures of the measure."""
    experience: PatientExperience = _experience.get((store, measure), lambda: _load(store, measure))
    return experience


def _load(store: Store, measure: str) -> PatientExperience:
    store.newest(measure)
    england = store.area(ENGLAND)
    assert england is not None
    return PatientExperience(
        indicator=store.indicator(measure),
        years=store.periods(measure),
        systems=tuple(_gap_trend(store, measure, area) for area in store.members(MIDLANDS, "icb")),
        england=_gap_trend(store, measure, england),
    )


def _gap_trend(store: Store, measure: str, area: Area) -> GapTrend:
    quintiles = [store.history(measure, area.code, breakdown=f"imd_quintile={quintile}") for quintile in QUINTILES]
    return GapTrend(area, np.array([np.where(history.known, history.value, np.nan) for history in quintiles]))
