"""What a series could tell of a change made now: the smallest effect, by when."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.evaluation import power
from caching import SingleFlightCache
from data_access import Store
from domain.learning.evaluation import Series
from vocabulary import Refused

DRAWS = 40
AHEAD = {12: (3, 6, 12), 1: (1, 2, 4)}  # periods a year -> horizons, in periods


@dataclass(frozen=True)
class Horizon:
    """`smallest`: the effect told in 8 of 10 cases with so many periods after the change; in the unit of the store."""

    after: int
    smallest: float


_horizons = SingleFlightCache(64)


def load_power(store: Store, series: Series) -> tuple[Horizon, ...] | Refused:
    """For an interrupted time series of this place, its whole series taken as the past."""
    key = (store, series.indicator.id, series.area.code)
    found: tuple[Horizon, ...] | Refused = _horizons.get(key, lambda: _power(series))
    return found


def _power(series: Series) -> tuple[Horizon, ...] | Refused:
    found = []
    for after in AHEAD[series.a_year]:
        stated = power.of_the_series(series.value, after, a_year=series.a_year, draws=DRAWS)
        if isinstance(stated, Refused):
            return stated
        found.append(Horizon(after, stated.detectable()))
    return tuple(found)
