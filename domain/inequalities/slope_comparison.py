"""Slopes inside authorities: ours, from neighbourhoods, compared with those published from smaller areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.association import Association, association
from analysis.gradient import slope_through_areas
from caching import SingleFlightCache
from data_access import Store
from data_access.reference.periods import last_month
from domain.inequalities.indicators import AUTHORITY_GAP, LIFE_EXPECTANCY
from domain.inequalities.neighbourhoods import load_neighbourhoods
from vocabulary import Period, Refused

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SlopeComparison:
    """Every authority of England with both slopes, in order of code. Years lower at the most deprived end; below 0 higher."""

    period: Period  # of the published slopes
    code: tuple[str, ...]
    name: tuple[str, ...]
    ours: Floats
    published: Floats
    neighbourhoods: NDArray[np.int64]
    agreement: Association | Refused

    @property
    def shortfall(self) -> float:
        """How many years our slope is shorter than the published one, in the median authority."""
        return float(np.median(self.published - self.ours))

    @property
    def extent(self) -> tuple[float, float]:
        """The least and the greatest slope of either kind."""
        both = np.concatenate([self.ours, self.published])
        return float(both.min()), float(both.max())


def load_slope_comparison(store: Store, measure: str) -> SlopeComparison | Refused:
    """`measure` is one of LIFE_EXPECTANCY. The published slopes are those of the period that ends in the same month."""
    loaded: SlopeComparison | Refused = _cache.get((store, measure), lambda: _load(store, measure))
    return loaded


_cache = SingleFlightCache(16)


def _load(store: Store, measure: str) -> SlopeComparison | Refused:
    sex, around = LIFE_EXPECTANCY[measure], load_neighbourhoods(store, measure)
    if sex is None:
        return Refused("Slopes inside authorities are published for males and for females apart. Choose one of them.")
    periods = store.periods(AUTHORITY_GAP, kind="ltla", breakdown=sex)
    ending = last_month(around.period.id)
    period = next((each for each in periods if last_month(each.id) == ending), None)
    if period is None:
        return Refused(f"No slopes inside authorities are published for years that end with {around.period.label}.")
    published = store.observations(AUTHORITY_GAP, period, kind="ltla", breakdown=sex)
    authority = np.array([str(code) for code in store.lies_in(around.code, "ltla")], dtype=object)
    known = np.isfinite(around.life) & np.isfinite(around.rank)
    rows = []
    for row in np.flatnonzero(published.known):
        own = np.flatnonzero((authority == published.area[row]) & known)
        slope = slope_through_areas(around.rank[own], around.life[own], around.people[own], around.error[own])
        if not isinstance(slope, Refused):
            rows.append(
                (
                    str(published.area[row]),
                    str(published.short_name[row]),
                    slope.sii,
                    float(published.value[row]),
                    len(own),
                )
            )
    if not rows:
        return Refused(
            f"No authority has both a published slope and enough neighbourhoods for one of our own ({around.period.label})."
        )
    code, name, ours, theirs, count = zip(*rows, strict=True)
    return SlopeComparison(
        period=period,
        code=code,
        name=name,
        ours=np.array(ours),
        published=np.array(theirs),
        neighbourhoods=np.array(count),
        agreement=association(ours, theirs),
    )
