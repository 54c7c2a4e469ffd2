"""Payments and staff year by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.ratios import ratio_where_known
from caching import SingleFlightCache
from data_access import Store
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.geography import parts_of
from vocabulary import Area

_loaded = SingleFlightCache(512)


@dataclass(frozen=True, eq=False)
class TimeSeries:
    """One measure of one area in its unit, year by year. Years that may not be compared are left out."""

    area: Area
    labels: tuple[str, ...]
    value: Floats


def load_time_series(store: Store, measure: str, areas: Iterable[Area]) -> tuple[TimeSeries, ...]:
    """Raises NotHeld where there are no figures of the measure."""
    return tuple(_load_one(store, measure, area) for area in areas)


def _load_one(store: Store, measure: str, area: Area) -> TimeSeries:
    def load() -> TimeSeries:
        store.newest(measure)
        parts = [store.history(measure, code) for code in parts_of(store, area.code)]
        numerator, denominator = (
            np.sum([np.where(part.known, getattr(part, side), np.nan) for part in parts], axis=0)
            for side in ("numerator", "denominator")
        )
        indicator = store.indicator(measure)
        kept = [row for row, period in enumerate(parts[0].period) if period not in indicator.incomparable_periods]
        return TimeSeries(
            area=area,
            labels=tuple(str(parts[0].label[row]) for row in kept),
            value=(indicator.multiplier or 1.0) * ratio_where_known(numerator, denominator)[kept],
        )

    series: TimeSeries = _loaded.get((store, measure, area.code), load)
    return series
