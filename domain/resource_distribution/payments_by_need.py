"""Does more money for each weighted patient go where need is greater? Networks or practices of the Midlands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.concentration import Concentration, concentration_index
from caching import SingleFlightCache
from data_access import MIDLANDS, Store
from domain.resource_distribution.counts import AreaCounts, Floats, load_counts, load_gp_need_index
from domain.resource_distribution.geography import member_codes
from domain.resource_distribution.measures import ALLOCATIONS_FOR_PAYMENTS, PRIMARY, SMALLEST_PRACTICE
from vocabulary import Area, Refused

_loaded = SingleFlightCache(16)


@dataclass(frozen=True, eq=False)
class PaymentsByNeed:
    """Need and payments of the same population, and which networks or practices belong to the area chosen."""

    kind: str
    counts: AreaCounts
    need_index: Floats  # for general practice in ALLOCATIONS_FOR_PAYMENTS, England 1
    in_area: NDArray[np.bool_]
    left_out: int  # too small to say anything of
    concentration: (
        Concentration | Refused
    )  # payments along need within the area, the neediest first, by weighted patients


@dataclass(frozen=True, eq=False)
class _Midlands:
    counts: AreaCounts
    need_index: Floats
    left_out: int


def load_payments_by_need(store: Store, area: Area, kind: str) -> PaymentsByNeed:
    """`kind`: "pcn" or "practice"."""
    midlands: _Midlands = _loaded.get((store, kind), lambda: _load_midlands(store, kind))
    members, counts = set(member_codes(store, area.code, kind)), midlands.counts
    in_area = np.array([code in members for code in counts.codes], dtype=bool)
    return PaymentsByNeed(
        kind=kind,
        counts=counts,
        need_index=midlands.need_index,
        in_area=in_area,
        left_out=midlands.left_out,
        concentration=concentration_index(
            counts.payments_per_patient[in_area],
            -midlands.need_index[in_area],
            population=counts.payment_patients[in_area],
        ),
    )


def _load_midlands(store: Store, kind: str) -> _Midlands:
    counts = load_counts(store, PRIMARY, (kind,), member_codes(store, MIDLANDS, kind))
    index = load_gp_need_index(store, ALLOCATIONS_FOR_PAYMENTS, (kind,), counts.codes)
    known = np.isfinite(index) & np.isfinite(counts.payments_per_patient)
    large = (counts.registered >= SMALLEST_PRACTICE) & (counts.payment_patients >= SMALLEST_PRACTICE)
    if kind != "practice":
        large = np.ones(len(counts), dtype=bool)
    kept = np.flatnonzero(known & large).tolist()
    return _Midlands(counts.take(kept), index[kept], left_out=int((known & ~large).sum()))
