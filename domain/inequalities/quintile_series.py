"""Indicators by quintile of practices as they are published: medians without counts, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.year_on_year import YearOnYearChange, year_on_year_change
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from data_access.reference.calendar import after_absence
from domain.inequalities.indicators import LEAST_DEPRIVED, MOST_DEPRIVED, QUINTILE_OF_PRACTICE, QUINTILES, by_quintile
from vocabulary import Area, Indicator, Period, Refused, SeriesBreak

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GapChange:
    """How a gap changed between the first and the last year that may be compared."""

    first: int  # index of the year
    last: int
    start: float
    end: float
    usual: YearOnYearChange | Refused


FEWEST_PRACTICES = 10  # of a quintile whose median is shown: of two practices it is no typical one


@dataclass(frozen=True, eq=False)
class QuintileSeries:
    """One indicator: the median practice of the most and of the least deprived quintile, year by year. NaN where it is not published, and
    where the quintile has fewer than FEWEST_PRACTICES there."""

    indicator: Indicator
    periods: tuple[Period, ...]
    areas: tuple[Area, ...]  # the systems of the Midlands, then England
    most: Floats  # shape (areas, periods)
    least: Floats
    practices: NDArray[np.int64]  # of the most and of the least deprived quintile: shape (areas, 2)

    def too_few(self, row: int) -> tuple[int, int] | None:
        """How many practices the most and the least deprived quintile of an area have, where one of them has too few."""
        most, least = (int(each) for each in self.practices[row])
        return (most, least) if min(most, least) < FEWEST_PRACTICES else None

    @property
    def gap(self) -> Floats:
        """Most deprived minus least: above 0, the figure is higher where practices serve more deprived people."""
        return np.asarray(self.most - self.least)

    @property
    def breaks(self) -> tuple[SeriesBreak, ...]:
        return self.indicator.series_breaks

    @property
    def breaks_at(self) -> list[int]:
        """Indices of the years in which a stretch begins that may not be joined to the one before."""
        ids = [period.id for period in self.periods]
        return [ids.index(each.from_period) for each in self.breaks if each.from_period in ids]

    def last(self, row: int) -> int | None:
        """Index of the newest year in which the gap of an area is known."""
        known = np.flatnonzero(np.isfinite(self.gap[row]))
        return int(known[-1]) if known.size else None

    def stretch(self, at: int) -> range:
        """The years up to `at` that may be read together with it."""
        return range(max([0, *(start for start in self.breaks_at if start <= at)]), at + 1)

    def year_on_year(self, row: int) -> YearOnYearChange | Refused:
        return year_on_year_change(self.gap[row], [*self.breaks_at, *after_absence(self.periods)])

    def change(self, row: int) -> GapChange | None:
        """Of the gap of an area, within the years that may be compared; None where no gap is known."""
        at = self.last(row)
        if at is None:
            return None
        known = [year for year in self.stretch(at) if np.isfinite(self.gap[row, year])]
        first, last = known[0], known[-1]
        return GapChange(first, last, float(self.gap[row, first]), float(self.gap[row, last]), self.year_on_year(row))

    def ends(self, row: int) -> tuple[float, float] | None:
        """The newest figures of the most and least deprived quintile; None where their ratio is not defined."""
        most, least = float(self.most[row, -1]), float(self.least[row, -1])
        return (most, least) if np.isfinite([most, least]).all() and least > 0 and most > 0 else None

    def against_england(self, row: int) -> Literal["too few years", "similar", "reversed", "wider", "narrower"]:
        """The newest gap of an area against England's: similar where it differs by no more than it changes in one year."""
        own, england = float(self.gap[row, -1]), float(self.gap[-1, -1])
        usual = self.year_on_year(row)
        if isinstance(usual, Refused):
            return "too few years"
        if abs(own - england) <= usual.largest:
            return "similar"
        if own * england < 0:
            return "reversed"
        return "wider" if abs(own) > abs(england) else "narrower"


def load_quintile_series(store: Store) -> tuple[QuintileSeries, ...]:
    """Every indicator that is published for systems by quintile of practices."""
    loaded: tuple[QuintileSeries, ...] = _cache.get(
        store, lambda: tuple(_load(store, key) for key in by_quintile(store))
    )
    return loaded


_cache = SingleFlightCache(8)
_counts = SingleFlightCache(64)


def _load(store: Store, key: str) -> QuintileSeries:
    england = store.area(ENGLAND)
    assert england is not None
    areas = (*store.members(MIDLANDS, "icb"), england)
    periods = store.periods(key, kind="icb", breakdown=MOST_DEPRIVED)
    practices = np.array([_practices(store, area) for area in areas])
    enough = np.where(practices >= FEWEST_PRACTICES, 1.0, np.nan)
    return QuintileSeries(
        indicator=store.indicator(key),
        periods=periods,
        areas=areas,
        most=np.array([_history(store, key, area, MOST_DEPRIVED, periods) for area in areas]) * enough[:, :1],
        least=np.array([_history(store, key, area, LEAST_DEPRIVED, periods) for area in areas]) * enough[:, 1:],
        practices=practices,
    )


def _practices(store: Store, area: Area) -> tuple[int, int]:
    """How many practices of an area are in the most and in the least deprived quintile."""
    counted: tuple[int, int] = _counts.get((store, area.code), lambda: _count(store, area))
    return counted


def _count(store: Store, area: Area) -> tuple[int, int]:
    quintile = store.classes(QUINTILE_OF_PRACTICE)
    own = [quintile.get(practice.code, "") for practice in store.members(area.code, "practice")]
    return own.count("1"), own.count(str(QUINTILES))


def _history(store: Store, key: str, area: Area, breakdown: str, periods: tuple[Period, ...]) -> Floats:
    history = store.history(key, area.code, breakdown=breakdown)
    wanted = {period.id for period in periods}
    rows = [row for row, period in enumerate(history.period) if period in wanted]
    return np.where(history.known, history.value, np.nan)[rows]
