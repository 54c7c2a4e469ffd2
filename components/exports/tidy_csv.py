"""An exhibit as tidy CSV: the columns of its table under their labels, the codes of its areas, and on every row its finding, the choices
it was made with and the source of the figures."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from components.exhibit import LINKS, Column, Exhibit, Table
from vocabulary import Provenance, spreadsheet_text

CODE_HEADER = "Area code"
VIEW_HEADERS = ("Finding", "Shown")
ORIGIN_HEADERS = ("Period", "Method", "Source", "Licence", "Edition")

_OF_AREAS = re.compile(
    r"\b(area|authority|board|cluster|hospital|neighbourhood|network|place|practice|provider|region|system|trust)\b",
    re.I,
)
_AREA_CODE = re.compile(r"[A-Z]\d{8}(?:-\d{4})?|[A-Z][A-Z0-9]{2,5}|(?:cluster|place)-\S+")
_YEAR_OF_BOUNDARIES = re.compile(r"-\d{4}$")


def text(exhibit: Exhibit, view: str = "") -> str:
    """Rows of the exhibit. Proportions stay proportions (0 to 1); missing values are empty; whole numbers have no decimals.

    `view`: a description of its choices; each row then has it, and the finding, so that a copied row keeps them.
    """
    if exhibit.table is None:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = [column for column in exhibit.table.columns if column.format not in LINKS]
    origin = exhibit.provenance
    headers, keys = _headers(columns), [column.key for column in columns]
    frame = exhibit.table.frame
    codes = area_codes(exhibit.table)
    if codes is not None:
        frame = frame.assign(**{CODE_HEADER: codes})
        headers.insert(1, CODE_HEADER)
        keys.insert(1, CODE_HEADER)
    added = [*(VIEW_HEADERS if view else ()), *ORIGIN_HEADERS]
    headers += [f"{header} of the figures" if header in headers else header for header in added]
    writer.writerow([plain(header) for header in headers])
    source = "; ".join(_sources(origin)) if origin else ""
    tail = [exhibit.title, view] if view else []
    tail += [origin.period, origin.method, source, origin.licence, origin.edition] if origin else [""] * 5
    for row in frame.to_dict("records"):
        writer.writerow([plain(value) for value in [*(row[key] for key in keys), *tail]])
    return out.getvalue()


def _sources(origin: Provenance) -> list[str]:
    titles = [f"{release.publisher}, {release.title}" for release in origin.releases]
    return [*titles, origin.source] if origin.source else titles


def area_codes(table: Table) -> list[str] | None:
    """The official code of each row's area; None if rows are not areas, or the table already has a column of codes.

    Rows are areas if the first column has such a label and the frame has their codes, as `area_code` or `code`. A row that is
    not an area (the median of all trusts, for example) has no code. The store's suffix for older boundaries, "-2011", is removed.
    """
    key = next((key for key in ("area_code", "code") if key in table.frame.columns), "")
    if not key or not _OF_AREAS.search(table.columns[0].label) or any(column.key == key for column in table.columns):
        return None
    codes = [str(code) if _AREA_CODE.fullmatch(str(code)) else "" for code in table.frame[key]]
    if not any(codes):
        return None
    return [_YEAR_OF_BOUNDARIES.sub("", code) if code[:1].isupper() else code for code in codes]


def _headers(columns: Sequence[Column]) -> list[str]:
    """The columns' labels, with "(proportion)" for proportions. A label used twice starts with the label before it; "to" after "95% interval
    from" is "95% interval to"."""
    often = Counter(column.label for column in columns)
    before = ["", *(column.label for column in columns)]
    labels = [
        _header(column.label, earlier, often[column.label] > 1)
        for column, earlier in zip(columns, before, strict=False)
    ]
    headers: list[str] = []
    for label, column in zip(labels, columns, strict=True):
        header = f"{label} (proportion)" if column.format in ("percent", "points") else label
        while header in headers:
            header += " (again)"
        headers.append(header)
    return headers


def _header(label: str, earlier: str, is_twice: bool) -> str:
    if label == "to" and earlier.endswith("from"):
        return f"{earlier.removesuffix('from').rstrip(' ,:')} to"
    return f"{earlier}: {label}" if is_twice and earlier else label


def plain(value: Any) -> Any:
    """A value as it is written into a CSV file: text that a spreadsheet would run as a formula becomes plain text, a whole number has
    no decimals, and a missing value is empty."""
    if pd.isna(value):
        return ""
    if isinstance(value, str):
        return spreadsheet_text(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
