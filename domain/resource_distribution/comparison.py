"""Areas compared with a benchmark: how much more need, money and GPs they have than they would at its rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.distance_from_target import Distance, distance_from_target
from analysis.need import need_index
from data_access import ENGLAND, MIDLANDS, Store
from domain.resource_distribution.counts import AreaCounts, Floats, load_counts
from domain.resource_distribution.geography import COMPARED_KINDS, Kinds, compared_areas, member_codes
from domain.resource_distribution.measures import CORE, NEED_COMPONENTS
from vocabulary import PLACE, Area, Refused


@dataclass(frozen=True, eq=False)
class Comparison:
    """Areas and what separates each from the benchmark, which is England or the Midlands."""

    counts: AreaCounts
    need_index: Floats  # benchmark 1; NaN for an area without people
    excess_need: Floats  # people an area is weighted for in excess of those registered, at the need of the benchmark
    payments: Distance  # from the benchmark's payments to general practice for each weighted patient
    gps: Distance  # from the benchmark's number for each weighted patient

    def row(self, code: str) -> int:
        return self.counts.row(code)


@dataclass(frozen=True, eq=False)
class MappedAreas:
    """Every area of one kind in the Midlands, and which of them lie in the area chosen."""

    kind: str
    comparison: Comparison
    in_area: NDArray[np.bool_]


def load_listed(store: Store, area: Area, component: str, benchmark: str) -> Comparison:
    """Systems, clusters, the Midlands and England; then the area chosen, where it is a custom area."""
    codes = [listed.code for listed in compared_areas(store)]
    if area.kind == PLACE:
        codes.append(area.code)
    comparison = compare(
        load_counts(store, component, COMPARED_KINDS, codes), _load_benchmark(store, component, benchmark)
    )
    assert isinstance(comparison, Comparison)  # systems have counts of everything
    return comparison


def load_mapped(store: Store, area: Area, kind: str, component: str, benchmark: str) -> MappedAreas:
    counts = load_counts(store, component, (kind,), member_codes(store, MIDLANDS, kind))
    comparison = compare(counts, _load_benchmark(store, component, benchmark))
    assert isinstance(comparison, Comparison)  # the Midlands have such areas
    members = set(member_codes(store, area.code, kind))
    return MappedAreas(kind, comparison, np.array([code in members for code in comparison.counts.codes], dtype=bool))


def load_need_by_component(store: Store, area: str, benchmark: str) -> Mapping[str, float]:
    """Measure -> need index of the area; NaN where it has none."""
    indices = {}
    for component in NEED_COMPONENTS:
        counts = load_counts(store, component, COMPARED_KINDS, [area, benchmark])
        comparison = compare(counts, counts.take([counts.row(benchmark)]))
        indices[component] = (
            float("nan") if isinstance(comparison, Refused) else float(comparison.need_index[counts.row(area)])
        )
    return indices


def compare_with_england(store: Store, kinds: Kinds, codes: Sequence[str]) -> Comparison | Refused:
    """Areas of these kinds and custom areas, with their need for all core services together, compared with England."""
    return compare(load_counts(store, CORE, kinds, codes), _load_benchmark(store, CORE, ENGLAND))


def compare(counts: AreaCounts, benchmark: AreaCounts) -> Comparison | Refused:
    """`benchmark` is one row. An area without a number is NaN in what depends on it."""
    if not len(counts):
        return Refused(
            "None of these areas has patients registered in these figures. Choose another area, or add practices."
        )
    indices = need_index(
        np.nan_to_num(counts.weighted),
        np.nan_to_num(counts.registered),
        parent_weighted=float(benchmark.weighted[0]),
        parent_population=float(benchmark.registered[0]),
    )
    if isinstance(indices, Refused):
        return indices
    known = np.where(np.isfinite(counts.weighted), indices, np.nan)
    return Comparison(
        counts=counts,
        need_index=known,
        excess_need=(known - 1) * counts.registered,
        payments=_distance(
            counts.payments, counts.payment_patients, benchmark.payments[0], benchmark.payment_patients[0]
        ),
        gps=_distance(counts.gps, counts.weighted_gp_patients, benchmark.gps[0], benchmark.weighted_gp_patients[0]),
    )


def _load_benchmark(store: Store, component: str, code: str) -> AreaCounts:
    return load_counts(store, component, COMPARED_KINDS, [code])


def _distance(actual: Floats, need: Floats, benchmark_actual: float, benchmark_need: float) -> Distance:
    """Distance from target of the areas that have both numbers; NaN for the others."""
    known = np.isfinite(actual) & np.isfinite(need)
    distance = distance_from_target(
        actual[known], need[known], whole_actual=float(benchmark_actual), whole_need=float(benchmark_need)
    )
    columns = [np.full(len(actual), np.nan) for _ in range(3)]
    if not isinstance(distance, Refused):
        for column, values in zip(columns, (distance.target, distance.missing, distance.relative), strict=True):
            column[known] = values
    return Distance(*columns)
