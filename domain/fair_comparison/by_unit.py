"""Units of an area (trusts, boards, or smaller places at one rate for all) against the level of those of a wider area."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.like_for_like import OneCompared, compare_one, group_variance
from analysis.fair_comparison.sureness import HowSure, by_both, how_sure, lasts
from analysis.intervals import normal_quantile
from data_access import Store
from data_access.reference.calendar import year_before
from domain.fair_comparison.compared import KINDS, Change, Compared, Origin, UnitKind
from domain.fair_comparison.sides import Side, UnitLevel, Wide
from domain.fair_comparison.unit_models import BY_THEMSELVES, NOT_EXCLUDED, UnitModel, load_unit_model
from vocabulary import Indicator, Period, Refused

CONFIDENCE = 0.95
WHY_NOT: dict[UnitKind, str] = {
    "practice": "Nothing is allowed for, as you chose.",
    "trust": "Who a trust’s patients are is not known here.",
    "board": "Counts by board alone do not tell who the people are.",
}
Rows = NDArray[np.intp]


def compare_units(
    store: Store, entry: Indicator, kind: UnitKind, area: Side, wide: Wide, *, plain: bool = False
) -> Iterator[Compared]:
    """One measure in its newest period: of each trust of the area, or of its boards or practices together. `plain`: nothing is
    allowed for."""
    inside = area.codes(KINDS[kind])
    if not inside:
        return
    model = load_unit_model(store, entry.id, KINDS[kind], plain=plain)
    if isinstance(model, Refused):
        return
    rows, level = model.rows_of(inside), wide.unit_level(model)
    if level is None or not len(rows):
        return
    groups = [(model.codes[row], np.array([row])) for row in rows] if kind == "trust" else [(area.code, rows)]
    for unit, members in groups:
        found = _compare(store, model, kind, area, unit, members, wide, level)
        if found is not None:
            yield _with_not_excluded(found, _of_not_excluded(store, model, kind, area, unit, members, wide))


@dataclass(frozen=True, eq=False)
class Judged:
    """Some units together: `observed` and `expected` events and the variance of chance in each period, and what follows for the newest."""

    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    chance: NDArray[np.float64]
    one: OneCompared
    sure: HowSure


def judge_units(model: UnitModel, rows: Rows, level: UnitLevel) -> Judged | Refused:
    """Some units of a model together against a level, in its newest period: the same for a scan and for a page about one measure.

    Of several units together less differs than of one. A group without an event is judged as if it had half of one. Refuses a group
    that expects nothing.
    """
    scale = level.scale
    if len(rows) == 1:
        observed, expected, chance = (table[rows[0]] for table in (model.observed, model.expected, model.chance))
    else:
        observed, expected, chance = (
            table[rows].sum(axis=0) for table in (model.observed, model.expected, model.chance)
        )
    expected, chance = expected * scale, chance * scale
    whole = float(expected[-1])
    if not whole > 0:
        return Refused("Nothing is expected there.")
    variance, between = float(chance[-1]), model.spread.board
    if len(rows) > 1:
        of_units = model.expected[rows, -1] * scale[-1]
        variance = group_variance(of_units, model.chance[rows, -1] * scale[-1], model.network[rows], model.spread)
        between = spread_between(between, of_units, model.board[rows])
    elif model.kind not in BY_THEMSELVES:
        variance += (model.spread.unit + model.spread.network) * whole**2
    one = compare_one(max(float(observed[-1]), 0.5), whole, variance, between)
    if isinstance(one, Refused):
        return one
    persistence = lasts(observed / expected - 1, monthly=model.periods[-1].kind == "month")
    sure = how_sure(one.sampling, one.true_sign, persistence, None if model.like_for_like else one.stands_out)
    return Judged(observed, expected, chance, one, sure)


def model_of_not_excluded(store: Store, model: UnitModel) -> UnitModel | None:
    """The model of the patients whom practices did not exclude, in the same period; None where nobody is excluded, or it is not published who."""
    entry, until = model.indicator, model.periods[-1].id
    if model.breakdown or NOT_EXCLUDED not in store.breakdowns(entry.id, kind=model.kind):
        return None
    plain = not model.adjusted_for
    found = load_unit_model(store, entry.id, model.kind, breakdown=NOT_EXCLUDED, until=until, plain=plain)
    return None if isinstance(found, Refused) or found.periods[-1].id != until else found


def _of_not_excluded(
    store: Store, model: UnitModel, kind: UnitKind, area: Side, unit: str, members: Rows, wide: Wide
) -> Compared | None:
    others = model_of_not_excluded(store, model)
    if others is None:
        return None
    rows, level = others.rows_of(frozenset(model.codes[row] for row in members)), wide.unit_level(others)
    if level is None or len(rows) != len(members):
        return None
    return _compare(store, others, kind, area, unit, rows, wide, level)


def _with_not_excluded(one: Compared, other: Compared | None) -> Compared:
    if other is None:
        return one
    sure = by_both(one.sure, other.sure, same_sign=one.difference * other.difference > 0)
    return replace(one, not_excluded=other, sure=sure)


def spread_between(of_one: float, expected: NDArray[np.float64], boards: Rows) -> float:
    """The variance between groups like these units: that between boards, less where they lie in several."""
    shares = np.bincount(boards, expected) / expected.sum()
    return of_one * float(shares @ shares)


def _compare(
    store: Store, model: UnitModel, kind: UnitKind, area: Side, unit: str, members: Rows, wide: Wide, level: UnitLevel
) -> Compared | None:
    judged = judge_units(model, members, level)
    if isinstance(judged, Refused):
        return None
    one, past = judged.one, judged.observed / judged.expected - 1
    people, events, whole = (
        float(each) for each in (model.people[members, -1].sum(), judged.observed[-1], judged.expected[-1])
    )
    return Compared(
        indicator=model.indicator,
        period=model.periods[-1],
        area=area.code,
        unit=unit,
        unit_kind=kind,
        against=wide.code,
        like_for_like=model.like_for_like,
        adjusted_for=model.adjusted_for,
        why_not="" if model.like_for_like else WHY_NOT[kind],
        observed=events,
        expected=whole,
        people=people,
        crude=events - level.average * people,
        difference=events - whole,
        lower=whole * (one.lower - 1) if events > 0 else -whole,
        upper=whole * (one.upper - 1),
        ratio=events / whole,
        believed=one.believed,
        sure=judged.sure,
        change=None if kind == "practice" else _change(model.periods, past, judged.chance / judged.expected**2, whole),
        periods=int(np.isfinite(past).sum()),
        stands_out=one.stands_out,
        origin=Origin(store, model),
        rows=members,
    )


def _change(
    periods: tuple[Period, ...], past: NDArray[np.float64], variances: NDArray[np.float64], whole: float
) -> Change | None:
    """Against the same month a year before, or the period before where periods are longer."""
    monthly = periods[-1].kind == "month"
    wanted = year_before(periods[-1]) if monthly else periods[-2].id if len(periods) > 1 else ""
    back = next((at for at, each in enumerate(periods) if each.id == wanted), None)
    if back is None or not np.isfinite(past[back]):
        return None
    step = float(past[-1] - past[back])
    error = math.sqrt(float(variances[-1] + variances[back]))
    reach = normal_quantile(CONFIDENCE) * error
    more = 0.5 * math.erfc(-step / (error * math.sqrt(2))) if error > 0 else float(step > 0)
    return Change(periods[back], whole * step, whole * (step - reach), whole * (step + reach), more)
