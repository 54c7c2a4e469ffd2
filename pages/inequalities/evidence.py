"""The evidence: how life expectancy goes with deprivation in every area, and how gaps have moved.

The level of life expectancy in these files is too high (see their cautions): what leaves this module are slopes, and differences
from an average of the same file, never a level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.association import Association, association
from analysis.gaps import Attributable, attributable
from analysis.gradient import Groups, groups_along, mean_of_parts
from analysis.intervals import normal_quantile
from analysis.sign_test import Signs, signs
from analysis.slope import Difference, Slope, difference, ridit_scores, slope_index
from components.once import Once
from data_access import ENGLAND, MIDLANDS, Store
from pages.inequalities.fifths import Fifths
from pages.inequalities.looked_at import LookedAt, look_at
from pages.inequalities.published import Beside, beside
from pages.inequalities.ranking import OUTCOMES, Inequality, countable, inequalities
from pages.inequalities.view import LEAST, MOST, WHO, WITHIN, View, by_fifth
from vocabulary import Area, Estimate, Indicator, Period, Provenance, Refused

RANK, RESIDENTS = "imd_2019_rank", "resident_population_2020"
CORE20 = "core20_population_share"
LEVEL = "life_expectancy_at_birth_la"
TENTHS = 10
DRAWS = 10_000  # a hundred thousand move no limit by as much as a tenth of a year
OUTER = 3.090232  # standard errors at the 99.8% limits

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Neighbourhoods:
    """Those of England of 2011, in order of their codes. `life` is for slopes and differences only."""

    period: Period
    code: NDArray[np.object_]
    name: NDArray[np.object_]
    people: Floats
    rank: Floats  # mean deprivation rank of the residents' small areas, 1 the most deprived: for the order only
    place: Floats  # share of England's people who live in more deprived neighbourhoods
    life: Floats  # NaN where not published
    error: Floats


@dataclass(frozen=True, eq=False)
class Gradient:
    """Life expectancy along deprivation in one area."""

    area: Area
    rows: NDArray[np.int64]  # of Neighbourhoods
    groups: Groups
    slope: Slope
    mean: float  # of the neighbourhoods with a figure, their people counted: what differences are taken from
    gain: Attributable | Refused  # if everybody lived as long as the least deprived tenth
    unknown: int  # neighbourhoods without a figure


@dataclass(frozen=True, eq=False)
class Within:
    """The gaps inside authorities, as published: every period for every authority, and the way they have gone."""

    periods: tuple[Period, ...]
    authorities: tuple[Area, ...]
    value: Floats  # shape (authorities, periods)
    england: Floats
    signs: Signs | Refused  # of the change from the first period to the last

    @property
    def change(self) -> Floats:
        return np.asarray(self.value[:, -1] - self.value[:, 0])


@dataclass(frozen=True, eq=False)
class Evidence:
    area: Area
    neighbourhoods: Neighbourhoods
    gradients: Mapping[str, Gradient]  # by code: systems, clusters, the Midlands, England; without those refused
    refused: str  # why the area has no slope; "" where it has one
    others: Mapping[str, float]  # measure -> the area's slope, for the other sexes
    lives: Mapping[str, Slope]  # measure -> the area's slope, for males and for females
    line: Association | Refused  # through the area's neighbourhoods
    authority: NDArray[np.object_]  # of every one of Neighbourhoods: the authority it lies in
    authority_codes: Mapping[str, str]  # short name -> code
    off: NDArray[np.int64]  # for each of the area's neighbourhoods: 1 above the line, -1 below, 0 on it or not known
    within: Within | Refused
    beside: Beside | Refused  # slopes inside authorities, ours and those published
    fifths: Fifths | None  # the measure followed over time; None: the gaps within authorities
    measures: tuple[Fifths, ...]  # all there are by fifth
    system: int | None  # the area's row in Fifths; None for a cluster and the Midlands
    own: tuple[int, ...]  # rows in Fifths that are the area or belong to it
    inequalities: tuple[Inequality, ...]  # all measures known by deprivation here, in the order to look at them
    not_countable: tuple[Indicator, ...]  # measures of outcomes that cannot be ranked by people
    core20: tuple[Estimate, Estimate]  # share of residents in England's most deprived fifth: the area, England
    looked_at: LookedAt  # the measure looked at fifth by fifth
    level: float  # England's life expectancy as published, in the newest years; NaN where it is not known for whom is asked
    published: float  # England's gap by small areas, in the years nearest to those of the slope; NaN: none
    published_period: str
    stale: str
    old: Mapping[str, str]  # of each listed inequality: what to say of its age, "" while it is as new as promised
    provenance: Mapping[str, Provenance]
    caveats: Mapping[str, tuple[str, ...]]

    @property
    def gradient(self) -> Gradient:
        return self.gradients[self.area.code]

    @property
    def england(self) -> Gradient:
        return self.gradients[ENGLAND]

    @property
    def from_england(self) -> Difference:
        return difference(self.gradient.slope, self.england.slope)

    @property
    def peers(self) -> list[Gradient]:
        """Areas of the same kind in the Midlands, the steepest first; for the Midlands, its systems."""
        kind = "icb" if self.area.kind == "region" else self.area.kind
        found = [each for each in self.gradients.values() if each.area.kind == kind]
        return sorted(found, key=lambda each: -each.slope.sii)

    @property
    def period(self) -> str:
        return self.neighbourhoods.period.label


def gather(view: View, store: Store) -> Evidence:
    area = store.area(view.area)
    england = store.area(ENGLAND)
    assert area is not None and england is not None  # the view only holds areas that are offered
    around = _once.get((store, view.measure), lambda: _neighbourhoods(store, view.measure))
    gradients, why = _gradients(store, view.measure)
    others = {
        key: each[area.code].slope.sii
        for key in WHO
        if key != view.measure and area.code in (each := _gradients(store, key)[0])
    }
    lives = {
        key: each[area.code].slope
        for key, who in WHO.items()
        if who.published and area.code in (each := _gradients(store, key)[0])
    }
    line, off = (
        _line(around, gradients[area.code]) if area.code in gradients else (Refused(why[area.code]), np.array([]))
    )
    measures = _once.get((store, "fifths"), lambda: tuple(_fifths(store, key) for key in by_fifth(store)))
    systems = measures[0].areas[:-1] if measures else ()
    home = {each.code for each in ((area,) if area.kind == "icb" else store.members(area.code, "icb"))}
    own = tuple(row for row, each in enumerate(systems) if each.code in home)
    system = own[0] if area.kind == "icb" and own else None
    listed = inequalities(store, area.code, measures, system)
    published, when = _published(store, WHO[view.measure].published, around.period)
    return Evidence(
        area=area,
        neighbourhoods=around,
        gradients=gradients,
        refused=why.get(area.code, ""),
        others=others,
        lives=lives,
        line=line,
        authority=_once.get((store, "authority"), lambda: _authority(store, around)),
        authority_codes={each.short_name: each.code for each in store.areas("ltla")},
        off=off,
        within=_once.get((store, view.measure, area.code), lambda: _within(store, area, WHO[view.measure].published)),
        beside=_once.get((store, view.measure, "beside"), lambda: _beside(store, view.measure, around)),
        fifths=next((each for each in measures if each.indicator.id == view.trend), None),
        measures=measures,
        system=system,
        own=own,
        inequalities=listed,
        core20=(_newest(store, CORE20, area), _newest(store, CORE20, england)),
        looked_at=look_at(store, view.look, area),
        not_countable=_once.get((store, "not countable"), lambda: _not_countable(store)),
        level=_level(store, WHO[view.measure].published),
        published=published,
        published_period=when,
        stale=store.staleness(view.measure),
        old={each.indicator.id: store.staleness(each.indicator.id) for each in listed},
        provenance={
            "slope": _provenance(store, (view.measure, RANK, RESIDENTS), f"{around.period.label}; deprivation of 2019"),
            view.look: _provenance(store, (view.look,), look_at(store, view.look, area).counted.period.label),
            "core20": _provenance(store, (CORE20,), store.periods(CORE20)[-1].label),
            "within": _provenance(store, (WITHIN,), span(store.periods(WITHIN))),
            **{each.indicator.id: _provenance(store, (each.indicator.id,), each.period) for each in listed},
            **{each.indicator.id: _provenance(store, (each.indicator.id,), span(each.periods)) for each in measures},
        },
        caveats={
            "slope": store.indicator(view.measure).caveats,
            "within": store.indicator(WITHIN).caveats,
            "core20": store.indicator(CORE20).caveats,
        },
    )


_once = Once(200)  # what is the same for every area, or for every control but one


def _level(store: Store, breakdown: str | None) -> float:
    """Of males or of females; of both together the mean of the two."""
    sexes = [breakdown] if breakdown else [who.published for who in WHO.values() if who.published]
    found = []
    for each in sexes:
        history = store.history(LEVEL, ENGLAND, breakdown=each)
        found.append(float(history.value[history.known][-1]) if history.known.any() else float("nan"))
    return float(np.mean(found))


def _newest(store: Store, key: str, area: Area) -> Estimate:
    history = store.history(key, area.code)
    return history.estimate(len(history) - 1)


def _not_countable(store: Store) -> tuple[Indicator, ...]:
    """Measures of outcomes with a good direction that no count by deprivation stands behind, family by family."""
    can = {each.id for each in countable(store)}
    found = [
        each
        for each in store.indicators().values()
        if each.family in OUTCOMES and each.polarity != "neutral" and each.id not in can and each.cannot_rank
    ]
    return tuple(sorted(found, key=lambda each: (OUTCOMES.index(each.family), each.short_name)))


def _provenance(store: Store, indicators: tuple[str, ...], period: str) -> Provenance:
    entries = [store.indicator(key) for key in indicators]
    return Provenance(
        definition=" ".join(f"{each.name}." for each in entries),
        releases=tuple({release.id: release for key in indicators for release in store.releases(key)}.values()),
        edition=store.edition,
        method=entries[0].method,
        period=period,
    )


def span(periods: Sequence[Period]) -> str:
    return periods[0].label if len(periods) == 1 else f"{periods[0].label} to {periods[-1].label}"


# ---------------------------------------------------------------- slopes


def _neighbourhoods(store: Store, measure: str) -> Neighbourhoods:
    code, people, rank, place = _once.get((store, "deprivation"), lambda: _deprivation(store))
    period = store.periods(measure, kind="msoa11")[-1]
    found = store.observations(measure, period, kind="msoa11")
    at = np.searchsorted(code, found.area.astype(str))
    assert (code[at] == found.area.astype(str)).all()  # every neighbourhood holds small areas
    known = found.known & np.isfinite(found.lower) & np.isfinite(found.upper)
    return Neighbourhoods(
        period=period,
        code=found.area,
        name=np.array([str(name).removesuffix(" (2011)") for name in found.short_name], dtype=object),
        people=people[at],
        rank=rank[at],
        place=place[at],
        life=np.where(known, found.value, np.nan),
        error=np.where(known, (found.upper - found.lower) / (2 * normal_quantile(0.95)), np.nan),
    )


def _deprivation(store: Store) -> tuple[Any, Floats, Floats, Floats]:
    """Of all neighbourhoods, in order of code: their code, people, mean rank, and place among England's people."""
    small = store.observations(RANK, store.periods(RANK)[-1], kind="lsoa11")
    lived = store.observations(RESIDENTS, store.periods(RESIDENTS)[-1], kind="lsoa11")
    residents = dict(zip(lived.area[lived.known], lived.value[lived.known], strict=True))
    people = np.array([residents.get(each, 0.0) for each in small.area])
    code, part_of = np.unique(store.lies_in(small.area, "msoa11").astype(str), return_inverse=True)
    rank = mean_of_parts(np.where(small.known, small.value, np.nan), people, part_of, len(code))
    count = np.bincount(part_of, weights=people, minlength=len(code)).astype(np.float64)
    order = np.argsort(rank, kind="stable")
    place = np.empty(len(code))
    place[order] = ridit_scores(count[order])
    return code, count, rank, place


def _authority(store: Store, around: Neighbourhoods) -> NDArray[np.object_]:
    """The names of the authorities that neighbourhoods lie in."""
    codes = store.lies_in(around.code, "ltla")
    names = {each.code: each.short_name for each in store.areas("ltla")}
    return np.array([names.get(str(code), "authority not known") for code in codes], dtype=object)


def _gradients(store: Store, measure: str) -> tuple[Mapping[str, Gradient], Mapping[str, str]]:
    """Of every area a page offers, and of England: its gradient, or why it has none, by code."""

    def make() -> tuple[Mapping[str, Gradient], Mapping[str, str]]:
        around = _once.get((store, measure), lambda: _neighbourhoods(store, measure))
        england, midlands = store.area(ENGLAND), store.area(MIDLANDS)
        assert england is not None and midlands is not None
        listed: list[Area] = [*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands, england]
        lies_in = {kind: store.lies_in(around.code, kind) for kind in {each.kind for each in listed}}
        found = {each.code: _gradient(each, around, np.flatnonzero(lies_in[each.kind] == each.code)) for each in listed}
        return (
            {code: each for code, each in found.items() if not isinstance(each, Refused)},
            {code: each.reason for code, each in found.items() if isinstance(each, Refused)},
        )

    answer: tuple[Mapping[str, Gradient], Mapping[str, str]] = _once.get((store, measure, "gradients"), make)
    return answer


def _gradient(area: Area, around: Neighbourhoods, rows: NDArray[np.int64]) -> Gradient | Refused:
    life, people, error = around.life[rows], around.people[rows], around.error[rows]
    groups = groups_along(around.rank[rows], life, people, error, count=TENTHS, scatter=True)
    if isinstance(groups, Refused):
        return groups
    slope = slope_index(groups.value, groups.population, standard_error=groups.standard_error, repetitions=DRAWS)
    if isinstance(slope, Refused):
        return slope
    return Gradient(
        area=area,
        rows=rows,
        groups=groups,
        slope=slope,
        mean=float(np.average(groups.value, weights=groups.population)),
        gain=attributable(
            groups.value,
            groups.population,
            reference="least deprived",
            higher_is_better=True,
            standard_error=groups.standard_error,
        ),
        unknown=int((groups.group_of < 0).sum()),
    )


def _line(around: Neighbourhoods, own: Gradient) -> tuple[Association | Refused, NDArray[np.int64]]:
    """The line through an area's neighbourhoods, and which of them lie off it by more than their own 99.8% interval."""
    place, life = around.place[own.rows], around.life[own.rows] - own.mean
    line = association(place, life)
    if isinstance(line, Refused):
        return line, np.zeros(len(own.rows), dtype=np.int64)
    apart = life - (line.intercept + line.slope * place)
    off = np.isfinite(apart) & (np.abs(apart) > OUTER * around.error[own.rows])
    return line, np.where(off, np.sign(np.nan_to_num(apart)), 0).astype(np.int64)


def _published(store: Store, breakdown: str | None, period: Period) -> tuple[float, str]:
    """England's gap by small areas, published, in the period that ends with the one of the slope."""
    if breakdown is None:
        return float("nan"), ""
    history = store.history(WITHIN, ENGLAND, breakdown=breakdown)
    at = [row for row, each in enumerate(history.period) if str(each)[-4:] == period.id[-4:] and history.known[row]]
    return (float(history.value[at[0]]), str(history.label[at[0]])) if at else (float("nan"), "")


# ---------------------------------------------------------------- over time


def _within(store: Store, area: Area, breakdown: str | None) -> Within | Refused:
    if breakdown is None:
        return Refused(
            "The gaps inside authorities are published for males and for females apart. Choose one of them, or another gap to follow."
        )
    periods = store.periods(WITHIN, kind="ltla", breakdown=breakdown)
    seen = [store.observations(WITHIN, each, kind="ltla", breakdown=breakdown) for each in periods]
    today = set(seen[-1].area)  # districts since abolished are left out
    authorities = tuple(each for each in store.members(area.code, "ltla") if each.code in today)
    if not authorities:
        return Refused(f"No authority for which the gap is published belongs to {area.short_name}.")
    known = [dict(zip(each.area[each.known], each.value[each.known], strict=True)) for each in seen]
    value = np.array([[each.get(one.code, np.nan) for each in known] for one in authorities])
    england = store.history(WITHIN, ENGLAND, breakdown=breakdown)
    at = [england.position(each.id) for each in periods]
    return Within(
        periods=periods,
        authorities=authorities,
        value=value,
        england=np.array([np.nan if row is None or not england.known[row] else england.value[row] for row in at]),
        signs=signs(value[:, -1] - value[:, 0]),
    )


def _beside(store: Store, measure: str, around: Neighbourhoods) -> Beside | Refused:
    return beside(
        store,
        WITHIN,
        WHO[measure].published,
        period=around.period,
        authority=[str(code) for code in store.lies_in(around.code, "ltla")],
        order=around.rank,
        life=around.life,
        people=around.people,
        error=around.error,
    )


def _fifths(store: Store, measure: str) -> Fifths:
    england = store.area(ENGLAND)
    assert england is not None
    listed = (*store.members(MIDLANDS, "icb"), england)
    periods = store.periods(measure, kind="icb", breakdown=MOST)
    return Fifths(
        indicator=store.indicator(measure),
        periods=periods,
        areas=listed,
        most=np.array([_course(store, measure, each, MOST, periods) for each in listed]),
        least=np.array([_course(store, measure, each, LEAST, periods) for each in listed]),
        breaks=store.indicator(measure).series_breaks,
    )


def _course(store: Store, measure: str, area: Area, breakdown: str, periods: tuple[Period, ...]) -> Floats:
    history = store.history(measure, area.code, breakdown=breakdown)
    wanted = {each.id for each in periods}
    rows = [row for row, each in enumerate(history.period) if each in wanted]
    return np.where(history.known, history.value, np.nan)[rows]
