"""Filling the empty tables of one edition from content: texts become numbers, values that follow from counts are worked
out, larger areas are added up. Knows the schema, not where the edition is kept (editions.py, postgres_editions.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd
from sqlalchemy import Table

from data_access.reference import schema
from data_access.reference.aggregation import (
    ENOUGH,
    ENOUGH_MEMBERS,
    SUCCESSION,
    THROUGH_BOARDS,
    Whole,
    aggregate,
    through_boards,
)
from data_access.reference.content import Content
from data_access.reference.dated_links import DatedLinks
from data_access.reference.periods import first_month, last_month, period
from vocabulary import Indicator, Status

BATCH = 50_000  # rows sent to the database at a time
_STATUS = {str(status): number for number, status in enumerate(schema.STATUSES)}
_OK, _LOW, _MISSING = (_STATUS[str(s)] for s in (Status.OK, Status.LOW_RELIABILITY, Status.MISSING))


class Writer(Protocol):
    """Puts rows into a table: `columns` are parallel sequences in the order of the table's columns; NaN and None are NULL."""

    def __call__(self, table: Table, columns: Sequence[Sequence[Any]]) -> None: ...


@dataclass(frozen=True)
class Filled:
    """What was written: rows of each table by name, observations by indicator id (measured and aggregated together),
    and the number of measured observations.
    """

    rows: Mapping[str, int]
    per_indicator: Mapping[str, int]
    measured: int


def fill(
    content: Content,
    facts: Iterable[tuple[str, pd.DataFrame]],
    indicators: Mapping[str, Indicator],
    write: Writer,
    *,
    tell: Callable[[str, int], None] = lambda source, rows: None,
) -> Filled:
    """Write everything. `facts` yields (source id, frame of FACT_COLUMNS), so that only one is in memory.

    `tell` is called with each source and its number of rows. Raises KeyError for a fact with an unknown reference.
    """
    return _Filling(content, indicators, write).everything(facts, tell)


def figures_of(content: Content, source: str, frame: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """The figures an edition would hold of one source's facts, aggregates included, without building one: indicator,
    breakdown, period, area (a code), kind, value, status and derived.

    Raises KeyError as `fill` does.
    """
    return _Filling(content, indicators, lambda table, columns: None).figures(source, frame)


class _Filling:
    def __init__(self, content: Content, indicators: Mapping[str, Indicator], write: Writer) -> None:
        self.content, self.indicators, self.write = content, indicators, write
        self.rows: dict[str, int] = {}
        self.per_indicator: dict[str, int] = dict.fromkeys(indicators, 0)
        self.measured = 0
        areas = sorted(content.areas, key=lambda row: (row.kind, row.code))
        self.areas = areas
        self.area = {row.code: number for number, row in enumerate(areas)}
        kinds = np.array([row.kind for row in areas], dtype=object)
        self.kind_names = sorted(set(kinds))
        self.kind_of = np.searchsorted(np.array(self.kind_names, dtype=object), kinds)
        self.indicator = {key: number for number, key in enumerate(sorted(indicators))}
        self.release = {source: number for number, source in enumerate(sorted(content.releases))}
        self.period: dict[str, int] = {}
        self.breakdown: dict[str, int] = {"": 0}
        self._lookups: dict[tuple[str, int], Whole] = {}

    def everything(self, facts: Iterable[tuple[str, pd.DataFrame]], tell: Callable[[str, int], None]) -> Filled:
        self._write_surroundings()
        for source, frame in facts:
            rows = self._write_facts(source, frame)
            tell(source, rows)
        self._put(schema.period, _transposed(self._period_rows(), 4))
        self._put(schema.breakdown, _transposed([(number, key) for key, number in self.breakdown.items()], 2))
        return Filled(self.rows, self.per_indicator, self.measured)

    def figures(self, source: str, frame: pd.DataFrame) -> pd.DataFrame:
        measured = self._numbered(source, frame)
        parts = [measured, *self._added_up(measured)]
        rows = {name: np.concatenate([part[name] for part in parts]) for name in measured}
        statuses = np.array([str(status) for status in schema.STATUSES], dtype=object)
        named = {
            "indicator": np.array(list(self.indicator), dtype=object)[rows["indicator"]],
            "breakdown": np.array(list(self.breakdown), dtype=object)[rows["breakdown"]],
            "period": np.array(list(self.period), dtype=object)[rows["period"]],
            "area": np.array([row.code for row in self.areas], dtype=object)[rows["area"]],
            "kind": np.array(self.kind_names, dtype=object)[self.kind_of[rows["area"]]],
            "value": rows["value"],
            "status": statuses[rows["status"]],
            "derived": rows["derived"].astype(bool),
        }
        return pd.DataFrame(named)

    # --- everything but observations ---

    def _write_surroundings(self) -> None:
        content = self.content
        self._put(
            schema.area,
            _transposed(
                [
                    (
                        *(number, row.code, row.name, row.short_name, row.kind),
                        *(row.ods or None, row.ons or None, row.latitude, row.longitude),
                    )
                    for number, row in enumerate(self.areas)
                ],
                9,
            ),
        )
        links = sorted(
            (self.area[link.parent], self.area[link.child], link.basis, link.valid_from, link.valid_to, link.share)
            for link in content.members
        )
        self._put(schema.membership, _transposed(links, 6))
        classes = sorted((item.scheme, self.area[item.area], item.value) for item in content.classes)
        self._put(schema.classification, _transposed(classes, 3))
        peers = sorted((item.basis, self.area[item.area], self.area[item.peer], item.rank) for item in content.peers)
        self._put(schema.peer, _transposed(peers, 4))
        entries = [(self.indicator[key], key, json.dumps(self.indicators[key].to_json())) for key in self.indicator]
        self._put(schema.indicator, _transposed(entries, 3))
        labels = [(*key, words, position) for position, (key, words) in enumerate(content.labels.items())]
        self._put(schema.breakdown_label, _transposed(sorted(labels), 4))
        cells = [
            (matrix.id, i, j, row, column, float(matrix.values[i, j]))
            for matrix in content.matrices
            for i, row in enumerate(matrix.rows)
            for j, column in enumerate(matrix.columns)
        ]
        self._put(schema.matrix_cell, _transposed(cells, 6))
        releases = [
            (number, content.releases[source].id, source, json.dumps(asdict(content.releases[source])))
            for source, number in self.release.items()
        ]
        self._put(schema.release, _transposed(releases, 4))

    def _put(self, table: Table, columns: Sequence[Sequence[Any]]) -> None:
        rows = len(columns[0]) if columns else 0
        for start in range(0, rows, BATCH):
            self.write(table, [column[start : start + BATCH] for column in columns])
        self.rows[table.name] = self.rows.get(table.name, 0) + rows

    def _period_rows(self) -> Iterator[tuple[int, str, str, str]]:
        for key, number in self.period.items():
            made = period(key)
            yield number, made.id, made.label, made.kind

    # --- observations ---

    def _write_facts(self, source: str, frame: pd.DataFrame) -> int:
        measured = self._numbered(source, frame)
        self.measured += int((measured["derived"] == 0).sum())
        parts = [measured, *self._added_up(measured)]
        rows = {name: np.concatenate([part[name] for part in parts]) for name in measured}
        order = np.lexsort((rows["area"], rows["period"], rows["breakdown"], rows["indicator"]))
        rows = {name: column[order] for name, column in rows.items()}
        self._put(schema.observation, [_as_list(rows[column.name]) for column in schema.observation.columns])
        self._write_coverage(rows)
        names, counts = np.unique(rows["indicator"], return_counts=True)
        keys = list(self.indicator)
        for number, count in zip(names, counts, strict=True):
            self.per_indicator[keys[number]] += int(count)
        return len(order)

    def _numbered(self, source: str, frame: pd.DataFrame) -> dict[str, np.ndarray]:
        """The columns of the frame as arrays of numbers, with values computed from counts where they follow from them."""
        for name, known in (("period", self.period), ("breakdown", self.breakdown)):
            for text in frame[name].unique():
                known.setdefault(str(text), len(known))
        rows: dict[str, np.ndarray] = {
            "indicator": _numbers_of(frame["indicator"], self.indicator),
            "breakdown": _numbers_of(frame["breakdown"], self.breakdown),
            "period": _numbers_of(frame["period"], self.period),
            "area": _numbers_of(frame["area"], self.area),
            "status": _numbers_of(frame["status"], _STATUS),
        }
        for name in ("value", "lower", "upper", "numerator", "denominator"):
            rows[name] = frame[name].to_numpy(np.float64, copy=True)
        rows["release"] = np.full(len(frame), self.release[source], dtype=np.int64)
        rows["derived"] = self._added_up_by_loaders(rows).astype(np.int64)
        rows["value"] = self._with_values(rows)
        return rows

    def _added_up_by_loaders(self, rows: Mapping[str, np.ndarray]) -> np.ndarray:
        """Rows that the loader of their source aggregated itself, according to the indicators' entries."""
        found = np.zeros(len(rows["indicator"]), dtype=bool)
        for number in np.unique(rows["indicator"]):
            kinds = self.indicators[list(self.indicator)[number]].added_up_here
            if kinds:
                of_kind = np.isin(np.array(self.kind_names, dtype=object)[self.kind_of[rows["area"]]], kinds)
                found |= (rows["indicator"] == number) & of_kind
        return found

    def _with_values(self, rows: Mapping[str, np.ndarray]) -> np.ndarray:
        """value = multiplier x numerator / denominator; a count's value is its numerator; anything else as published."""
        value = rows["value"].copy()
        for key, number in self.indicator.items():
            entry = self.indicators[key]
            if entry.multiplier is None and entry.value_kind != "count":
                continue
            own = (rows["indicator"] == number) & np.isnan(value) & (rows["status"] != _MISSING)
            if not own.any():
                continue
            if entry.multiplier is None:
                value[own] = rows["numerator"][own]
            else:
                own &= rows["denominator"] > 0
                value[own] = entry.multiplier * rows["numerator"][own] / rows["denominator"][own]
        return value

    def _added_up(self, measured: Mapping[str, np.ndarray]) -> Iterator[dict[str, np.ndarray]]:
        """Rows for the larger areas that the catalogue names, where the publisher gives none."""
        for key, number in self.indicator.items():
            wanted = self.indicators[key].aggregates
            mine = np.flatnonzero(measured["indicator"] == number) if wanted else np.array([], dtype=np.int64)
            if not len(mine):
                continue
            given_kinds = self.kind_of[measured["area"][mine]]
            for kind in wanted:
                if kind not in self.kind_names:
                    continue  # no area of that kind to add up to
                # From the kind the source measures; the smallest if there are several, so that each person counts once.
                for child_kind in self.indicators[key].geographies:
                    if child_kind == kind or child_kind not in self.kind_names:
                        continue
                    own = mine[given_kinds == self.kind_names.index(child_kind)]
                    if len(own):
                        yield self._sums(number, kind, own, measured)
                        break

    def _sums(
        self, number: int, kind: str, own: np.ndarray, measured: Mapping[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        periods = len(self.period)
        known = np.isin(measured["status"][own], (_OK, _LOW))
        era_of = np.array([self._links.era(key) for key in self.period], dtype=np.int64)
        eras = {int(era): self._lookup(kind, int(era)) for era in np.unique(era_of[measured["period"][own]])}
        parent = np.full(len(own), -1, dtype=np.int64)
        for era, lies_in in eras.items():
            then = era_of[measured["period"][own]] == era
            parent[then] = lies_in[measured["area"][own][then]]
        sums = aggregate(
            measured["breakdown"][own] * periods + measured["period"][own],
            parent,
            measured["numerator"][own],
            measured["denominator"][own],
            known,
        )
        # The publisher's own figure of a larger area takes precedence over our sum.
        size = len(self.areas)
        mine = (measured["indicator"] == number) & (self.kind_of[measured["area"]] == self.kind_names.index(kind))
        published = (measured["breakdown"][mine] * periods + measured["period"][mine]) * size + measured["area"][mine]
        new = ~np.isin(sums.group * size + sums.parent, published)
        # Figures of the Midlands alone do not add up to England's.
        child_kind = self.kind_of[measured["area"][own[0]]]
        expected = np.zeros(len(sums.parent), dtype=np.int64)
        for era, lies_in in eras.items():
            members = np.bincount(lies_in[self.kind_of == child_kind] + 1, minlength=size + 1)[1:]
            then = era_of[sums.group % periods] == era
            expected[then] = members[sums.parent[then]]
        of_boards = self.kind_names[child_kind] == "icb"
        if of_boards and self._board_months:
            expected = self._boards_in(kind, sums.group % periods, sums.parent)
        new &= sums.rows >= ENOUGH_MEMBERS * expected
        status = np.where(sums.complete, _OK, np.where(sums.known, _LOW, _MISSING))
        if of_boards:
            # A missing board counts like a board without a number. For a cluster of two or three that is too much.
            lacking = np.rint(sums.share_known * sums.rows) < ENOUGH * expected
            status = np.where(lacking & (status == _OK), _LOW, status)
            if kind == "cluster":
                status = np.where(lacking, _MISSING, status)
        status = status[new]
        rows = {
            "indicator": np.full(int(new.sum()), number, dtype=np.int64),
            "breakdown": sums.group[new] // periods,
            "period": sums.group[new] % periods,
            "area": sums.parent[new],
            "numerator": np.where(status == _MISSING, np.nan, sums.numerator[new]),
            "denominator": np.where(status == _MISSING, np.nan, sums.denominator[new]),
            "status": status,
            "release": np.full(int(new.sum()), measured["release"][own[0]], dtype=np.int64),
            "derived": np.ones(int(new.sum()), dtype=np.int64),
        }
        for name in ("value", "lower", "upper"):
            rows[name] = np.full(int(new.sum()), np.nan)
        rows["value"] = self._with_values(rows)
        return rows

    @cached_property
    def _board_months(self) -> dict[int, tuple[str, str]]:
        """Board -> the month it came into being and the month it ended, for boards that did either."""
        found: dict[int, tuple[str, str]] = {}
        for link in self.content.members:
            if link.basis == SUCCESSION:
                found[self.area[link.parent]] = (link.valid_from[:7], "9999-99")
                found[self.area[link.child]] = ("", link.valid_from[:7])
        return found

    def _boards_in(self, kind: str, period_of: Whole, parent_of: Whole) -> Whole:
        """The number of boards each parent had in each period; shape as the two numbers given, period and parent."""
        boards = np.flatnonzero(self.kind_of == self.kind_names.index("icb"))
        lies_in = self._lookup(kind)[boards]
        texts = list(self.period)
        found = np.zeros(len(period_of), dtype=np.int64)
        for number in np.unique(period_of):
            begins, ends = first_month(texts[number]), last_month(texts[number])
            dates = (self._board_months.get(int(board), ("", "9999-99")) for board in boards)
            there = np.array([began <= ends and begins < ended for began, ended in dates], dtype=bool)
            counts = np.bincount(lies_in[there] + 1, minlength=len(self.areas) + 1)[1:]
            found[period_of == number] = counts[parent_of[period_of == number]]
        return found

    @cached_property
    def _links(self) -> DatedLinks:
        links = self.content.members
        return DatedLinks(
            [self.area[link.child] for link in links],
            [self.area[link.parent] for link in links],
            [link.share for link in links],
            [link.basis for link in links],
            [link.valid_from for link in links],
            [link.valid_to for link in links],
            networks=frozenset(number for number, row in enumerate(self.areas) if row.kind == "pcn"),
        )

    def _lookup(self, kind: str, era: int = 0) -> Whole:
        """Area number -> number of the area of this kind it lies in during an era, -1 for none."""
        if (kind, era) not in self._lookups:
            of_kind = (
                np.flatnonzero(self.kind_of == self.kind_names.index(kind))
                if kind in self.kind_names
                else np.array([], dtype=np.int64)
            )
            found = self._links.ancestors(len(self.areas), of_kind, era)
            boards = self._lookup("icb", era) if kind in THROUGH_BOARDS else None
            self._lookups[kind, era] = found if boards is None else through_boards(found, boards)
        return self._lookups[kind, era]

    def _write_coverage(self, rows: Mapping[str, np.ndarray]) -> None:
        keys = ("indicator", "breakdown", "period", "kind", "release", "derived")
        frame = pd.DataFrame({name: rows[name] for name in keys if name != "kind"})
        frame["kind"] = self.kind_of[rows["area"]]
        frame["known"] = np.isin(rows["status"], (_OK, _LOW))
        counted = frame.groupby(list(keys), sort=True)["known"].agg(["size", "sum"]).reset_index()
        columns = [counted[name].tolist() for name in keys]
        columns[3] = [self.kind_names[number] for number in columns[3]]
        self._put(schema.coverage, [*columns, counted["size"].tolist(), counted["sum"].tolist()])


def _numbers_of(texts: pd.Series[Any], known: Mapping[str, int]) -> np.ndarray:
    """Texts as their numbers; each distinct text is looked up once. Raises KeyError."""
    codes, different = pd.factorize(texts)
    if not len(different):
        return np.array([], dtype=np.int64)
    return np.array([known[str(text)] for text in different], dtype=np.int64)[codes]


def _as_list(column: np.ndarray) -> list[Any]:
    return list(column.tolist())


def _transposed(rows: Iterable[tuple[Any, ...]], width: int) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True)) or [()] * width
