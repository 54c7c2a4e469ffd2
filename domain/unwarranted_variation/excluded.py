"""Patients whom practices excluded from a care target, beside what was achieved: of the eligible, and of those not excluded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.exclusions import Exclusions, exclusions
from data_access import Store
from domain.fair_comparison.unit_models import NOT_EXCLUDED
from vocabulary import Indicator, Period, Refused


@dataclass(frozen=True, eq=False)
class Excluded:
    """Places by their codes; `shares` has arrays with one element for each."""

    codes: tuple[str, ...]
    shares: Exclusions


def load_excluded(store: Store, indicator: Indicator, level: str, period: Period) -> Excluded | Refused:
    """Places of one kind with both figures. Refused for a measure without exclusions."""
    if NOT_EXCLUDED not in store.breakdowns(indicator.id, kind=level):
        return Refused("Nobody is excluded from this measure, or it is not published who.")
    everybody = store.observations(indicator.id, period, kind=level)
    others = store.observations(indicator.id, period, kind=level, breakdown=NOT_EXCLUDED)
    found = []
    for row in np.flatnonzero(everybody.known & (everybody.denominator > 0)):
        code = str(everybody.area[row])
        at = others.position(code)
        if at is not None and others.known[at] and others.denominator[at] > 0:
            found.append((code, everybody.numerator[row], everybody.denominator[row], others.denominator[at]))
    if not found:
        return Refused("No place has a figure both with and without those excluded.")
    shares = exclusions(*(np.array([each[part] for each in found], dtype=np.float64) for part in (1, 2, 3)))
    return shares if isinstance(shares, Refused) else Excluded(tuple(code for code, *_ in found), shares)
