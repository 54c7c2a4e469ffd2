"""The long layout of twelve publications on care: one row for each area and measure, declared figure by figure.

Layout: not the publisher's own. A third party worked the publisher's files into a document for each publication, which
was re-saved as CSV with the columns level, code, name, group, measure, value. A `Layout` says what one such file holds,
which cells are which figure, and what must add up. Where a layout is `wide`, the measures are columns instead of rows,
and have no group.

Rules
- A cell that is not in the file makes no figure. A cell that is there and blank has the status the layout gives it;
  where the layout gives none, the file is refused.
- Counts are taken, never printed percentages, where the file has both.
- All boards of the month are there, but for those the layout names as lacking. The boards add up to England where it
  says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.catalogue.entries import TRUST_KINDS
from data_access.reference.sources.boards import check_boards
from data_access.reference.sources.csv_file import read_rows
from data_access.reference.sources.loaded import AreaRow, Known, facts
from data_access.reference.sources.names import SHORT, is_trust, proper_case, trust_short_name
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, check_table
from vocabulary import Status

ENGLAND = "E92000001"
Kind = Literal["england", "icb", "authority", "provider", "left out"]
Cell = str  # "group|measure", or the measure alone where the group is blank
PEOPLE: Cell = "population|people"  # given beside the file, for boards and England
RATE_TO_ENGLAND: Cell = "population|rate compared with England"  # worked out from `Layout.compared`


@dataclass(frozen=True)
class Figure:
    """One figure of every area that has its cells. Cells of a numerator or a denominator are added up."""

    indicator: str
    period: str
    numerator: tuple[Cell, ...] = ()
    denominator: tuple[Cell, ...] = ()
    value: Cell | None = None  # where there are no counts
    percent: bool = False  # the value is printed as a percentage, 85.4 for 0.854
    never_nothing: bool = False  # a printed 0 says that nothing was recorded: it is missing
    breakdown: str = ""
    kinds: frozenset[Kind] = frozenset({"england", "icb", "provider"})

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (*self.numerator, *self.denominator, *((self.value,) if self.value else ()))


@dataclass(frozen=True)
class Doubt:
    """Figures of low reliability: those of `period` (all where it is "") of areas whose cell is below or above a limit."""

    indicators: frozenset[str]
    cell: Cell
    below: float = -np.inf
    above: float = np.inf
    period: str = ""
    where_absent: bool = False  # areas without the cell are doubted too
    uncounted: bool = (
        False  # a fault of recording: the share stays, its counts go, so that no ranking and no sum uses them
    )


@dataclass(frozen=True)
class AddsUp:
    """`parts` of each area add up to its `whole`, within what rounding explains."""

    whole: Cell
    parts: tuple[Cell, ...]
    within: float = 0.0


@dataclass(frozen=True)
class Layout:
    """What one file holds and what must hold in it."""

    kinds: Mapping[str, Kind]  # level as the file names it -> what its codes are
    figures: tuple[Figure, ...]
    rows_floor: int
    month: str  # of which all boards must be there
    wide: bool = False
    blank: Status | None = None
    lacking: frozenset[str] = frozenset()  # boards without a row of their own
    adds_up: tuple[AddsUp, ...] = ()
    # Cell -> how far the boards' sum may lie from England.
    boards_add_up: Mapping[Cell, float] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    # Indicator, or indicator and breakdown with a space between -> areas whose figures are of low reliability.
    doubted_areas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    compared: Cell | None = None  # its rate per head is compared with England's
    named: str = ""  # how providers are named whose names say no organisation, with {name} where the file's name stands
    suffix: str = ""  # taken off the codes of providers
    nothing_is_no_figure: bool = False  # 0 of 0 is left out (a hospital without maternity beds), else it is missing
    known_only: bool = False  # providers that no publication before names are left out


@dataclass(frozen=True)
class Cells:
    """Everything a file says, one row for each area and one column for each cell."""

    values: pd.DataFrame  # float64, NaN where blank or absent
    present: pd.DataFrame  # bool
    kind: pd.Series[str]


def read_cells(
    path: Path, layout: Layout, known: Known, faults: Faults, *, rows_floor: int | None = None
) -> tuple[Cells, tuple[AreaRow, ...], int]:
    """The file's cells by store code, the providers no publication named before, and the number of rows read.

    Raises SourceRefused.
    """
    table = _long(path, layout, faults, layout.rows_floor if rows_floor is None else rows_floor)
    rows_read = len(table.index.unique())
    table["kind"] = table["level"].map(dict(layout.kinds))
    table = table[table["kind"] != "left out"].copy()
    table["area"], new = _areas(table, layout, known, faults)
    faults.refuse_if_any()
    table = table[table["area"] != ""]
    needed = {cell for figure in layout.figures for cell in figure.cells} | {*layout.boards_add_up}
    needed = (needed | {cell for rule in layout.adds_up for cell in (rule.whole, *rule.parts)}) - {PEOPLE}
    table["cell"] = (table["group"] + "|" + table["measure"]).str.removeprefix("|")
    used = table[table["cell"].isin(needed)]
    fault_rows(faults, "value", used["value"], used["value"] < 0, "a number, 0 or more")
    if layout.blank is None:
        fault_rows(faults, "value", used["value"].astype(object), used["value"].isna(), "a number")
    for line, code in used[used.duplicated(["area", "cell"])].drop_duplicates("code")["code"].items():
        faults.add(int(str(line)), "code", code, "one code for each area")
    if "england" in layout.kinds.values() and ENGLAND not in set(table["area"]):
        faults.add(None, "level", "no row of England", "the publisher's figures of England")
    for cell in sorted(needed - set(table["cell"])):
        faults.add(None, "group, measure", f"no row of {cell}", "a row for each measure that is used")
    faults.refuse_if_any()
    table = table.drop_duplicates(["area", "cell"])
    values = table.pivot(index="area", columns="cell", values="value")
    present = table.assign(there=True).pivot(index="area", columns="cell", values="there").notna()
    kind = table.drop_duplicates("area").set_index("area")["kind"].reindex(values.index)
    return Cells(values, present, kind), new, rows_read


def _long(path: Path, layout: Layout, faults: Faults, rows_floor: int) -> pd.DataFrame:
    columns = (
        Text("level", among=frozenset(layout.kinds)),
        Text("code", missing=("",)),
        Text("name"),
        Text("group", missing=("",)),
        Text("measure"),
        Number("value", missing=("",)),
    )
    names = [column.name for column in columns]
    key = ("level", "code", "group", "measure")
    if not layout.wide:
        texts = pd.DataFrame(read_rows(path, names, faults), columns=names, dtype=object)
        texts["group"] = texts["group"].str.split().str.join(" ")  # some spaces are of the kind that does not break
        return check_table(texts, columns, faults, rows_floor=rows_floor, key=key)
    measures = sorted({cell for figure in layout.figures for cell in figure.cells if cell != PEOPLE})
    read = read_rows(path, [*names[:3], *measures], faults, exactly=False)
    texts = pd.DataFrame(read, columns=[*names[:3], *measures], dtype=object)
    whole = check_table(
        texts,
        [*columns[:3], *(Number(measure, least=0, missing=("",)) for measure in measures)],
        faults,
        rows_floor=rows_floor,
        key=("level", "code"),
    )
    long = whole.melt(id_vars=names[:3], value_vars=measures, var_name="measure", ignore_index=False)
    return long.assign(group="")[names]


def _areas(
    table: pd.DataFrame, layout: Layout, known: Known, faults: Faults
) -> tuple[pd.Series[str], tuple[AreaRow, ...]]:
    """The store code of each row, "" where it is left out, and the providers that are new."""
    said = table[["kind", "code", "name"]].drop_duplicates(["kind", "code"])
    changes = load_code_changes()
    found: dict[tuple[str, str], str] = {}
    new: list[AreaRow] = []
    kinds_of = {"icb": ("icb",), "authority": ("utla", "ltla"), "provider": (*TRUST_KINDS, "provider")}
    words = {"icb": "the code of one of the boards", "authority": "the code of an authority with social care"}
    for line, kind, code, name in said.itertuples(name=None):
        if kind == "england":
            found[kind, code] = ENGLAND
            continue
        plain = code.removesuffix(layout.suffix) if kind == "provider" else changes.get(code, code)
        area = known.areas.get(known.spellings.get(plain, ""))
        if area is not None and area.kind in kinds_of[kind]:
            found[kind, code] = area.code
        elif kind != "provider":
            faults.add(int(line), "code", code, words[kind])
        elif layout.known_only:
            found[kind, code] = ""
        elif area is not None or not re.fullmatch(r"[A-Z0-9]{3,6}", plain):
            faults.add(int(line), "code", code, "the code of a provider, three to six capitals and digits")
        else:
            found[kind, code] = plain
            new.append(_provider(plain, name, layout.named))
    if "icb" in layout.kinds.values():
        boards = pd.Series([area for (kind, _), area in found.items() if kind == "icb"] + sorted(layout.lacking))
        check_boards(faults, "code", boards, pd.Series(layout.month, index=boards.index), known)
    keys = zip(table["kind"], table["code"], strict=True)
    return pd.Series([found.get(key, "") for key in keys], index=table.index, dtype=object), tuple(new)


def _provider(code: str, name: str, named: str) -> AreaRow:
    if named:
        short = name if len(name) <= SHORT else f"{name[: SHORT - 1].rstrip()}…"
        return AreaRow(code, named.format(name=name), short, "provider", code)
    proper = proper_case(name)
    if is_trust(code, name):
        return AreaRow(code, proper, "", "trust", code)
    return AreaRow(code, proper, trust_short_name(proper), "provider", code)


def check_sums(cells: Cells, layout: Layout, known: Known, faults: Faults) -> None:
    """Adds a fault for each whole that is not its parts, and each England that is not its boards."""
    for rule in layout.adds_up:
        rows = cells.values[[rule.whole, *rule.parts]].dropna(subset=[rule.whole])
        sums = rows[list(rule.parts)].sum(axis=1)
        for area in rows.index[(rows[rule.whole] - sums).abs() > rule.within + 1e-6]:
            faults.add(
                None,
                rule.whole,
                f"{float(rows[rule.whole][area]):g} of {_named(str(area), known)}",
                f"{sums[area]:g}, the sum of its parts" + (f", within {rule.within:g}" if rule.within else ""),
            )
    boards = cells.kind == "icb"
    for cell, within in layout.boards_add_up.items():
        total, whole = float(cells.values.loc[boards, cell].sum()), float(cells.values[cell][ENGLAND])
        if abs(total - whole) > within + 1e-6:
            expected = f"{whole:,g}, England" + (f", within {within:,g}" if within else "")
            faults.add(None, cell, f"{total:,g}, all boards together", expected)


def _named(area: str, known: Known) -> str:
    return f"{known.areas[area].name} ({area})" if area in known.areas else area


def with_people(cells: Cells, people: Mapping[str, float], compared: Cell | None) -> Cells:
    """The cells with the population of boards and England, and the rate of `compared` as a share of England's."""
    values, present = cells.values.copy(), cells.present.copy()
    values[PEOPLE] = pd.Series(values.index.map(dict(people)), index=values.index, dtype=np.float64)
    present[PEOPLE] = values[PEOPLE].notna()
    if compared is not None:
        rate = values[compared] / values[PEOPLE]
        values[RATE_TO_ENGLAND] = rate / rate[ENGLAND]
        present[RATE_TO_ENGLAND] = rate.notna()
    return Cells(values, present, cells.kind)


def figures_of(cells: Cells, layout: Layout) -> pd.DataFrame:
    """The facts of every figure of the layout."""
    return pd.concat(list(_frames(cells, layout)), ignore_index=True)


def _frames(cells: Cells, layout: Layout) -> Iterator[pd.DataFrame]:
    for figure in layout.figures:
        wanted = cells.kind.isin(list(figure.kinds)) & cells.present[list(figure.cells)].all(axis=1)
        if not wanted.any():
            continue
        rows = cells.values[wanted]
        given = {
            name: _sum(rows, parts)
            for name, parts in (("numerator", figure.numerator), ("denominator", figure.denominator))
            if parts
        }
        if figure.value is not None:
            given["value"] = rows[figure.value].to_numpy() / (100 if figure.percent else 1)
        if figure.denominator and layout.nothing_is_no_figure:
            some = (given["numerator"] != 0) | (given["denominator"] != 0)
            rows, given = rows[some], {name: column[some] for name, column in given.items()}
        blank = np.logical_or.reduce([np.isnan(column) for column in given.values()])
        if figure.denominator:
            given["denominator"] = np.where(given["denominator"] > 0, given["denominator"], np.nan)
        status = np.full(len(rows), Status.OK, dtype=object)
        status[_doubted(rows, figure, layout)] = Status.LOW_RELIABILITY
        faulty = _doubted(rows, figure, layout, uncounted=True)
        if figure.denominator and faulty.any():
            share = given["numerator"] / given["denominator"]
            given["value"] = np.where(faulty, share, given.get("value", np.full(len(rows), np.nan)))
            for name in ("numerator", "denominator"):
                given[name] = np.where(faulty, np.nan, given[name])
        if figure.denominator:
            status[np.isnan(given["denominator"]) & ~faulty] = Status.MISSING
        status[blank] = layout.blank or Status.MISSING
        if figure.never_nothing:
            status[given["value"] == 0] = Status.MISSING
        for name in ("numerator", "value"):
            if name in given:
                given[name] = np.where(blank, np.nan, given[name])
        yield facts(
            indicator=figure.indicator,
            breakdown=figure.breakdown,
            period=figure.period,
            area=rows.index.to_numpy(),
            status=status,
            **given,
        )


def _sum(rows: pd.DataFrame, parts: tuple[Cell, ...]) -> np.ndarray:
    return rows[list(parts)].sum(axis=1, min_count=len(parts)).to_numpy(np.float64)


def _doubted(rows: pd.DataFrame, figure: Figure, layout: Layout, *, uncounted: bool = False) -> np.ndarray:
    """Which rows are doubted; with `uncounted`, those whose counts are not kept."""
    named = {figure.indicator, f"{figure.indicator} {figure.breakdown}"}
    found = rows.index.isin([area for name in named for area in layout.doubted_areas.get(name, ())]) & (not uncounted)
    for doubt in layout.doubts:
        if uncounted and not doubt.uncounted:
            continue
        if figure.indicator in doubt.indicators and doubt.period in ("", figure.period):
            cell = rows[doubt.cell] if doubt.cell in rows else pd.Series(np.nan, index=rows.index)
            found |= ((cell < doubt.below) | (cell > doubt.above) | (cell.isna() & doubt.where_absent)).to_numpy()
    return np.asarray(found, dtype=bool)
