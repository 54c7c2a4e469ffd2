"""Cells of publishers' files: numbers with commas and percent signs, and the marks that replace a number.

A mark is never 0. Marks mean different things to different publishers, so a layout can define its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data_access.reference.periods import MONTHS
from data_access.reference.sources.refusal import Faults
from vocabulary import Status

# The marks of the Government Analysis Function and of NHS England, in small letters.
MARKS: Mapping[str, Status] = {
    **dict.fromkeys(("*", "**", "c", "[c]", "suppressed", "#"), Status.SUPPRESSED),
    **dict.fromkeys(
        ("", "-", "–", "—", ":", "..", ".", "[x]", "n/a", "na", "null", "none", "[w]", "[b]"), Status.MISSING
    ),
    **dict.fromkeys(("z", "[z]", "not applicable"), Status.NOT_APPLICABLE),
}
_NUMBER = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?")
_MONTH = re.compile(r"(?:.*[-_ ])?([A-Za-z]{3,9})[-_ ]((?:20)?\d\d)")
_EXCEL_DAY_0 = date(1899, 12, 30)


def numbers(
    texts: pd.Series, column: str, faults: Faults, *, marks: Mapping[str, Status] = MARKS
) -> tuple[pd.Series, pd.Series]:
    """A column as numbers (NaN for a mark), and the status of each. What is neither becomes a fault."""
    different: dict[str, tuple[float, Status]] = {}
    wrong: set[str] = set()
    for text in texts.unique():
        read = _number(str(text), marks)
        if read is None:
            wrong.add(text)
            read = (np.nan, Status.MISSING)
        different[text] = read
    if wrong:
        for row, text in texts[texts.isin(list(wrong))].items():
            faults.add(
                int(str(row)), column, text, "a number, or one of the publisher’s marks for one that is not given"
            )
    return texts.map({text: read[0] for text, read in different.items()}).astype(float), texts.map(
        {text: read[1] for text, read in different.items()}
    )


def _number(text: str, marks: Mapping[str, Status]) -> tuple[float, Status] | None:
    cleaned = text.strip().replace("\u00a0", "").replace("£", "")
    if (status := marks.get(cleaned.casefold())) is not None:
        return np.nan, status
    share = cleaned.endswith("%")
    cleaned = cleaned.removesuffix("%").strip()
    if cleaned.startswith("(") and cleaned.endswith(")"):  # as accountants write it
        cleaned = "-" + cleaned[1:-1]
    if not _NUMBER.fullmatch(cleaned):
        return None
    return float(cleaned.replace(",", "")) / (100 if share else 1), Status.OK


def month(text: str) -> str | None:
    """ "RTT-March-2026", "Mar-26", "01/03/2026", "2026-03-01", "01MAR2026" or a spreadsheet's number as "2026-03"; None for
    another text."""
    if found := day(text):
        return found[:7]
    match = _MONTH.fullmatch(text.strip())
    number = _month_number(match[1]) if match else None
    if match is None or number is None:
        return None
    year = match[2] if len(match[2]) == 4 else f"20{match[2]}"
    return f"{year}-{number:02d}"


def day(text: str) -> str | None:
    """ "2026-03-01", "01/03/2026", "01MAR2026", "1 March 2026", "20260301" or a spreadsheet's number as "2026-03-01"; None for another."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d( 00:00:00)?", text):
            return date.fromisoformat(text[:10]).isoformat()
        if match := re.fullmatch(r"(\d\d?)[/.](\d\d?)[/.](20\d\d)", text):
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        if (match := re.fullmatch(r"(\d\d?)[- ]?([A-Za-z]{3,9})[- ]?(20\d\d)", text)) and _month_number(match[2]):
            return date(int(match[3]), _month_number(match[2]) or 0, int(match[1])).isoformat()
        if re.fullmatch(r"(19|20)\d{6}", text):
            return date.fromisoformat(text).isoformat()
        if re.fullmatch(r"[3-5]\d{4}", text):  # 1982 to 2064 as a spreadsheet counts days
            return (_EXCEL_DAY_0 + timedelta(days=int(text))).isoformat()
    except ValueError:
        return None
    return None


def _month_number(name: str) -> int | None:
    """ "Mar", "March" or "SEPT" as its number; None for another word."""
    short = name.casefold()
    if short == "sept":
        return 9
    found = (number for number, full in enumerate(MONTHS, start=1) if full.casefold().startswith(short))
    return next(found, None) if len(short) > 2 else None


def financial_year(text: str) -> str | None:
    """ "2024-25", "2024/25" or "2024/2025" as "2024/25"; None for another text."""
    match = re.fullmatch(r"(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)", text.strip())
    return f"{match[1]}/{match[2]}" if match and (int(match[1]) + 1) % 100 == int(match[2]) else None


def is_total(text: str) -> bool:
    """Whether a cell names the row of the whole: "TOTAL", "England", "Grand Total"."""
    return text.strip().casefold() in ("total", "grand total", "england", "england total", "total england")
