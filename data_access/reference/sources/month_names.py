"""Months written out, "April 2022", as some publications give them."""

from __future__ import annotations

import re

import pandas as pd

from data_access.reference.periods import MONTHS
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text

PATTERN = "(" + "|".join(MONTHS) + r") 20\d\d"


def month_column(name: str) -> Text:
    """A column of such months, for read_table."""
    return Text(name, pattern=PATTERN, expected="a month such as April 2022")


def month_id(text: str) -> str:
    """ "April 2022" as "2022-04". Raises ValueError when it is not of that form."""
    if not re.fullmatch(PATTERN, text):
        raise ValueError(f"{text!r} is not a month such as April 2022")
    name, year = text.split(" ")
    return f"{year}-{MONTHS.index(name) + 1:02d}"


def month_ids(texts: pd.Series[str]) -> pd.Series[str]:
    """A whole column, each different text read once."""
    return texts.map({text: month_id(text) for text in texts.unique()})


def check_months_follow(
    months: pd.Series[str], column: str, faults: Faults, *, absent: frozenset[str] = frozenset()
) -> None:
    """Adds a fault for every month ("2023-04") left out between the first and the last, but for those known to be absent."""
    found = sorted(set(months))
    if not found:
        return
    numbers = range(_number(found[0]), _number(found[-1]) + 1)
    every = {f"{number // 12}-{number % 12 + 1:02d}" for number in numbers}
    for left_out in sorted(every - set(found) - absent):
        faults.add(None, column, f"no row for {left_out}", "every month from the first to the last")


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
