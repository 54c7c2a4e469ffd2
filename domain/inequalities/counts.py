"""Indicators that are counted by practice: quintiles of every area's practices, and the excess over the least deprived.

In every area the comparison is with the quintile of England's practices whose patients are least deprived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.burden import Burden, Groups, aggregate, excess_burden
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Observations, Store
from domain.inequalities.indicators import QUINTILE_OF_PRACTICE, QUINTILES, countable
from vocabulary import Indicator, Period, Refused

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class CountedIndicator:
    """One indicator in its newest period and the one before. Mappings are by area code: every board of England, the clusters and
    the region of the Midlands, England."""

    indicator: Indicator
    period: Period
    before: Period | None
    groups: Mapping[str, Groups | Refused]
    groups_before: Mapping[str, Groups | Refused]
    burden: Mapping[str, Burden | Refused]
    burden_before: Mapping[str, Burden | Refused]
    systems: tuple[str, ...]  # the codes of all boards of England


def load_counted(store: Store) -> tuple[CountedIndicator, ...]:
    """Every indicator of `countable`."""
    # Each is remembered by itself: together they are more than a cache keeps of one answer.
    return tuple(_cache.get((store, each.id), partial(_load, store, each)) for each in countable(store))


def known_counts(rows: Observations) -> Mask:
    """Which practices have a known count of events and of people."""
    return np.asarray(rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0))


def quintile_of(store: Store, rows: Observations) -> NDArray[np.int64]:
    """The quintile of each practice, 0 the most deprived; -1 where not known."""
    quintile = store.classes(QUINTILE_OF_PRACTICE)
    return np.fromiter((int(quintile.get(code, 0)) - 1 for code in rows.area), dtype=np.int64, count=len(rows))


_cache = SingleFlightCache(128)
_parents_of = SingleFlightCache(8)


def _load(store: Store, indicator: Indicator) -> CountedIndicator:
    *_, before, period = [None, *store.periods(indicator.id, kind="practice")]
    assert period is not None  # a kind it has rows of has a period
    groups = _groups(store, indicator, period)
    groups_before = {} if before is None else _groups(store, indicator, before)
    return CountedIndicator(
        indicator=indicator,
        period=period,
        before=before,
        groups=groups,
        groups_before=groups_before,
        burden=_burdens(groups, indicator),
        burden_before=_burdens(groups_before, indicator),
        systems=tuple(_codes(store, "icb")),
    )


def _groups(store: Store, indicator: Indicator, period: Period) -> dict[str, Groups | Refused]:
    """The quintiles of every area's practices."""
    rows = store.observations(indicator.id, period, kind="practice")
    known = known_counts(rows)
    quintile = np.where(known, quintile_of(store, rows), -1)
    events, people = np.where(known, rows.numerator, 0.0), np.where(known, rows.denominator, 1.0)
    groups: dict[str, Groups | Refused] = {}
    for kind in ("england", "icb", "cluster", "region"):
        lies_in = _parents(store, kind, rows) if kind != "england" else None
        for code in _codes(store, kind):
            inside = quintile if lies_in is None else np.where(lies_in == code, quintile, -1)
            groups[code] = aggregate(events, people, inside, QUINTILES)
    return groups


def _parents(store: Store, kind: str, rows: Observations) -> NDArray[np.object_]:
    """The area of one kind that each practice lies in; asked of the store once for all practices and every measure."""

    def load() -> Mapping[str, str]:
        practices = [area.code for area in store.areas("practice")]
        return dict(zip(practices, map(str, store.lies_in(practices, kind)), strict=True))

    parent: Mapping[str, str] = _parents_of.get((store, kind), load)
    return np.array([parent.get(code, "") for code in rows.area], dtype=object)


def _codes(store: Store, kind: str) -> list[str]:
    if kind == "england":
        return [ENGLAND]
    if kind == "region":
        return [MIDLANDS]
    return [area.code for area in (store.areas("icb") if kind == "icb" else store.members(MIDLANDS, kind))]


def _burdens(groups: Mapping[str, Groups | Refused], indicator: Indicator) -> dict[str, Burden | Refused]:
    return {code: _burden(own, groups[ENGLAND], indicator) for code, own in groups.items()}


def _burden(own: Groups | Refused, england: Groups | Refused, indicator: Indicator) -> Burden | Refused:
    if isinstance(own, Refused):
        return own
    if isinstance(england, Refused):
        return england
    return excess_burden(own, england, higher_is_better=indicator.polarity == "higher")
