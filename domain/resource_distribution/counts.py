"""Counts of people, weighted need, payments and staff, area by area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.need import need_index
from analysis.ratios import ratio_where_known
from caching import SingleFlightCache
from data_access import Observations, Store
from domain.resource_distribution.geography import Kinds, systems_of_clusters
from domain.resource_distribution.measures import (
    ALLOCATIONS_FOR_STAFF,
    FEWEST_PAID_FOR,
    GPS,
    GROSS,
    LOCAL,
    NET,
    PRIMARY,
    REGISTERED,
)
from vocabulary import PLACE, Period, Refused

Floats = NDArray[np.float64]

_loaded = SingleFlightCache(256)  # counts that do not depend on the area chosen


@dataclass(frozen=True, eq=False)
class AreaCounts:
    """Some areas and their counts: NaN where a count is not known. All arrays have the length of `codes`."""

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    registered: Floats
    weighted: Floats  # for the component of need chosen
    payments: Floats  # net, to general practice
    local_payments: Floats  # of them for local schemes
    gross_payments: Floats  # with dispensing and drugs
    payment_patients: Floats  # weighted by the payment formula
    gps: Floats
    gp_patients: Floats
    gp_need_index: Floats  # for general practice, England 1: patients are weighted by it

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def weighted_gp_patients(self) -> Floats:
        return self.gp_patients * self.gp_need_index

    @property
    def payments_per_patient(self) -> Floats:
        """For each weighted patient; so are the next two."""
        return ratio_where_known(self.payments, self.payment_patients)

    @property
    def local_per_patient(self) -> Floats:
        return ratio_where_known(self.local_payments, self.payment_patients)

    @property
    def gross_per_patient(self) -> Floats:
        return ratio_where_known(self.gross_payments, self.payment_patients)

    @property
    def gps_per_10000(self) -> Floats:
        """For every 10,000 patients weighted for need."""
        return 10_000 * ratio_where_known(self.gps, self.weighted_gp_patients)

    def row(self, code: str) -> int:
        """Raises ValueError for an area that is not among these."""
        return self.codes.index(code)

    def followed_by(self, other: AreaCounts) -> AreaCounts:
        """These areas, then those of `other`."""
        columns: dict[str, Any] = {
            name: np.concatenate([values, getattr(other, name)]) for name, values in self._columns().items()
        }
        return replace(self, codes=self.codes + other.codes, names=self.names + other.names, **columns)

    def take(self, rows: Sequence[int]) -> AreaCounts:
        columns = {name: values[list(rows)] for name, values in self._columns().items()}
        codes, names = (tuple(texts[row] for row in rows) for texts in (self.codes, self.names))
        return replace(self, codes=codes, names=names, **columns)

    def _columns(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


@dataclass(frozen=True)
class Years:
    """The newest period of each of the three publications."""

    need: Period
    payments: Period
    staff: Period


def load_years(store: Store, component: str) -> Years:
    return Years(*(store.newest(measure, kind="icb") for measure in (component, NET, GPS)))


def load_counts(store: Store, component: str, kinds: Kinds, codes: Sequence[str]) -> AreaCounts:
    """The areas of these kinds and codes that have a registered population, in the order of their names; then custom areas."""
    whole: AreaCounts = _loaded.get((store, component, kinds), lambda: _load_published(store, component, kinds))
    wanted = set(codes)
    counts = whole.take([row for row, code in enumerate(whole.codes) if code in wanted])
    for code in codes:
        if code.startswith(f"{PLACE}-") and code not in whole.codes:
            custom = _loaded.get((store, component, code), partial(_load_custom_area, store, component, code))
            counts = counts.followed_by(custom)
    return counts


def load_gp_need_index(store: Store, allocations: str, kinds: Kinds, codes: Sequence[str]) -> Floats:
    """Need index for general practice against England in the allocations of one year."""
    return _against_england(store, allocations, *_counts_of(store, PRIMARY, allocations, kinds, codes))


def _load_published(store: Store, component: str, kinds: Kinds) -> AreaCounts:
    """Every area of these kinds."""
    years = load_years(store, component)
    need = [store.observations(component, years.need, kind=kind) for kind in kinds]
    codes = [str(code) for part in need for code in part.area]
    names = [str(name) for part in need for name in part.short_name]
    weighted, registered = _counts(need, codes, systems_of_clusters(store))
    payments, payment_patients = _counts_of(store, NET, years.payments, kinds, codes)
    local, _ = _counts_of(store, LOCAL, years.payments, kinds, codes)
    gross, _ = _counts_of(store, GROSS, years.payments, kinds, codes)
    gps, gp_patients = _counts_of(store, GPS, years.staff, kinds, codes)
    if kinds == ("practice",):  # totals of larger areas are of all practices
        enough = np.where(payment_patients >= FEWEST_PAID_FOR, 1.0, np.nan)
        payments, local, gross, payment_patients = (
            each * enough for each in (payments, local, gross, payment_patients)
        )
    counts = AreaCounts(
        kind=kinds[0],
        codes=tuple(codes),
        names=tuple(names),
        registered=_registered(weighted, registered, _counts_of(store, REGISTERED, years.need, kinds, codes)[0]),
        weighted=weighted,
        payments=payments,
        local_payments=local,
        gross_payments=gross,
        payment_patients=payment_patients,
        gps=gps,
        gp_patients=gp_patients,
        gp_need_index=load_gp_need_index(store, ALLOCATIONS_FOR_STAFF, kinds, codes),
    )
    by_name = sorted(range(len(codes)), key=lambda row: (names[row].casefold(), codes[row]))
    return counts.take([row for row in by_name if np.isfinite(counts.registered[row])])


def _load_custom_area(store: Store, component: str, code: str) -> AreaCounts:
    """One row: the counts of a custom area, added up from those of its practices."""
    area = store.area(code)
    assert area is not None  # the view only holds areas that exist
    practices = [practice.code for practice in store.members(code, "practice")]

    def counts(measure: str, period: str | Period) -> tuple[Floats, Floats]:
        estimate = store.place(measure, period, practices)
        pair = (None, None) if isinstance(estimate, Refused) else (estimate.numerator, estimate.denominator)
        return np.array(pair[:1], dtype=np.float64), np.array(pair[1:], dtype=np.float64)

    years = load_years(store, component)
    weighted, registered = counts(component, years.need)
    payments, payment_patients = counts(NET, years.payments)
    gps, gp_patients = counts(GPS, years.staff)
    return AreaCounts(
        kind=PLACE,
        codes=(code,),
        names=(area.name,),
        registered=_registered(weighted, registered, counts(REGISTERED, years.need)[0]),
        weighted=weighted,
        payments=payments,
        local_payments=counts(LOCAL, years.payments)[0],
        gross_payments=counts(GROSS, years.payments)[0],
        payment_patients=payment_patients,
        gps=gps,
        gp_patients=gp_patients,
        gp_need_index=_against_england(store, ALLOCATIONS_FOR_STAFF, *counts(PRIMARY, ALLOCATIONS_FOR_STAFF)),
    )


def _registered(weighted: Floats, registered: Floats, counted: Floats) -> Floats:
    """Registered people as published with the weights; an area without a weight has its people all the same."""
    return np.asarray(np.where(np.isfinite(weighted), registered, counted), dtype=np.float64)


def _counts_of(
    store: Store, measure: str, period: str | Period, kinds: Kinds, codes: Sequence[str]
) -> tuple[Floats, Floats]:
    parts = [store.observations(measure, period, kind=kind) for kind in kinds]
    return _counts(parts, codes, systems_of_clusters(store))


def _counts(
    parts: Sequence[Observations], codes: Sequence[str], systems: Mapping[str, tuple[str, ...]]
) -> tuple[Floats, Floats]:
    """Numerators and denominators of these areas, NaN where not known; a count has no denominator."""
    by_code = {
        str(code): np.array([numerator, denominator])
        for part in parts
        for code, numerator, denominator, known in zip(
            part.area, part.numerator, part.denominator, part.known, strict=True
        )
        if known and np.isfinite(numerator)
    }
    unknown = np.array([np.nan, np.nan])
    for cluster, members in systems.items():
        if cluster in by_code:
            by_code[cluster] = np.sum([by_code.get(code, unknown) for code in members], axis=0)
    pairs = np.array([by_code.get(code, unknown) for code in codes], dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _against_england(store: Store, allocations: str, weighted: Floats, registered: Floats) -> Floats:
    """Need index for general practice; NaN where there is no weight."""
    england = store.observations(PRIMARY, allocations, kind="england")
    index = np.full(len(weighted), np.nan)
    if (known := weighted > 0).any():
        indices = need_index(
            weighted[known],
            registered[known],
            parent_weighted=float(england.numerator[0]),
            parent_population=float(england.denominator[0]),
        )
        index[known] = np.nan if isinstance(indices, Refused) else indices
    return index
