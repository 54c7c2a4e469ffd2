"""Faults of many rows at once, for what a loader checks beyond columns: row by row, and by how many rows there are."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data_access.reference.sources.refusal import Faults


def fault_rows(
    faults: Faults, column: str, given: pd.Series[Any], wrong: pd.Series[bool], expected: str | pd.Series[Any]
) -> None:
    """One fault for each row where `wrong` holds; the index of all series is the line in the file."""
    words = pd.Series(expected, index=given.index) if isinstance(expected, str) else expected
    for line, value, each in zip(given.index[wrong], given[wrong], words[wrong], strict=True):
        faults.add(int(line), column, shown(value), str(each))


def fault_sizes(
    faults: Faults, column: str, sizes: pd.Series[int], wrong: pd.Series[bool], what: str, expected: str
) -> None:
    """One fault for each group of rows that is too small or too large: "41 boards in 2023-05"."""
    for key, size in sizes[wrong].items():
        place = ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
        faults.add(None, column, f"{size} {what} in {place}", expected)


def shown(value: object) -> str:
    """A value as it stands in a file: 12 for 12.0, and nothing for an empty number."""
    if isinstance(value, float) and math.isnan(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
