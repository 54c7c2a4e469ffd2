"""Figures of larger areas from the counts of smaller ones: added up, never averaged.

Pure functions on parallel arrays, used when an edition is built (for the kinds of area in the catalogue) and for custom
areas, so that both use the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ENOUGH_MEMBERS = 0.5  # the share of a parent's areas that must have a row; otherwise the sum is not the parent's
ENOUGH = 0.95  # the share of a parent's rows that must have a number; otherwise the sum is of "low reliability"

SUCCESSION = "succession"  # a board became part of the board that was formed from it

# The bases of a membership, most reliable first. An area lies where its administration puts it; failing that the best
# fit counts, then the location of its premises. Where a trust reports, shares of its patients and successions do not
# locate an area.
LIES_IN = (("administrative", "group"), ("best fit",), ("located",))

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Tiers = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Sums:
    """One row for each parent and group that has any row, in order of `group`, then `parent`.

    `numerator` and `denominator` are sums over the known rows, NaN where none is known; `share_known` is 0 to 1.
    """

    group: Whole
    parent: Whole
    numerator: Floats
    denominator: Floats
    share_known: Floats
    rows: Whole  # how many rows were added up, known or not

    @property
    def complete(self) -> Mask:
        return np.asarray(self.share_known >= ENOUGH, dtype=bool)

    @property
    def known(self) -> Mask:
        return np.asarray(self.share_known > 0, dtype=bool)


def aggregate(group: Whole, parent: Whole, numerator: Floats, denominator: Floats, known: Mask) -> Sums:
    """Sums of counts by group (a breakdown and period, numbered) and parent (-1: none, left out).

    All arrays have one length n. A row counts as known only where `known` holds and its numerator is a number; the
    denominator of a row that is not known is left out too, so that the quotient stays that of the known rows. Where no
    row has a denominator, the sums have none (NaN).
    """
    inside = parent >= 0
    group, parent, numerator, denominator = group[inside], parent[inside], numerator[inside], denominator[inside]
    counted = known[inside] & ~np.isnan(numerator)
    size = int(parent.max(initial=0)) + 1
    keys, position = np.unique(group * size + parent, return_inverse=True)
    rows = np.bincount(position, minlength=len(keys))
    how_many = np.bincount(position, weights=counted, minlength=len(keys))
    tops = np.bincount(position, weights=np.where(counted, numerator, 0.0), minlength=len(keys))
    has_bottom = counted & ~np.isnan(denominator)
    bottoms = np.bincount(position, weights=np.where(has_bottom, denominator, 0.0), minlength=len(keys))
    with_bottom = np.bincount(position, weights=has_bottom, minlength=len(keys))
    return Sums(
        group=keys // size,
        parent=keys % size,
        numerator=np.where(how_many > 0, tops, np.nan),
        denominator=np.where(with_bottom > 0, bottoms, np.nan),
        share_known=how_many / np.maximum(rows, 1),
        rows=rows.astype(np.int64),
    )


def ancestors_in_turn(
    size: int,
    of_kind: Whole,
    child: Whole,
    parent: Whole,
    share: Floats,
    basis: NDArray[np.object_],
    tiers: Tiers = LIES_IN,
) -> Whole:
    """As `ancestors`, by the memberships of the first tier of bases; what they leave open, by the next tier too."""
    found = np.full(size, -1, dtype=np.int64)
    order = _weakest_first(parent, share)
    child, parent, basis = child[order], parent[order], basis[order]
    allowed = np.zeros(len(child), dtype=bool)
    for tier in tiers:
        allowed |= np.isin(basis, tier)
        further = _climb(size, of_kind, child[allowed], parent[allowed])
        found = np.where(found >= 0, found, further)
    return found


THROUGH_BOARDS = (
    "cluster",
    "region",
)  # kinds made of boards: an area belongs to the one its board belongs to, wherever it is


def through_boards(found: Whole, boards: Whole) -> Whole:
    """Correct `found` (area -> its cluster or region, -1 for none) by `boards` (area -> its board): an area with a
    board lies where the board does, or nowhere.
    """
    return np.where(boards >= 0, found[boards], found)


def ancestors(size: int, of_kind: Whole, child: Whole, parent: Whole, share: Floats) -> Whole:
    """For each of `size` areas the one among `of_kind` it lies in, -1 for none; an area of the kind lies in itself.

    `child`, `parent` and `share` are parallel arrays of memberships. Where an area has several parents, the one with the
    largest share that leads to the kind is taken; on equal shares the one with the lowest number.
    """
    order = _weakest_first(parent, share)
    return _climb(size, of_kind, child[order], parent[order])


def _weakest_first(parent: Whole, share: Floats) -> Whole:
    """The order in which memberships are written so that the last one wins: largest share, then lowest number."""
    return np.lexsort((-parent, share))


def _climb(size: int, of_kind: Whole, child: Whole, parent: Whole) -> Whole:
    """As `ancestors`, for memberships in the order of `_weakest_first`."""
    found = np.full(size, -1, dtype=np.int64)
    found[of_kind] = of_kind
    elsewhere = found[child] < 0
    child, parent = child[elsewhere], parent[elsewhere]
    for _ in range(12):  # the longest chain of memberships
        candidates = found[parent]
        new = candidates >= 0
        if not new.any():
            break
        found[child[new]] = candidates[new]
        still_open = found[child] < 0
        child, parent = child[still_open], parent[still_open]
    return found
