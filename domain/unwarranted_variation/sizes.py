"""The several sizes of one difference, and how each follows from the one before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.compared import Compared
from domain.unwarranted_variation.ambition import Ambition, levels_of_peers

Kind = Literal["plain", "difference", "believed", "median", "best-quarter", "not-excluded"]


@dataclass(frozen=True)
class Size:
    """`events`: above 0 where it is worse. `step`: what it has more than the size it follows from; NaN for the first."""

    kind: Kind
    events: float
    step: float


_sizes = SingleFlightCache(512)


def sizes_of(store: Store, one: Compared) -> tuple[Size, ...]:
    """The sizes of a result, cached, because every view of an area shows those of its scan.

    In order: the plain difference, the like-for-like one, the shrunken one, and the gain at two levels of others; last the
    difference among patients not excluded, after the like-for-like one.

    Levels are left out if the area is not behind them, or if too few others have a figure.
    """
    found: tuple[Size, ...] = _sizes.get((store, one), lambda: _sizes_of(store, one))
    return found


def _sizes_of(store: Store, one: Compared) -> tuple[Size, ...]:
    sign = -1.0 if one.indicator.polarity == "higher" else 1.0
    listed: list[tuple[Kind, float]] = [("plain", sign * one.crude)] if one.adjusted_for else []
    listed += [("difference", sign * one.difference), ("believed", sign * one.believed_people)]
    levels: tuple[tuple[Kind, Ambition], ...] = (("median", Ambition.MEDIAN), ("best-quarter", Ambition.BEST_QUARTER))
    found = levels_of_peers(store, one) if one.rankable else {}
    listed += [
        (kind, found[level].gain.events) for kind, level in levels if level in found and found[level].gain.events > 0
    ]
    before = [math.nan, *(events for _, events in listed)]
    sizes = [Size(kind, events, events - last) for (kind, events), last in zip(listed, before, strict=False)]
    if one.not_excluded is not None:
        among = sign * one.not_excluded.difference
        sizes.append(Size("not-excluded", among, among - sign * one.difference))
    return tuple(each for each in sizes if math.isfinite(each.events))
