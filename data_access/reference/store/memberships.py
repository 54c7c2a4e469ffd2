"""Which area of an edition belongs to which, by area number."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import or_, select

from caching import ByteBoundedCache
from data_access.reference import schema
from data_access.reference.aggregation import LIES_IN, SUCCESSION, THROUGH_BOARDS, through_boards
from data_access.reference.dated_links import DatedLinks
from data_access.reference.store.areas import FINE, AreaIndex
from data_access.reference.store.reader import EditionReader


@dataclass(frozen=True)
class Link:
    """One dated membership between two areas, by number."""

    parent: int
    child: int
    basis: str
    valid_from: str
    valid_to: str
    share: float

    def holds(self, period: str | None) -> bool:
        """Whether the membership holds in a period (an ISO text of any precision); None: at any time."""
        if period is None:
            return True
        # Compare at the coarser of the two precisions: a group of "2025" exists in "2025-02".
        begun = period[: len(self.valid_from)] >= self.valid_from[: len(period)]
        return begun and (not self.valid_to or period[: len(self.valid_to)] <= self.valid_to[: len(period)])


class Memberships:
    """The memberships of one edition. Those of small areas are read on first use."""

    counted_by_caches = False

    def __init__(self, reader: EditionReader, index: AreaIndex) -> None:
        self._reader = reader
        self._index = index
        self._ancestors_by_kind: dict[tuple[str, int], NDArray[np.int64]] = {}
        self._children_in = ByteBoundedCache(500)  # period -> {parent: children}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Memberships among organisations and larger areas."""
        table = schema.membership.c
        columns = (table.parent, table.child, table.basis, table.valid_from, table.valid_to, table.share)
        statement = select(*columns)
        for kind in FINE:
            numbers = self._index.kinds.get(kind)
            if numbers is not None:
                statement = statement.where(or_(table.child < numbers.start, table.child >= numbers.stop))
        return tuple(Link(*row) for row in self._reader.rows(statement))

    @cached_property
    def successions(self) -> tuple[Link, ...]:
        """Which board (child) went into which board formed from others (parent)."""
        return tuple(link for link in self.links if link.basis == SUCCESSION)

    @cached_property
    def patients(self) -> dict[int, list[tuple[int, float]]]:
        """Trust -> (ICB, share), largest first; equal shares in order of code, so that the result is deterministic."""
        shares_of: dict[int, list[tuple[int, float]]] = {}
        for link in self.links:
            if link.basis == "patients":
                shares_of.setdefault(link.child, []).append((link.parent, link.share))
        for shares in shares_of.values():
            shares.sort(key=lambda pair: (-pair[1], pair[0]))
        return shares_of

    def below(self, ancestor: int, kind: str, period: str | None) -> set[int]:
        """The descendants of one kind, by memberships other than patients' shares."""
        wanted = self._index.kinds.get(kind, range(0))
        reached: set[int] = set()
        todo, seen = [ancestor], {ancestor}
        children = self._children(period)
        while todo:
            parent = todo.pop()
            for child in children.get(parent, ()):
                if child in seen:
                    continue
                seen.add(child)
                todo.append(child)
                if child in wanted:
                    reached.add(child)
        return reached

    def _children(self, period: str | None) -> dict[int, list[int]]:
        known: dict[int, list[int]] | None = self._children_in.get(period)
        if known is not None:
            return known
        children: dict[int, list[int]] = {}
        for link in self.links if period else self._first_links:
            if link.basis not in ("patients", SUCCESSION) and link.holds(period):
                children.setdefault(link.parent, []).append(link.child)
        self._children_in.put(period, children)
        return children

    @cached_property
    def _first_links(self) -> tuple[Link, ...]:
        """`links` without those that succeeded another."""
        rows = [(one.child, one.parent, one.share, one.basis, one.valid_from, one.valid_to) for one in self.links]
        return tuple(compress(self.links, self._dated(rows).in_era(0)))

    def parent_numbers(self, kind: str, parent_kind: str, period: str | None = None) -> NDArray[np.int64]:
        """For each area of `kind`, in order of code, the number of the area of `parent_kind` it lies in; -1 for none.

        Shape (areas of the kind,). For trusts, the region they report in; patients' shares are not used. Of successive
        memberships, those of `period`; None: the first, which most figures use.
        """
        own = self._index.kinds.get(kind, range(0))
        return self._ancestors(parent_kind, self._all_links.era(period))[own.start : own.stop]

    def _ancestors(self, kind: str, era: int) -> NDArray[np.int64]:
        """For every area, by number, the area of `kind` it lies in during an era; -1 for none."""
        with self._reader.lock:
            ancestors = self._ancestors_by_kind.get((kind, era))
            if ancestors is None:
                kinds = self._index.kinds
                numbers = kinds.get(kind, range(0))
                ancestors = self._all_links.ancestors(
                    max(of_kind.stop for of_kind in kinds.values()),
                    np.arange(numbers.start, numbers.stop, dtype=np.int64),
                    era,
                    (*LIES_IN, ("reporting",)),
                )
                if kind in THROUGH_BOARDS:
                    ancestors = through_boards(ancestors, self._ancestors("icb", era))
                self._ancestors_by_kind[kind, era] = ancestors
            return ancestors

    @cached_property
    def _all_links(self) -> DatedLinks:
        table = schema.membership.c
        columns = (table.child, table.parent, table.share, table.basis, table.valid_from, table.valid_to)
        return self._dated(self._reader.rows(select(*columns)))

    def _dated(self, rows: Iterable[tuple[int, int, float, str, str, str]]) -> DatedLinks:
        """From (child, parent, share, basis, valid_from, valid_to)."""
        listed = list(rows)
        # One column after another: `zip(*rows)` of 100,000 rows takes far longer.
        child, parent, share, *words = (list(map(itemgetter(at), listed)) for at in range(6))
        basis, begins, ends = (
            tuple(map(sys.intern, column)) for column in words
        )  # a few distinct strings in 100,000 rows
        networks = self._index.kinds.get("pcn", range(0))
        return DatedLinks(child, parent, share, basis, begins, ends, networks=networks)
