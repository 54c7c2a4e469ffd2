"""The evidence: what patients, staff and comments say, gathered once from the store.

Patients' figures are medians of practices: nothing here adds them up. Where the area is a cluster or the Midlands, what is
gathered is its systems, side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.association import Association, association
from analysis.intervals import Interval
from analysis.proportions import proportion
from analysis.year_on_year import YearOnYearChange as Moves
from analysis.year_on_year import year_on_year_change as moves
from components.once import Once
from data_access import ENGLAND, MIDLANDS, Observations, Store
from data_access.reference.calendar import starts
from pages.voices.view import (
    ACCESS,
    ORGANISATIONS,
    SENTIMENT,
    STAFF,
    THEMES,
    View,
    period_of,
)
from vocabulary import Area, Indicator, Period, Provenance, Refused

SHMI, RECOMMEND_CARE = "shmi", "staff_recommend_care"
WAITS = "gp_appointments_over_4_weeks"
FIFTHS = ("1", "2", "3", "4", "5")  # 1 is the most deprived
MIDDLE = 2  # the place of the middle fifth
HOME_RULE = "A trust belongs to the system from which it draws the largest share of its patients (shares of 2022), whatever it was called then."

CORRELATION = "Spearman’s rank correlation, with its interval after Bonett and Wright (2000). Every place counts the same, whatever its size."

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Break:
    """Where a series may not be read across: `year` is the first of the new stretch."""

    year: str
    words: str  # beside the line that marks it
    why: str


NEW_SURVEY = Break(
    "2023/24", "new survey", "The survey was changed in 2024, so 2023/24 may not be set against the years before."
)
FELL = Break(
    "2021/22",
    "sudden fall",
    "In 2021/22 the level fell across England at once. The source does not say whether experience fell or the counting changed, so the years "
    "before and after are not joined.",
)
JUMPED = Break(
    "2017/18",
    "another break",
    "Between 2016/17 and 2017/18 the level moves across England at once, so these years are not joined either.",
)
BREAKS: Mapping[str, tuple[Break, ...]] = {
    "patient_experience_overall_by_quintile": (FELL, NEW_SURVEY),
    "patient_experience_access_by_quintile": (FELL, NEW_SURVEY),
    "patient_experience_continuity_by_quintile": (JUMPED, FELL, NEW_SURVEY),
    "patient_experience_trust_by_quintile": (JUMPED, FELL, NEW_SURVEY),
}


@dataclass(frozen=True, eq=False)
class Course:
    """One area: the middle practice of each fifth, year by year."""

    area: Area
    value: Floats  # shape (fifths, years), most deprived first; NaN where not published

    @property
    def gap(self) -> Floats:
        """Least minus most deprived: above 0, experience is worse where practices serve more deprived people."""
        return np.asarray(self.value[-1] - self.value[0])


@dataclass(frozen=True, eq=False)
class Beside:
    """What is said and what is measured, of the same places of England."""

    when_said: str
    when_measured: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    said: Floats
    measured: Floats
    own: NDArray[np.bool_]
    found: Association
    provenance: Provenance
    caveats: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Trust:
    """What the staff of one trust said, year by year."""

    area: Area
    value: Floats
    answers: Floats  # staff who answered; NaN for 2015
    doubtful: NDArray[np.bool_]  # contradicted by another copy of the results
    own: bool


@dataclass(frozen=True, eq=False)
class Staff:
    indicator: Indicator
    asked: str  # "staff who would recommend the care"
    years: tuple[Period, ...]
    trusts: tuple[Trust, ...]  # of the Midlands
    middle: Floats  # the middle trust of England, year by year
    number: NDArray[np.int64]  # trusts of England with a figure
    provenance: Provenance


@dataclass(frozen=True, eq=False)
class Comments:
    """How many comments of one organisation and year carry each theme, and how they feel."""

    name: str
    year: Period
    themes: tuple[str, ...]  # most frequent first
    carrying: Floats
    labelled: float
    share: Interval
    feelings: tuple[str, ...]  # best first
    feeling: Floats
    rated: float
    felt: Interval
    caveats: Mapping[str, tuple[str, ...]]
    provenance: Mapping[str, Provenance]


@dataclass(frozen=True, eq=False)
class Evidence:
    indicator: Indicator
    area: Area
    years: tuple[Period, ...]
    at: int  # the year looked at
    breaks: tuple[Break, ...]
    systems: tuple[Course, ...]  # those of the Midlands
    own: tuple[int, ...]  # which of them are the area, or belong to it
    england: Course
    everybody: Floats  # the middle practice of England, whatever its deprivation
    moves: Moves | Refused  # of the area's gap, where it is one system
    waits: Beside | Refused  # experience of making an appointment, and appointments over 4 weeks after booking
    deaths: Beside | Refused  # staff who would recommend the care, and deaths against those expected: history
    staff: Staff
    comments: Comments | Refused
    stale: str
    provenance: Provenance

    @property
    def year(self) -> str:
        return self.years[self.at].label

    @property
    def system(self) -> Course | None:
        """The one system the area is; None for a cluster and the Midlands."""
        return self.systems[self.own[0]] if self.area.kind == "icb" else None

    @property
    def starts(self) -> list[int]:
        """Where stretches that may be read as one begin anew because the survey or its level changed."""
        listed = [each.id for each in self.years]
        return [listed.index(each.year) for each in self.breaks if each.year in listed]

    def stretch(self, at: int) -> range:
        """The years that may be read together with the one at `at`."""
        edges = [0, *self.starts, len(self.years)]
        first = max(edge for edge in edges if edge <= at)
        return range(first, min(edge for edge in edges if edge > at))


def gather(view: View, store: Store) -> Evidence:
    area = store.area(view.area)
    assert area is not None  # the view only holds areas that are offered
    indicator = store.indicator(view.measure)
    years = store.periods(view.measure)
    period = period_of(store, view.measure, view.year)
    listed = store.members(MIDLANDS, "icb")
    home = {each.code for each in ((area,) if area.kind == "icb" else store.members(area.code, "icb"))}
    england = store.area(ENGLAND)
    assert england is not None
    courses = _courses.get((store, view.measure), lambda: _all_courses(store, view.measure, (*listed, england)))
    own = tuple(place for place, each in enumerate(listed) if each.code in home)
    overall = store.history(view.measure, ENGLAND)
    gathered = Evidence(
        indicator=indicator,
        area=area,
        years=years,
        at=years.index(period),
        breaks=BREAKS[view.measure],
        systems=courses[:-1],
        own=own,
        england=courses[-1],
        everybody=np.where(overall.known, overall.value, np.nan),
        moves=Refused("Only a single system has a gap of its own."),
        waits=_waits(store, period, home),
        deaths=_once.get((store, "deaths", area.code), lambda: _deaths(store, area)),
        staff=_once.get((store, view.staff, area.code), lambda: _staff(store, view.staff, area)),
        comments=_once.get((store, view.organisation, view.written), lambda: _comments(store, view)),
        stale=store.staleness(view.measure),
        provenance=_provenance(store, view.measure, period.label),
    )
    system = gathered.system
    return (
        gathered if system is None else replace(gathered, moves=moves(system.gap, [*gathered.starts, *starts(years)]))
    )


_courses, _once = Once(12), Once(200)  # what does not change with every control is gathered once


def _all_courses(store: Store, measure: str, listed: tuple[Area, ...]) -> tuple[Course, ...]:
    return tuple(_course(store, measure, each) for each in listed)


def _course(store: Store, measure: str, area: Area) -> Course:
    each = [store.history(measure, area.code, breakdown=f"imd_quintile={fifth}") for fifth in FIFTHS]
    return Course(area, np.array([np.where(one.known, one.value, np.nan) for one in each]))


def _provenance(store: Store, indicator: str, period: str, also: str = "") -> Provenance:
    entry = store.indicator(indicator)
    return Provenance(
        definition=f"{entry.name}. {also}".strip(),
        releases=store.releases(indicator),
        edition=store.edition,
        method=entry.method,
        period=period,
    )


def _waits(store: Store, period: Period, home: set[str]) -> Beside | Refused:
    """The survey of a financial year is answered in its last three months: the calendar year before them is set beside it."""
    wanted = period.id[:4]
    counted = next((each for each in store.periods(WAITS) if each.id == wanted), None)
    if counted is None:
        known = [each.label for each in store.periods(WAITS)]
        return Refused(
            f"Appointments are counted for {known[0]} to {known[-1]}. The survey of {period.label} was answered early in "
            f"{int(wanted) + 1}, so appointments of {wanted} would be needed."
        )
    said = store.observations(ACCESS, period.id, kind="icb", breakdown=f"imd_quintile={FIFTHS[MIDDLE]}")
    return _beside(store, said, store.observations(WAITS, counted.id, kind="icb"), home)


def _deaths(store: Store, area: Area) -> Beside | Refused:
    """Trusts of England in the last year of the staff survey there is."""
    year = store.periods(RECOMMEND_CARE)[-1]
    if year not in store.periods(SHMI):
        return Refused(f"The hospital mortality indicator is not known for {year.label}.")
    home = {trust.code for trust in store.members(area.code, "trust")}
    return _beside(store, store.observations(RECOMMEND_CARE, year.id), store.observations(SHMI, year.id), home)


def _beside(store: Store, said: Observations, measured: Observations, home: set[str]) -> Beside | Refused:
    rows = [measured.position(str(code)) for code in said.area]
    level = np.where(said.known, said.value, np.nan)
    other = np.array([np.nan if row is None or not measured.known[row] else measured.value[row] for row in rows])
    found = association(other, level)
    if isinstance(found, Refused):
        return found
    parts = [_provenance(store, each.indicator, each.period.label) for each in (said, measured)]
    return Beside(
        when_said=said.period.label,
        when_measured=measured.period.label,
        codes=tuple(str(code) for code in said.area),
        names=tuple(str(name) for name in said.short_name),
        said=level,
        measured=other,
        own=np.array([str(code) in home for code in said.area]),
        found=found,
        provenance=Provenance(
            definition=" ".join(each.definition for each in parts),
            releases=tuple({release.id: release for each in parts for release in each.releases}.values()),
            edition=store.edition,
            method=" ".join((*(each.method for each in parts), CORRELATION)),
            period=f"{said.period.label} (said) and {measured.period.label} (measured)",
        ),
        caveats=tuple(
            dict.fromkeys(each for key in (said.indicator, measured.indicator) for each in store.indicator(key).caveats)
        ),
    )


def _staff(store: Store, measure: str, area: Area) -> Staff:
    indicator, years = store.indicator(measure), store.periods(measure)
    home = {trust.code for trust in store.members(area.code, "trust")}
    seen = [store.observations(measure, year.id) for year in years]
    known = [np.where(each.known, each.value, np.nan) for each in seen]
    reporting = {str(code) for each in seen for code in each.area[each.known]}
    trusts = []
    for trust in store.members(MIDLANDS, "trust"):
        if trust.code not in reporting:
            continue
        one = store.history(measure, trust.code)
        trusts.append(
            Trust(
                area=trust,
                value=np.where(one.known, one.value, np.nan),
                answers=np.where(one.known, one.denominator, np.nan),
                doubtful=one.status == "low reliability",
                own=trust.code in home,
            )
        )
    return Staff(
        indicator=indicator,
        asked=STAFF[measure][1],
        years=years,
        trusts=tuple(trusts),
        middle=np.array([np.nanmedian(each) for each in known]),
        number=np.array([int(np.isfinite(each).sum()) for each in known]),
        provenance=_provenance(store, measure, f"{years[0].label} to {years[-1].label}", HOME_RULE),
    )


def _comments(store: Store, view: View) -> Comments | Refused:
    year = period_of(store, THEMES, view.written)
    themes, carrying, labelled = _counts(store, THEMES, "theme", view.organisation, year)
    feelings, feeling, rated = _counts(store, SENTIMENT, "sentiment", view.organisation, year)
    if not themes or not feelings:
        return Refused(f"No comments of {ORGANISATIONS[view.organisation]} are counted for {year.label}.")
    share, felt = proportion(carrying, labelled), proportion(feeling, rated)
    for each in (share, felt):
        if isinstance(each, Refused):
            return each
    assert isinstance(share, Interval) and isinstance(felt, Interval)
    order = np.argsort(-carrying, kind="stable")
    return Comments(
        name=ORGANISATIONS[view.organisation],
        year=year,
        themes=tuple(themes[place] for place in order),
        carrying=carrying[order],
        labelled=labelled,
        share=Interval(share.value[order], share.lower[order], share.upper[order]),
        feelings=tuple(feelings),
        feeling=feeling,
        rated=rated,
        felt=felt,
        caveats={key: store.indicator(key).caveats for key in (THEMES, SENTIMENT)},
        provenance={key: _provenance(store, key, year.label) for key in (THEMES, SENTIMENT)},
    )


def _counts(
    store: Store, indicator: str, breakdown: str, organisation: str, year: Period
) -> tuple[list[str], Floats, float]:
    """Words, counts and the number of comments they are out of, in the order of the store's keys."""
    words, counts, out_of = [], [], float("nan")
    for key in store.breakdowns(indicator):
        if "&" in key or not key.startswith(f"{breakdown}="):
            continue
        one = store.history(indicator, organisation, breakdown=key)
        place = one.position(year.id)
        if place is None or not one.known[place]:
            continue
        words.append(store.breakdown_label(key))
        counts.append(float(one.numerator[place]))
        out_of = float(one.denominator[place])
    return words, np.array(counts), out_of
