"""One workbook of allocations to integrated care boards (NHS England), read by its words.

    kind, years, rows = analyse(path)

Layout: a sheet for each stream of money, and often for each year, named such as "ICB Core Allocations 2025-26". Above the table
stands what it is about ("Allocations (primary medical care)"); the header row has the boards' codes under "ICB23" and then
columns such as "2024/25 Fair shares target (£k)"; one row for each board; below it sums by region and for England. Sheets, header
rows, columns and years are found by these words, so that the workbook of another year is read in the same way, with one year or
several in it. Sheets of other things, and those that say how a baseline was put together, are passed over. The years are those of
the core services: running costs printed a year ahead are left to the workbook of that year.

What a sheet prints of its own money must be right, or the workbook is refused:
- the opening distance from target is baseline / target - 1;
- growth from baseline to recurrent allocation is that of base growth and then convergence, to 0.0002;
- the target that follows from the closing distance has grown from the opening target by about the base growth, to 0.005;
- boards, with what NHS England itself keeps, add up to the total for England.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pandas as pd

from data_access.reference.sources.boards import ODS_CODE
from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.refusal import Faults

KIND = "icb_allocations"
RETAINED = "NHS England"  # rows of money that NHS England itself keeps
FEWEST_BOARDS = 30
COLUMNS = ("stream", "year", "measure", "board", "value")

# Words about a sheet -> the stream of money it is about; the first that is found decides.
STREAMS = (
    ("running cost", "running_costs"),
    ("specialised", "specialised"),
    ("primary medical", "primary_medical"),
    ("other primary care", "other_primary_care"),
    ("pod services", "other_primary_care"),
    ("core services", "core"),
)
# Words of a column without its year and unit -> (measure, unit). `%` are fractions.
MEASURES = (
    (r"(post-convergence|closing) distance from target", "closing_distance", "%"),
    (r"(opening |pre-convergence )?distance from target( inc covid)?", "opening_distance", "%"),
    (r"base growth", "base_growth", "%"),
    (r"convergence( adjustment)?", "convergence", "%"),
    (r"recurrent allocation growth", "growth", "%"),
    (r"(opening )?fair[- ]shares target( \(.*\))?", "target", "£k"),
    (r"(opening )?((adjusted )?recurrent|physical health services \+ hcdd recurrent) baseline", "baseline", "£k"),
    (r"(physical health services \+ hcdd )?recurrent allocation|", "recurrent", "£k"),
    (r"physical health services recurrent allocation", "without_drugs", "£k"),
    (r"revised recurrent allocation", "revised", "£k"),
    (r"total allocation", "total", "£k"),
    (r"combined allocation( \(.*\))?|physical health services \+ mh resource allocation", "combined", "£k"),
    (r"recurrent allocation", "recurrent_per_head", "£/head"),
    (r"revised recurrent allocation", "revised_per_head", "£/head"),
    (r"physical health services recurrent allocation", "without_drugs_per_head", "£/head"),
)
FINAL = ("combined", "total", "revised", "recurrent")  # the first that a sheet has is what the board gets in all
# Headed with the year before the allocation, unless the words say "opening".
OPENING = frozenset({"baseline", "target", "opening_distance"})
PER_HEAD = {f"{name}_per_head": name for name in ("recurrent", "revised", "without_drugs")}
_POUNDS = ("baseline", "target", "recurrent", "without_drugs", "revised", "total", "combined")
_UNITS = {"£k": "£k", "£000": "£k", "%": "%", "£/head": "£/head", "£ per head": "£/head"}
_YEAR = re.compile(r"(20\d\d)[/-](\d\d)(?!\d)")
_UNIT = re.compile(r"\(?(£ ?/ ?head|£ per head|£k|£000|£\w*|%)\)?")
_CODE_COLUMN = re.compile(r"(ICB ?\d\d|ICB code|ODS code)", re.IGNORECASE)
TOTAL_WITHIN = 2.0  # thousand pounds


class PrintedTotal(NamedTuple):
    """England in one column, thousand pounds: as printed, and as the rows add up."""

    what: str
    printed: float
    found: float


class Analysed(NamedTuple):
    """`rows` has COLUMNS: pounds, fractions or people, for each stream, year ("2025/26"), measure and board (ODS code or
    RETAINED). `totals`: the totals that the rows were checked against."""

    kind: str
    years: tuple[str, ...]
    rows: pd.DataFrame
    totals: tuple[PrintedTotal, ...]


def analyse(path: Path, *, fewest_boards: int = FEWEST_BOARDS) -> Analysed:
    """What a workbook of allocations holds. Raises SourceRefused with sheet, row and column of all that is wrong."""
    faults = Faults(path.name)
    tables = [table for name, rows in _sheets(path, faults) if (table := _table(name, rows, faults)) is not None]
    if not tables:
        faults.add(None, None, "no sheet of allocations", "sheets with a column of boards' codes, such as 'ICB23'")
    for table in tables:
        _check_boards(table, tables[0], fewest_boards, faults)
    faults.refuse_if_any()
    totals: list[PrintedTotal] = []
    found = [row for table in tables for row in _of_table(table, faults, totals)]
    faults.refuse_if_any()
    rows = pd.DataFrame(found, columns=list(COLUMNS))
    years = tuple(sorted(rows.loc[rows["stream"] == "core", "year"].unique()))
    if not years:
        faults.add(None, None, "no sheet of core services", "a sheet such as 'ICB Core Allocations 2025-26'")
    rows = rows[rows["year"].isin(years)].reset_index(drop=True)
    for key in (
        rows.loc[rows.duplicated(list(COLUMNS[:4])), list(COLUMNS[:3])].drop_duplicates().itertuples(index=False)
    ):
        faults.add(None, None, f"{key.measure} of {key.stream} for {key.year} in two sheets", "one sheet for each")
    faults.refuse_if_any()
    return Analysed(KIND, years, rows, tuple(totals))


@dataclass(frozen=True)
class _Table:
    """One sheet. `columns`: number of the column -> (year of the allocation, measure); `boards`: line -> code."""

    sheet: str
    stream: str
    header: Sequence[str]
    columns: Mapping[int, tuple[str, str]]
    lines: Mapping[int, Sequence[Any]]
    boards: Mapping[int, str]
    retained: tuple[int, ...]
    total: int | None

    def name(self, column: int) -> str:
        return f"{self.sheet}: {self.header[column]}"


def _sheets(path: Path, faults: Faults) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    content = read_bytes(path, faults)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    except Exception as fault:  # openpyxl raises a dozen kinds
        faults.add(None, None, fault, "a workbook (.xlsx)")
        faults.refuse_if_any()
        raise AssertionError("unreachable") from fault
    yield from sheets


def _table(sheet: str, rows: list[tuple[Any, ...]], faults: Faults) -> _Table | None:
    """The table of a sheet; None for a sheet of something else."""
    starts = ((n, c) for n, row in enumerate(rows) for c, cell in enumerate(row) if _CODE_COLUMN.fullmatch(_text(cell)))
    at, code = next(starts, (-1, -1))
    about = " ".join(_text(cell) for row in rows[: max(at, 0)] for cell in row).replace("_", " ").lower()
    stream = next((name for words, name in STREAMS if words in about), None)
    if stream is None or "baseline" in f"{sheet} {about}".lower():
        return None
    header = [_text(cell) for cell in rows[at]]
    lines = {number: row for number, row in enumerate(rows[at + 1 :], start=at + 2) if any(map(_text, row))}
    columns = _columns(sheet, stream, header, code, at + 1, faults)
    first = min(columns, default=len(header))
    labels = {line: [_text(cell) for cell in row[:first]] for line, row in lines.items()}
    boards = {
        line: words[code]
        for line, words in labels.items()
        if re.fullmatch(ODS_CODE, words[code]) and not _CODE_COLUMN.fullmatch(words[code])
    }
    below = [line for line in labels if line > max(boards, default=0)]
    totals = [line for line in below if "total" in map(str.lower, labels[line]) or not any(labels[line])]
    retained = tuple(line for line in below if RETAINED in labels[line])
    return _Table(sheet, stream, header, columns, lines, boards, retained, totals[-1] if totals else None)


def _columns(
    sheet: str, stream: str, header: Sequence[str], code: int, line: int, faults: Faults
) -> dict[int, tuple[str, str]]:
    """Number of the column -> (year of the allocation, measure), of the columns that are kept."""
    found: dict[int, tuple[str, str]] = {}
    for number, words in enumerate(header):
        if number > code and (read := _measure(words, stream)) is not None:
            year, measure, unit = read
            if unit not in _UNITS:
                faults.add(line, f"{sheet}: column {number + 1}", words, "an amount in £k")
            before = measure in OPENING and not re.search(r"opening|pre-convergence", words.lower())
            found[number] = (_next(year) if year and before else year, measure)
    years = sorted({year for year, measure in found.values() if year and measure in FINAL})
    if not years:
        faults.add(line, sheet, "no column of an allocation", "a column such as '2025/26 Recurrent allocation (£k)'")
        return {}
    for number, (year, measure) in found.items():
        if not year and len(years) == 1:  # "Revised recurrent allocation (£k)", in a sheet of one year
            found[number] = (years[0], measure)
        elif year not in years:
            faults.add(line, f"{sheet}: column {number + 1}", header[number], f"a year of {', '.join(years)}")
    for pair in sorted({pair for pair in found.values() if list(found.values()).count(pair) > 1}):
        faults.add(line, sheet, f"several columns of {pair[1]} for {pair[0]}", "one")
    for year in years:
        measures = {measure for of_year, measure in found.values() if of_year == year}
        if measures & {"target", "opening_distance"} and not measures >= OPENING:
            faults.add(
                line,
                sheet,
                f"no {' and no '.join(sorted(OPENING - measures))} for {year}",
                "baseline, target and distance",
            )
    return found


def _measure(words: str, stream: str) -> tuple[str, str, str] | None:
    """Year ("" where the words have none), measure and unit of a column; None for one that is not kept."""
    plain = words.lower()
    year, unit = _YEAR.search(plain), _UNIT.search(plain)
    rest = " ".join(_UNIT.sub(" ", _YEAR.sub(" ", plain)).split())
    if not rest and stream != "running_costs":
        return None
    fitting = {wanted: name for pattern, name, wanted in MEASURES if re.fullmatch(pattern, rest)}
    given = _UNITS.get(re.sub(r" ?/ ?", "/", unit[1]), unit[1]) if unit else "£k"
    measure = fitting.get(given) or (fitting.get("£k") if given not in _UNITS else None)
    return (f"{year[1]}/{year[2]}" if year else "", measure, given) if measure else None


def _of_table(table: _Table, faults: Faults, totals: list[PrintedTotal]) -> Iterator[tuple[str, str, str, str, float]]:
    """The rows of one sheet, checked: pounds in pounds, with what the board gets in all and the people behind pounds per head."""
    years = sorted({year for year, _ in table.columns.values()})
    wanted = [*table.boards, *table.retained]
    frame = pd.DataFrame(
        {column: [_number(table, line, column, faults) for line in wanted] for column in table.columns},
        index=pd.Index(wanted),
        dtype="float64",
    )
    if faults:
        return
    for column, (_, measure) in table.columns.items():
        if measure in _POUNDS:
            totals += _total(table, frame[column], column, faults)
    before: pd.Series[float] | None = None
    for year in years:
        own = {measure: frame[column] for column, (of, measure) in table.columns.items() if of == year}
        if "baseline" not in own and "base_growth" in own and before is not None:
            own["baseline"] = before  # a second year in one sheet starts from the allocation of the first
        before = own.get("recurrent")
        _check_growth(table, year, {name: column[list(table.boards)] for name, column in own.items()}, faults)
        kept = _kept(own)
        for measure, values in kept.items():
            for line, code in table.boards.items():
                yield table.stream, year, measure, code, float(values[line])
        if table.retained:
            yield table.stream, year, "allocation", RETAINED, float(kept["allocation"][list(table.retained)].sum())


def _kept(own: Mapping[str, pd.Series[float]]) -> dict[str, pd.Series[float]]:
    """Measures of one year in pounds, fractions and people. `closing_target` and `people` follow from what is printed."""
    kept = {name: own[name] * 1_000 for name in ("baseline", "target", "recurrent") if name in own}
    kept["allocation"] = next(own[name] for name in FINAL if name in own) * 1_000
    kept |= {name: own[name] for name in ("base_growth", "convergence") if name in own}
    if "closing_distance" in own:
        kept["closing_target"] = kept["recurrent"] / (1 + own["closing_distance"])
    for per_head, pounds in PER_HEAD.items():
        if per_head in own and pounds in own:
            kept["people"] = own[pounds] * 1_000 / own[per_head]
    return kept


def _check_growth(table: _Table, year: str, own: Mapping[str, pd.Series[float]], faults: Faults) -> None:
    """Distances, growth and target growth of the boards, each beside what it follows from."""

    def hold(what: str, found: pd.Series[float], expected: pd.Series[float], within: float, why: str) -> None:
        for line in found.index[~((found - expected).abs() <= within)]:
            board = table.boards[line]
            faults.add(
                line,
                f"{table.sheet}: {what}",
                f"{found[line]:.6f} for {board} in {year}",
                f"{expected[line]:.6f}, {why}",
            )

    if "opening_distance" in own:
        computed = own["baseline"] / own["target"] - 1
        hold("distance from target", own["opening_distance"], computed, 0.000_05, "which is baseline / target - 1")
    if "baseline" not in own or "recurrent" not in own or "base_growth" not in own:
        return
    growth = own["recurrent"] / own["baseline"] - 1
    base = 1 + own["base_growth"]
    steps = base * (1 + own["convergence"]) - 1 if "convergence" in own else own["base_growth"]
    hold("growth", growth, steps, 0.000_2, "which is base growth and convergence")
    if "growth" in own and "revised" not in own:
        hold(
            "recurrent allocation growth",
            own["growth"],
            growth,
            0.000_05,
            "which is recurrent allocation / baseline - 1",
        )
    if "closing_distance" in own:
        closing_target = own["recurrent"] / (1 + own["closing_distance"])
        hold("target growth", closing_target / own["target"], base, 0.005, "nearly the base growth")


def _total(table: _Table, values: pd.Series[float], column: int, faults: Faults) -> Iterator[PrintedTotal]:
    """The total for England, where the sheet prints one: boards and what is retained add up to it."""
    if table.total is None or (printed := _plain(table.lines[table.total][column])) is None:
        return
    yield PrintedTotal(f"{table.name(column)}, England", printed, float(values.sum()))
    if abs(values.sum() - printed) > TOTAL_WITHIN:
        faults.add(table.total, table.name(column), f"{printed:,.0f}", f"{values.sum():,.0f}, the sum of the rows")


def _check_boards(table: _Table, first: _Table, fewest: int, faults: Faults) -> None:
    codes = list(table.boards.values())
    if len(set(codes)) < fewest:
        faults.add(None, table.sheet, f"{len(set(codes))} boards", f"at least {fewest}")
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        faults.add(None, table.sheet, f"{code} in several rows", "one row for each board")
    for code in sorted(set(codes) ^ set(first.boards.values())):
        faults.add(None, table.sheet, f"{code} here or in {first.sheet} only", "the same boards in each sheet")


def _number(table: _Table, line: int, column: int, faults: Faults) -> float | None:
    cell = table.lines[line][column]
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if line in table.boards:
        faults.add(line, table.name(column), _text(cell), "a number")
    return None


def _plain(cell: object) -> float | None:
    """The number of a cell of the totals, which may be a text: " 94,591,175 "; None for anything else."""
    try:
        return float(_text(cell).replace(",", ""))
    except ValueError:
        return None


def _next(year: str) -> str:
    begins = int(year[:4]) + 1
    return f"{begins}/{(begins + 1) % 100:02d}"


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())
