"""What boards are allocated against their fair-share target, by stream of money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.geography import compared_areas, parts_of
from domain.resource_distribution.years import TimeSeries
from vocabulary import Area, Period, Refused

ALLOCATED, TARGET, DISTANCE = "icb_allocation", "icb_allocation_target", "icb_distance_from_target_opening"
PER_HEAD, CONVERGENCE = "icb_allocation_per_head", "icb_allocation_convergence"
MEASURES = (ALLOCATED, TARGET, DISTANCE, PER_HEAD, CONVERGENCE)
STREAM = "allocation_stream"


@dataclass(frozen=True, eq=False)
class Allocations:
    """One stream in one year. Arrays are by area: boards of England, then the clusters and the Midlands. Pounds; `distance` is a
    share of the target, below 0 where the board receives less than its target; `england` is the distance of all boards together."""

    stream: str
    period: Period
    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    in_midlands: tuple[bool, ...]
    allocated: Floats
    target: Floats
    distance: Floats
    pounds: Floats
    per_head: Floats
    convergence: Floats
    england: float

    def row(self, code: str) -> int | None:
        return self.codes.index(code) if code in self.codes else None


_cache = SingleFlightCache(16)


def streams_with_target(store: Store) -> tuple[str, ...]:
    """The streams of money that have a fair-share target, in the order of the catalogue."""
    if DISTANCE not in store.indicators():
        return ()
    found = [each.removeprefix(f"{STREAM}=") for each in store.breakdowns(DISTANCE, kind="icb") if each]
    return tuple(stream for stream in found if store.periods(DISTANCE, kind="icb", breakdown=f"{STREAM}={stream}"))


def load_allocations(store: Store, stream: str) -> Allocations | Refused:
    """The newest year of one stream."""
    found: Allocations | Refused = _cache.get((store, stream), lambda: _load(store, stream))
    return found


def _load(store: Store, stream: str) -> Allocations | Refused:
    if stream not in streams_with_target(store):
        return Refused("Allocations with a fair-share target are not in this edition for this stream of money.")
    breakdown = f"{STREAM}={stream}"
    period = store.periods(DISTANCE, kind="icb", breakdown=breakdown)[-1]
    midlands = {area.code for area in store.members(MIDLANDS, "icb")}
    boards = store.observations(DISTANCE, period, kind="icb", breakdown=breakdown)
    known = [(code, name) for code, name, ok in zip(boards.area, boards.short_name, boards.known, strict=True) if ok]
    others = [area for area in compared_areas(store) if area.kind in ("cluster", "region")]
    codes = (*(str(code) for code, _ in known), *(area.code for area in others))
    kinds = (*("icb" for _ in known), *(area.kind for area in others))
    by_measure = {measure: _sums(store, measure, period, breakdown, codes) for measure in MEASURES}
    pounds, target = by_measure[DISTANCE]
    whole = _sums(
        store, DISTANCE, period, breakdown, [code for code, kind in zip(codes, kinds, strict=True) if kind == "icb"]
    )
    return Allocations(
        stream=stream,
        period=period,
        codes=codes,
        names=(*(str(name) for _, name in known), *(area.short_name for area in others)),
        kinds=kinds,
        in_midlands=tuple(code in midlands or kind != "icb" for code, kind in zip(codes, kinds, strict=True)),
        allocated=by_measure[ALLOCATED][0],
        target=target,
        distance=_ratio(pounds, target),
        pounds=pounds,
        per_head=_ratio(*by_measure[PER_HEAD]),
        convergence=_ratio(*by_measure[CONVERGENCE]),
        england=float(whole[0].sum() / whole[1].sum()),
    )


def load_distances(store: Store, stream: str, areas: Iterable[Area]) -> tuple[TimeSeries, ...]:
    """The distance from target of each area (boards, clusters, the Midlands, England), year by year, as a share of the target."""
    breakdown = f"{STREAM}={stream}"
    periods = store.periods(DISTANCE, kind="icb", breakdown=breakdown)
    series = []
    for area in areas:
        values = [float(_ratio(*_sums(store, DISTANCE, period, breakdown, [area.code]))[0]) for period in periods]
        series.append(TimeSeries(area, tuple(period.label for period in periods), np.array(values)))
    return tuple(series)


def _sums(store: Store, measure: str, period: Period, breakdown: str, codes: Iterable[str]) -> tuple[Floats, Floats]:
    """Numerator and denominator of each area: a wider area is its boards added up. NaN where one of them is missing."""
    rows = store.observations(measure, period, kind="icb", breakdown=breakdown)
    place = {str(code): row for row, code in enumerate(rows.area)}
    midlands = [area.code for area in store.members(MIDLANDS, "icb")]
    found = []
    for code in codes:
        parts = list(place) if code == ENGLAND else midlands if code == MIDLANDS else parts_of(store, code)
        at = [place.get(part, -1) for part in parts]
        complete = min(at) >= 0 and bool(rows.known[at].all())
        found.append(
            (float(rows.numerator[at].sum()), float(rows.denominator[at].sum())) if complete else (np.nan, np.nan)
        )
    numerator, denominator = zip(*found, strict=True)
    return np.array(numerator), np.array(denominator)


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator > 0, numerator / denominator, np.nan)
