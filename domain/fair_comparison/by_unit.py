"""Measures counted by trust, or only by board: units of an area against the level of those of a wider area."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.like_for_like import OneCompared, compare_one
from analysis.fair_comparison.sureness import how_sure, lasts
from analysis.intervals import normal_quantile
from data_access import Store
from domain.fair_comparison.by_practice import CONFIDENCE, beyond_usual
from domain.fair_comparison.compared import Change, Compared
from domain.fair_comparison.sides import Side, UnitLevel, Wide
from domain.fair_comparison.unit_models import UnitKind, UnitModel, load_unit_model
from vocabulary import Indicator, Refused

WHY_NOT = {
    "trust": "Who a trust’s patients are is not known here.",
    "board": "Counts by board alone do not tell who the people are.",
}


def compare_units(store: Store, entry: Indicator, kind: UnitKind, area: Side, wide: Wide) -> Iterator[Compared]:
    """One measure in its newest period: of each trust of the area, or of its boards together."""
    inside = area.trusts if kind == "trust" else area.boards
    if not inside:
        return
    model = load_unit_model(store, entry.id, kind)
    if isinstance(model, Refused):
        return
    rows, level = model.rows_of(inside), wide.unit_level(model)
    if level is None or not len(rows):
        return
    groups = [(model.codes[row], np.array([row])) for row in rows] if kind == "trust" else [(area.code, rows)]
    for unit, members in groups:
        found = _compare(store, model, area, unit, members, wide, level)
        if found is not None:
            yield found


def _compare(
    store: Store,
    model: UnitModel,
    area: Side,
    unit: str,
    members: NDArray[np.intp],
    wide: Wide,
    level: UnitLevel,
) -> Compared | None:
    scale = level.scale
    observed, expected = model.observed[members].sum(axis=0), model.expected[members].sum(axis=0) * scale
    chance, people = model.chance[members].sum(axis=0) * scale, model.people[members].sum(axis=0)
    # Of several boards together, less differs than of one.
    alone = model.expected[members, -1] / model.expected[members, -1].sum()
    between = model.between * float(alone @ alone)
    one = compare_one(float(observed[-1]), float(expected[-1]), float(chance[-1]), between)
    if isinstance(one, Refused):
        return None
    usual = one.true_sign if model.like_for_like else min(one.true_sign, one.stands_out)
    past = observed / expected - 1
    known = int(np.isfinite(past).sum())
    whole = float(expected[-1])
    return Compared(
        indicator=model.indicator,
        period=model.periods[-1],
        area=area.code,
        unit=unit,
        unit_kind=model.kind,
        against=wide.code,
        like_for_like=model.like_for_like,
        adjusted_for=model.adjusted_for,
        why_not="" if model.like_for_like else WHY_NOT[model.kind],
        observed=float(observed[-1]),
        expected=whole,
        people=float(people[-1]),
        crude=float(observed[-1] - level.average * people[-1]),
        difference=float(observed[-1]) - whole,
        lower=whole * (one.lower - 1),
        upper=whole * (one.upper - 1),
        ratio=one.ratio,
        believed=one.believed,
        sure=how_sure(one.sampling, usual, _persistence(model, past, one)),
        beyond_usual=beyond_usual(one, between),
        change=_change(model, past, chance / expected**2, whole),
        periods=known,
        model=model,
        store=store,
    )


def _persistence(model: UnitModel, past: NDArray[np.float64], one: OneCompared) -> float | None:
    if one.ratio <= 0:
        return None
    return lasts(past, monthly=model.periods[-1].kind == "month")


def _change(model: UnitModel, past: NDArray[np.float64], variances: NDArray[np.float64], whole: float) -> Change | None:
    """Against the same month a year before, or the period before where periods are longer."""
    back = -13 if model.periods[-1].kind == "month" else -2
    if len(past) < -back or not np.isfinite(past[back]):
        return None
    step = float(past[-1] - past[back])
    error = math.sqrt(float(variances[-1] + variances[back]))
    reach = normal_quantile(CONFIDENCE) * error
    more = 0.5 * math.erfc(-step / (error * math.sqrt(2))) if error > 0 else float(step > 0)
    return Change(model.periods[back], whole * step, whole * (step - reach), whole * (step + reach), more)
