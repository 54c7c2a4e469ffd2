"""The places of one kind that are compared with one another in one period, and which of them belong to the area."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import FloatArray
from data_access import ENGLAND, Observations, Store
from domain.peers.trusts import load_specialists
from domain.unwarranted_variation.measures import codes_in
from vocabulary import Area, Indicator, Status

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Peers:
    """The places compared, a row each, and the area's own. Arrays run along `rows`.

    Specialist hospitals stand in the rows without a figure, and are nobody's own: they are compared with no general one. `apart` has their rows as published.
    """

    indicator: Indicator
    area: Area
    level: str  # the kind of place
    breakdown: str
    within: str  # the area whose places are compared, besides the area's own
    rows: Observations
    own: Flags  # the place belongs to the area
    among: frozenset[str] | None = None  # codes of the places compared, besides the area's own; None: those of `within`
    apart: Observations | None = None

    @property
    def whole(self) -> bool:
        """Whether the area is the whole of what is compared: then the question is the spread, not the distance."""
        return bool((self.own | self.set_apart).all())

    @cached_property
    def set_apart(self) -> Flags:
        """The specialist hospitals among the rows."""
        codes = frozenset() if self.apart is None else frozenset(self.apart.area)
        return _in(self.rows, codes)

    @cached_property
    def reporting(self) -> Flags:
        """The area's own places with a figure."""
        return np.asarray(self.own & self.rows.known)

    @cached_property
    def count(self) -> FloatArray:
        """The numerators, NaN for a place without a figure."""
        return np.where(self.rows.known, self.rows.numerator, np.nan)

    @cached_property
    def people(self) -> FloatArray:
        """The denominators, NaN for a place without a figure."""
        return np.where(self.rows.known, self.rows.denominator, np.nan)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the area's own places without a figure."""
        return self.names(self.own & ~self.rows.known)

    @property
    def held_back(self) -> tuple[str, ...]:
        """Names of the area's own places whose figure may not be shown."""
        return self.names(self.own & self.small)

    @cached_property
    def small(self) -> Flags:
        """The places whose figure may not be shown."""
        return np.asarray(self.rows.status == Status.SUPPRESSED)

    @property
    def suppressed(self) -> int:
        """Places compared whose figure may not be shown."""
        return int(self.small.sum())

    def names(self, rows: Flags | NDArray[np.intp]) -> tuple[str, ...]:
        return tuple(str(name) for name in self.rows.short_name[rows])

    def name(self, row: int) -> str:
        return str(self.rows.short_name[row])


def load_compared(
    store: Store,
    indicator: Indicator,
    area: Area,
    *,
    level: str,
    breakdown: str,
    period: str,
    within: str,
    among: frozenset[str] | None = None,
) -> Peers:
    """The places of kind `level` in the area `within`, or those `among` these codes, together with those of `area`."""
    rows = store.observations(indicator.id, period, kind=level, breakdown=breakdown)
    own = codes_in(store, area.code, level)
    if among is not None:
        rows = rows.take(_in(rows, among | own))
    elif within != ENGLAND:
        rows = rows.take(_in(rows, codes_in(store, within, level) | own))
    rows = _as_published(_without_uncounted(rows), indicator)
    apart = _in(rows, load_specialists(store)) if level == "trust" else np.zeros(len(rows), dtype=bool)
    published = rows.take(apart) if apart.any() else None
    rows = replace(rows, status=np.where(apart, str(Status.MISSING), rows.status)) if apart.any() else rows
    return Peers(indicator, area, level, breakdown, within, rows, _in(rows, own) & ~apart, among, published)


def _in(rows: Observations, codes: Collection[str]) -> Flags:
    return np.fromiter((code in codes for code in rows.area), bool, len(rows))


def _as_published(rows: Observations, indicator: Indicator) -> Observations:
    """The same, with counts whose quotient is the published value, where the publisher rounds its counts."""
    if not indicator.published_value:
        return rows
    count = rows.value * rows.denominator / (indicator.multiplier or 1)
    return replace(rows, numerator=np.where(rows.derived | np.isnan(count), rows.numerator, count))


def _without_uncounted(rows: Observations) -> Observations:
    """The same, with figures without counts or with zero denominators set to missing, because they cannot be compared."""
    uncounted = rows.known & ~(np.isfinite(rows.numerator) & (rows.denominator > 0))
    if not uncounted.any():
        return rows
    return replace(rows, status=np.where(uncounted, str(Status.MISSING), rows.status))
