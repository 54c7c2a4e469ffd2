"""What staff of trusts said, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.equality import above, below
from caching import SingleFlightCache
from data_access import MIDLANDS, Store
from vocabulary import Area, Indicator, Period

RECOMMEND_WORK, RECOMMEND_CARE = "staff_recommend_work", "staff_recommend_care"
ENOUGH_STAFF = "staff_enough_staff"

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trust:
    """What the staff of one trust said, year by year. NaN where not known."""

    area: Area
    value: Floats
    answers: Floats  # staff who answered
    doubtful: NDArray[np.bool_]  # contradicted by another copy of the results
    own: bool

    def known_at(self, year: int) -> bool:
        return bool(np.isfinite(self.value[year]))


@dataclass(frozen=True, eq=False)
class StaffSurvey:
    """One question of the survey: the trusts of the Midlands, and the median trust of England."""

    indicator: Indicator
    years: tuple[Period, ...]
    trusts: tuple[Trust, ...]
    england_median: Floats  # year by year
    england_trusts: NDArray[np.int64]  # with a figure, year by year

    @property
    def first_comparable(self) -> int:
        """Index of the first year from which a comparison over time may start."""
        return next(
            index for index, year in enumerate(self.years) if year.id not in self.indicator.incomparable_periods
        )

    def own_trusts(self, year: int) -> list[Trust]:
        """The area's own trusts that have a figure in the year at this index."""
        return [trust for trust in self.trusts if trust.own and trust.known_at(year)]

    def better_than_england(self, trusts: list[Trust], year: int) -> int:
        """How many of these trusts did better than the median trust of England. As good as the median is not better."""
        better = above if self.indicator.polarity == "higher" else below
        return int(better([float(trust.value[year]) for trust in trusts], float(self.england_median[year])).sum())

    def largest_change(self) -> Trust | None:
        """Of the area's own trusts, the one that changed most since the first comparable year."""
        first = self.first_comparable
        own = [trust for trust in self.own_trusts(-1) if trust.known_at(first)]
        return max(own, key=lambda trust: abs(float(trust.value[-1] - trust.value[first])), default=None)


_surveys = SingleFlightCache(200)


def load_staff_survey(store: Store, measure: str, area: Area) -> StaffSurvey:
    """Raises NotHeld where there are no figures of the measure."""
    survey: StaffSurvey = _surveys.get((store, measure, area.code), lambda: _load(store, measure, area))
    return survey


def _load(store: Store, measure: str, area: Area) -> StaffSurvey:
    store.newest(measure)
    years = store.periods(measure)
    home = {trust.code for trust in store.members(area.code, "trust")}
    by_year = [store.observations(measure, year.id) for year in years]
    known = [rows.value[rows.known] for rows in by_year]
    reporting = {str(code) for rows in by_year for code in rows.area[rows.known]}
    return StaffSurvey(
        indicator=store.indicator(measure),
        years=years,
        trusts=tuple(
            _load_trust(store, measure, trust, trust.code in home)
            for trust in store.members(MIDLANDS, "trust")
            if trust.code in reporting
        ),
        england_median=np.array([np.nanmedian(values) for values in known]),
        england_trusts=np.array([int(np.isfinite(values).sum()) for values in known]),
    )


def _load_trust(store: Store, measure: str, trust: Area, own: bool) -> Trust:
    history = store.history(measure, trust.code)
    return Trust(
        area=trust,
        value=np.where(history.known, history.value, np.nan),
        answers=np.where(history.known, history.denominator, np.nan),
        doubtful=history.status == "low reliability",
        own=own,
    )
