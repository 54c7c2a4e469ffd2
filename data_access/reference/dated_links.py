"""Successive memberships: a practice that changed its network, a part that moved to a new board.

Two rules, for administrative memberships:

- A practice is in a network only while its membership of the network lasts.
- If an area belonged to several parts, boards or regions in succession, those valid in the month count. An area without
  successive memberships has the same ones in every month, and figures of earlier years use them.

All other memberships count in every month. An era is the time between two months in which such a membership began or ended;
eras are numbered from 0, the time before the first of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np

from data_access.reference.aggregation import LIES_IN, Floats, Mask, Tiers, Whole, ancestors_in_turn
from data_access.reference.periods import MONTHS, last_month

_DATED = "administrative"


class DatedLinks:
    """All memberships of an edition as parallel sequences of one length; `networks` are the numbers of the networks."""

    def __init__(
        self,
        child: Sequence[int],
        parent: Sequence[int],
        share: Sequence[float],
        basis: Sequence[str],
        valid_from: Sequence[str],
        valid_to: Sequence[str],
        *,
        networks: Collection[int],
    ) -> None:
        self._child: Whole = np.array(child, dtype=np.int64)
        self._parent: Whole = np.array(parent, dtype=np.int64)
        self._share: Floats = np.array(share, dtype=np.float64)
        self._basis = np.array(basis, dtype=object)
        self._from, self._to = valid_from, valid_to
        self._networks = networks

    @cached_property
    def _in_turn(self) -> tuple[list[int], list[list[int]]]:
        """Rows of dated memberships of networks; and for each area with others that follow one another, the rows of those."""
        administrative = self._basis == _DATED
        of_network = administrative & np.isin(self._parent, np.fromiter(self._networks, np.int64))
        begins, ends = (np.fromiter(map(bool, dates), bool, len(dates)) for dates in (self._from, self._to))
        listed = administrative & ~of_network
        rows = np.flatnonzero(listed & np.isin(self._child, self._child[listed & begins]))
        others: defaultdict[int, list[int]] = defaultdict(list)
        for row, child in zip(rows.tolist(), self._child[rows].tolist(), strict=True):
            others[child].append(row)
        of_networks: list[int] = np.flatnonzero(of_network & (begins | ends)).tolist()
        return of_networks, [others[child] for child in sorted(others) if len(others[child]) > 1]

    @cached_property
    def turns(self) -> tuple[str, ...]:
        """The months with which a new era begins, in order."""
        of_networks, in_turn = self._in_turn
        rows = [*of_networks, *(row for rows in in_turn for row in rows)]
        begins = {self._from[row][:7] for row in rows if self._from[row]}
        return tuple(sorted(begins | {_month_after(self._to[row][:7]) for row in rows if self._to[row]}))

    def era(self, period: str | None) -> int:
        """The era of a period's last month; 0 for a snapshot and for None."""
        return bisect_right(self.turns, last_month(period)) if period else 0

    def in_era(self, era: int) -> Mask:
        """Which memberships count in an era. Shape (memberships,)."""
        month = self.turns[era - 1] if era else ""
        counts = np.ones(len(self._child), dtype=bool)
        of_networks, in_turn = self._in_turn
        for row in of_networks:
            counts[row] = self._holds(row, month)
        for rows in in_turn:
            holding = [row for row in rows if self._holds(row, month)]
            if holding:
                counts[rows] = False
                counts[holding] = True
        return counts

    def _holds(self, row: int, month: str) -> bool:
        return self._from[row][:7] <= month and (not self._to[row] or month <= self._to[row][:7])

    def ancestors(self, size: int, of_kind: Whole, era: int, tiers: Tiers = LIES_IN) -> Whole:
        """For each of `size` areas the one among `of_kind` it lies in during an era, -1 for none."""
        counts = self.in_era(era)
        columns = (self._child[counts], self._parent[counts], self._share[counts], self._basis[counts])
        return ancestors_in_turn(size, of_kind, *columns, tiers)


def _month_after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7] or 1)
    return f"{year + number // len(MONTHS)}-{number % len(MONTHS) + 1:02d}"
