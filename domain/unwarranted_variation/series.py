"""One measure over time, for one place or for the area, with its control chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Literal, TypeAlias

import numpy as np

from analysis.fair_comparison.sureness import NextPeriod, next_figure
from analysis.intervals import FloatArray
from analysis.spc import POINTS_TO_LOCK, SpecialCause, XmR, xmr
from analysis.steps import Step, largest_step
from data_access import Store
from data_access.reference.calendar import following, with_absent, year_before
from domain.unwarranted_variation.measures import comparison_kind
from vocabulary import PLACE, Area, Indicator, Period, Refused, Status

Trend: TypeAlias = Literal["improvement", "concern", "neither", "unknown"]

MOST_ADDED = 40
"""Places whose series are added up, where the area has no published or derived series of its own."""


class NoSeries(Enum):
    """Why an area has no series at all."""

    NO_PLACES = auto()  # none of its places reports the measure
    TOO_MANY_PLACES = auto()  # it has no series of its own, and too many places to add up


@dataclass(frozen=True, eq=False)
class Series:
    """A value for each period from the first figure on. Periods that were never published stand in their order, without a value."""

    periods: tuple[Period, ...]
    value: FloatArray  # NaN where a period is missing; in the unit of the measure
    control_chart: XmR | Refused | NoSeries
    step: Step | None = None  # a jump in the denominator
    added_up: bool = False  # of several places, not as published
    expected: NextPeriod | Refused | None = (
        None  # the next period, in the unit of the measure; None for a series without a step
    )
    following: Period | None = None  # the period that comes next
    held_back: tuple[Period, ...] = ()  # without a value because the numbers are small
    baseline: Period | None = None  # the last period that the average and the usual range are made of; None: of all

    @property
    def missing(self) -> tuple[Period, ...]:
        """Periods without a value: published for nobody, or not for this place."""
        return tuple(period for period, value in zip(self.periods, self.value, strict=True) if not np.isfinite(value))

    @property
    def known(self) -> tuple[Period, ...]:
        return tuple(period for period, value in zip(self.periods, self.value, strict=True) if np.isfinite(value))

    def index(self, period: Period) -> int | None:
        """Where a period stands. None: it is not in the series, or has no value."""
        index = self.periods.index(period) if period in self.periods else None
        return index if index is not None and np.isfinite(self.value[index]) else None

    def earlier(self, period: Period) -> tuple[Period, float] | None:
        """The value one year before a period, or of the oldest period where there is no such one; None where there is neither."""
        index = self.index(period)
        if index is None:
            return None
        wanted = year_before(period)
        for at, each in enumerate(self.periods[:index]):
            if each.id == wanted and np.isfinite(self.value[at]):
                return each, float(self.value[at])
        first = int(np.flatnonzero(np.isfinite(self.value))[0])
        within_a_year = first < index and self.periods[first].id > wanted and self.periods[first].kind == period.kind
        return (self.periods[first], float(self.value[first])) if within_a_year else None

    def year_before(self, period: Period) -> float | None:
        """The value one year before a period. None: there is none."""
        wanted = year_before(period)
        value = next((v for each, v in zip(self.periods, self.value, strict=True) if each.id == wanted), np.nan)
        return float(value) if np.isfinite(value) else None

    @property
    def monthly(self) -> bool:
        return all(period.kind == "month" for period in self.periods)

    @property
    def mostly_special(self) -> bool:
        """Whether over half of the periods are special causes: then one mean and one range do not describe the series."""
        if not isinstance(self.control_chart, XmR):
            return False
        causes = [cause for cause in self.control_chart.special_causes if cause is not None]
        return sum(cause != SpecialCause.NONE for cause in causes) > len(causes) / 2

    def trend(self, period: Period) -> Trend:
        """The direction of the series in a period; "unknown" if its level or definition kept changing."""
        index = self.index(period)
        if index is None or not isinstance(self.control_chart, XmR):
            return "unknown"
        if self.mostly_special or self.step or not self.control_chart.locked:
            return "unknown"
        return self.control_chart.readings[index]


def load_place_series(store: Store, indicator: Indicator, code: str, *, level: str, breakdown: str) -> Series:
    """The series of one place of kind `level`."""
    return _series(store, indicator, [code], level=level, breakdown=breakdown)


def load_area_series(
    store: Store, indicator: Indicator, area: Area, places: Sequence[str], *, level: str, breakdown: str
) -> Series:
    """The area's own published or derived series, or else its `places` (of kind `level`) added up from counts."""
    if area.kind == PLACE:
        return _of_custom_area(store, indicator, area, level=level, breakdown=breakdown)
    if level != area.kind and store.periods(indicator.id, kind=area.kind, breakdown=breakdown):
        return _series(store, indicator, [area.code], level=area.kind, breakdown=breakdown)
    if not places or len(places) > MOST_ADDED:
        why = NoSeries.TOO_MANY_PLACES if places else NoSeries.NO_PLACES
        periods = with_absent(store.periods(indicator.id, kind=level, breakdown=breakdown))
        return Series(periods, np.full(len(periods), np.nan), why, added_up=True)
    return replace(_series(store, indicator, places, level=level, breakdown=breakdown), added_up=True)


def with_baseline(series: Series, indicator: Indicator, until: str) -> Series | Refused:
    """The same series with its average and usual range from the periods up to `until` alone, extended from then on.

    Refused if `until` is no period of the series, or fewer than 12 periods up to it have a value.
    """
    at = next((number for number, each in enumerate(series.periods) if each.id == until), None)
    if at is None or not isinstance(series.control_chart, XmR):
        return Refused("The series has no such period.")
    points = int(np.isfinite(series.value[: at + 1]).sum())
    if points < POINTS_TO_LOCK:
        return Refused(f"A baseline needs at least {POINTS_TO_LOCK} periods with a figure.")
    chart = xmr(
        series.value,
        improvement=indicator.polarity,
        target=indicator.target,
        fix_after=points,
        neighbours="allowed for",
    )
    return chart if isinstance(chart, Refused) else replace(series, control_chart=chart, baseline=series.periods[at])


def _of_custom_area(store: Store, indicator: Indicator, area: Area, *, level: str, breakdown: str) -> Series:
    """The series of a reader's own area; without any value, with the reason the store gives for the latest period."""
    series = _series(store, indicator, [area.code], level=level, breakdown=breakdown)
    if series.known or not series.periods:
        return series
    practices = [practice.code for practice in store.members(area.code, "practice")]
    why = store.place(indicator.id, series.periods[-1], practices, breakdown=breakdown)
    return replace(series, control_chart=why) if isinstance(why, Refused) else series


def _series(store: Store, indicator: Indicator, places: Sequence[str], *, level: str, breakdown: str) -> Series:
    """The sum of some places, from counts. A period in which one of them is missing is missing, and those before the
    first figure are left out."""
    published = store.periods(indicator.id, kind=level, breakdown=breakdown)
    periods = with_absent(published)
    histories = [store.history(indicator.id, code, breakdown=breakdown) for code in places]
    rows = np.array([histories[0].position(period.id) or 0 for period in published], dtype=np.int64)
    listed = np.isin([period.id for period in periods], [period.id for period in published])
    count, people = np.full((2, len(periods)), np.nan)
    count[listed] = np.sum([history.numerator[rows] for history in histories], axis=0)
    people[listed] = np.sum([history.denominator[rows] for history in histories], axis=0)
    known = people > 0
    known[listed] &= np.all([history.known[rows] for history in histories], axis=0)
    small = np.zeros(len(periods), dtype=bool)
    small[listed] = np.any([history.status[rows] == Status.SUPPRESSED for history in histories], axis=0)
    first = int(np.argmax(known)) if known.any() else 0  # the series of these places begins with their first figure
    periods, known, count, people = periods[first:], known[first:], count[first:], people[first:]
    count, people = np.where(known, count, np.nan), np.where(known, people, np.nan)
    value = (indicator.multiplier or 1) * count / people
    chart = xmr(value, improvement=indicator.polarity, target=indicator.target, neighbours="allowed for")
    held_back = tuple(period for period, hidden in zip(periods, small[first:], strict=True) if hidden)
    expected = _expected(indicator, count, people)
    series = Series(periods, value, chart, expected=expected, following=following(periods), held_back=held_back)
    return replace(series, step=largest_step(people)) if series.monthly else series


def _expected(indicator: Indicator, count: FloatArray, people: FloatArray) -> NextPeriod | Refused:
    """What the next figure is expected to be, in the unit of the measure."""
    per = indicator.multiplier or 1
    found = next_figure(count / people, people, proportion=comparison_kind(indicator) == "proportion")
    if isinstance(found, Refused):
        return found
    return NextPeriod(per * found.expected, per * found.lower, per * found.upper, found.same_sign)
