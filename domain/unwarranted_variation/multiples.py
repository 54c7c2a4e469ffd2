"""A control chart of every place compared, those with a sign in the newest period first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import FloatArray
from analysis.spc import POINTS_TO_LOCK, XmR, xmr
from caching import SingleFlightCache
from data_access import Store
from data_access.reference.calendar import with_absent
from domain.unwarranted_variation.expected_gaps import key_of
from domain.unwarranted_variation.panel import counts_of
from domain.unwarranted_variation.peers import Peers
from vocabulary import Period, Refused

MOST_JUDGED = 80  # places; of more, the area's own alone


@dataclass(frozen=True, eq=False)
class Multiples:
    """`rows` of the peers in reading order: a signal of concern in the period shown, another signal, none; each with its control
    chart over `periods`, and the periods in which its figure is withheld as small. `signs`: how many have a signal. `of_own`:
    only the area's own places are judged, because there are so many."""

    periods: tuple[Period, ...]
    rows: tuple[int, ...]
    charts: tuple[XmR, ...]
    small: tuple[NDArray[np.bool_], ...]
    signs: int
    of_own: bool


_found = SingleFlightCache(32)


def load_multiples(store: Store, peers: Peers) -> Multiples | Refused:
    """Cached. Refused with fewer than 12 periods, or if no place has a figure in 12 periods and in the one shown."""
    found: Multiples | Refused = _found.get((store, *key_of(peers)), lambda: _load(store, peers))
    return found


def _load(store: Store, peers: Peers) -> Multiples | Refused:
    counts = counts_of(store, peers)
    periods = with_absent(counts.periods)
    if len(counts.periods) < POINTS_TO_LOCK:
        return Refused(f"Fewer than {POINTS_TO_LOCK} periods are held, too few for a usual range.")
    of_own = len(peers.rows) > MOST_JUDGED
    wanted = np.flatnonzero(peers.reporting if of_own else peers.rows.known)[:MOST_JUDGED]
    at = np.isin([each.id for each in periods], [each.id for each in counts.periods])
    entry = peers.indicator
    found: list[tuple[tuple[int, float], int, XmR]] = []
    for row in wanted:
        value: FloatArray = np.full(len(periods), np.nan)
        with np.errstate(invalid="ignore", divide="ignore"):
            value[at] = (entry.multiplier or 1) * counts.count[:, row] / counts.people[:, row]
        if np.isfinite(value).sum() < POINTS_TO_LOCK or not np.isfinite(value[-1]):
            continue
        chart = xmr(value, improvement=entry.polarity, target=entry.target, neighbours="allowed for")
        if not isinstance(chart, Refused):
            found.append((_order(chart), int(row), chart))
    if not found:
        return Refused(f"No place has figures in {POINTS_TO_LOCK} periods.")
    found.sort(key=lambda each: (each[0], each[1]))
    signs = sum(order[0] < 2 for order, _, _ in found)
    small = np.zeros((len(found), len(periods)), dtype=bool)
    small[:, at] = counts.small[:, [row for _, row, _ in found]].T
    rows, charts = tuple(row for _, row, _ in found), tuple(chart for _, _, chart in found)
    return Multiples(periods, rows, charts, tuple(small), signs, of_own)


def _order(chart: XmR) -> tuple[int, float]:
    """Concern, another sign, no sign; within each how far the newest value is from its usual level, furthest first."""
    last = chart.latest
    sign = last.special_cause.name != "NONE"
    reach = last.upper - last.lower
    far = abs(last.value - last.mean) / reach if np.isfinite(reach) and reach > 0 else 0.0
    return (0 if last.reading == "concern" else 1 if sign else 2), -far
