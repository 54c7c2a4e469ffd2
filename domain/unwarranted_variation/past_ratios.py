"""Ratios of observed to expected events of a unit in each period, relative to its benchmark."""

from __future__ import annotations

import numpy as np

from analysis.intervals import FloatArray
from data_access import Store
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.practice_models import PracticeModel, load_model
from domain.fair_comparison.sides import area_side, wide_side
from domain.fair_comparison.unit_models import UnitModel
from vocabulary import Period, Refused


def past_ratios(store: Store, one: Compared) -> FloatArray:
    """Observed over expected in each period that may be compared with the newest, oldest first and the newest last; NaN for a period
    without a figure. Empty where it was made without a model."""
    model = one.model
    if isinstance(model, UnitModel):
        return _of_units(store, one, model)
    return _of_practices(store, one, model) if isinstance(model, PracticeModel) else np.zeros(0)


def periods_of(store: Store, one: Compared) -> tuple[Period, ...]:
    """The periods of `past_ratios`."""
    if isinstance(one.model, UnitModel):
        return one.model.periods
    entry = one.indicator
    since = entry.series_breaks[-1].from_period if entry.series_breaks else ""
    listed = store.periods(entry.id, kind="practice")
    return tuple(each for each in listed if each.id >= since and each.id not in entry.incomparable_periods)


def _of_units(store: Store, one: Compared, model: UnitModel) -> FloatArray:
    level = wide_side(store, one.against).unit_level(model)
    codes = frozenset([one.unit]) if one.unit in model.codes else area_side(store, one.area).codes(model.kind)
    rows = model.rows_of(codes)
    if level is None or not len(rows):
        return np.zeros(0)
    ratios: FloatArray = model.observed[rows].sum(axis=0) / (model.expected[rows].sum(axis=0) * level.scale)
    return ratios


def _of_practices(store: Store, one: Compared, newest: PracticeModel) -> FloatArray:
    area, wide = area_side(store, one.area), wide_side(store, one.against)
    ratios = []
    for period in periods_of(store, one):
        model = load_model(store, one.indicator.id, period.id, newest.allowed)
        level = None if isinstance(model, Refused) else wide.level(model)
        if isinstance(model, Refused) or level is None:
            ratios.append(np.nan)
            continue
        inside = area.practices[model.place]
        expected = float(model.expected[inside].sum()) * level[0]
        ratios.append(float(model.observed[inside].sum()) / expected if expected > 0 else np.nan)
    return np.array(ratios)
