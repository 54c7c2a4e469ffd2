"""Health outcomes beside economic conditions, authority by authority: how strongly they go together, and what authorities like ours have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.adjusted_association import Strength, strength_without_chance
from analysis.association import FEWEST
from analysis.intervals import normal_quantile
from analysis.trend import benjamini_hochberg
from caching import SingleFlightCache
from data_access import ENGLAND, Store
from domain.peers import PUBLISHED, PeerGroup, load_peers
from domain.peers.covariates import load_area_table
from vocabulary import NOT_HELD, Area, Period, Refused

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEAREST_SHOWN = 5
"""Neighbours of each authority that are marked: of the twenty published, more would be half of England."""
NEIGHBOURS = PUBLISHED[0]  # overall likeness, by the Office for National Statistics
HELD_EQUAL = ("aged_0_14", "aged_15_24", "aged_65_84", "aged_85_over", "rural", "ethnic_minority")
DEPRIVATION = "deprivation"


@dataclass(frozen=True)
class Measured:
    """Where the figures of a side of the pair are: an indicator, for one group of people ("" is everybody)."""

    indicator: str
    breakdown: str = ""


OUTCOMES: Mapping[str, Measured] = {
    "healthy-life-women": Measured("healthy_life_expectancy_with_intervals", "sex=female"),
    "healthy-life-men": Measured("healthy_life_expectancy_with_intervals", "sex=male"),
    "life-women": Measured("life_expectancy_at_birth_la", "sex=female"),
    "life-men": Measured("life_expectancy_at_birth_la", "sex=male"),
    "preventable-deaths": Measured("mortality_preventable_under_75"),
    "heart-deaths": Measured("preventable_cardiovascular_mortality"),
    "depression": Measured("depression_prevalence_la"),
    "child-obesity": Measured("obesity_year_6"),
    "tooth-decay": Measured("dental_decay_age_5"),
}
CONDITIONS: Mapping[str, Measured] = {
    "inactivity": Measured("economic_inactivity_rate"),
    "employment": Measured("employment_rate_16_to_64"),
    "claimants": Measured("claimant_rate"),
    "pay": Measured("median_weekly_pay"),
    "income": Measured("disposable_income_per_head"),
    "house-prices": Measured("housing_affordability"),
    "child-poverty": Measured("child_poverty_after_housing_costs"),
    "absence": Measured("persistent_school_absence"),
    "gcse": Measured("gcse_english_and_maths"),
    "early-years": Measured("early_learning_goals", "early_learning_goal=literacy"),
    "level-3": Measured("level_3_qualifications"),
}


@dataclass(frozen=True, eq=False)
class Side:
    """One measure by authority: `codes` are authorities, and counties where the measure is published for no district of theirs.
    `error`: standard errors, NaN where no interval is published."""

    measured: Measured
    period: Period
    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    value: Floats
    error: Floats
    england: float  # NaN where not published


@dataclass(frozen=True)
class Strengths:
    """Correlation of a pair, corrected for sampling error: unadjusted, adjusted for age, rurality and ethnic group, and for
    deprivation as well."""

    as_it_stands: Strength | Refused
    alike: Strength | Refused
    as_deprived: Strength | Refused

    @property
    def one_way(self) -> bool:
        """Whether the link at equal deprivation has the direction it has as it stands."""
        first, last = self.as_it_stands, self.as_deprived
        return (
            isinstance(first, Strength)
            and isinstance(last, Strength)
            and (first.correlation > 0) == (last.correlation > 0)
        )


@dataclass(frozen=True, eq=False)
class Pair:
    """An outcome and a condition of the same authorities. `own`: of the area; `alike`: the nearest neighbours of these. `slope` and
    `intercept`: of the least squares line through all."""

    outcome: Side
    condition: Side
    own: Flags
    alike: Flags
    slope: float
    intercept: float
    strengths: Strengths

    def expected(self, condition: float) -> float:
        return self.intercept + self.slope * condition

    @property
    def beyond_line(self) -> Floats:
        """What each authority has of the outcome beyond the line."""
        return np.asarray(self.outcome.value - (self.intercept + self.slope * self.condition.value))


_cache = SingleFlightCache(400)


def load_side(store: Store, measured: Measured) -> Side | Refused:
    """The newest figures of one measure. Refused where the edition does not hold them."""
    if measured.indicator not in store.indicators():
        return Refused(f"This measure is {NOT_HELD}.")
    found: Side | Refused = _cache.get((store, measured), lambda: _side(store, measured))
    return found


def _side(store: Store, measured: Measured) -> Side | Refused:
    id, breakdown = measured.indicator, measured.breakdown
    periods = store.periods(id, kind="ltla", breakdown=breakdown)
    if not periods:
        return Refused(f"This measure of local authorities is {NOT_HELD}.")
    rows = store.observations(id, periods[-1], kind="ltla", breakdown=breakdown)
    rows = rows.take(rows.known)
    codes, names = list(rows.area), list(rows.short_name)
    value, lower, upper = list(rows.value), list(rows.lower), list(rows.upper)
    if periods[-1] in store.periods(id, kind="utla", breakdown=breakdown):
        counties = store.observations(id, periods[-1], kind="utla", breakdown=breakdown)
        held = set(codes)
        for row in np.flatnonzero(counties.known):
            if not held & {district.code for district in store.members(str(counties.area[row]), "ltla")}:
                codes.append(counties.area[row])
                names.append(counties.short_name[row])
                value.append(counties.value[row])
                lower.append(counties.lower[row])
                upper.append(counties.upper[row])
    order = np.argsort(np.array(codes, dtype=str))
    error = (np.array(upper, dtype=float) - np.array(lower, dtype=float)) / (2 * normal_quantile(0.95))
    return Side(
        measured,
        periods[-1],
        np.array(codes, dtype=object)[order],
        np.array(names, dtype=object)[order],
        np.array(value, dtype=float)[order],
        error[order],
        _of_england(store, measured, periods[-1]),
    )


def _of_england(store: Store, measured: Measured, period: Period) -> float:
    history = store.history(measured.indicator, ENGLAND, breakdown=measured.breakdown)
    row = history.position(period.id)
    return float(history.value[row]) if row is not None and history.known[row] else np.nan


def load_pair(store: Store, area: Area, outcome: str, condition: str) -> Pair | Refused:
    """Keys are of OUTCOMES and CONDITIONS; KeyError for others. Refused where the edition lacks a side, or too few places have both."""
    found: Pair | Refused = _cache.get(
        (store, area.code, outcome, condition), lambda: _pair(store, area, OUTCOMES[outcome], CONDITIONS[condition])
    )
    return found


def _pair(store: Store, area: Area, outcome: Measured, condition: Measured) -> Pair | Refused:
    sides = _both(store, outcome, condition)
    if isinstance(sides, Refused):
        return sides
    y, x = sides
    if len(y.codes) < FEWEST:
        return Refused(f"Only {len(y.codes)} places have figures for both measures; at least {FEWEST} are needed.")
    own, alike = own_and_alike(store, area, y.codes)
    slope, intercept = np.polyfit(x.value, y.value, 1)
    return Pair(y, x, own, alike, float(slope), float(intercept), _strengths(store, y, x))


def _both(store: Store, outcome: Measured, condition: Measured) -> tuple[Side, Side] | Refused:
    """Both sides, of the places that have both, in one order."""
    y, x = load_side(store, outcome), load_side(store, condition)
    if isinstance(y, Refused):
        return y
    if isinstance(x, Refused):
        return x
    # A county stands in one side only where the other has its districts: those are then compared where both have them.
    extra = _with_counties(store, x, set(y.codes) - set(x.codes))
    _, at_y, at_x = np.intersect1d(y.codes.astype(str), extra.codes.astype(str), return_indices=True)
    return _taken(y, at_y), _taken(extra, at_x)


def _with_counties(store: Store, side: Side, wanted: set[str]) -> Side:
    """The side with counties that are wanted and published, though its districts are as well."""
    id, breakdown = side.measured.indicator, side.measured.breakdown
    if not wanted or side.period not in store.periods(id, kind="utla", breakdown=breakdown):
        return side
    rows = store.observations(id, side.period, kind="utla", breakdown=breakdown)
    rows = rows.take(rows.known & np.isin(rows.area.astype(str), sorted(wanted)))
    error = (rows.upper - rows.lower) / (2 * normal_quantile(0.95))
    return Side(
        side.measured,
        side.period,
        np.concatenate([side.codes, rows.area]),
        np.concatenate([side.names, rows.short_name]),
        np.concatenate([side.value, rows.value]),
        np.concatenate([side.error, error]),
        side.england,
    )


def _taken(side: Side, at: NDArray[np.intp]) -> Side:
    return Side(
        side.measured, side.period, side.codes[at], side.names[at], side.value[at], side.error[at], side.england
    )


def _strengths(store: Store, y: Side, x: Side) -> Strengths:
    people = _people(store, y.codes)
    if isinstance(people, Refused):
        as_it_stands = strength_without_chance(x.value, y.value, x.error, y.error)
        return Strengths(as_it_stands, people, people)
    # The same places for all three, so that only the adjustment differs.
    known = np.isfinite(people).all(axis=1)
    xs, ys, x_error, y_error = x.value[known], y.value[known], x.error[known], y.error[known]
    of_all, alike = people[known], people[known][:, :-1]
    return Strengths(
        strength_without_chance(xs, ys, x_error, y_error),
        strength_without_chance(xs, ys, x_error, y_error, alike),
        strength_without_chance(xs, ys, x_error, y_error, of_all),
    )


def _people(store: Store, codes: NDArray[np.object_]) -> Floats | Refused:
    """Covariates of each place, deprivation last: places x 7, NaN if unknown."""
    found = np.full((len(codes), len(HELD_EQUAL) + 1), np.nan)
    for level in ("ltla", "utla"):
        table = load_area_table(store, level)
        if isinstance(table, Refused):
            return table
        columns = np.column_stack([table.column(each) for each in (*HELD_EQUAL, DEPRIVATION)])
        for row, code in enumerate(codes):
            at = table.row_of.get(str(code))
            if at is not None and np.isnan(found[row]).all():
                found[row] = columns[at]
    return found


def own_and_alike(store: Store, area: Area, codes: NDArray[np.object_]) -> tuple[Flags, Flags]:
    """Which places are of the area, and which are the nearest neighbours of these: by the Office for National Statistics for authorities,
    by our own likeness for counties, for which it publishes none. Those of a whole region are not marked: they are most of England."""
    inside = {each.code for kind in ("ltla", "utla") for each in store.members(area.code, kind)} | _counties(
        store, area
    )
    own = np.isin(codes.astype(str), sorted(inside))
    near: set[str] = set()
    for code in codes[own] if area.kind != "region" else ():
        group = load_peers(store, str(code), NEIGHBOURS)
        if isinstance(group, Refused):
            group = load_peers(store, str(code))
        if isinstance(group, PeerGroup):
            near |= {peer.area.code for peer in group.peers[:NEAREST_SHOWN]}
    return own, np.isin(codes.astype(str), sorted(near)) & ~own


def _counties(store: Store, area: Area) -> set[str]:
    """Counties of which a district lies in the area."""
    return {
        parent.code
        for district in store.members(area.code, "ltla")
        for parent in store.parents(district.code, "utla")
        if parent.kind == "utla"
    }


def load_strengths(store: Store, outcome: str) -> Mapping[str, Strengths | Refused]:
    """Of one outcome with every condition."""
    found: Mapping[str, Strengths | Refused] = _cache.get(
        (store, "strengths", outcome),
        lambda: {key: _of_pair(store, OUTCOMES[outcome], each) for key, each in CONDITIONS.items()},
    )
    return found


@dataclass(frozen=True)
class Standing:
    """Keys of conditions whose link is more than chance, of the many that are looked at: as it stands; and of these at equal deprivation,
    in the same direction."""

    as_it_stands: frozenset[str]
    as_deprived: frozenset[str]


def that_stand(found: Mapping[str, Strengths | Refused]) -> Standing:
    """Which conditions of one outcome stand at a false discovery rate of 5%."""
    known = {key: each for key, each in found.items() if not isinstance(each, Refused)}
    first = _beyond_chance({key: each.as_it_stands for key, each in known.items()})
    last = _beyond_chance({key: each.as_deprived for key, each in known.items()})
    return Standing(first, frozenset(key for key in first & last if known[key].one_way))


def _beyond_chance(found: Mapping[str, Strength | Refused]) -> frozenset[str]:
    tested = {key: each.chance for key, each in found.items() if not isinstance(each, Refused)}
    stands = benjamini_hochberg(list(tested.values()))
    return frozenset(key for key, each in zip(tested, stands.tolist(), strict=True) if each)


def _of_pair(store: Store, outcome: Measured, condition: Measured) -> Strengths | Refused:
    sides = _both(store, outcome, condition)
    return sides if isinstance(sides, Refused) else _strengths(store, *sides)


@dataclass(frozen=True, eq=False)
class HealthyLife:
    """Healthy life expectancy of women and men in the same places, with 95% intervals."""

    period: Period
    codes: tuple[str, ...]
    names: tuple[str, ...]
    own: Flags
    women: Floats  # places x (value, lower, upper)
    men: Floats
    england: tuple[float, float]  # women, men


def load_healthy_life(store: Store, area: Area) -> HealthyLife | Refused:
    """Of the area's authorities and counties, and of those most like them. Refused where the edition holds no figures with intervals."""
    women, men = (load_side(store, OUTCOMES[key]) for key in ("healthy-life-women", "healthy-life-men"))
    if isinstance(women, Refused):
        return women
    if isinstance(men, Refused):
        return men
    own, alike = own_and_alike(store, area, women.codes)
    own_codes = women.codes[own]
    if not len(own_codes):
        return Refused(f"Healthy life expectancy is published for no authority of {area.short_name}.")
    shown = np.flatnonzero(own | alike)
    shown = shown[np.lexsort((women.value[shown], ~own[shown]))]
    at_men = {str(code): row for row, code in enumerate(men.codes)}
    shown = np.array([row for row in shown if str(women.codes[row]) in at_men], dtype=np.intp)
    rows = np.array([at_men[str(women.codes[row])] for row in shown], dtype=np.intp)
    return HealthyLife(
        women.period,
        tuple(women.codes[shown].astype(str)),
        tuple(women.names[shown].astype(str)),
        own[shown],
        _with_limits(women, shown),
        _with_limits(men, rows),
        (women.england, men.england),
    )


def _with_limits(side: Side, rows: NDArray[np.intp]) -> Floats:
    half = normal_quantile(0.95) * side.error[rows]
    return np.column_stack([side.value[rows], side.value[rows] - half, side.value[rows] + half])
