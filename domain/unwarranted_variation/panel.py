"""Counts of every place of a kind in every period, read once for all areas, and selections of the places compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import FloatArray
from caching import SingleFlightCache
from data_access import Store
from domain.unwarranted_variation.peers import Peers
from vocabulary import Period, Status

MOST_PERIODS = 60  # the newest; older periods predict the next one badly


@dataclass(frozen=True, eq=False)
class Panel:
    """Counts and denominators of shape (periods, places), oldest period first; NaN if missing. `small`: small numbers that are
    withheld. `rows`: the column of each place, by its code."""

    periods: tuple[Period, ...]
    rows: dict[str, int]
    count: FloatArray
    people: FloatArray
    small: NDArray[np.bool_]


_panels = SingleFlightCache(48)


def counts_of(store: Store, peers: Peers) -> Panel:
    """Counts of the places compared, in the order of the peers' rows, in every period up to that shown that may be compared with it."""
    entry = peers.indicator
    panel = _load(store, entry.id, peers.level, peers.breakdown)
    newest = next(number for number, each in enumerate(panel.periods) if each.id == peers.rows.period.id)
    starts = {each.from_period for each in entry.series_breaks}
    first = max((number for number in range(newest + 1) if panel.periods[number].id in starts), default=0)
    kept = np.array(
        [
            number
            for number in range(max(first, newest + 1 - MOST_PERIODS), newest + 1)
            if number == newest or panel.periods[number].id not in entry.incomparable_periods
        ],
        dtype=np.intp,
    )
    at = np.fromiter((panel.rows.get(str(code), -1) for code in peers.rows.area), np.intp, len(peers.rows))
    at[peers.set_apart] = -1
    count, people = (
        np.where(at >= 0, table[np.ix_(kept, np.maximum(at, 0))], np.nan) for table in (panel.count, panel.people)
    )
    order = {str(code): number for number, code in enumerate(peers.rows.area)}
    small = (at >= 0) & panel.small[np.ix_(kept, np.maximum(at, 0))]
    return Panel(tuple(panel.periods[number] for number in kept), order, count, people, small)


def _load(store: Store, indicator: str, level: str, breakdown: str) -> Panel:
    found: Panel = _panels.get((store, indicator, level, breakdown), lambda: _read(store, indicator, level, breakdown))
    return found


def _read(store: Store, indicator: str, level: str, breakdown: str) -> Panel:
    periods = store.periods(indicator, kind=level, breakdown=breakdown)
    read = [store.observations(indicator, each, kind=level, breakdown=breakdown) for each in periods]
    rows = {code: row for row, code in enumerate(sorted({str(code) for each in read for code in each.area}))}
    count, people = np.full((2, len(periods), len(rows)), np.nan)
    small = np.zeros(count.shape, dtype=bool)
    for number, each in enumerate(read):
        usable: NDArray[np.bool_] = each.known & np.isfinite(each.numerator) & (each.denominator > 0)
        at = np.fromiter((rows[str(code)] for code in each.area[usable]), np.intp, int(usable.sum()))
        count[number, at], people[number, at] = each.numerator[usable], each.denominator[usable]
        hidden = each.status == Status.SUPPRESSED
        small[number, [rows[str(code)] for code in each.area[hidden]]] = True
    return Panel(periods, rows, count, people, small)
