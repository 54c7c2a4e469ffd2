"""Indicators that are counted by practice: quintiles of every area's practices, and the excess over the least deprived.

In every area the comparison is with the quintile of England's practices whose patients are least deprived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.burden import Burden, Groups, aggregate_areas, excess_burden
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
    systems: tuple[str, ...]  # the codes of all boards of England


def load_counted(store: Store) -> tuple[CountedIndicator, ...]:
    """Every indicator of `countable`."""
    # Cached one by one, because together they exceed the size of one cached value.
    return tuple(_cache.get((store, each.id), partial(_load, store, each)) for each in countable(store))


def known_counts(rows: Observations) -> Mask:
    """Which practices have a known count of events and of people."""
    return np.asarray(rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0))


def quintile_of(store: Store, rows: Observations) -> NDArray[np.int64]:
    """The quintile of each practice, 0 the most deprived; -1 where not known."""
    practices = _practices(store)
    return practices.quintile[practices.numbers(rows)]


@dataclass(frozen=True, eq=False)
class _Practices:
    """All practices of an edition, by number: where each lies does not depend on the measure."""

    number: Mapping[str, int]  # by code
    quintile: NDArray[np.int64]  # 0 the most deprived; -1 where not known
    codes: Mapping[str, tuple[str, ...]]  # by kind of area: the areas that are compared
    lies_in: Mapping[
        str, NDArray[np.int64]
    ]  # by kind: the position in `codes` of each practice's area; -1 for none of them

    def numbers(self, rows: Observations) -> NDArray[np.int64]:
        return np.fromiter(map(self.number.__getitem__, rows.area), dtype=np.int64, count=len(rows))


_cache = SingleFlightCache(128)
_practices_of = SingleFlightCache(2)


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
        systems=tuple(_codes(store, "icb")),
    )


def _groups(store: Store, indicator: Indicator, period: Period) -> dict[str, Groups | Refused]:
    """The quintiles of every area's practices."""
    rows, practices = store.observations(indicator.id, period, kind="practice"), _practices(store)
    known, mine = known_counts(rows), practices.numbers(rows)
    quintile = np.where(known, practices.quintile[mine], -1)
    events, people = np.where(known, rows.numerator, 0.0), np.where(known, rows.denominator, 1.0)
    groups: dict[str, Groups | Refused] = {}
    for kind, codes in practices.codes.items():
        area = practices.lies_in[kind][mine]
        made = aggregate_areas(events, people, quintile, QUINTILES, area, len(codes))
        groups |= dict(zip(codes, made, strict=True))
    return groups


def _practices(store: Store) -> _Practices:
    def load() -> _Practices:
        practices = [area.code for area in store.areas("practice")]
        quintile = store.classes(QUINTILE_OF_PRACTICE)
        codes, lies_in = {}, {}
        for kind in ("england", "icb", "cluster", "region"):
            codes[kind] = tuple(_codes(store, kind))
            position = {code: number for number, code in enumerate(codes[kind])}
            parents = [ENGLAND] * len(practices) if kind == "england" else store.lies_in(practices, kind)
            lies_in[kind] = np.array([position.get(code, -1) for code in parents], dtype=np.int64)
        return _Practices(
            {code: number for number, code in enumerate(practices)},
            np.array([int(quintile.get(code, 0)) - 1 for code in practices], dtype=np.int64),
            codes,
            lies_in,
        )

    practices: _Practices = _practices_of.get((store,), load)
    return practices


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
