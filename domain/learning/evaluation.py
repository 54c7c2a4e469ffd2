"""One place's series of one measure, a date, and the estimate of every design."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation.donors import (
    Differenced,
    Matched,
    Turn,
    difference_in_differences,
    gap_turned,
    synthetic_control,
)
from analysis.evaluation.interrupted import (
    FEWEST_BEFORE,
    Effect,
    Interrupted,
    Trend,
    before_and_after,
    bent_before,
    interrupted,
)
from analysis.evaluation.parallel_trends import Adjusted, Alongside, alongside, trend_adjusted
from caching import SingleFlightCache
from data_access import MIDLANDS, TRUST_KINDS, Store
from data_access.reference.calendar import following, with_absent, year_after
from domain.peers import load_peer_codes
from vocabulary import Area, Indicator, Period, Refused

Floats = NDArray[np.float64]
__all__ = [
    "FEWEST_BEFORE",
    "FEWEST_COMPARED",
    "NOBODY",
    "Donors",
    "Evaluation",
    "Rule",
    "Series",
    "has_judged_place",
    "judged_kinds",
    "judged_measures",
    "judged_measures_of",
    "judged_places",
    "known_periods",
    "load_alongside",
    "load_donors",
    "load_evaluation",
    "load_series",
    "series_periods",
]

Rule = Literal["england", "midlands", "like"]

NOBODY: frozenset[str] = frozenset()
FEWEST_COMPARED = 3  # periods before a change, for designs with other places as controls
FEWEST_PERIODS = FEWEST_COMPARED + 1  # in a series that may be judged
A_YEAR = {"month": 12, "quarter": 4}
STEPS = ("month", "quarter", "year", "financial year")
"""Kinds of period that can be judged. Spans of several years share most of their events with the one before."""
KINDS = ("icb", *TRUST_KINDS, "sub_icb", "pcn", "ltla", "utla")
"""Kinds of place whose series can be judged, in the order they are offered. One kind is never compared with another."""
PROJECTED = frozenset({"projected_population"})  # what is expected, not what happened


@dataclass(frozen=True, eq=False)
class Series:
    """One measure of one place over time, in the unit of the store; NaN for a period without a figure."""

    indicator: Indicator
    area: Area
    kind: str
    periods: tuple[Period, ...]
    value: Floats  # (periods,)

    @property
    def a_year(self) -> int:
        """Periods a year: 12 for months, 4 for quarters, 1 for years."""
        return A_YEAR.get(self.periods[-1].kind, 1)

    @property
    def known(self) -> list[int]:
        """Positions of the periods with a figure."""
        return [int(at) for at in np.flatnonzero(np.isfinite(self.value))]

    @property
    def figures(self) -> Floats:
        """The figures alone, one for each of `known`."""
        return self.value[np.isfinite(self.value)]

    @property
    def gaps(self) -> tuple[int, ...]:
        """Positions of figures that do not follow on the one before: no line is drawn to them."""
        return tuple(at for before, at in pairwise(self.known) if at - before > 1)

    @property
    def missing(self) -> tuple[Period, ...]:
        """The periods without a figure between the oldest and the newest figure."""
        known = self.known
        return tuple(self.periods[at] for at in range(known[0], known[-1]) if at not in known) if known else ()

    def up_to(self, period: str) -> Series:
        """The same as it was known when `period` (its id) was the newest; all of it where there is no such period."""
        at = self.at(period)
        return self if at is None else replace(self, periods=self.periods[: at + 1], value=self.value[: at + 1])

    def at(self, period: str) -> int | None:
        """The position of a period; None: it is not in the series."""
        return next((at for at, each in enumerate(self.periods) if each.id == period), None)


@dataclass(frozen=True, eq=False)
class Donors:
    """Places of the same kind with a figure in every period. `left_out`: those with a gap. `decided_same`: those left out because they decided
    the same."""

    areas: tuple[Area, ...]
    value: Floats  # (places, periods)
    left_out: int
    decided_same: int = 0


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What each design says happened from `change` on; each is refused for reasons of its own."""

    series: Series
    donors: Donors
    change: int
    interrupted: Interrupted | Refused
    before_after: Effect | Refused
    differenced: Differenced | Refused
    matched: Matched | Refused
    bent: Trend | Refused
    alongside: Alongside | Refused  # whether it ran alongside the donors before
    adjusted: Adjusted | Refused
    turn: tuple[Period, Turn] | None = None  # one average since hides two signs: the first period of the second

    @property
    def apart(self) -> bool:
        """Whether it did not run alongside the donors before the change: difference in differences is then no guide."""
        if isinstance(self.alongside, Refused):
            return not isinstance(self.differenced, Refused) and not self.differenced.leads_usual
        return self.alongside.fails

    @property
    def gap(self) -> Floats:
        """The place less the donors' average, in the periods with a figure."""
        known = self.series.known
        return np.asarray(self.series.value[known] - self.donors.value[:, known].mean(axis=0))

    @property
    def own_past(self) -> Floats | None:
        """Where its own past was heading, in the periods with a figure; None where that is not known."""
        found = self.interrupted
        return None if isinstance(found, Refused) else found.expected[np.isfinite(self.series.value)]

    @property
    def as_far(self) -> int:
        """Donors that moved at least as far from the donors' average as the place did; 0 where they cannot be compared with."""
        if isinstance(self.differenced, Refused):
            return 0
        middle = self.differenced.donors.mean()
        return int((np.abs(self.differenced.donors - middle) >= abs(self.differenced.place - middle)).sum())


def judged_measures(store: Store) -> list[Indicator]:
    """Measures with a series long enough, in one kind of place or more, by family and name."""
    found: list[Indicator] = _measures.get(store, lambda: _judged_measures(store))
    return found


_measures = SingleFlightCache(8)
_measures_of = SingleFlightCache(64)


def _judged_measures(store: Store) -> list[Indicator]:
    found = [each for each in store.indicators().values() if each.id not in PROJECTED and judged_kinds(store, each.id)]
    return sorted(found, key=lambda each: (each.family, each.short_name))


def judged_measures_of(store: Store, area: str) -> list[Indicator]:
    """Those for which an area, or a place in it, has a series."""
    found: list[Indicator] = _measures_of.get((store, area), lambda: _judged_measures_of(store, area))
    return found


def _judged_measures_of(store: Store, area: str) -> list[Indicator]:
    own = store.area(area)
    assert own is not None  # the view only holds areas that are offered
    kinds = {own.kind, *(kind for kind in KINDS if store.members(area, kind))}
    return [each for each in judged_measures(store) if kinds & set(judged_kinds(store, each.id))]


def judged_kinds(store: Store, indicator: str) -> list[str]:
    """Kinds of place whose series of a measure is long enough."""
    published = store.kinds(indicator)
    return [
        kind for kind in KINDS if kind in published and len(series_periods(store, indicator, kind)) >= FEWEST_PERIODS
    ]


@dataclass(frozen=True)
class TooShort:
    """A measure that cannot judge a decision in an area. `periods`: those needed before a change, future ones included; empty
    if their publication dates are unknown. `is_held`: the area's own figures, all published: enough before a change, not after one."""

    periods: tuple[Period, ...] = ()
    is_held: bool = False

    @property
    def needed(self) -> Period | None:
        """The last of those needed; None where it is not known."""
        return self.periods[-1] if self.periods else None


def too_short(store: Store, indicator: str, area: str) -> TooShort | None:
    """The reason why a measure cannot judge a decision made now; None if it can. Of the area and the places in it, the one with
    most figures counts; but an area with figures of its own is judged by them, never by one place in it."""
    own = store.area(area)
    if own is None:
        return TooShort()
    whole = whole_too_short(store, indicator, own)
    if has_judged_place(store, indicator, area) and not whole:
        return None
    published = store.kinds(indicator)
    kinds = [own.kind] if whole else [kind for kind in KINDS if kind in published and kind != "pcn"]
    periods = max((_most_known(store, indicator, kind, own) for kind in kinds), key=len, default=())
    is_held = whole and len(periods) >= FEWEST_COMPARED
    while periods and len(periods) < FEWEST_COMPARED:
        after = following(periods) or year_after(periods[-1])
        if after is None:
            return TooShort()
        periods = (*periods, after)
    return TooShort(periods, is_held)


def whole_too_short(store: Store, indicator: str, own: Area) -> bool:
    """Whether an area has figures of its own, and too few of them, while a place within it may have enough."""
    return bool(known_periods(store, indicator, own)) and not _is_long(store, indicator, own)


def _most_known(store: Store, indicator: str, kind: str, own: Area) -> tuple[Period, ...]:
    places = [own] if kind == own.kind else store.members(own.code, kind)
    return max((known_periods(store, indicator, each) for each in places), key=len, default=())


def known_periods(store: Store, indicator: str, place: Area) -> tuple[Period, ...]:
    """Those in which one place has a figure, oldest first; none of a measure that is not one of months or of years."""
    if place.kind not in KINDS or place.kind not in store.kinds(indicator):
        return ()
    matrix = _matrix(store, indicator, place.kind)
    at = matrix.codes.get(place.code)
    return () if at is None else tuple(matrix.periods[each] for each in np.flatnonzero(np.isfinite(matrix.value[at])))


def series_periods(store: Store, indicator: str, kind: str) -> tuple[Period, ...]:
    """Oldest first; none where the measure is not one of months or of years."""
    if "" not in store.breakdowns(indicator, kind=kind):
        return ()
    periods = store.periods(indicator, kind=kind, breakdown="")
    return periods if all(period.kind in STEPS for period in periods) else ()


def judged_places(store: Store, indicator: str, area: str) -> list[Area]:
    """The area itself, if it has a series of the measure that is long enough, and the places within it that have one."""
    return list(_judged_places(store, indicator, area))


def has_judged_place(store: Store, indicator: str, area: str) -> bool:
    """Whether an area, or a place within it, has a series of the measure that is long enough: others of their kind may have one and it none."""
    return next(_judged_places(store, indicator, area), None) is not None


def _judged_places(store: Store, indicator: str, area: str) -> Iterator[Area]:
    own = store.area(area)
    assert own is not None  # the view only holds areas that are offered
    kinds = judged_kinds(store, indicator)
    if own.kind in kinds and _is_long(store, indicator, own):
        yield own
    for kind in kinds:
        if kind not in (own.kind, "pcn"):
            members = sorted(store.members(area, kind), key=lambda each: each.short_name)
            yield from (each for each in members if _is_long(store, indicator, each))


def _is_long(store: Store, indicator: str, area: Area) -> bool:
    matrix = _matrix(store, indicator, area.kind)
    at = matrix.codes.get(area.code)
    return at is not None and int(np.isfinite(matrix.value[at]).sum()) >= FEWEST_PERIODS


_evaluations = SingleFlightCache(128)
_series = SingleFlightCache(64)


def load_evaluation(
    store: Store,
    indicator: str,
    place: str,
    change: str,
    rule: Rule = "england",
    *,
    until: str = "",
    decided_same: frozenset[str] = NOBODY,
) -> Evaluation | Refused:
    """Every design, for one place and the first period after a change. `until`: the id of the last period used, "" for the newest.
    `decided_same`: codes of places that decided the same. Refused where the place has no series."""
    key = (store, indicator, place, change, rule, until, decided_same)
    found: Evaluation | Refused = _evaluations.get(
        key, lambda: _evaluate(store, indicator, place, change, rule, until, decided_same)
    )
    return found


def _evaluate(
    store: Store, indicator: str, place: str, change: str, rule: Rule, until: str, decided_same: frozenset[str]
) -> Evaluation | Refused:
    whole = load_series(store, indicator, place)
    if isinstance(whole, Refused):
        return whole
    series = whole.up_to(until)
    at = series.at(change)
    if at is None:
        return Refused(f"There is no figure since the change yet: the newest is that of {series.periods[-1].label}.")
    donors = load_donors(store, series, rule, decided_same)
    own = np.isfinite(series.value)
    late = int(own[:at].sum())  # the same change, counted in periods with a figure
    place_value, others = series.value[own], donors.value[:, own]
    turn = gap_turned(place_value, others, late)
    return Evaluation(
        series=series,
        donors=donors,
        change=at,
        interrupted=interrupted(series.value, at, a_year=series.a_year),
        before_after=before_and_after(series.value, at),
        differenced=difference_in_differences(place_value, others, late),
        matched=synthetic_control(place_value, others, late),
        bent=bent_before(series.value, at, a_year=series.a_year),
        alongside=load_alongside(series, donors, at),
        adjusted=trend_adjusted(series.value, donors.value, at),
        turn=None if turn is None else (series.periods[series.known[turn.at]], turn),
    )


def load_alongside(series: Series, donors: Donors, at: int) -> Alongside | Refused:
    """Whether the place ran alongside the donors before the position `at` of the series."""
    return alongside(series.value[:at], donors.value[:, :at])


def load_series(store: Store, indicator: str, place: str) -> Series | Refused:
    """Refused where the place has fewer figures than a series needs."""
    area = store.area(place)
    kinds = judged_kinds(store, indicator)
    if area is None or area.kind not in kinds:
        return Refused("There is no series of this measure for this place that is long enough to judge a change by.")
    matrix = _matrix(store, indicator, area.kind)
    at = matrix.codes.get(area.code)
    if at is None or np.isfinite(matrix.value[at]).sum() < FEWEST_PERIODS:
        known = 0 if at is None else int(np.isfinite(matrix.value[at]).sum())
        more = FEWEST_PERIODS - known
        return Refused(
            f"{area.short_name} has {known} {'figure' if known == 1 else 'figures'} of this measure. It can be judged once {more} more "
            f"{'is' if more == 1 else 'are'} published."
        )
    return Series(store.indicator(indicator), area, area.kind, matrix.periods, matrix.value[at])


def load_donors(store: Store, series: Series, rule: Rule, decided_same: frozenset[str] = NOBODY) -> Donors:
    """The control places that a rule names. Excluded are the place itself, those that lack a figure where it has one, and
    those with the same decision: the codes `decided_same`, and the places of this kind in a system among them."""
    matrix = _matrix(store, series.indicator.id, series.kind)
    value = matrix.value[:, : len(series.periods)]
    named = _named(store, series, rule)
    needed = np.isfinite(series.value)
    left_out = _places_of(store, series, decided_same)
    allowed = [
        (code, at) for code, at in matrix.codes.items() if code != series.area.code and (named is None or code in named)
    ]
    listed = [(code, at) for code, at in allowed if code not in left_out]
    whole = [(code, at) for code, at in listed if np.isfinite(value[at][needed]).all()]
    areas = tuple(area for code, _ in whole if (area := store.area(code)) is not None)
    rows = [at for _, at in whole]
    return Donors(areas, value[rows], len(listed) - len(whole), len(allowed) - len(listed))


def _places_of(store: Store, series: Series, decided_same: frozenset[str]) -> frozenset[str]:
    systems = [area.code for code in decided_same if (area := store.area(code)) is not None and area.kind == "icb"]
    return decided_same.union(
        *({each.code for each in store.members(system, series.kind)} for system in systems if series.kind != "icb")
    )


def _named(store: Store, series: Series, rule: Rule) -> frozenset[str] | None:
    """Codes the rule allows; None: all of the kind."""
    if rule == "midlands":
        return frozenset(member.code for member in store.members(MIDLANDS, series.kind))
    if rule == "like":
        found = load_peer_codes(store, (series.area.code,))
        return frozenset() if isinstance(found, Refused) else found
    return None


@dataclass(frozen=True, eq=False)
class _Matrix:
    periods: tuple[Period, ...]
    codes: dict[str, int]
    value: Floats  # (places, periods)


def _matrix(store: Store, indicator: str, kind: str) -> _Matrix:
    """All places of one kind over all periods."""
    found: _Matrix = _series.get((store, indicator, kind), lambda: _load_matrix(store, indicator, kind))
    return found


def _load_matrix(store: Store, indicator: str, kind: str) -> _Matrix:
    published = {period.id for period in series_periods(store, indicator, kind)}
    periods = with_absent(series_periods(store, indicator, kind))
    by_period = [store.observations(indicator, each, kind=kind) if each.id in published else None for each in periods]
    codes = {
        code: at for at, code in enumerate(sorted({str(code) for rows in by_period if rows for code in rows.area}))
    }
    value = np.full((len(codes), len(periods)), np.nan)
    for at, rows in enumerate(by_period):
        if rows is not None:
            value[[codes[str(code)] for code in rows.area], at] = np.where(rows.known, rows.value, np.nan)
    return _Matrix(periods, codes, value)
