"""Measures counted by practice: an area's practices against what their people would have at the level of a wider area."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.like_for_like import OneCompared, compare_one, group_variance
from analysis.fair_comparison.parts import Parts, three_parts
from analysis.fair_comparison.sureness import HowSure, how_sure, lasts
from analysis.intervals import normal_quantile
from data_access import Store
from domain.fair_comparison.by_unit import CONFIDENCE, spread_between
from domain.fair_comparison.compared import Change, Compared, Origin
from domain.fair_comparison.practice_models import Allowed, PracticeModel, load_model
from domain.fair_comparison.sides import Side, Wide
from vocabulary import Indicator, Period, Refused

FEWEST_PRACTICES = 10  # of an area, to say how much its practices' changes differ


def compare_practices(
    store: Store, entry: Indicator, area: Side, wide: Wide, allowed: Allowed = Allowed.DEPRIVATION
) -> Compared | Refused:
    """One measure of an area in its newest period. Refused where there is no such model, or no count on one of the sides."""
    periods = store.periods(entry.id, kind="practice")
    model = load_model(store, entry.id, periods[-1].id if periods else None, allowed)
    if isinstance(model, Refused):
        return model
    inside = np.flatnonzero(area.practices[model.place])
    level = wide.level(model)
    if not len(inside) or level is None:
        return Refused("No practice there has counts of it.")
    scale, average = level
    past = _past(store, entry, periods, area, wide, allowed)
    judged = judge_practices(model, inside, scale, past)
    if isinstance(judged, Refused):
        return judged
    observed, expected, one = judged.observed, judged.expected, judged.one
    people = float(model.people[inside].sum())
    return Compared(
        indicator=entry,
        period=model.period,
        area=area.code,
        unit=area.code,
        unit_kind="practice",
        against=wide.code,
        like_for_like=True,
        adjusted_for=model.adjusted_for,
        why_not="",
        observed=observed,
        expected=expected,
        people=people,
        crude=observed - average * people,
        difference=observed - expected,
        lower=expected * (one.lower - 1) if observed > 0 else -expected,
        upper=expected * (one.upper - 1),
        ratio=observed / expected,
        believed=one.believed,
        sure=judged.sure,
        change=_change(store, model, periods, area, wide),
        periods=len(past),
        stands_out=one.stands_out,
        surroundings=_with_surroundings(store, model, area, wide),
        origin=Origin(store, model, partial(_parts, model, scale, average)),
        rows=inside,
    )


@dataclass(frozen=True)
class JudgedPractices:
    """Some practices together: events observed and expected, and what follows."""

    observed: float
    expected: float
    one: OneCompared
    sure: HowSure


def judge_practices(
    model: PracticeModel, rows: NDArray[np.intp], scale: float, past: Sequence[float] = ()
) -> JudgedPractices | Refused:
    """Some practices of a model together against the level `scale` (events observed over expected). `past`: observed / expected - 1 of
    each period, oldest first.

    A group without an event is judged as if it had half of one. Refuses a group that expects nothing.
    """
    place, of_units = model.place[rows], model.expected[rows] * scale
    observed, expected = float(model.observed[rows].sum()), float(of_units.sum())
    variance = group_variance(of_units, model.chance[rows] * scale, model.of.network[place], model.spread)
    usual = spread_between(model.spread.board, of_units, model.of.board[place])
    one = compare_one(max(observed, 0.5), expected, variance, usual)
    if isinstance(one, Refused):
        return one
    sure = how_sure(one.sampling, one.true_sign, lasts(past, monthly=model.period.kind == "month"))
    return JudgedPractices(observed, expected, one, sure)


def _past(
    store: Store, entry: Indicator, periods: tuple[Period, ...], area: Side, wide: Wide, allowed: Allowed
) -> list[float]:
    """observed / expected - 1 in each period that may be compared, oldest first."""
    since = entry.series_breaks[-1].from_period if entry.series_breaks else ""
    found = []
    for period in periods:
        if period.id < since or period.id in entry.incomparable_periods:
            continue
        model = load_model(store, entry.id, period.id, allowed)
        level = None if isinstance(model, Refused) else wide.level(model)
        if isinstance(model, Refused) or level is None:
            continue
        inside = area.practices[model.place]
        expected = float(model.expected[inside].sum()) * level[0]
        if expected > 0:
            found.append(float(model.observed[inside].sum()) / expected - 1)
    return found


def _change(store: Store, model: PracticeModel, periods: tuple[Period, ...], area: Side, wide: Wide) -> Change | None:
    """Against the period before. Its interval comes from how much the changes of the area's own practices differ."""
    entry = model.indicator
    if len(periods) < 2 or any(each.from_period == model.period.id for each in entry.series_breaks):
        return None
    if {periods[-2].id, model.period.id} & set(entry.incomparable_periods):
        return None
    before = load_model(store, entry.id, periods[-2].id, model.allowed)
    if isinstance(before, Refused):
        return None
    now_level, then_level = wide.level(model), wide.level(before)
    if now_level is None or then_level is None:
        return None
    now, then = _ratios(model, now_level[0]), _ratios(before, then_level[0])
    both = np.flatnonzero(area.practices & np.isfinite(now) & np.isfinite(then))
    if len(both) < FEWEST_PRACTICES:
        return None
    expected = np.zeros(len(now))
    expected[model.place] = model.expected * now_level[0]
    weight = expected[both] / expected[both].sum()
    steps = now[both] - then[both]
    step = float(weight @ steps)
    factor = len(both) / (len(both) - 1)
    error = math.sqrt(factor * float(weight**2 @ (steps - step) ** 2))
    whole = float(expected[area.practices].sum())
    reach = normal_quantile(CONFIDENCE) * error
    more = 0.5 * math.erfc(-step / (error * math.sqrt(2))) if error > 0 else float(step > 0)
    return Change(before.period, whole * step, whole * (step - reach), whole * (step + reach), more)


def _ratios(model: PracticeModel, scale: float) -> NDArray[np.float64]:
    """observed / expected of every practice whose people are known; NaN where it has no counts."""
    found = np.full(len(model.of.codes), np.nan)
    found[model.place] = model.observed / (model.expected * scale)
    return found


def _with_surroundings(store: Store, model: PracticeModel, area: Side, wide: Wide) -> float | None:
    """The difference when surroundings are allowed for too; asked only where deprivation is."""
    if model.allowed is not Allowed.DEPRIVATION:
        return None
    other = load_model(store, model.indicator.id, model.period.id, Allowed.SURROUNDINGS)
    level = None if isinstance(other, Refused) else wide.level(other)
    if isinstance(other, Refused) or level is None:
        return None
    inside = area.practices[other.place]
    return float(other.observed[inside].sum()) - float(other.expected[inside].sum()) * level[0]


def _parts(model: PracticeModel, scale: float, average: float, inside: NDArray[np.intp]) -> Parts | Refused:
    return three_parts(
        model.observed[inside],
        model.expected[inside] * scale,
        model.people[inside],
        model.of.rank[model.place[inside]],
        model.of.network[model.place[inside]],
        average,
        unit_variance=model.spread.unit,
    )
