"""Slopes over time: England's authorities in tenths by deprivation, year by year, for the indicators published so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.burden import GapTrends, slope_trends
from analysis.slope import FittedSlope, fitted_slope_index
from caching import SingleFlightCache
from data_access import Store

TENTHS = tuple(f"imd_decile={number}" for number in range(1, 11))


@dataclass(frozen=True)
class YearlySlope:
    """One year: the slope of the tenths, in the unit of rates. `doubted`: the publisher doubts one of its figures."""

    label: str
    slope: FittedSlope
    doubted: bool


def load_yearly_slopes(store: Store, measure: str) -> tuple[YearlySlope, ...]:
    """Every year that has all ten tenths, in order of time; none for an indicator that is not published so."""
    loaded: tuple[YearlySlope, ...] = _cache.get((store, measure), lambda: _load(store, measure))
    return loaded


def trends_of(years: Sequence[YearlySlope]) -> GapTrends:
    """From the first year to the last."""
    return slope_trends(years[0].slope, years[-1].slope)


_cache = SingleFlightCache(64)


def _load(store: Store, measure: str) -> tuple[YearlySlope, ...]:
    if not set(TENTHS) <= set(store.breakdowns(measure, kind="england")):
        return ()
    years = []
    for period in store.periods(measure, kind="england", breakdown=TENTHS[0]):
        tenths = [store.observations(measure, period, kind="england", breakdown=tenth) for tenth in TENTHS]
        if not all(len(rows) and rows.known[0] and rows.denominator[0] > 0 for rows in tenths):
            continue
        people = np.array([float(rows.denominator[0]) for rows in tenths])
        rates = np.array([float(rows.numerator[0]) for rows in tenths]) / people
        slope = fitted_slope_index(rates, people, curve="line", student=True)
        if isinstance(slope, FittedSlope):
            years.append(YearlySlope(period.label, slope, any(rows.status[0] != "ok" for rows in tenths)))
    return tuple(years)
