"""The gap of one measure in one area: its line, how it changed, and the excess in parts. Each by one definition, on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.burden import Groups
from analysis.fair_comparison.sureness import HowSure, how_sure
from analysis.gap_line import GapChange, GapLine, gap_change, gap_line
from analysis.parts_by_fifth import PartsByFifth, parts_by_fifth
from caching import SingleFlightCache
from data_access import ENGLAND, Store
from domain.fair_comparison.people import DEPRIVATION
from domain.inequalities.counts import CountedIndicator, known_counts, quintile_of
from vocabulary import Period, Refused

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AreaGap:
    """`change` and `before` are None where there is no earlier year, or no line in it."""

    line: GapLine | Refused
    before: GapLine | None
    change: GapChange | None
    parts: PartsByFifth | Refused

    @property
    def sure(self) -> HowSure:
        """How sure the sign of the area's own gradient is. One area has no spread between places, and one or two years show no
        persistence."""
        found = float("nan") if isinstance(self.parts, Refused) else self.parts.same_sign
        return how_sure(found, found)


@dataclass(frozen=True, eq=False)
class _Practices:
    """The practices counted in one period: arrays by practice. `place` is NaN where a practice's deprivation is not known."""

    row: NDArray[np.intp]  # of all practices of the store
    events: Floats
    people: Floats
    fifth: NDArray[np.intp]
    place: Floats
    network: NDArray[np.intp]


_gaps = SingleFlightCache(2048)
_rows = SingleFlightCache(64)
_shared = SingleFlightCache(16)


def load_area_gap(store: Store, counted: CountedIndicator, area: str, kind: str) -> AreaGap:
    """`kind`: that of the area: england, region, cluster or icb."""
    found: AreaGap = _gaps.get((store, counted.indicator.id, area), lambda: _load(store, counted, area, kind))
    return found


def _load(store: Store, counted: CountedIndicator, area: str, kind: str) -> AreaGap:
    rows = _practices(store, counted.indicator.id, counted.period)
    inside = _inside(store, rows, area, kind)
    line = _line(rows, inside)
    before = None
    if counted.before is not None and isinstance(line, GapLine):
        earlier = _practices(store, counted.indicator.id, counted.before)
        fitted = _line(earlier, _inside(store, earlier, area, kind))
        before = fitted if isinstance(fitted, GapLine) else None
    return AreaGap(
        line=line,
        before=before,
        change=gap_change(before, line) if before is not None and isinstance(line, GapLine) else None,
        parts=_parts(counted, rows, inside),
    )


def load_moved_line(
    store: Store, counted: CountedIndicator, area: str, kind: str, moved: Sequence[float]
) -> GapLine | Refused:
    """The line of `load_area_gap` if every practice's rate were multiplied by its fifth's factor in `moved` (the most deprived
    first). Practices in no fifth do not change. Refused if there is no line."""
    rows = _practices(store, counted.indicator.id, counted.period)
    times = np.where(rows.fifth >= 0, np.asarray(moved, dtype=np.float64)[rows.fifth], 1.0)
    return _line(replace(rows, events=rows.events * times), _inside(store, rows, area, kind))


def _line(rows: _Practices, inside: NDArray[np.bool_]) -> GapLine | Refused:
    inside = inside & np.isfinite(rows.place)
    return gap_line(rows.events[inside], rows.people[inside], rows.place[inside], rows.network[inside])


def _parts(counted: CountedIndicator, rows: _Practices, inside: NDArray[np.bool_]) -> PartsByFifth | Refused:
    england = counted.groups[ENGLAND]
    if isinstance(england, Refused):
        return england
    assert isinstance(england, Groups)
    kept = inside & ((rows.fifth >= 0) | np.isfinite(rows.place))
    return parts_by_fifth(
        rows.events[kept],
        rows.people[kept],
        rows.fifth[kept],
        rows.place[kept],
        rows.network[kept],
        england.rate,
        higher_is_better=counted.indicator.polarity == "higher",
    )


def _inside(store: Store, rows: _Practices, area: str, kind: str) -> NDArray[np.bool_]:
    if kind == "england":
        return np.ones(len(rows.row), dtype=bool)
    parents: NDArray[np.str_] = _shared.get((store, kind), lambda: np.array(list(_by_practice(store, kind).values())))
    return np.asarray(parents[rows.row] == area)


def _practices(store: Store, measure: str, period: Period) -> _Practices:
    def load() -> _Practices:
        whole = store.observations(measure, period, kind="practice")
        known = known_counts(whole)
        codes = [str(code) for code in whole.area[known]]
        numbers: Mapping[str, int] = _shared.get((store, "numbers"), lambda: _numbers(store))
        places: Mapping[str, float] = _shared.get((store, "places"), lambda: _places(store))
        networks: Mapping[str, int] = _shared.get((store, "networks"), lambda: _networks(store))
        return _Practices(
            row=np.array([numbers[code] for code in codes], dtype=np.intp),
            events=whole.numerator[known].astype(np.float64),
            people=whole.denominator[known].astype(np.float64),
            fifth=quintile_of(store, whole)[known].astype(np.intp),
            place=np.array([places.get(code, np.nan) for code in codes], dtype=np.float64),
            network=np.array([networks.get(code, -1) for code in codes], dtype=np.intp),
        )

    found: _Practices = _rows.get((store, measure, period.id), load)
    return found


def _places(store: Store) -> Mapping[str, float]:
    """Practice -> its place in England's order by the deprivation of its patients, 0 the most deprived, 1 the least."""
    scores = store.observations(DEPRIVATION, store.newest(DEPRIVATION, kind="practice"), kind="practice")
    codes, score = np.asarray(scores.area)[scores.known], scores.value[scores.known]
    order = np.argsort(np.argsort(-score, kind="stable"), kind="stable")
    return dict(zip(map(str, codes), ((order + 0.5) / len(order)).tolist(), strict=True))


def _networks(store: Store) -> Mapping[str, int]:
    """Practice -> the number of its network; a practice in none is one of its own."""
    practices = _by_practice(store, "pcn")
    numbers: dict[str, int] = {}
    return {code: numbers.setdefault(network or code, len(numbers)) for code, network in practices.items()}


def _numbers(store: Store) -> Mapping[str, int]:
    """Practice -> its row among all, as `_by_practice` has them."""
    return {area.code: row for row, area in enumerate(store.areas("practice"))}


def _by_practice(store: Store, kind: str) -> Mapping[str, str]:
    practices = [area.code for area in store.areas("practice")]
    return dict(zip(practices, map(str, store.lies_in(practices, kind)), strict=True))
