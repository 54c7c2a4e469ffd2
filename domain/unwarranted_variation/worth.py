"""What a gain is worth in bed days and in pounds, where a unit cost is cited. An average cost is not cash."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.ambition import Gain
from analysis.scenarios.delays import shorten_delays_gain
from data_access import Store, load_unit_costs
from data_access.reference.catalogue import UnitCost
from domain.fair_comparison.compared import Compared
from domain.unwarranted_variation.delays import load_stays
from vocabulary import Refused

COSTED = {"ae_attendances_0_4": "ae-attendance", "gp_appointments_missed": "gp-appointment"}
"""Measures whose events have a cited cost each."""
LATE = "discharged_after_ready_date"
NIGHT = "delayed-bed-day"


@dataclass(frozen=True)
class Worth:
    """The annual value of a gain: bed `days` (NaN if none are stated), and pounds at the average cost of a unit."""

    days: float
    pounds: float
    cost: UnitCost


@cache
def _costs() -> dict[str, UnitCost]:
    return load_unit_costs()


def load_worth(store: Store, one: Compared, gain: Gain, *, best_quarter: bool | None) -> Worth | None:
    """Towards the median, the best quarter, or (None) the own best. None where no unit cost is cited, or the days are not known.

    Late discharges are of different lengths, so their days are those beyond the same level of bed days for each discharge, over the year of
    months that the scenario of shorter delays counts: 0 where the trust is not behind by that.
    """
    if one.indicator.id in COSTED:
        cost = _costs()[COSTED[one.indicator.id]]
        return Worth(math.nan, gain.events * cost.pounds, cost)
    if one.indicator.id != LATE or one.unit_kind != "trust" or best_quarter is None:
        return None
    stays = load_stays(store, one.area, "trust", one.against)
    if isinstance(stays, Refused):
        return None
    own = np.array([code == one.unit for code in stays.codes])
    days = shorten_delays_gain(stays.gaps, own=own, share=1, best_quarter=best_quarter, months=0)
    if isinstance(days, Refused):
        return None
    cost = _costs()[NIGHT]
    return Worth(days, days * cost.pounds, cost)
