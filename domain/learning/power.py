"""Power of a series to detect a change made now, by the design that will judge it: the smallest effect, and by when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evaluation import power
from caching import SingleFlightCache
from data_access import Store
from domain.learning.evaluation import NOBODY, Rule, Series, load_alongside, load_donors
from vocabulary import Refused

DRAWS = 40
AHEAD = {12: (3, 6, 12), 4: (2, 4, 8), 1: (1, 2, 4)}  # periods a year -> horizons, in periods


@dataclass(frozen=True)
class Horizon:
    """`smallest`: the effect told in 8 of 10 cases with so many periods after the change; in the unit of the store."""

    after: int
    smallest: float


@dataclass(frozen=True)
class Stated:
    """The power stated before a change, for one design: "differenced", or "interrupted" if that cannot answer.
    `apart`: difference in differences would answer, but the place's trend is not parallel to the others' now."""

    design: str
    horizons: tuple[Horizon, ...]
    apart: bool = False


def load_stated(store: Store, series: Series, rule: Rule, decided_same: frozenset[str] = NOBODY) -> Stated | Refused:
    """The one statement of power for a change made today, the whole series taken as the past; everything that states a power uses it."""
    against_others = load_power(store, series, "differenced", rule, decided_same)
    found = load_alongside(series, load_donors(store, series, rule, decided_same), len(series.periods))
    apart = not isinstance(found, Refused) and found.fails
    if not isinstance(against_others, Refused) and not apart:
        return Stated("differenced", against_others)
    own_past = load_power(store, series)
    if not isinstance(own_past, Refused):
        return Stated("interrupted", own_past, apart)
    return against_others if isinstance(against_others, Refused) else Stated("differenced", against_others, apart)


_horizons = SingleFlightCache(64)


def load_power(
    store: Store,
    series: Series,
    design: str = "interrupted",
    rule: Rule = "england",
    decided_same: frozenset[str] = NOBODY,
) -> tuple[Horizon, ...] | Refused:
    """For one design, the whole series taken as the past. `decided_same`: codes of places that decided the same. Horizons that it cannot answer are left out; refused where it answers none.
    Of an average after less the average before nothing is stated: it counts every trend as effect."""
    key = (store, series.indicator.id, series.area.code, series.periods[-1].id, design, rule, decided_same)
    found: tuple[Horizon, ...] | Refused = _horizons.get(key, lambda: _power(store, series, design, rule, decided_same))
    return found


def _power(
    store: Store, series: Series, design: str, rule: Rule, decided_same: frozenset[str]
) -> tuple[Horizon, ...] | Refused:
    found = {after: _smallest(store, series, design, rule, decided_same, after) for after in AHEAD[series.a_year]}
    told = tuple(Horizon(after, each) for after, each in found.items() if not isinstance(each, Refused))
    return told or next(each for each in found.values() if isinstance(each, Refused))


def _smallest(
    store: Store, series: Series, design: str, rule: Rule, decided_same: frozenset[str], after: int
) -> float | Refused:
    if design == "interrupted":
        stated = power.of_the_series(series.value, after, a_year=series.a_year, draws=DRAWS)
        return stated if isinstance(stated, Refused) else stated.detectable()
    if design not in ("differenced", "matched"):
        return Refused("An average after less the average before counts every trend as effect: no size is told by it.")
    own, others = np.isfinite(series.value), load_donors(store, series, rule, decided_same).value
    if design == "matched":
        return power.of_the_mixture(series.value[own], others[:, own], after)
    return power.of_the_donors(others[:, own], after)
