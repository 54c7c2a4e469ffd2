"""What a gain is worth in bed days and in pounds, where a unit cost is cited. An average cost is not cash."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.ambition import Gain
from data_access import Store, load_unit_costs
from data_access.reference.catalogue import UnitCost
from domain.fair_comparison.compared import KINDS, Compared

COSTED = {"ae_attendances_0_4": "ae-attendance"}
"""Measures whose events have a cited cost each."""
LATE, DAYS = "discharged_after_ready_date", "bed_days_after_ready_date"
NIGHT = "delayed-bed-day"


@dataclass(frozen=True)
class Worth:
    """A gain of one period of the measure: `days` in bed (NaN: none are told), and pounds at the average cost of a unit."""

    days: float
    pounds: float
    cost: UnitCost


@cache
def _costs() -> dict[str, UnitCost]:
    return load_unit_costs()


def load_worth(store: Store, one: Compared, gain: Gain) -> Worth | None:
    """None where no unit cost is cited, or it is not known how many days a late discharge took."""
    if one.indicator.id in COSTED:
        cost = _costs()[COSTED[one.indicator.id]]
        return Worth(math.nan, gain.events * cost.pounds, cost)
    if one.indicator.id != LATE or DAYS not in store.indicators():
        return None
    rows = store.observations(DAYS, one.period, kind=KINDS[one.unit_kind])
    at = rows.position(one.unit)
    if at is None or not rows.known[at] or not np.isfinite(rows.numerator[at]) or not one.observed > 0:
        return None
    cost = _costs()[NIGHT]
    days = gain.events * float(rows.numerator[at]) / one.observed
    return Worth(days, days * cost.pounds, cost)
