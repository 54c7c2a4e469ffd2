"""One way to read a publication's table: name the columns wanted and what each may hold, get typed columns or a refusal.

    COLUMNS = (
        Text("trust_code", pattern=r"R[A-Z0-9]{2}", expected="an ODS code of a trust"),
        Whole("within_18_weeks", least=0),
        Number("median_wait", least=0, missing=("", "-")),
    )
    frame = read_table(path, COLUMNS, faults, rows_floor=40_000, key=("icb_code", "month"))

Faults are collected, all of them, and the whole file is refused (`faults.refuse_if_any()` is called before returning).
`frame.index` is the line in the file, so that a check of a loader's own can name it: `faults.add(line, column, ...)`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data_access.reference.sources.csv_file import read_bytes, read_rows
from data_access.reference.sources.refusal import Faults


@dataclass(frozen=True)
class Text:
    """A column of texts. `missing` are the texts that stand for no value, which become ""."""

    name: str
    pattern: str = ".+"
    expected: str = "a text"
    among: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Number:
    """A column of numbers, as float64; `missing` texts become NaN. `least` and `most` are included."""

    name: str
    least: float = -np.inf
    most: float = np.inf
    missing: tuple[str, ...] = ()
    thousands: bool = False  # 1,234,567
    expected: str = ""
    whole: bool = field(default=False)

    @property
    def words(self) -> str:
        if self.expected:
            return self.expected
        kind = "a whole number" if self.whole else "a number"
        if np.isfinite(self.least) and np.isfinite(self.most):
            return f"{kind} from {self.least:g} to {self.most:g}"
        if np.isfinite(self.least):
            return f"{kind}, {self.least:g} or more"
        return f"{kind}, {self.most:g} or less" if np.isfinite(self.most) else kind


@dataclass(frozen=True)
class Whole(Number):
    """A column of whole numbers ("12" or "12.0"), as float64; 0 or more unless told otherwise."""

    least: float = 0.0
    whole: bool = field(default=True)


def read_table(
    path: Path,
    columns: Sequence[Text | Number],
    faults: Faults,
    *,
    rows_floor: int,
    key: Sequence[str] = (),
    exactly: bool = False,
    rows: Callable[[Path, Sequence[str], Faults], list[list[str]]] | None = None,
) -> pd.DataFrame:
    """The named columns of a CSV file (plain or .gz), checked and typed. Index: the line in the file.

    `rows_floor`: fewer rows refuse the file. `key`: columns whose values together may stand only once. `exactly`: the
    header must be these columns and no other. `rows`: reads another layout and gives rows of texts in the order asked.

    Raises SourceRefused with every fault.
    """
    names = [column.name for column in columns]
    found = rows(path, names, faults) if rows else read_rows(path, names, faults, exactly=exactly)
    return check_table(
        pd.DataFrame(found, columns=names, dtype=object), columns, faults, rows_floor=rows_floor, key=key
    )


def check_table(
    texts: pd.DataFrame,
    columns: Sequence[Text | Number],
    faults: Faults,
    *,
    rows_floor: int,
    key: Sequence[str] = (),
    first_line: int = 2,
) -> pd.DataFrame:
    """The same for a frame of texts read in some other way (a workbook's sheet). Raises SourceRefused."""
    texts = texts.set_axis(pd.RangeIndex(first_line, first_line + len(texts)), axis=0)
    typed = {
        column.name: _texts(texts[column.name], column, faults)
        if isinstance(column, Text)
        else _numbers(texts[column.name], column, faults)
        for column in columns
    }
    frame = pd.DataFrame(typed, index=texts.index)
    if len(frame) < rows_floor:
        faults.add(None, None, f"{len(frame)} rows", f"at least {rows_floor}")
    if key:
        repeated = frame.duplicated(list(key), keep="first")
        for line in frame.index[repeated]:
            faults.add(
                int(line), " and ".join(key), " ".join(str(frame.at[line, name]) for name in key), "a row of its own"
            )
    faults.refuse_if_any()
    return frame


def _texts(given: pd.Series[Any], column: Text, faults: Faults) -> pd.Series[Any]:
    given = given.astype(str).str.strip()
    if column.missing:
        given = given.mask(given.isin(column.missing), "")
    form = re.compile(column.pattern)
    allowed = {
        text: (not column.among or text in column.among)
        and ((text == "" and bool(column.missing)) or form.fullmatch(text) is not None)
        for text in given.unique()
    }
    wrong = ~given.map(allowed).astype(bool)
    expected = column.expected
    if column.among and expected == "a text":
        expected = "one of " + ", ".join(sorted(column.among)[:12])
    for line in given.index[wrong]:
        faults.add(int(line), column.name, given[line], expected)
    return given


def _numbers(given: pd.Series[Any], column: Number, faults: Faults) -> pd.Series[Any]:
    given = given.astype(str).str.strip()
    missing = given.isin(column.missing)
    plain = given.str.replace(",", "", regex=False) if column.thousands else given
    # Only plain notation and exponents: pandas would also take "1_000", "inf" and "nan".
    well_formed = plain.str.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
    numbers = pd.to_numeric(plain.where(well_formed & ~missing), errors="coerce").astype(np.float64)
    wrong = ~missing & ~(well_formed & (numbers >= column.least) & (numbers <= column.most))
    if column.whole:
        wrong |= ~missing & (numbers != np.floor(numbers))
    for line in given.index[wrong]:
        faults.add(int(line), column.name, given[line], column.words)
    return numbers


def read_sheet(path: Path, sheet: str | int, faults: Faults, *, header_line: int = 1) -> pd.DataFrame:
    """A workbook's sheet as texts ("" for an empty cell), columns named by line `header_line` (the first is 1).

    Raises SourceRefused when the file is no workbook or lacks the sheet.
    """
    content = read_bytes(path, faults)
    try:
        frame = pd.read_excel(
            io.BytesIO(content), sheet_name=sheet, header=header_line - 1, dtype=str, keep_default_na=False
        )
    except ImportError:
        raise
    except Exception as fault:  # openpyxl raises a dozen kinds
        faults.add(None, None, fault, f"a workbook with a sheet {sheet!r}")
        faults.refuse_if_any()
        raise AssertionError("unreachable") from fault
    return frame.set_axis([str(name).strip() for name in frame.columns], axis=1)
