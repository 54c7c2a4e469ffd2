"""Periods: the ids used in the store and in links, and their labels.

    2025-08-31                  day
    2026-02                     month
    2025-Q3                     quarter of a calendar year
    2024                        calendar year
    2023/24                     financial year, April to March
    2016/2020                   span of calendar years, both included
    2020/21-2024/25             span of financial years, both included
    2021-Q2/2025-Q4             span of quarters, both included
    2025-02/2026-01             span of months, both included
    snapshot                    one moment the publisher does not state

Within one kind, ids sort in time order as texts. A span of exactly two neighbouring calendar years ("2024/2025") is not a
period: whoever writes it means the financial year 2024/25. Two calendar years together are 2024-Q1/2025-Q4.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from vocabulary import Period

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SNAPSHOT = "snapshot"

_DAY = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_QUARTER = re.compile(r"((?:19|20)\d\d)-Q([1-4])", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_FINANCIAL_YEAR = re.compile(r"((?:19|20)\d\d)/(\d\d)", re.ASCII)

# Other spellings that people and spreadsheets use, in small letters, with plain hyphens and single spaces.
_TWO_YEARS = re.compile(r"(\d{4}|\d\d) ?(?:[-/]|to) ?(\d{4}|\d\d)", re.ASCII)
_NAMED_MONTH = re.compile(r"(?:(\d\d?)[- ])?([a-z]{3,9})\.?[-, ] ?(\d{4}|\d\d)", re.ASCII)
_NUMBERED_DAY = re.compile(r"(\d\d?)[/.](\d\d?)[/.](\d{4})", re.ASCII)
_YEAR_THEN_MONTH = re.compile(r"(\d{4})[-/.](\d\d?)", re.ASCII)
_MONTH_THEN_YEAR = re.compile(r"(\d\d?)[-/.](\d{4})", re.ASCII)
_NAMED_QUARTER = re.compile(r"(?:q([1-4])[-/ ]?(\d{4})|(\d{4})[-/ ]?q([1-4]))", re.ASCII)
_DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-") | {"\u2044": "/"}
)


@lru_cache(maxsize=4096)
def period(id: str) -> Period:
    """The period an id names, with its label. Raises ValueError when the id has none of the forms above."""
    if id == SNAPSHOT:
        return Period(id, "one moment; the file does not say when", "snapshot")
    if (match := _DAY.fullmatch(id)) and _is_day(*(int(part) for part in match.groups())):
        return Period(id, f"{int(match[3])} {MONTHS[int(match[2]) - 1]} {match[1]}", "day")
    if match := _MONTH.fullmatch(id):
        return Period(id, f"{MONTHS[int(match[2]) - 1]} {match[1]}", "month")
    if match := _QUARTER.fullmatch(id):
        first = 3 * (int(match[2]) - 1)
        return Period(id, f"{MONTHS[first]} to {MONTHS[first + 2]} {match[1]}", "quarter")
    if _YEAR.fullmatch(id):
        return Period(id, id, "year")
    if (match := _FINANCIAL_YEAR.fullmatch(id)) and (int(match[1]) + 1) % 100 == int(match[2]):
        return Period(id, id, "financial year")
    return _span(id)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _span(id: str) -> Period:
    # The separator of financial years is "-", since they hold a "/" themselves; of all others it is "/".
    for separator in ("-", "/"):
        for position in (position for position, letter in enumerate(id) if letter == separator):
            first, last = id[:position], id[position + 1 :]
            for form in (_YEAR, _FINANCIAL_YEAR, _QUARTER, _MONTH):
                wanted = "-" if form is _FINANCIAL_YEAR else "/"
                if separator != wanted or not (form.fullmatch(first) and form.fullmatch(last)) or first >= last:
                    continue
                if form is _YEAR and int(last) == int(first) + 1:
                    continue
                return Period(id, f"{period(first).label} to {period(last).label}", "span")
    advice = meant(id) or "expected such as 2026-02, 2024, 2023/24 or 2016/2020"
    raise ValueError(f"{id!r} is not a period: {advice}")


def meant(text: str) -> str:
    """What to write instead of a text that is no period, as part of a sentence; "" if that is unknown.

    "2024-25" gives "write 2024/25 for the financial year".
    """
    plain = re.sub(r"\s+", " ", text.translate(_DASHES)).strip().casefold()
    named = re.sub(r"^(?:financial year|fin\.? year|fy|f/y)[ :.-]*", "", plain)
    if match := _TWO_YEARS.fullmatch(named):
        advice = _years_meant(match[1], match[2], said=named != plain)
        if advice:
            return advice
    if named != plain:
        return "write a financial year as 2024/25"
    if match := _NAMED_QUARTER.fullmatch(plain):
        return f"write {match[2] or match[3]}-Q{match[1] or match[4]} for the quarter of the calendar year"
    if (match := _NAMED_MONTH.fullmatch(plain)) and (month := _month_named(match[2])):
        year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
        day = f"-{int(match[1]):02d}" if match[1] else ""
        return f"write {year}-{month:02d}{day}"
    if (match := _NUMBERED_DAY.fullmatch(plain)) and _is_day(int(match[3]), int(match[2]), int(match[1])):
        of_month, of_day = f"{match[3]}-{int(match[2]):02d}", f"{int(match[1]):02d}"
        return f"write {of_month} for the month, or {of_month}-{of_day} for the day"
    for form, year_at, month_at in ((_YEAR_THEN_MONTH, 1, 2), (_MONTH_THEN_YEAR, 2, 1)):
        if (match := form.fullmatch(plain)) and 1 <= int(match[month_at]) <= 12:
            return f"write {match[year_at]}-{int(match[month_at]):02d} for the month"
    if _YEAR.fullmatch(plain.removesuffix(".0")):
        return f"write {plain.removesuffix('.0')} for the year"
    return ""


def _years_meant(first: str, last: str, *, said: bool) -> str:
    """Advice for two years with something between them. `said`: "financial year" preceded them."""
    if len(first) == 2 and len(last) == 2:
        first = f"20{first}"
    if len(first) != 4 or not _YEAR.fullmatch(first):
        return ""
    begins, ends = int(first), int(last)
    if len(last) == 2:
        if (begins + 1) % 100 == ends:
            return f"write {begins}/{ends:02d} for the financial year"
        return ""
    if ends == begins + 1:
        advice = f"write {begins}/{ends % 100:02d} for the financial year"
        return advice if said else f"{advice}, or {begins}-Q1/{ends}-Q4 for the two calendar years together"
    return f"write {begins}/{ends} for the years {begins} to {ends} together" if begins < ends and not said else ""


def _month_named(word: str) -> int:
    """1 to 12 for the name of a month or its first letters; 0 for any other word."""
    return next((number for number, name in enumerate(MONTHS, start=1) if name.casefold().startswith(word)), 0)


def looks_like_financial_year(id: str) -> bool:
    """Whether the id of a month could have been meant as a financial year: "2010-11" is November 2010."""
    match = _MONTH.fullmatch(id)
    return match is not None and (int(match[1]) + 1) % 100 == int(match[2])


def first_month(id: str) -> str:
    """The first month of a period, as "2023-04"; "" for a snapshot. Raises ValueError."""
    return _bounds(id)[0]


def last_month(id: str) -> str:
    """The last month of a period, as "2024-03"; "" for a snapshot. Raises ValueError."""
    return _bounds(id)[1]


def _bounds(id: str) -> tuple[str, str]:
    kind = period(id).kind
    if kind == "snapshot":
        return "", ""
    if kind in ("day", "month"):
        return id[:7], id[:7]
    if kind == "quarter":
        quarter = int(id[-1])
        return f"{id[:4]}-{3 * quarter - 2:02d}", f"{id[:4]}-{3 * quarter:02d}"
    if kind == "year":
        return f"{id}-01", f"{id}-12"
    if kind == "financial year":
        return f"{id[:4]}-04", f"{int(id[:4]) + 1}-03"
    separator = "-" if re.fullmatch(r"\d{4}/\d\d-\d{4}/\d\d", id, re.ASCII) else "/"
    first, last = id.split(separator, 1)
    return _bounds(first)[0], _bounds(last)[1]
