"""What boards are allocated against their fair-share target, by stream of money and year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from analysis.distance_from_target import Distance, distance_from_given
from analysis.ratios import ratio_where_known
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.geography import compared_areas, parts_of
from domain.resource_distribution.years import TimeSeries
from vocabulary import NOT_HELD, Area, Period, Refused

ALLOCATED, TARGET, DISTANCE = "icb_allocation", "icb_allocation_target", "icb_distance_from_target_opening"
PER_HEAD, CONVERGENCE = "icb_allocation_per_head", "icb_allocation_convergence"
CLOSING, BASELINE = "icb_distance_from_target_closing", "icb_allocation_baseline"
GROWTH = "icb_allocation_growth"
MEASURES = (ALLOCATED, TARGET, DISTANCE, PER_HEAD, CONVERGENCE, CLOSING, BASELINE)
STREAM = "allocation_stream"


@dataclass(frozen=True, eq=False)
class Allocations:
    """One stream in one year. Arrays are by area: boards of England, then the clusters and the Midlands. Pounds; `distance` is a
    share of the target, negative if the board receives less than its target; `england` is the distance of all boards together.

    `closing`, `closing_pounds`, `closing_target`: after the year's convergence, `england_closing` of all boards; `moved`: pounds
    that convergence added or, if negative, withheld. `centred`: whether targets were scaled to add up to the total allocated."""

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
    baseline: Floats
    people: Floats
    closing: Floats
    closing_pounds: Floats
    closing_target: Floats
    moved: Floats
    england_closing: float
    centred: bool = False

    def row(self, code: str) -> int | None:
        return self.codes.index(code) if code in self.codes else None

    @property
    def pounds_a_head(self) -> Floats:
        """Pounds above (below 0: below) target for each person."""
        return ratio_where_known(self.pounds, self.people)

    @property
    def boards(self) -> list[int]:
        return [row for row, kind in enumerate(self.kinds) if kind == "icb"]


@dataclass(frozen=True, eq=False)
class WithoutTarget:
    """A stream that has no target: pounds and pounds a head of each area, arrays as in Allocations, and England's pounds a head."""

    stream: str
    period: Period
    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    in_midlands: tuple[bool, ...]
    allocated: Floats
    per_head: Floats
    england: float


_cache = SingleFlightCache(64)


def streams_with_target(store: Store) -> tuple[str, ...]:
    """The streams of money that have a fair-share target, in the order of the catalogue."""
    return tuple(stream for stream in _streams(store, DISTANCE) if years_of(store, stream))


def streams(store: Store) -> tuple[str, ...]:
    """Every stream of money that boards are allocated."""
    return _streams(store, ALLOCATED)


def years_of(store: Store, stream: str) -> tuple[Period, ...]:
    """The years a stream is allocated for: with a target, where it has one in any year. The newest last."""
    found = store.periods(DISTANCE, kind="icb", breakdown=f"{STREAM}={stream}")
    return found or store.periods(ALLOCATED, kind="icb", breakdown=f"{STREAM}={stream}")


def no_target(store: Store, stream: str) -> Refused:
    """Why there is no distance from target for this stream."""
    if stream in streams(store):
        return Refused("NHS England prints no fair-share target for this stream of money. Choose another stream.")
    return Refused(f"Allocations with a fair-share target are {NOT_HELD} for this stream of money.")


def load_allocations(store: Store, stream: str, year: str = "", *, centred: bool = False) -> Allocations | Refused:
    """One stream in the year with this label; in the newest where there is none of it."""
    if stream not in streams_with_target(store):
        return no_target(store, stream)
    period = _period(store, stream, year)
    found: Allocations = _cache.get((store, stream, period.id), lambda: _load(store, stream, period))
    return _centred(found) if centred else found


@dataclass(frozen=True)
class Share:
    """An area against its share of the money there is: `distance` a share of it, `pounds` above it; below 0 under it."""

    distance: float
    pounds: float


def load_share_turned(store: Store, stream: str, code: str, year: str = "") -> Share | None:
    """The opening distance of an area from its share, where that is on the other side than its distance from the target as printed; None elsewhere."""
    printed, scaled = (load_allocations(store, stream, year, centred=each) for each in (False, True))
    if isinstance(printed, Refused) or isinstance(scaled, Refused):
        return None
    row = printed.row(code)
    if row is None or not printed.distance[row] * scaled.distance[row] < 0:
        return None
    return Share(float(scaled.distance[row]), float(scaled.pounds[row]))


def printed_growth(store: Store, stream: str, year: str) -> float | None:
    """Growth of all boards together in a year, as printed: a share of the baseline. None where one of them is missing."""
    if GROWTH not in store.indicators() or year not in {each.label for each in years_of(store, stream)}:
        return None
    more, baseline = _sums(store, GROWTH, _period(store, stream, year), f"{STREAM}={stream}", [ENGLAND])
    found = float(more[0] / baseline[0])
    return found if np.isfinite(found) else None


def load_without_target(store: Store, stream: str, year: str = "") -> WithoutTarget | Refused:
    """The same of a stream without a target."""
    if stream not in streams(store):
        return Refused(f"Allocations are {NOT_HELD} for this stream of money.")
    period = _period(store, stream, year)
    found: WithoutTarget = _cache.get(
        (store, stream, period.id, "alone"), lambda: _load_without_target(store, stream, period)
    )
    return found


def load_distances(
    store: Store, stream: str, areas: Iterable[Area], *, measure: str = "percent", centred: bool = False
) -> tuple[TimeSeries, ...]:
    """The distance from target of each area (boards, clusters, the Midlands, England), year by year: as a share of the target
    ("percent"), in pounds ("pounds") or in pounds for each person ("head")."""
    breakdown = f"{STREAM}={stream}"
    periods = store.periods(DISTANCE, kind="icb", breakdown=breakdown)
    codes = [area.code for area in areas]
    values = []
    for period in periods:
        every = _sums(store, DISTANCE, period, breakdown, [ENGLAND, *codes])
        people = _sums(store, PER_HEAD, period, breakdown, [ENGLAND, *codes])[1]
        found = _distance(*every, centred=centred, whole=(float(every[0][0]), float(every[1][0])))
        values.append({"percent": found.relative, "pounds": -found.missing}.get(measure, -found.missing / people)[1:])
    labels = tuple(period.label for period in periods)
    return tuple(TimeSeries(area, labels, np.array([row[at] for row in values])) for at, area in enumerate(areas))


def _streams(store: Store, measure: str) -> tuple[str, ...]:
    if measure not in store.indicators():
        return ()
    return tuple(each.removeprefix(f"{STREAM}=") for each in store.breakdowns(measure, kind="icb") if each)


def _period(store: Store, stream: str, year: str) -> Period:
    periods = years_of(store, stream)
    return next((period for period in periods if period.label == year), periods[-1])


def _areas(store: Store, measure: str, period: Period, breakdown: str) -> dict[str, tuple[object, ...]]:
    """Codes, names, kinds and membership of the Midlands: boards with a figure, then clusters and the Midlands."""
    midlands = {area.code for area in store.members(MIDLANDS, "icb")}
    boards = store.observations(measure, period, kind="icb", breakdown=breakdown)
    known = [(code, name) for code, name, ok in zip(boards.area, boards.short_name, boards.known, strict=True) if ok]
    others = [area for area in compared_areas(store) if area.kind in ("cluster", "region")]
    codes = (*(str(code) for code, _ in known), *(area.code for area in others))
    kinds = (*("icb" for _ in known), *(area.kind for area in others))
    return {
        "codes": codes,
        "names": (*(str(name) for _, name in known), *(area.short_name for area in others)),
        "kinds": kinds,
        "in_midlands": tuple(code in midlands or kind != "icb" for code, kind in zip(codes, kinds, strict=True)),
    }


def _load(store: Store, stream: str, period: Period) -> Allocations:
    breakdown = f"{STREAM}={stream}"
    areas = _areas(store, DISTANCE, period, breakdown)
    codes: list[str] = list(areas["codes"])  # type: ignore[arg-type]
    by_measure = {measure: _sums(store, measure, period, breakdown, codes) for measure in MEASURES}
    pounds, target = by_measure[DISTANCE]
    closing_pounds, closing_target = by_measure[CLOSING]
    boards = [row for row, kind in enumerate(areas["kinds"]) if kind == "icb"]
    return Allocations(
        stream=stream,
        period=period,
        **areas,  # type: ignore[arg-type]
        allocated=by_measure[ALLOCATED][0],
        target=target,
        distance=ratio_where_known(pounds, target),
        pounds=pounds,
        per_head=ratio_where_known(*by_measure[PER_HEAD]),
        convergence=ratio_where_known(*by_measure[CONVERGENCE]),
        england=float(pounds[boards].sum() / target[boards].sum()),
        baseline=by_measure[BASELINE][0],
        people=by_measure[PER_HEAD][1],
        closing=ratio_where_known(closing_pounds, closing_target),
        closing_pounds=closing_pounds,
        closing_target=closing_target,
        moved=by_measure[CONVERGENCE][0],
        england_closing=float(closing_pounds[boards].sum() / closing_target[boards].sum()),
    )


def _load_without_target(store: Store, stream: str, period: Period) -> WithoutTarget:
    breakdown = f"{STREAM}={stream}"
    areas = _areas(store, ALLOCATED, period, breakdown)
    pounds, people = _sums(store, PER_HEAD, period, breakdown, list(areas["codes"]))  # type: ignore[arg-type]
    boards = [row for row, kind in enumerate(areas["kinds"]) if kind == "icb"]
    return WithoutTarget(
        stream=stream,
        period=period,
        **areas,  # type: ignore[arg-type]
        allocated=pounds,
        per_head=ratio_where_known(pounds, people),
        england=float(pounds[boards].sum() / people[boards].sum()),
    )


def _centred(found: Allocations) -> Allocations:
    """The same with targets scaled so that they add up to what is handed out, at the opening and at the close."""
    boards = found.boards
    opening, closing = (
        _distance(pounds, target, centred=True, whole=(float(pounds[boards].sum()), float(target[boards].sum())))
        for pounds, target in ((found.pounds, found.target), (found.closing_pounds, found.closing_target))
    )
    return replace(
        found,
        target=opening.target,
        distance=opening.relative,
        pounds=-opening.missing,
        england=0.0,
        closing=closing.relative,
        closing_pounds=-closing.missing,
        closing_target=closing.target,
        england_closing=0.0,
        centred=True,
    )


def _distance(pounds: Floats, target: Floats, *, centred: bool, whole: tuple[float, float]) -> Distance:
    """`pounds` above target, and `whole`: the same two of all boards."""
    found = distance_from_given(
        pounds + target, target, whole_actual=whole[0] + whole[1], whole_target=whole[1], centred=centred
    )
    if isinstance(found, Refused):
        nothing = np.full(len(pounds), np.nan)
        return Distance(nothing, nothing, nothing)
    return found


def _sums(store: Store, measure: str, period: Period, breakdown: str, codes: Iterable[str]) -> tuple[Floats, Floats]:
    """Numerator and denominator of each area: a wider area is its boards added up. NaN where one of them is missing."""
    rows = store.observations(measure, period, kind="icb", breakdown=breakdown)
    place = {str(code): row for row, code in enumerate(rows.area)}
    midlands = [area.code for area in store.members(MIDLANDS, "icb")]
    found = []
    for code in codes:
        parts = list(place) if code == ENGLAND else midlands if code == MIDLANDS else parts_of(store, code)
        at = [place.get(part, -1) for part in parts]
        complete = min(at, default=-1) >= 0 and bool(rows.known[at].all())
        found.append(
            (float(rows.numerator[at].sum()), float(rows.denominator[at].sum())) if complete else (np.nan, np.nan)
        )
    numerator, denominator = zip(*found, strict=True)
    return np.array(numerator), np.array(denominator)
