"""Changes of level: when a place began to differ from those it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.change_points import change_points
from analysis.fair_comparison.sureness import next_period
from analysis.intervals import FloatArray
from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.compared import Compared
from domain.unwarranted_variation.expected_gaps import key_of
from domain.unwarranted_variation.measures import comparison_kind
from domain.unwarranted_variation.panel import counts_of
from domain.unwarranted_variation.past_ratios import past_ratios, periods_of
from domain.unwarranted_variation.peers import Flags, Peers
from vocabulary import Period, Refused

ALIKE = 1e-9  # a difference below this comes of rounding, and is none


@dataclass(frozen=True)
class LevelChange:
    """From `since` on the level is `size` higher (positive) or lower, with its 95% interval; the change came between `earliest` and
    `latest` (95%)."""

    since: Period
    earliest: Period
    latest: Period
    size: float
    lower: float
    upper: float


@dataclass(frozen=True)
class LevelChanges:
    """The changes in a series of so many `periods` that begins with `first`, oldest first; none: no change of level is found."""

    first: Period
    last: Period
    periods: int
    changes: tuple[LevelChange, ...]


_found = SingleFlightCache(128)


def load_changes(store: Store, peers: Peers, rows: Flags | Sequence[int]) -> LevelChanges | Refused:
    """The combined changes of some places against all others compared, in the measure's unit, up to the peers' period.

    What all places share, such as winters, changes no level. A period in which one of the places lacks a figure has none.
    For observed over expected, the others are the expected value. Refused with fewer than 12 periods.
    """
    own = np.zeros(len(peers.rows), dtype=bool)
    own[rows] = True
    return _remembered((store, *key_of(peers), own.tobytes()), store, peers, own)


def _remembered(key: tuple[object, ...], store: Store, peers: Peers, own: Flags) -> LevelChanges | Refused:
    found: LevelChanges | Refused = _found.get(key, lambda: _beside_others(store, peers, own))
    return found


@dataclass(frozen=True)
class NextBeside:
    """The period after the newest: how likely the places then lie on the worse side of the others (0 to 1), and the difference expected, with its
    95% interval, in the unit of the measure; positive is higher."""

    worse: float
    expected: float
    lower: float
    upper: float


def next_beside(store: Store, peers: Peers, rows: Flags | Sequence[int]) -> NextBeside | Refused:
    """What the next period is expected to bring beside the others, from all past ones and how much they resemble one another.

    Refused for a measure without a worse side, and where fewer than 4 periods are held.
    """
    if peers.indicator.polarity == "neutral":
        return Refused("Neither side of it is worse.")
    own = np.zeros(len(peers.rows), dtype=bool)
    own[rows] = True
    gaps = _gaps(store, peers, own)
    if isinstance(gaps, Refused):
        return gaps
    found = next_period(gaps[1])
    if isinstance(found, Refused):
        return found
    known = gaps[1][np.isfinite(gaps[1])]
    if np.allclose(known, 0, atol=ALIKE):
        return Refused("Its figures are those of the others in every period.")
    newest = known[-1]
    higher = found.same_sign if newest >= 0 else 1 - found.same_sign
    worse = higher if peers.indicator.polarity == "lower" else 1 - higher
    return NextBeside(worse, found.expected, found.lower, found.upper)


def _beside_others(store: Store, peers: Peers, own: Flags) -> LevelChanges | Refused:
    gaps = _gaps(store, peers, own)
    return gaps if isinstance(gaps, Refused) else changes_in(*gaps)


def _gaps(store: Store, peers: Peers, own: Flags) -> tuple[tuple[Period, ...], FloatArray] | Refused:
    """How far some places together are from all others, in each period, in the unit of the measure."""
    counts, per = counts_of(store, peers), peers.indicator.multiplier or 1
    others = ~own
    with np.errstate(invalid="ignore", divide="ignore"):
        value = counts.count[:, own].sum(axis=1) / counts.people[:, own].sum(axis=1)
        if comparison_kind(peers.indicator) == "ratio":
            average = np.ones(len(value))
        elif not others.any():
            return Refused("There is nobody else to compare with.")
        else:
            average = np.nansum(counts.count[:, others], axis=1) / np.nansum(counts.people[:, others], axis=1)
    return counts.periods, per * (value - average)


def changes_beside(store: Store, one: Compared) -> LevelChanges | Refused:
    """The changes of one result of the fair comparison, as shares of what is expected."""
    key = (store, "fair", one.indicator.id, one.area, one.unit, one.against, one.adjusted_for)
    found: LevelChanges | Refused = _found.get(key, lambda: changes_in(periods_of(store, one), past_ratios(store, one)))
    return found


def changes_in(periods: Sequence[Period], values: FloatArray) -> LevelChanges | Refused:
    """The changes of level in a series, told by its periods."""
    if len(values) == 0:
        return Refused("No period has a figure.")
    found = change_points(values)
    if isinstance(found, Refused):
        return found
    known = np.flatnonzero(np.isfinite(values))
    told = [
        LevelChange(periods[at.position], periods[at.earliest], periods[at.latest], at.size, at.lower, at.upper)
        for at in found
    ]
    first, last = int(known[0]), int(known[-1])
    return LevelChanges(periods[first], periods[last], last - first + 1, tuple(told))
