"""Disclosure control of an indicator with small numbers: decided for all rows of a period together (see `protection`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caching import OVERHEAD, ByteBoundedCache
from data_access.reference import protection
from data_access.reference.catalogue import AREA_KINDS
from data_access.reference.disclosure import Shown, is_count
from data_access.reference.observations import Numbers
from data_access.reference.periods import first_month, last_month
from data_access.reference.store.catalogue import EditionCatalogue
from data_access.reference.store.geography import Geography
from data_access.reference.store.stored_figures import StoredFigures
from vocabulary import Period


@dataclass(frozen=True)
class Disclosed:
    """All rows of an indicator in a period after disclosure control."""

    rows: dict[tuple[str, str], tuple[NDArray[np.int64], Shown]]  # by kind and breakdown: areas by number, in order
    small_in: protection.AreasByKind

    def __len__(self) -> int:
        return sum(len(areas) for areas, _ in self.rows.values())

    def of(self, kind: str, breakdown: str) -> Shown:
        """Every area of a kind that has a row, in order of area number."""
        nothing = np.array([], dtype=np.float64)
        return self.rows.get((kind, breakdown), (None, Shown(nothing.astype(bool), nothing, nothing)))[1]

    def row(self, kind: str, breakdown: str, area: int) -> tuple[bool, float, float]:
        """For one area: whether it is hidden, its numerator and its denominator. An area without a row is not hidden and has NaN."""
        areas, shown = self.rows.get((kind, breakdown), (np.array([], dtype=np.int64), None))
        at = int(np.searchsorted(areas, area))
        if shown is None or at == len(areas) or areas[at] != area:
            return False, np.nan, np.nan
        return bool(shown.hidden[at]), float(shown.numerator[at]), float(shown.denominator[at])


class DisclosureControl:
    """Applies disclosure control, once for each indicator and period."""

    counted_by_caches = False

    def __init__(self, geography: Geography, catalogue: EditionCatalogue, stored: StoredFigures) -> None:
        self._geography = geography
        self._catalogue = catalogue
        self._stored = stored
        self._disclosed_of = ByteBoundedCache(500)  # (indicator, period) -> Disclosed

    def disclosed(self, indicator: str, period: Period) -> Disclosed:
        """Every row of an indicator in a period after disclosure control."""
        key = (indicator, period.id)
        disclosed: Disclosed | None = self._disclosed_of.get(key)
        if disclosed is None:
            disclosed = self._decide(indicator, period)
            self._disclosed_of.put(key, disclosed, len(disclosed) * 40 + OVERHEAD)
        return disclosed

    def _decide(self, indicator: str, period: Period) -> Disclosed:
        rows_by_kind = list(self._rows_by_kind(indicator, period.id))
        shorter = [
            self.disclosed(indicator, other).small_in
            for other in self._catalogue.periods(indicator)
            if other != period and _contains(period, other)
        ]
        count = is_count(self._catalogue.indicator(indicator))
        protected = protection.protected(
            rows_by_kind, _LiesIn(self._geography, period.id), count=count, shorter=shorter
        )
        shown_rows: dict[tuple[str, str], tuple[NDArray[np.int64], Shown]] = {}
        for rows, shown in zip(rows_by_kind, protected.shown, strict=True):
            breakdowns = np.array(rows.breakdown, dtype=object)
            for breakdown in dict.fromkeys(rows.breakdown):
                mine = np.flatnonzero(breakdowns == breakdown)
                part = Shown(shown.hidden[mine], shown.numerator[mine], shown.denominator[mine])
                shown_rows[rows.kind, breakdown] = rows.area[mine], part
        return Disclosed(shown_rows, protected.small_in)

    def _rows_by_kind(self, indicator: str, period: str) -> Iterator[protection.Rows]:
        """All stored rows of an indicator in a period: one `Rows` for each kind of area, in the order of AREA_KINDS."""
        index = self._geography.index
        for kind in sorted(self._catalogue.kinds(indicator), key=AREA_KINDS.index):
            breakdowns = self._catalogue.breakdowns(indicator, kind=kind)
            parts = [self._stored.observations(indicator, period, kind, breakdown) for breakdown in breakdowns]
            number_of = {code: number for number, code in enumerate(index.texts_of(kind)[0], index.kinds[kind].start)}
            joined = {
                name: np.concatenate([getattr(part, name) for part in parts])
                for name in ("numerator", "denominator", "value", "lower", "upper", "status", "release", "derived")
            }
            yield protection.Rows(
                kind,
                tuple(breakdown for breakdown, part in zip(breakdowns, parts, strict=True) for _ in range(len(part))),
                np.array([number_of[code] for part in parts for code in part.area], dtype=np.int64),
                Numbers(indicator=indicator, breakdown="", **joined),
            )


class _LiesIn:
    """Which area lies in which in a period, in the form `protection` asks for."""

    def __init__(self, geography: Geography, period: str) -> None:
        self._index, self._memberships, self._period = geography.index, geography.memberships, period
        self._related: dict[tuple[str, str], bool] = {}

    def parents(self, kind: str, parent_kind: str, areas: NDArray[np.int64]) -> NDArray[np.int64]:
        if kind == parent_kind or not len(areas):
            return areas
        rows = areas - self._index.kinds[kind].start
        return np.asarray(self._memberships.parent_numbers(kind, parent_kind, self._period)[rows], dtype=np.int64)

    def related(self, kind: str, parent_kind: str) -> bool:
        key = kind, parent_kind
        if key not in self._related:
            self._related[key] = bool((self._memberships.parent_numbers(kind, parent_kind, self._period) >= 0).any())
        return self._related[key]


def _contains(longer: Period, shorter: Period) -> bool:
    """Whether one period contains all of another. If both have the same months, the one with the later id contains the other."""
    first, last = first_month(longer.id), last_month(longer.id)
    if longer.kind == "day" or not first or not (begins := first_month(shorter.id)):
        return False
    ends = last_month(shorter.id)
    if not (first <= begins and ends <= last):
        return False
    return (begins, ends) != (first, last) or shorter.kind == "day" or shorter.id < longer.id
