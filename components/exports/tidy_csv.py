"""An exhibit as tidy CSV: the table's columns as they are labelled, then where the figures came from, on every row."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd

from components.exhibit import Exhibit

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(exhibit: Exhibit) -> str:
    """Rows of the exhibit. Proportions stay proportions (0 to 1); missing values are empty."""
    if exhibit.table is None:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = [column for column in exhibit.table.columns if column.format != "link"]
    origin = exhibit.provenance
    writer.writerow(
        [_header(c.label, c.format) for c in columns] + ["Period", "Method", "Source", "Licence", "Edition"]
    )
    source = "; ".join(f"{r.publisher}, {r.title}" for r in origin.releases) if origin else ""
    tail = [origin.period, origin.method, source, origin.licence, origin.edition] if origin else [""] * 5
    for row in exhibit.table.frame.to_dict("records"):
        writer.writerow([plain(value) for value in [*(row[column.key] for column in columns), *tail]])
    return out.getvalue()


def _header(label: str, form: str) -> str:
    return f"{label} (proportion)" if form in ("percent", "points") else label


def plain(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula is made plain text; missing is empty."""
    if pd.isna(value):
        return ""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value
