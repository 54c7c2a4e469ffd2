"""Disclosure control of an indicator's counts as a whole: for loaded data only.

The guarantee: **no result depends on the value of a hidden count.** Replace it by any other number from 1 to 7 and every
result stays the same, to the last digit. So no number of queries reveals more of a hidden count than that it is from 1
to 7. `docs/adr/0021-disclosure-of-own-places.md` gives the reasons. The rules are:

- A count that is not a sum of others is shown by the rule for single cells.
- A total of smaller areas is the sum of their *shown* counts, rounded to 5; each hidden one counts as 4. It is shown if the
  hidden ones cannot change it by more than 5%.
- The remainder of a total beyond its smaller areas is a count like any other: from 1 to 7 it counts as 4. A total with such
  a remainder is hidden if a smaller area with a hidden count belongs to no area, since it may be in the remainder.
- A second division of the same people (a breakdown beside everybody) is shown if neither division has a hidden count in the
  area. Otherwise one could be subtracted from the other.
- Kinds of area that are not nested (boards and authorities) also divide the same people. The kind with fewer areas is shown
  if rounding leaves every hidden count free to be anything from 1 to 7.
- A period that contains shorter periods is shown if none of them has a hidden count in the area, in it or around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from data_access.reference.disclosure import SMALLEST_SHOWN, Mask, Shown, one_by_one, rounded, small
from data_access.reference.observations import Floats, Numbers

Whole = NDArray[np.int64]
AreasByKind = Mapping[str, Whole]  # kind -> numbers of areas

STAND_IN = 4.0  # value of a hidden count in a total: the middle of 1 to 7
MOST_OFF = 3.0  # how far that can be from the count
LARGEST_DOUBT = 0.05  # share of a total that its hidden counts may be off by, all together
_ROUNDED_BY = 2.0  # how far rounding to 5 moves a whole count at most


class LiesIn(Protocol):
    """Nesting of the areas."""

    def parents(self, kind: str, parent_kind: str, areas: Whole) -> Whole:
        """The area of `parent_kind` that each of these areas of `kind` lies in, by number; -1 for none. Shape of `areas`."""
        ...

    def related(self, kind: str, parent_kind: str) -> bool:
        """Whether areas of `kind` lie in areas of `parent_kind` at all."""
        ...


@dataclass(frozen=True)
class Rows:
    """All rows of one indicator, period and kind of area: parallel arrays of one length."""

    kind: str
    breakdown: tuple[str, ...]
    area: Whole
    numbers: Numbers


@dataclass(frozen=True)
class Protected:
    """Each of the given rows after disclosure control, and by kind the areas with a hidden count of their own."""

    shown: tuple[Shown, ...]
    small_in: AreasByKind


def protected(
    rows_by_kind: Sequence[Rows], lies_in: LiesIn, *, count: bool = False, shorter: Sequence[AreasByKind] = ()
) -> Protected:
    """Applies disclosure control to `rows_by_kind`: all rows of an indicator in a period, one Rows for each kind of area.

    `count`: the figures are numerators alone. `shorter`: `small_in` of each shorter period within this one.
    """
    tables = [_Table.of(rows, count) for rows in rows_by_kind]
    lead = _leading_breakdown(tables)
    below = _below(tables, lies_in)
    for wide in tables:
        for narrow in below[wide.kind]:
            rows, _ = _belongs(wide, narrow, lies_in)
            wide.leaf[rows[(rows >= 0) & narrow.counts[0].known]] = False
    divisions = _divisions(tables, below)
    for wide in sorted(tables, key=lambda table: len(below[table.kind])):
        _add_up(wide, below[wide.kind], divisions, lies_in)
    for position, division in enumerate(divisions):
        if any(_could_be_narrowed(division, other, tables, lies_in) for other in divisions[:position]):
            for table in tables:
                table.withheld |= table.division == position
    for table in tables:
        table.withheld |= _beside_hidden(table, tables, lead, lies_in)
        for small_in in shorter:
            table.withheld |= _around(table, small_in, lies_in)
    small_in = {table.kind: np.unique(table.area[table.own_hidden]) for table in tables}
    return Protected(tuple(table.shown for table in tables), small_in)


@dataclass
class _Counts:
    """One of the two counts of n rows. An unknown count is 0, with `known` false."""

    exact: Floats
    known: Mask
    stand_in: Floats = field(init=False)  # as it enters a total
    hidden: Floats = field(init=False)  # how many hidden counts are in it
    small_rest: Mask = field(init=False)  # a total whose parts leave a count from 1 to 7
    open_rest: Mask = field(init=False)  # a total whose parts leave something

    def __post_init__(self) -> None:
        small_ones = small(self.exact)
        self.stand_in = np.where(small_ones, STAND_IN, rounded(self.exact))
        self.hidden = small_ones.astype(np.float64)
        self.small_rest = np.zeros(len(self.exact), dtype=bool)
        self.open_rest = self.small_rest.copy()

    @classmethod
    def of(cls, counts: Floats) -> _Counts:
        known = ~np.isnan(counts)
        return cls(np.where(known, counts, 0.0), known)

    def aggregate(self, total: Whole, parts: Sequence[tuple[_Counts, Whole, Whole]]) -> None:
        """Rows `total` become sums: `parts` are (counts, their rows, the row here that each belongs to)."""
        size = len(self.exact)
        stand_in, hidden, exact = np.zeros(size), np.zeros(size), np.zeros(size)
        for counts, rows, belongs in parts:
            stand_in += np.bincount(belongs, weights=counts.stand_in[rows], minlength=size)
            hidden += np.bincount(belongs, weights=counts.hidden[rows], minlength=size)
            exact += np.bincount(belongs, weights=counts.exact[rows], minlength=size)
        rest = np.where(self.known, self.exact - exact, 0.0)
        rest[np.abs(rest) <= 1e-6 * np.maximum(1.0, np.abs(self.exact))] = 0.0
        small_rest = (rest != 0) & (np.abs(rest) < SMALLEST_SHOWN)
        stand_in += np.where(small_rest, np.copysign(STAND_IN, rest), rounded(rest))
        self.stand_in[total] = rounded(stand_in)[total]
        self.hidden[total] = (hidden + small_rest)[total]
        self.small_rest[total] = small_rest[total]
        self.open_rest[total] = (rest != 0)[total]

    @property
    def doubtful(self) -> Mask:
        return np.asarray((self.hidden > 0) & (MOST_OFF * self.hidden > LARGEST_DOUBT * self.stand_in), dtype=bool)


@dataclass(eq=False)
class _Table:
    """The rows of one kind of area during disclosure control."""

    kind: str
    breakdown: tuple[str, ...]
    area: Whole
    alone: Shown  # each row by itself
    counts: tuple[_Counts, _Counts]
    leaf: Mask  # the sum of no other rows
    division: Whole  # by row, the number of the division of the people that it is in or the sum of
    withheld: Mask

    @classmethod
    def of(cls, rows: Rows, count: bool) -> _Table:
        counts = _Counts.of(rows.numbers.numerator), _Counts.of(rows.numbers.denominator)
        alone = one_by_one(rows.numbers, count=count)
        size = len(rows.area)
        return cls(
            kind=rows.kind,
            breakdown=rows.breakdown,
            area=rows.area,
            alone=alone,
            counts=counts,
            leaf=np.ones(size, dtype=bool),
            division=np.zeros(size, dtype=np.int64),
            withheld=np.zeros(size, dtype=bool),
        )

    @cached_property
    def row_of(self) -> dict[tuple[str, int], int]:
        """The row of a breakdown and area, by position."""
        return {pair: row for row, pair in enumerate(zip(self.breakdown, self.area.tolist(), strict=True))}

    @property
    def dimensions(self) -> set[tuple[str, ...]]:
        return {_dimensions(key) for key in set(self.breakdown)}

    def divided_by(self, *wanted: tuple[str, ...]) -> Mask:
        """Rows of these breakdowns."""
        keys = {key for key in set(self.breakdown) if _dimensions(key) in wanted}
        return np.array([key in keys for key in self.breakdown], dtype=bool)

    @property
    def own_hidden(self) -> Mask:
        """Rows with a hidden count that is in no row of a narrower kind."""
        one, other = self.counts
        of_leaf = self.leaf & ((one.hidden > 0) | (other.hidden > 0))
        return np.asarray(of_leaf | one.small_rest | other.small_rest, dtype=bool)

    @property
    def shown(self) -> Shown:
        one, other = self.counts
        hidden = self.alone.hidden | self.withheld | (~self.leaf & (one.doubtful | other.doubtful))
        tops, bottoms = (np.where(each.known & ~hidden, each.stand_in, np.nan) for each in self.counts)
        return Shown(np.asarray(hidden, dtype=bool), tops, bottoms)


def _leading_breakdown(tables: Sequence[_Table]) -> tuple[str, ...]:
    """The dimensions shown before others: none (everybody) where the kind with most rows has it, otherwise its first."""
    largest = max(tables, key=lambda table: len(table.area), default=None)
    return min(largest.dimensions, key=lambda each: (len(each), each), default=()) if largest else ()


def _belongs(wide: _Table, narrow: _Table, lies_in: LiesIn) -> tuple[Whole, Whole]:
    """For each row of a narrower kind, the row of the wider one it is part of, by position, and its area's parent; -1: none."""
    parents = lies_in.parents(narrow.kind, wide.kind, narrow.area)
    rows = np.array(
        [wide.row_of.get(pair, -1) for pair in zip(narrow.breakdown, parents.tolist(), strict=True)], dtype=np.int64
    )
    return rows, parents


def _below(tables: Sequence[_Table], lies_in: LiesIn) -> dict[str, list[_Table]]:
    """For each kind the kinds whose areas lie in its. Of two that lie in one another, the one named first is the wider."""
    found: dict[str, list[_Table]] = {}
    for position, wide in enumerate(tables):
        found[wide.kind] = [
            narrow
            for other, narrow in enumerate(tables)
            if other != position
            and lies_in.related(narrow.kind, wide.kind)
            and (other > position or not lies_in.related(wide.kind, narrow.kind))
        ]
    return found


def _divisions(tables: Sequence[_Table], below: Mapping[str, Sequence[_Table]]) -> list[list[_Table]]:
    """The kinds of area that have rows which are the sum of no others, parted so that within each division areas of one kind lie
    in those of another or apart from them. Kinds with most such rows come first."""

    def together(one: _Table, other: _Table) -> bool:
        return one in below[other.kind] or other in below[one.kind]

    found: list[list[_Table]] = []
    for table in sorted((each for each in tables if each.leaf.any()), key=lambda each: -int(each.leaf.sum())):
        number = next(
            (position for position, one in enumerate(found) if all(together(table, other) for other in one)), None
        )
        if number is None:
            number = len(found)
            found.append([])
        found[number].append(table)
        table.division[table.leaf] = number
    return found


def _add_up(wide: _Table, narrower: Sequence[_Table], divisions: Sequence[Sequence[_Table]], lies_in: LiesIn) -> None:
    """Makes totals of the rows of a kind that have parts, each from the first division that has some in it."""
    belongs = {narrow.kind: _belongs(wide, narrow, lies_in) for narrow in narrower}
    open_rows = ~wide.leaf
    for number, division in enumerate(divisions):
        parts = []
        for narrow in (each for each in division if each.kind in belongs):
            rows, _ = belongs[narrow.kind]
            mine = np.flatnonzero((rows >= 0) & open_rows[rows] & narrow.leaf & narrow.counts[0].known)
            parts.append((narrow, mine, rows[mine]))
        if not parts:
            continue
        total = np.unique(np.concatenate([rows for _, _, rows in parts]))
        for position, counts in enumerate(wide.counts):
            counts.aggregate(total, [(narrow.counts[position], mine, rows) for narrow, mine, rows in parts])
        wide.division[total] = number
        open_rows[total] = False
    # What the parts leave of a total may hold hidden counts: of areas that lie nowhere, of another division, or of a remainder.
    rest = wide.counts[0].open_rest | wide.counts[1].open_rest
    for narrow in narrower:
        rows, parents = belongs[narrow.kind]
        nowhere = {narrow.breakdown[row] for row in np.flatnonzero((parents < 0) & narrow.own_hidden)}
        wide.withheld |= rest & np.array([key in nowhere for key in wide.breakdown], dtype=bool)
        inside = np.flatnonzero((rows >= 0) & narrow.own_hidden)
        inside = inside[~narrow.leaf[inside] | (narrow.division[inside] != wide.division[rows[inside]])]
        wide.withheld[rows[inside][rest[rows[inside]]]] = True


def _could_be_narrowed(
    division: Sequence[_Table], other: Sequence[_Table], tables: Sequence[_Table], lies_in: LiesIn
) -> bool:
    """Whether two divisions of the same people together reveal more of a hidden count than that it is from
    1 to 7: in the whole, or in an area of a wider kind that contains both. Uses shown counts only."""
    if not any(table.own_hidden.any() for table in (*division, *other)):
        return False
    wholes = [None, *(table for table in tables if _holds(table, division, lies_in) and _holds(table, other, lies_in))]
    keys = {key for table in division for key in table.breakdown} & {key for table in other for key in table.breakdown}
    largest = SMALLEST_SHOWN - 1
    for key in sorted(keys):
        for whole in wholes:
            for number in (0, 1):
                one, two = (_sums(each, key, whole, number, lies_in) for each in (division, other))
                for area in one.keys() & two.keys():
                    (sum_one, shown_one, hidden_one), (sum_two, shown_two, hidden_two) = one[area], two[area]
                    # What the hidden counts of `other` come to beyond those of `division`, and how far off that may be.
                    beyond, room = sum_one - sum_two, _ROUNDED_BY * (shown_one + shown_two)
                    if hidden_one + hidden_two and (
                        beyond - room > hidden_two - largest * hidden_one
                        or beyond + room < largest * hidden_two - hidden_one
                    ):
                        return True
    return False


def _holds(wide: _Table, division: Sequence[_Table], lies_in: LiesIn) -> bool:
    return all(
        table.kind != wide.kind and lies_in.related(table.kind, wide.kind) for table in division if table.leaf.any()
    )


def _sums(
    division: Sequence[_Table], key: str, whole: _Table | None, number: int, lies_in: LiesIn
) -> dict[int, tuple[float, int, int]]:
    """For each area of a wider kind (-1: the whole): the sum of shown counts in it, how many are above 0, how many hidden."""
    found: dict[int, tuple[float, int, int]] = {}
    for table in division:
        counts = table.counts[number]
        rows = np.flatnonzero(table.leaf & counts.known & np.array([each == key for each in table.breakdown], bool))
        areas = table.area[rows]
        parents = np.full(len(rows), -1) if whole is None else lies_in.parents(table.kind, whole.kind, areas)
        for row, area in zip(rows.tolist(), parents.tolist(), strict=True):
            if whole is not None and area < 0:
                continue
            total, shown, hidden = found.get(area, (0.0, 0, 0))
            is_hidden = counts.hidden[row] > 0
            value = 0.0 if is_hidden else float(counts.stand_in[row])
            found[area] = total + value, shown + (value != 0), hidden + int(is_hidden)
    return found


def _beside_hidden(table: _Table, tables: Sequence[_Table], lead: tuple[str, ...], lies_in: LiesIn) -> Mask:
    """Rows of another breakdown than the leading one, where it or the leading one has a hidden count in the same people."""
    withheld = np.zeros(len(table.area), dtype=bool)
    for dimensions in sorted(table.dimensions - {lead}):
        small_in = {
            other.kind: np.unique(other.area[other.own_hidden & other.divided_by(dimensions, lead)]) for other in tables
        }
        here = _holds_any(table, small_in, lies_in)
        # The leading rows may be of a wider kind: then all rows in one of them are shown or hidden together.
        for wide in tables:
            whole = np.unique(wide.area[wide.divided_by(lead) & wide.leaf])
            if wide.kind != table.kind and len(whole) and lies_in.related(table.kind, wide.kind):
                marked = [lies_in.parents(kind, wide.kind, areas) for kind, areas in small_in.items() if len(areas)]
                parents = lies_in.parents(table.kind, wide.kind, table.area)
                for areas in marked:
                    here |= np.isin(parents, np.intersect1d(whole, areas))
        withheld |= here & table.divided_by(dimensions)
    return withheld


def _around(table: _Table, small_in: AreasByKind, lies_in: LiesIn) -> Mask:
    """Rows whose area is, contains or lies in one of these areas, or may overlap it."""
    found = _holds_any(table, small_in, lies_in)
    for kind, areas in small_in.items():
        if len(areas) and kind != table.kind:
            found |= np.isin(lies_in.parents(table.kind, kind, table.area), areas)
    return found


def _holds_any(table: _Table, small_in: AreasByKind, lies_in: LiesIn) -> Mask:
    """Rows whose area is or contains one of these areas, or may, because the two kinds are not nested."""
    found = np.zeros(len(table.area), dtype=bool)
    for kind, areas in small_in.items():
        if not len(areas):
            continue
        if kind == table.kind:
            found |= np.isin(table.area, areas)
        elif lies_in.related(kind, table.kind):
            found |= np.isin(table.area, lies_in.parents(kind, table.kind, areas))
        elif not lies_in.related(table.kind, kind):
            found[:] = True
    return found


def _dimensions(breakdown: str) -> tuple[str, ...]:
    return tuple(part.partition("=")[0] for part in breakdown.split("&") if part)
